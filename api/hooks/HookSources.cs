using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace TraderTerminal.Api.Hooks;

/// <summary>Who sends: his address and his certificate as far as our own proxies vouch for them, and the networks that may reach a hook.</summary>
internal sealed class HookSources(IOptions<ApiOptions> options)
{
    public const string ForwardedHeader = "X-Forwarded-For";

    private readonly IPNetwork[] _networks = [.. options.Value.HookSources.Select(source => IPNetwork.Parse(source))];

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
        var proxies = options.Value.Proxies;
        if (proxies == 0) return Seen(http);
        var chain = http.Request.Headers[ForwardedHeader].SelectMany(line => (line ?? "").Split(',')).ToList();
        return chain.Count >= proxies && IPEndPoint.TryParse(chain[^proxies].Trim(), out var address) ? Plain(address.Address) : null;
    }

    /// <summary>From the proxies' header when one is configured, else from the connection.</summary>
    public ClientCertificate? Certificate(HttpContext http)
    {
        if (options.Value is { Proxies: > 0, CertificateHeader: { } header })
            return http.Request.Headers[header] is [{ Length: > 0 } value] ? ClientCertificate.Of(value) : null;
        return http.Connection.ClientCertificate is { } certificate ? ClientCertificate.Of(certificate) : null;
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
