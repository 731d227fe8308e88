using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace Clients;

/// <summary>ASP.NET Core's own handler: as it comes, or by the code flow.</summary>
internal static class AspNetCoreClient
{
    private static readonly string[] Schemes =
        [CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme];

    public static WebApplication Build(WebApplicationBuilder builder, Registration registration, string? ask)
    {
        if (ask == "code") AddCode(builder.Services, registration);
        else AddDefault(builder.Services, registration);
        var app = builder.Build();
        app.MapGet("/sign-in", () => Results.Challenge(new() { RedirectUri = "/me" }, [Schemes[1]]));
        app.MapGet("/me", async (HttpContext context) =>
        {
            var user = (await context.AuthenticateAsync(Schemes[0])).Principal;
            // Its older names for claims are Microsoft's own, unless MapInboundClaims is off.
            var email = user?.FindFirst("email") ?? user?.FindFirst(ClaimTypes.Email);
            return Me.Answer(user is null ? null : new Me(email?.Value, user.FindFirst("name")?.Value));
        });
        app.MapGet("/sign-out", () => Results.SignOut(new() { RedirectUri = "/" }, Schemes));
        app.MapGet("/", () => Me.Answer(null));
        return app;
    }

    private static void AddDefault(IServiceCollection services, Registration registration)
    {
        var (issuer, clientId, _, _) = registration;
        // #region settings aspnetcore
        services
            .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie()
            .AddOpenIdConnect(options =>
            {
                options.Authority = issuer;
                options.ClientId = clientId;
                options.Scope.Add("email");
            });
        // #endregion
    }

    private static void AddCode(IServiceCollection services, Registration registration)
    {
        var (issuer, clientId, clientSecret, _) = registration;
        // #region settings aspnetcore-code
        services
            .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie()
            .AddOpenIdConnect(options =>
            {
                options.Authority = issuer;
                options.ClientId = clientId;
                options.ClientSecret = clientSecret;
                options.ResponseType = "code";
                options.Scope.Add("email");
                options.SaveTokens = true;
                options.MapInboundClaims = false;
            });
        // #endregion
    }
}
