using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using TraderTerminal.Brokers.Common;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>One hub of the gateway: comes back for ever, subscribes anew each time, and hands on what it hears in order.</summary>
/// <remarks>
/// The framework's own SignalR JSON protocol over a plain WebSocket (reference 10.2, 15 P20). The token is asked for at each connect, for it is checked only
/// then. A connection that says nothing for <see cref="SilenceMax"/> is dropped: the server pings when it has nothing to say.
/// </remarks>
/// <param name="subscriptions">What is invoked after each connect.</param>
/// <param name="heard">An event: its target and arguments. Must be quick.</param>
/// <param name="isUp">Told true after the subscriptions and false after the loss, in turn, with the reason.</param>
public sealed class HubConnection(
    Uri address, Func<CancellationToken, ValueTask<string>> token, TimeProvider time, Func<IReadOnlyList<HubSubscription>> subscriptions,
    Action<string, IReadOnlyList<JsonElement>> heard, Action<bool, string> isUp) : IAsyncDisposable
{
    /// <summary>Twice the server's ping interval, as other clients have it (reference 10.2).</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PingPace = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan[] Backoff = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];
    private const int MessageMax = 4 * 1024 * 1024;

    private static readonly JsonHubProtocol Protocol = new();
    private static readonly byte[] Ping = Protocol.GetMessageBytes(PingMessage.Instance).ToArray();

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string?>> _answers = [];
    private readonly ReconnectPace _pace = new(time, Backoff, address.ToString());
    private ClientWebSocket? _socket;
    private long _asked;
    private Task _running = Task.CompletedTask;

    /// <summary>Connects after the first loss so far.</summary>
    public int Reconnects { get; private set; }

    public void Start() => _running = Task.Run(Run);

    /// <summary>One more subscription of a connection that is up; one that is down makes all of them when it comes back. True when it was confirmed.</summary>
    public async Task<bool> Invoke(HubSubscription subscription)
    {
        ClientWebSocket? socket;
        lock (_gate) socket = _socket;
        if (socket is null) return false;
        try
        {
            if (await Ask(socket, subscription) is not { } refused) return true;
            subscription.Refused?.Invoke(refused);
        }
        catch (Exception lost) when (SocketLoss.Is(lost))
        {
            // The reader finds out as well, and connects again.
        }

        return false;
    }

    /// <summary>Ends the present connection; another one is made at once.</summary>
    public void Drop()
    {
        lock (_gate)
        {
            _socket?.Abort();
            _pace.Hurry();
        }
    }

    /// <summary>What stood against a connection is gone: one that waits for its next try makes it now.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            if (_socket is null) _pace.Hurry();
        }
    }

    /// <summary>Ends all it does. Locks stay: whoever waits at one finds the line gone, and is not left waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
    }

    private async Task Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var why = "it was closed";
            var wasUp = false;
            string? refusal = null;
            try
            {
                await _pace.Wait(_stopping.Token);
                using var socket = await Connect();
                lock (_gate) _socket = socket;
                var listening = Listen(socket);
                var subscribing = Subscribe(socket);
                if (await Task.WhenAny((Task)listening, subscribing) == subscribing && (refusal = await subscribing) is null)
                {
                    wasUp = true;
                    _pace.Worked();
                    isUp(true, $"{address.AbsolutePath} is connected");
                }
                else
                {
                    socket.Abort();
                }

                why = await listening;
            }
            catch (LoginRefusedException refused)
            {
                // A person has to see to it: slowly from here on, and the login itself is not tried.
                why = refused.Message;
                _pace.Slowly();
            }
            catch (Exception lost) when (SocketLoss.Is(lost))
            {
                why = _stopping.IsCancellationRequested ? "we stop" : refusal ?? SocketLoss.Sentence(lost, address);
            }
#pragma warning disable CA1031 // The outermost loop of the hub: nothing that it hears, and nobody who listens, may leave the accounts deaf.
            catch (Exception broken)
