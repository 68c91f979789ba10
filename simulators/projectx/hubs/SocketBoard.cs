using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TraderTerminal.Simulators.ProjectX.Hubs;

/// <summary>The hubs' open WebSockets, for the faults of connections.</summary>
internal sealed class SocketBoard
{
    /// <summary>What the live gateway said 17 times in two days (reference 10.2).</summary>
    public const string ErrorFrame = """{"type":7,"error":"Connection closed with an error.","allowReconnect":true}""";

    public const string CloseFrame = """{"type":7}""";

    private readonly ConcurrentDictionary<TappedSocket, byte> _open = [];

    public IEnumerable<TappedSocket> Open => _open.Keys;

    public IEnumerable<TappedSocket> Of(string hub) => Open.Where(socket => socket.Hub == hub).ToArray();

    /// <summary>New sockets are refused like during maintenance.</summary>
    public bool RefusesUpgrades { get; set; }

    /// <summary>From here on an upgrade of this request makes a socket of the board.</summary>
    public void Tap(HttpContext context, Identity.Session session)
    {
        if (context.Features.Get<IHttpWebSocketFeature>() is { IsWebSocketRequest: true } upgrade)
            context.Features.Set<IHttpWebSocketFeature>(new Upgrade(this, upgrade, context, session));
    }

    private sealed class Upgrade(SocketBoard board, IHttpWebSocketFeature inner, HttpContext context, Identity.Session session) : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => inner.IsWebSocketRequest;

        public async Task<WebSocket> AcceptAsync(WebSocketAcceptContext acceptContext)
        {
            var hub = context.Request.Path.Value!.Split('/')[^1].ToLowerInvariant();
            var socket = new TappedSocket(await inner.AcceptAsync(acceptContext), context, hub, session);
            board._open.TryAdd(socket, 0);
            context.Response.OnCompleted(() =>
            {
                board._open.TryRemove(socket, out _);
                return Task.CompletedTask;
            });
            return socket;
        }
    }
}
