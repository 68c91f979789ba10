using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TraderTerminal.Api.Operators;

/// <summary>Lets the administrator in: by bearer key, by the sign-in cookie, or, for the live feed, by a key in the address.</summary>
/// <remarks>A browser cannot put a header on a websocket, so <c>/live</c> alone also reads <c>access_token</c>.</remarks>
internal sealed class ApiKeyHandler(
    AdminKey key, SignInCookie cookie, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "operator";
    public const string Administrator = "administrator";
    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Judge());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    private AuthenticateResult Judge()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return key.Matches(header[Bearer.Length..].Trim()) ? Welcome() : AuthenticateResult.Fail("Not the key.");
        if (Request.Path.StartsWithSegments(ApiPaths.Live, StringComparison.OrdinalIgnoreCase) && Request.Query["access_token"].ToString() is { Length: > 0 } token)
            return key.Matches(token) ? Welcome() : AuthenticateResult.Fail("Not the key.");
        if (Request.Cookies[SignInCookie.Name] is not { } carried) return AuthenticateResult.NoResult();
        if (!cookie.Accepts(carried, TimeProvider.GetUtcNow())) return AuthenticateResult.Fail("Not signed in any more.");
        return SameOrigin.Allows(Request) ? Welcome() : AuthenticateResult.Fail("The request comes from another site.");
    }

    private AuthenticateResult Welcome()
    {
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, Context.Operator()), new Claim(ClaimTypes.Role, Administrator)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
