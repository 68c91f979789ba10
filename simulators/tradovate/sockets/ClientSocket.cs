using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using TraderTerminal.Simulators.Tradovate.Identity;

namespace TraderTerminal.Simulators.Tradovate.Sockets;

/// <summary>One WebSocket of a client: frames out in their order, requests in, heartbeats, and ways to misbehave (reference 11).</summary>
internal sealed class ClientSocket(WebSocket socket, HttpContext context, string hub, bool isLive, Func<TradovateSwitches> switches) : IDisposable
{
    /// <summary>More than that waits only for a client that does not read.</summary>
    private const int WaitingMax = 65_536;

    private const int RequestBytesMax = 1 << 20;

    /// <summary>How a frame begins that tells an event.</summary>
    private const string Event = "a[{\"e\":";

    /// <summary>How often it looks whether somebody is still there.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private readonly Channel<string> _waiting = Channel.CreateBounded<string>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });
    private readonly CancellationTokenSource _gone = new();
    private long _heardAt = TimeProvider.System.GetTimestamp();
    private long _saidAt = TimeProvider.System.GetTimestamp();
    private long _beatAt = TimeProvider.System.GetTimestamp();
    private readonly long _openedAt = TimeProvider.System.GetTimestamp();
    private volatile bool _isLeaving;

    private bool IsMute => Mode is SocketMode.Silent or SocketMode.HalfOpen;

    /// <summary><c>user</c> or <c>market</c>, by the host that was called.</summary>
    public string Hub => hub;

    public bool IsLive => isLive;

    public string Address => context.Connection.RemoteIpAddress?.ToString() ?? "";

    public SocketMode Mode { get; set; }

    /// <summary>Null until it is authorised.</summary>
    public Token? Token { get; set; }

    /// <summary>Null until it has synced.</summary>
    public SyncScope? Scope { get; set; }

    /// <summary>What it has subscribed to of the market.</summary>
    public MarketSubscriptions Subscriptions { get; } = new();

    public CancellationToken Gone => _gone.Token;

    /// <summary>Puts a frame aside for the sender; a client that does not read is cut off.</summary>
    public void Say(string frame)
    {
        if (IsMute || _isLeaving || (Mode == SocketMode.Deaf && frame.StartsWith(Event, StringComparison.Ordinal))) return;
        if (!_waiting.Writer.TryWrite(frame)) Reset();
    }

    /// <summary>Cuts the line below the protocol.</summary>
    public void Reset()
    {
        try
        {
            context.Abort(); // The reader sees it and ends the rest.
        }
        catch (ObjectDisposedException)
        {
            // Its request is over: there is no line any more.
        }
    }

    /// <summary>Says why, and hangs up when everything before has been said. No reason: without the close frame of the protocol.</summary>
    public void HangUp(int code, string? reason)
    {
        _isLeaving = true;
        if (reason is not null) _waiting.Writer.TryWrite($"c[{code},{JsonSerializer.Serialize(reason, ReasonJson.Default.String)}]");
        _waiting.Writer.TryComplete();
    }

    /// <summary>A sign of life on a clock that is told.</summary>
    public void KeepAlive() => Say("h");

    /// <summary>Runs until either side hangs up.</summary>
    public async Task Run(Func<ClientSocket, string, Task> request)
    {
        Say("o");
        var (writing, watching) = (Write(), Watch());
        try
        {
            await Read(request);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // The line is gone.
        }

        _isLeaving = true; // What is still said to it is said to nobody, and is no reason to cut it off.
        _waiting.Writer.TryComplete();
        await Task.WhenAny(writing, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None));
        await _gone.CancelAsync();
        await Task.WhenAll(writing, watching);
    }

    public void Dispose() => _gone.Dispose();

    private async Task Read(Func<ClientSocket, string, Task> request)
    {
        var buffer = new byte[1 << 14];
        using var message = new MemoryStream();
        while (socket.State == WebSocketState.Open)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), _gone.Token);
            if (part.MessageType == WebSocketMessageType.Close) return;
            if (Mode == SocketMode.HalfOpen) continue;
            _heardAt = TimeProvider.System.GetTimestamp();
            message.Write(buffer, 0, part.Count);
            if (message.Length > RequestBytesMax) return;
            if (!part.EndOfMessage) continue;
            var text = Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length);
            message.SetLength(0);
            await request(this, text);
        }
    }

    private async Task Write()
    {
        try
        {
            await foreach (var frame in _waiting.Reader.ReadAllAsync(_gone.Token))
            {
                if (IsMute && frame[0] != 'c') continue;
                await socket.SendAsync(Encoding.UTF8.GetBytes(frame).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, _gone.Token);
                _saidAt = TimeProvider.System.GetTimestamp();
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _gone.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Its reader says that it has gone.
        }
    }

    /// <summary>Heartbeats, and an end for who is silent or never says who he is. By the real clock, as the client's own.</summary>
    private async Task Watch()
    {
        using var timer = new PeriodicTimer(Beat, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_gone.Token))
            {
                var set = switches();
                var isDue = Since(_beatAt) >= set.HeartbeatSeconds;
                if (isDue && (!set.HeartbeatOnlyWhenIdle || Since(_saidAt) >= set.HeartbeatSeconds)) Say("h");
                if (isDue) _beatAt = TimeProvider.System.GetTimestamp();
                if (!IsMute && Since(_heardAt) >= set.InactivitySeconds) HangUp(3000, "Inactivity");
                if (Token is null && Since(_openedAt) >= set.UnauthorizedSeconds) HangUp(3000, "Not authorized");
            }
        }
        catch (OperationCanceledException)
        {
            // The usual end.
        }
    }

    private static double Since(long at) => TimeProvider.System.GetElapsedTime(at).TotalSeconds;
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class ReasonJson : System.Text.Json.Serialization.JsonSerializerContext;
