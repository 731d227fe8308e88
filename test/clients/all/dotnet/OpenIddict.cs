using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using OpenIddict.Client;
using OpenIddict.Client.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using Tokens = OpenIddict.Client.AspNetCore.OpenIddictClientAspNetCoreConstants.Tokens;

namespace Clients;

/// <summary>OpenIddict's client without a store: it remembers all in <c>state</c>, 3,000 characters.</summary>
internal static class OpenIddictClient
{
    private const string Own = CookieAuthenticationDefaults.AuthenticationScheme;
    private const string Company = OpenIddictClientAspNetCoreDefaults.AuthenticationScheme;

    public static WebApplication Build(WebApplicationBuilder builder, Registration registration)
    {
        Add(builder.Services, registration);
        var app = builder.Build();
        app.UseAuthentication();
        app.MapGet("/sign-in", () => Results.Challenge(new() { RedirectUri = "/me" }, [Company]));
        app.MapGet("/callback", (Delegate)TakeAnswer);
        app.MapGet("/me", async (HttpContext context) =>
        {
            var user = (await context.AuthenticateAsync(Own)).Principal;
            return Me.Answer(
                user is null ? null : new(user.FindFirst(Claims.Email)?.Value, user.FindFirst(Claims.Name)?.Value)
            );
        });
        app.MapGet("/sign-out", (Delegate)SignOut);
        app.MapGet("/signed-out", async (HttpContext context) =>
            Results.Redirect((await context.AuthenticateAsync(Company)).Properties?.RedirectUri ?? "/"));
        app.MapGet("/", () => Me.Answer(null));
        return app;
    }

    private static void Add(IServiceCollection services, Registration registration)
    {
        var (issuer, clientId, clientSecret, url) = registration;
        services.AddAuthentication(Own).AddCookie();
        // #region settings openiddict
        services
            .AddOpenIddict()
            .AddClient(options =>
            {
                options.AllowAuthorizationCodeFlow();
                options.DisableTokenStorage();
                options.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
                options.UseSystemNetHttp();
                options
                    .UseAspNetCore()
                    .EnableRedirectionEndpointPassthrough()
                    .EnablePostLogoutRedirectionEndpointPassthrough()
                    .DisableTransportSecurityRequirement(); // For http://localhost alone.
                options.AddRegistration(
                    new OpenIddictClientRegistration
                    {
                        Issuer = new Uri(issuer),
                        ClientId = clientId,
                        ClientSecret = clientSecret,
                        Scopes = { Scopes.Profile, Scopes.Email },
                        RedirectUri = new Uri($"{url}/callback"),
                        PostLogoutRedirectUri = new Uri($"{url}/signed-out"),
                    }
                );
            });
        // #endregion
    }

    private static async Task<IResult> TakeAnswer(HttpContext context)
    {
        var answer = await context.AuthenticateAsync(Company);
        if (answer.Principal is not { } user) return Results.BadRequest(answer.Failure?.Message);
        var claims = user.Claims.Where(claim => claim.Type is Claims.Email or Claims.Name or Claims.Subject);
        var properties = new AuthenticationProperties { RedirectUri = answer.Properties?.RedirectUri ?? "/me" };
        properties.StoreTokens(
            answer.Properties?.GetTokens().Where(token => token.Name is Tokens.BackchannelIdentityToken) ?? []
        );
        return Results.SignIn(new ClaimsPrincipal(new ClaimsIdentity(claims, "Company")), properties, Own);
    }

    private static async Task<IResult> SignOut(HttpContext context)
    {
        var token = await context.GetTokenAsync(Own, Tokens.BackchannelIdentityToken);
        await context.SignOutAsync(Own);
        var properties = new AuthenticationProperties { RedirectUri = "/" };
        properties.Items[OpenIddictClientAspNetCoreConstants.Properties.IdentityTokenHint] = token;
        return Results.SignOut(properties, [Company]);
    }
}
