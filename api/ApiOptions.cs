using System.ComponentModel.DataAnnotations;

namespace TraderTerminal.Api;

/// <summary>What the outside face has to be told. Section <c>Api</c> of the configuration.</summary>
public sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>Where <c>admin.key</c> lies. Default: <c>data</c> under the working directory, as <c>./run</c> has it.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>
    /// Where the built dashboard lies. Default: <c>dashboard</c> beside the program, as a release has it; <c>./run</c> names its own build. Without one
    /// the start page is served.
    /// </summary>
    [Required]
    public string DashboardDirectory { get; set; } = Path.Combine(AppContext.BaseDirectory, "dashboard");

    /// <summary>
    /// Requests that one person or one key of a program may make a second, ten seconds' worth at once. Default: 1000, far above any page, and below what a process answers. More are answered 429
    /// with <c>Retry-After</c>; what closes or tightens is not counted, nor are hooks, which have a rate of their route.
    /// </summary>
    public int RequestsPerSecond { get; set; } = 1000;

    /// <summary>Longest session: a month.</summary>
    public const int SessionHoursMax = 720;

    /// <summary>How long somebody stays signed in. Default: half a day, so that a desk signs in once a day.</summary>
    public int SessionHours { get; set; } = 12;

    /// <summary>The account that screens show first; the first account in order when it is not given.</summary>
    public string? DefaultAccount { get; set; }

    /// <summary>
    /// Addresses for hooks alone, written as <c>--urls</c>, each with a port of its own: hooks and health answer there and nothing else, and hooks no longer at the others. None, the
    /// default, has hooks where everything is.
    /// </summary>
    public string? HookUrls { get; set; }

    /// <summary>Networks that may reach <c>/hooks</c>, written <c>52.89.214.238/32</c>. Empty, the default, lets every address in.</summary>
    public IList<string> HookSources { get; } = [];

    /// <summary>
    /// How many proxies of our own stand before this process. The sender's address is that many entries from the right of
    /// <c>X-Forwarded-For</c>; 0, the default, takes the connection's address and ignores the header.
    /// </summary>
    public int Proxies { get; set; }

    /// <summary>
    /// Networks that our own proxies come from, written <c>10.0.0.0/8</c>. What a proxy says of a request counts from there alone. Empty, the default,
    /// believes whoever connects, so that nobody but the proxies may reach this process.
    /// </summary>
    public IList<string> ProxySources { get; } = [];

    /// <summary>
    /// Names that this process may be called by, besides those of this computer and what <c>--urls</c> names: <c>trader.example.com</c>, <c>*.example.com</c>,
    /// or <c>*</c> for any. Others are answered 421. Hooks and health answer under every name.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Senders are asked for a client certificate on HTTPS. Browsers that have one then ask their user too.</summary>
    public bool ClientCertificates { get; set; }

    /// <summary>The header in which our proxy hands on the sender's certificate, as nginx's <c>$ssl_client_escaped_cert</c>. The proxy must set it on every request.</summary>
    public string? CertificateHeader { get; set; }

    /// <summary>Where operators may sign in besides here.</summary>
    public OpenIdOptions OpenId { get; } = new();
}

/// <summary>
/// An OpenID Connect provider that names operators. Section <c>Api:OpenId</c>. Who may sign in and as what is still said here: the provider
/// proves who somebody is and gives no right.
/// </summary>
public sealed class OpenIdOptions
{
    /// <summary>Its address as it stands in its tokens: <c>https://login.example.com/realms/desk</c>. Not given, the default: there is none.</summary>
    public Uri? Authority { get; set; }

    /// <summary>What the provider knows this program as. Its redirect address there is <c>https://NAME/signin/openid/back</c>.</summary>
    public string? ClientId { get; set; }

    /// <summary>Its secret at the provider; not given for a public client, which proves itself by PKCE alone.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>A file that holds the secret instead.</summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>
    /// The claim whose value is the operator's name here. It must be one that people cannot choose for themselves at the provider; <c>email</c> counts
    /// only when the provider says that it is verified.
    /// </summary>
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>What the sign-in page calls it.</summary>
    public string Title { get; set; } = "Single sign-on";

    internal bool IsGiven => Authority is not null;
}
