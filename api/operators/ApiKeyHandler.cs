using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Api.Problems;

namespace TraderTerminal.Api.Operators;

/// <summary>Lets operators in: by bearer key, by the cookie of a session, or, for the live feed, by a key in the address.</summary>
/// <remarks>A browser cannot put a header on a websocket, so <c>/live</c> alone also reads <c>access_token</c>.</remarks>
internal sealed class ApiKeyHandler(
    Sessions sessions, SignInBrake brake, HookSources sources, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "operator";
    private const string Bearer = "Bearer ";

    /// <summary>How long this address has to wait before its next key; null when it has not.</summary>
    private TimeSpan? _wait;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Judge());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_wait is { } wait) return SignInEndpoints.HasToWait(Context, wait).ExecuteAsync(Context);
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.Forbid(Context).ExecuteAsync(Context);

    private AuthenticateResult Judge()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return OfKey(header[Bearer.Length..].Trim());
        if (Request.Path.StartsWithSegments(ApiPaths.Live, StringComparison.OrdinalIgnoreCase) && Request.Query["access_token"].ToString() is { Length: > 0 } token) return OfKey(token);
        if (Request.Cookies[SessionCookie.Name] is not { } carried) return AuthenticateResult.NoResult();
        return SameOrigin.Allows(Request) ? Welcome(sessions.OfCookie(carried), "Not signed in any more.") : AuthenticateResult.Fail("The request comes from another site.");
    }

    private AuthenticateResult OfKey(string offered)
    {
        var who = sessions.OfKey(offered);
        _wait = brake.WaitWithKey($"{sources.Derived(Context)}", who is null ? null : $"{who.Operator.Name} {who.Key?.Hash ?? who.Operator.KeyHash}");
        return _wait is null ? Welcome(who, "Not a key.") : AuthenticateResult.Fail("Too many wrong keys.");
    }

    private AuthenticateResult Welcome(SignedIn? who, string otherwise)
    {
        if (who is null) return AuthenticateResult.Fail(otherwise);
        var claims = new[] { new Claim(ClaimTypes.Name, OperatorName.Of(who, Request)), new Claim(ClaimTypes.Role, who.Operator.Role.ToString()) };
        var identity = new ClaimsIdentity(claims, SchemeName) { BootstrapContext = who };
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
