using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TraderTerminal.Simulators.ProjectX.Hubs;

/// <summary>What a hub's connection does to its client.</summary>
internal enum SocketMode
{
    Normal,

    /// <summary>Up, and nothing comes: no event, no ping, no answer.</summary>
    Silent,

    /// <summary>As silent, and what the client sends is lost too.</summary>
    HalfOpen,
}

/// <summary>A hub's WebSocket that can be made to misbehave underneath SignalR.</summary>
internal sealed class TappedSocket(WebSocket inner, HttpContext context, string hub, Identity.Session session) : WebSocket
{
    /// <summary>A frame that says nothing but that somebody is there.</summary>
    private static readonly byte[] Ping = Encoding.UTF8.GetBytes("{\"type\":6}\u001e");

    private readonly SemaphoreSlim _sending = new(1, 1);
    private bool _isGreeted;

    public string Hub => hub;

    public Identity.Session Session => session;

    public SocketMode Mode { get; set; }

    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;
    public override string? CloseStatusDescription => inner.CloseStatusDescription;
    public override WebSocketState State => inner.State;
    public override string? SubProtocol => inner.SubProtocol;

    /// <summary>Cuts the line below the protocol.</summary>
    public void Reset() => context.Abort();

    /// <summary>A sign of life on a clock that is told, where the framework gives its own by the real one. Not before the protocol's first word.</summary>
    public async Task KeepAlive()
    {
        if (!_isGreeted) return;
        try
        {
            await SendAsync(Ping.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Its reader says that it has gone.
        }
    }

    /// <summary>Says a last frame of the hub protocol and hangs up.</summary>
    public async Task HangUp(string frame)
    {
        try
        {
            await _sending.WaitAsync();
            try
            {
                if (inner.State != WebSocketState.Open) return;
                await inner.SendAsync(Encoding.UTF8.GetBytes(frame + "\u001e"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                await inner.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other side was faster.
        }
    }

    public override async ValueTask SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        if (Mode != SocketMode.Normal) return;
        await _sending.WaitAsync(cancellationToken);
        try
        {
            if (inner.State is WebSocketState.Open or WebSocketState.CloseReceived) await inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);
            _isGreeted = true;
        }
        finally
        {
            _sending.Release();
        }
    }

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var received = await inner.ReceiveAsync(buffer, cancellationToken);
        return Mode == SocketMode.HalfOpen && received.MessageType == WebSocketMessageType.Text && Ping.AsMemory().Length <= buffer.Length ? Pinged(buffer) : received;
    }

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var received = await ReceiveAsync(buffer.AsMemory(), cancellationToken);
        return new(received.Count, received.MessageType, received.EndOfMessage);
    }

    public override void Abort() => inner.Abort();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseAsync(closeStatus, statusDescription, cancellationToken);

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override void Dispose()
    {
        inner.Dispose();
        _sending.Dispose();
    }

    private static ValueWebSocketReceiveResult Pinged(Memory<byte> buffer)
    {
        Ping.CopyTo(buffer);
        return new(Ping.Length, WebSocketMessageType.Text, endOfMessage: true);
    }
}
