using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Operators;

/// <summary>Signing in at the provider of <see cref="OpenIdOptions"/>: code flow with PKCE, by the framework's handler. What comes of it is a session like any other.</summary>
/// <remarks>Nothing of the provider's is kept: neither token nor claim. Signing out ends the session here alone.</remarks>
internal sealed class OpenIdSignIn(
    IOptions<ApiOptions> options, Lazy<IDataProtectionProvider> keys, IOperators operators, Sessions sessions, SessionCookie cookie, TimeProvider time, ILogger<OpenIdSignIn> logger)
    : IConfigureNamedOptions<OpenIdConnectOptions>
{
    public const string SchemeName = "openid";

    /// <summary>Leads to the provider.</summary>
    public const string Path = "/signin/openid";

    /// <summary>Where the provider leads back to.</summary>
    public const string BackPath = Path + "/back";

    /// <summary>The page says in words what went wrong; what the provider wrote is not shown to whoever was led here.</summary>
    private const string Failed = "/?openid=failed", Unknown = "/?openid=unknown";

    private const string Mail = "email";
    private const int ReasonLengthMax = 300;
    private const int FragmentLengthMax = 200;

    public static void Add(IServiceCollection services)
    {
        services.AddTransient<OpenIdConnectHandler>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.AddSingleton<OpenIdSignIn>().AddSingleton<IConfigureOptions<OpenIdConnectOptions>>(static provider => provider.GetRequiredService<OpenIdSignIn>());
        services.AddOptions<AuthenticationOptions>().Configure<IOptions<ApiOptions>>(static (schemes, api) =>
        {
            if (api.Value.OpenId.IsGiven) schemes.AddScheme<OpenIdConnectHandler>(SchemeName, api.Value.OpenId.Title);
        });
    }

    public void Configure(OpenIdConnectOptions its) => Configure(SchemeName, its);

    public void Configure(string? name, OpenIdConnectOptions its)
    {
        var given = options.Value.OpenId;
        if (!given.IsGiven) return;
        its.Authority = $"{given.Authority}";
        its.ClientId = given.ClientId;
        its.ClientSecret = given.ClientSecretFile is { } file ? File.ReadAllText(file).Trim() : given.ClientSecret;
        its.RequireHttpsMetadata = !given.Authority!.IsLoopback;
        its.CallbackPath = BackPath;
        its.SignInScheme = ApiKeyHandler.SchemeName; // Never used: a session of ours begins instead.
        its.ResponseType = OpenIdConnectResponseType.Code;
        its.ResponseMode = OpenIdConnectResponseMode.Query; // A cookie of this site comes along with a link, not with a foreign form.
        its.MapInboundClaims = false;
        its.GetClaimsFromUserInfoEndpoint = true;
        its.ClaimActions.MapUniqueJsonKey(given.NameClaim, given.NameClaim);
        if (given.NameClaim == Mail)
        {
            its.Scope.Add(Mail);
            its.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
        }

        its.DataProtectionProvider = keys.Value;
        its.TimeProvider = time;
        its.DisableTelemetry = true;
        foreach (var kept in new[] { its.CorrelationCookie, its.NonceCookie }) (kept.SameSite, kept.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        its.Events.OnTicketReceived = Came;
        its.Events.OnRemoteFailure = DidNotCome;
    }

    /// <summary>Leads to the provider, or back to the sign-in page when it does not answer.</summary>
    /// <param name="fragment">The page to come back to, as it stands in the browser's address: <c>#/alerts</c>.</param>
    public async Task Lead(HttpContext http, string? fragment)
    {
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await http.ChallengeAsync(SchemeName, new AuthenticationProperties { RedirectUri = IsPlace(fragment) ? $"/{fragment}" : "/" });
        }
        catch (Exception fault) when (fault is InvalidOperationException or HttpRequestException or IOException)
        {
            logger.ProviderDown(options.Value.OpenId.Authority!, (fault.InnerException ?? fault).Message);
            http.Response.Redirect(Failed);
        }
    }

    /// <summary>A place on our own page: it goes through the provider and comes back in a header.</summary>
    private static bool IsPlace(string? fragment) => fragment is ['#', ..] and { Length: <= FragmentLengthMax } && fragment.All(static letter => letter is > ' ' and <= '~');

    /// <summary>The provider says who it is. The built-in administrator has a key, and is nobody's name at a provider.</summary>
    private Task Came(TicketReceivedContext came)
    {
        came.HandleResponse();
        var given = options.Value.OpenId;
        var named = came.Principal?.FindFirst(given.NameClaim)?.Value;
        var isVouchedFor = given.NameClaim != Mail || came.Principal?.FindFirst("email_verified")?.Value is "true" or "True";
        if (named is { Length: <= OperatorName.LengthMax } && isVouchedFor && operators.Find(named) is { IsBuiltIn: false } who)
        {
            SignInEndpoints.Carry(came.HttpContext, cookie, sessions.Begin(who, SignInMeans.OpenId));
            came.Response.Redirect(came.ReturnUri ?? "/");
        }
        else
        {
            logger.NoOperator(given.NameClaim, isVouchedFor ? "that is no operator here" : "that is not verified");
            came.Response.Redirect(Unknown);
        }

        return Task.CompletedTask;
    }

    private Task DidNotCome(RemoteFailureContext failed)
    {
        failed.HandleResponse();
        logger.NotProven(Shown(failed.Failure?.Message ?? "nothing was said"));
        failed.Response.Redirect(Failed);
        return Task.CompletedTask;
    }

    /// <summary>Anybody can lead here with a text of his own: it stays one short line of the log.</summary>
    private static string Shown(string text) => string.Concat(text.Take(ReasonLengthMax).Select(letter => char.IsControl(letter) ? ' ' : letter));
}
