using System.Collections.Concurrent;
using Duende.IdentityModel.OidcClient;

namespace Clients;

/// <summary>Duende's library for native apps, whose one browser at a time is told here by a cookie.</summary>
internal static class DuendeClient
{
    private sealed record Session(
        AuthorizeState? Asked = null,
        Me? Me = null,
        string? IdToken = null,
        string? RefreshToken = null
    );

    public static WebApplication Build(WebApplicationBuilder builder, Registration registration)
    {
        var client = Make(registration);
        var sessions = new ConcurrentDictionary<string, Session>();
        Session Of(HttpContext context) =>
            sessions.GetValueOrDefault(context.Request.Cookies["sid"] ?? "") ?? new Session();
        IResult Keep(HttpContext context, Session session, string to)
        {
            var id = Guid.NewGuid().ToString();
            sessions[id] = session;
            context.Response.Cookies.Append("sid", id, new() { HttpOnly = true, SameSite = SameSiteMode.Lax });
            return Results.Redirect(to);
        }
        static IResult Refused(string error) => Results.Json(new { refused = error }, statusCode: 400);

        var app = builder.Build();
        app.MapGet("/sign-in", async (HttpContext context) =>
        {
            var asked = await client.PrepareLoginAsync();
            return asked.IsError ? Refused(asked.Error) : Keep(context, new(asked), asked.StartUrl);
        });
        app.MapGet("/callback", async (HttpContext context) =>
        {
            var answer = await client.ProcessResponseAsync(context.Request.QueryString.Value, Of(context).Asked);
            if (answer.IsError) return Refused(answer.Error);
            var me = new Me(answer.User.FindFirst("email")?.Value, answer.User.FindFirst("name")?.Value);
            return Keep(context, new(null, me, answer.IdentityToken, answer.RefreshToken), "/me");
        });
        app.MapGet("/refresh", async (HttpContext context) =>
        {
            var session = Of(context);
            var answer = await client.RefreshTokenAsync(session.RefreshToken);
            return answer.IsError
                ? Refused(answer.Error)
                : Keep(context, session with { RefreshToken = answer.RefreshToken }, "/me");
        });
        app.MapGet("/me", (HttpContext context) => Me.Answer(Of(context).Me));
        app.MapGet("/sign-out", async (HttpContext context) =>
        {
            var to = await client.PrepareLogoutAsync(new LogoutRequest { IdTokenHint = Of(context).IdToken });
            return Keep(context, new(), to);
        });
        app.MapGet("/", () => Me.Answer(null));
        return app;
    }

    private static OidcClient Make(Registration registration)
    {
        var (issuer, clientId, _, url) = registration;
        // #region settings duende-oidcclient
        var client = new OidcClient(
            new OidcClientOptions
            {
                Authority = issuer,
                ClientId = clientId,
                RedirectUri = $"{url}/callback",
                PostLogoutRedirectUri = $"{url}/",
                Scope = "openid profile email offline_access",
            }
        );
        // #endregion
        return client;
    }
}
