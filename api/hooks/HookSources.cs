using System.Net;
using Microsoft.Extensions.Options;

namespace TraderTerminal.Api.Hooks;

/// <summary>The networks that may reach a hook; all when none is configured.</summary>
internal sealed class HookSources(IOptions<ApiOptions> options)
{
    private readonly IPNetwork[] _networks = [.. options.Value.HookSources.Select(source => IPNetwork.Parse(source))];

    public bool Allows(IPAddress? address)
    {
        if (_networks.Length == 0) return true;
        if (address is null) return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _networks.Any(network => network.Contains(plain));
    }
}
