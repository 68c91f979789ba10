using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace TraderTerminal.Api.Hooks;

/// <summary>Who sends: his address and his certificate as far as our own proxies vouch for them, and the networks that may reach a hook.</summary>
internal sealed class HookSources(IOptions<ApiOptions> options)
{
    public const string ForwardedHeader = "X-Forwarded-For";

    private const string ForwardedScheme = "X-Forwarded-Proto";

    private readonly IPNetwork[] _networks = Networks(options.Value.HookSources);

    private readonly IPNetwork[] _proxies = Networks(options.Value.ProxySources);

    /// <summary>All may when no network is configured.</summary>
    public bool Allows(IPAddress? address) => _networks.Length == 0 || (address is not null && _networks.Any(network => network.Contains(address)));

    /// <summary>The address of the connection itself.</summary>
    public static IPAddress? Seen(HttpContext http) => Plain(http.Connection.RemoteIpAddress);

    /// <summary>
    /// The address that the outermost of our proxies saw. Each proxy adds its peer at the right, and what stands further left came from the
    /// sender. Null when there are fewer entries than proxies or that entry is no address: then nobody vouches for one.
    /// </summary>
    public IPAddress? Derived(HttpContext http)
    {
        var proxies = ProxiesBefore(http);
        if (proxies == 0) return Seen(http);
        var chain = Chain(http, ForwardedHeader);
        return chain.Count >= proxies && IPEndPoint.TryParse(chain[^proxies].Trim(), out var address) ? Plain(address.Address) : null;
    }

    /// <summary>True when the sender spoke TLS to the outermost of our proxies, which says so. A proxy may hand on what the ones before it said, or its own word alone.</summary>
    public bool IsSecureOutside(HttpContext http)
    {
        var proxies = ProxiesBefore(http);
        return proxies > 0 && Chain(http, ForwardedScheme) is { Count: > 0 } chain && chain[Math.Max(chain.Count - proxies, 0)].Trim().Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>From the proxies' header when one is configured, else from the connection.</summary>
    public ClientCertificate? Certificate(HttpContext http)
    {
        if (options.Value.CertificateHeader is { } header && ProxiesBefore(http) > 0)
            return http.Request.Headers[header] is [{ Length: > 0 } value] ? ClientCertificate.Of(value) : null;
        return http.Connection.ClientCertificate is { } certificate ? ClientCertificate.Of(certificate) : null;
    }

    /// <summary>As many as are configured; none when the connection comes from elsewhere than they.</summary>
    private int ProxiesBefore(HttpContext http) =>
        options.Value.Proxies is var proxies and > 0 && (_proxies.Length == 0 || (Seen(http) is { } peer && _proxies.Any(network => network.Contains(peer)))) ? proxies : 0;

    private static List<string> Chain(HttpContext http, string header) => [.. http.Request.Headers[header].SelectMany(line => (line ?? "").Split(','))];

    private static IPNetwork[] Networks(IEnumerable<string> written) => [.. written.Select(network => IPNetwork.Parse(network))];

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
