using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace TraderTerminal.Api.Edges;

/// <summary>By which names this process may be called: those of this computer, what it listens on, and what is configured.</summary>
/// <remarks>
/// A page of somebody else can let its own name lead to this computer and then read our answers as its own (DNS rebinding). Its requests say that
/// name. An address in digits belongs to nobody's page but ours, so a process that listens on every address may be called by any of them.
/// </remarks>
internal sealed class AllowedHosts(IOptions<ApiOptions> options, IConfiguration configuration, IServer server)
{
    private const string Localhost = "localhost";

    private readonly HostNames _configured = HostNames.Of(options.Value.AllowedHosts);

    /// <summary>What the server listens on is known when it has started.</summary>
    private Listening? _listening;

    /// <summary>The newest that was let in, for almost all requests say the same.</summary>
    private string? _last;

    public bool Allows(HostString host)
    {
        if (host.Value is not { Length: > 0 } said) return false;
        if (string.Equals(said, _last, StringComparison.Ordinal)) return true;
        if (!IsKnown(host.Host.TrimStart('[').TrimEnd(']'))) return false;
        _last = said;
        return true;
    }

    private bool IsKnown(string name)
    {
        if (_configured.Has(name) || name.Equals(Localhost, StringComparison.OrdinalIgnoreCase)) return true;
        var listening = _listening ??= Listening.Of([.. (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';'), .. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []]);
        if (!IPAddress.TryParse(name, out var address)) return listening.Names.Has(name);
        return IPAddress.IsLoopback(address) || listening.IsOnEveryAddress || listening.Names.Has(address.ToString());
    }

    /// <summary>What <c>--urls</c> and the server say.</summary>
    private sealed record Listening(HostNames Names, bool IsOnEveryAddress)
    {
        public static Listening Of(IReadOnlyList<string> urls)
        {
            var hosts = urls.Where(url => url.Length > 0).Select(url => BindingAddress.Parse(url).Host.TrimStart('[').TrimEnd(']')).ToList();
            return new(HostNames.Of(hosts.Where(host => !IsEvery(host))), hosts.Any(IsEvery));
        }

        private static bool IsEvery(string host) => host is "*" or "+" || (IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));
    }
}
