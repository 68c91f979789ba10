using System.Collections.Frozen;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace TraderTerminal.Api.Edges;

/// <summary>Which ports are for hooks alone, so that whatever brings the world's alerts in leads to nothing else.</summary>
internal sealed class HookListener(IOptions<ApiOptions> options, IServer server)
{
    private readonly int _count = options.Value.HookUrls?.Split(';').Length ?? 0;

    /// <summary>What the server listens on is known when it has started; hooks' addresses are its last.</summary>
    private FrozenSet<int>? _ports;

    /// <summary>False: hooks are where everything is.</summary>
    public bool IsApart => _count > 0;

    /// <summary>Whether the request came in where only hooks are.</summary>
    public bool Heard(HttpContext http) => IsApart && (_ports ??= Ports()).Contains(http.Connection.LocalPort);

    private FrozenSet<int> Ports() => server.Features.Get<IServerAddressesFeature>()!.Addresses.TakeLast(_count).Select(url => BindingAddress.Parse(url).Port).ToFrozenSet();
}