#pragma warning restore CA1031
            {
                why = $"what it said could not be taken in: {broken.Message}";
            }
            finally
            {
                lock (_gate) _socket = null;
            }

            if (_stopping.IsCancellationRequested) return;
            if (wasUp) Reconnects++;
            isUp(false, $"{address.AbsolutePath}: {why}");
        }
    }

    /// <summary>All subscriptions, each confirmed: what happens from here on is heard. Returns why one was refused that the whole connection needs.</summary>
    private async Task<string?> Subscribe(ClientWebSocket socket)
    {
        foreach (var subscription in subscriptions())
        {
            if (await Ask(socket, subscription) is not { } refused) continue;
            if (subscription.Refused is null) return $"{subscription.Target}: {refused}";
            subscription.Refused(refused);
        }

        return null;
    }

    private async Task<string?> Ask(ClientWebSocket socket, HubSubscription subscription)
    {
        var id = Interlocked.Increment(ref _asked).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = _answers.GetOrAdd(id, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        using var late = new CancellationTokenSource(ConnectMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stopping.Token);
        try
        {
            await Send(socket, Protocol.GetMessageBytes(new InvocationMessage(id, subscription.Target, subscription.Arguments)), either.Token);
            return await answer.Task.WaitAsync(either.Token);
        }
        finally
        {
            _answers.TryRemove(id, out _);
        }
    }

    private async Task<ClientWebSocket> Connect()
    {
        using var late = new CancellationTokenSource(ConnectMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stopping.Token);
        var secret = await token(either.Token);
        var socket = new ClientWebSocket();
        try
        {
            // One way only: an address with a token and a header as well would disagree after a renewal (reference 10.1).
            socket.Options.SetRequestHeader("Authorization", $"Bearer {secret}");
            await socket.ConnectAsync(SocketLoss.Address(address), either.Token);
            var handshake = new ArrayBufferWriter<byte>();
            HandshakeProtocol.WriteRequestMessage(new HandshakeRequestMessage(Protocol.Name, Protocol.Version), handshake);
            await Send(socket, handshake.WrittenMemory, either.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Until the connection ends; returns why.</summary>
    private async Task<string> Listen(ClientWebSocket socket)
    {
        using var pinging = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var pings = Pings(socket, pinging.Token);
        try
        {
            return await Receive(socket);
        }
        finally
        {
            await pinging.CancelAsync();
            await pings;
        }
    }

    private async Task Pings(ClientWebSocket socket, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await Task.Delay(PingPace, time, cancel);
                await Send(socket, Ping, cancel);
            }
        }
        catch (Exception over) when (SocketLoss.Is(over))
        {
            // The reader says why.
        }
    }

    private async Task<string> Receive(ClientWebSocket socket)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var isGreeted = false;
        while (true)
        {
            using var silent = new CancellationTokenSource(SilenceMax, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(silent.Token, _stopping.Token);
            ValueWebSocketReceiveResult received;
            try
            {
                received = await socket.ReceiveAsync(buffer.GetMemory(4_096), either.Token);
            }
            catch (OperationCanceledException) when (silent.IsCancellationRequested && !_stopping.IsCancellationRequested)
            {
                return $"nothing was heard for {SilenceMax.TotalSeconds:0} s";
            }

            if (received.MessageType == WebSocketMessageType.Close) return $"the gateway closed it: {socket.CloseStatusDescription ?? "without a word"}";
            buffer.Advance(received.Count);
            if (buffer.WrittenCount > MessageMax) return "a message has no end";
            var rest = new ReadOnlySequence<byte>(buffer.WrittenMemory);
            var before = rest.Length;
            if (!isGreeted)
            {
                if (!HandshakeProtocol.TryParseResponseMessage(ref rest, out var greeting)) continue;
                if (greeting.Error is { } error) return error;
                isGreeted = true;
            }

            while (Protocol.TryParseMessage(ref rest, Binder.Instance, out var message))
            {
                if (message is CloseMessage close) return close.Error ?? "the gateway ended it";
                if (message is InvocationMessage { Target: { } target } call)
                    heard(target, [.. call.Arguments.Select(argument => argument is JsonElement json ? json : default)]);
                else if (message is CompletionMessage { InvocationId: { } id } done && _answers.TryGetValue(id, out var asked)) asked.TrySetResult(done.Error);
                // Of other arguments than are known; that it came says enough.
                else if (message is InvocationBindingFailureMessage strange) heard(strange.Target, []);
            }

            if (rest.Length == before) continue;
            var left = rest.ToArray();
            buffer.Clear();
            buffer.Write(left);
        }
    }

    private async Task Send(ClientWebSocket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await _sending.WaitAsync(cancel);
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancel);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Arguments are taken as JSON: one of a user's event, the contract and the data of a market's (reference 10.5, 10.6).</summary>
    private sealed class Binder : IInvocationBinder
    {
        public static readonly Binder Instance = new();

        private static readonly IReadOnlyList<Type> One = [typeof(JsonElement)];
        private static readonly IReadOnlyList<Type> Two = [typeof(JsonElement), typeof(JsonElement)];

        public Type GetReturnType(string invocationId) => typeof(JsonElement);

        public IReadOnlyList<Type> GetParameterTypes(string methodName) =>
            methodName.StartsWith("GatewayUser", StringComparison.Ordinal) ? One
            : methodName is "GatewayQuote" or "GatewayTrade" or "GatewayDepth" ? Two
            : [];

        public Type GetStreamItemType(string streamId) => typeof(JsonElement);
    }
}

/// <summary>One thing that a hub is asked to tell.</summary>
/// <param name="Refused">Told why the hub refuses it, which then leaves all others as they are; null for what the whole connection needs.</param>
public sealed record HubSubscription(string Target, object[] Arguments, Action<string>? Refused = null);
