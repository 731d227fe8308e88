// One of the tried .NET clients, which NAME names: an app of its own at URL.
using Clients;

static string Given(string name) =>
    Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} isn't given");

var registration = new Registration(Given("ISSUER"), Given("CLIENT_ID"), Given("CLIENT_SECRET"), Given("URL"));
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls(registration.Url);
var app = Given("NAME") switch
{
    "aspnetcore" => AspNetCoreClient.Build(builder, registration, ask: null),
    "aspnetcore-code" => AspNetCoreClient.Build(builder, registration, ask: "code"),
    "openiddict" => OpenIddictClient.Build(builder, registration),
    "duende-oidcclient" => DuendeClient.Build(builder, registration),
    var other => throw new InvalidOperationException($"no client is named {other}"),
};
await app.RunAsync();

namespace Clients
{
    /// <summary>As the Company's catalogue and its vault know the app; <c>Url</c> without a trailing slash.</summary>
    internal sealed record Registration(string Issuer, string ClientId, string ClientSecret, string Url);

    /// <summary>What /me says of who is in.</summary>
    internal sealed record Me(string? Email, string? Name)
    {
        /// <summary>As JSON, <c>null</c> where nobody is in (which <c>Results.Json</c> would leave out).</summary>
        public static IResult Answer(Me? me) =>
            me is null ? Results.Text("null", "application/json") : Results.Json(me);
    }
}
