using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>One socket at Tradovate: comes back for ever, is authorised once each time, and hands on what it hears in order (reference 11).</summary>
/// <remarks>The token is asked for at each connect, for it is checked only then. Any frame is a sign of life; without one for <see cref="SilenceMax"/> the line is dead.</remarks>
/// <param name="token">For the authorisation.</param>
/// <param name="doubted">A token whose session may be over; true when it was denied here.</param>
/// <param name="greet">What is asked after each authorisation; returns why it cannot be used. Then it is up.</param>
/// <param name="heard">An event. Must be quick.</param>
/// <param name="isUp">Told true after the greeting and false after the loss, in turn, with the reason.</param>
public sealed class TradovateSocket(
    Uri address, Func<CancellationToken, ValueTask<string>> token, Action<string, bool> doubted, TimeProvider time, Func<CancellationToken, Task<string?>> greet,
    Action<Message> heard, Action<bool, string> isUp) : IAsyncDisposable
{
    /// <summary>Four of the server's heartbeats; reference 11.1.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(10);

    /// <summary>Ours, on a timer of its own; reference 11.5.</summary>
    public static readonly TimeSpan HeartbeatPace = TimeSpan.FromSeconds(2.5);

    /// <summary>After a word that we have too many connections; reference 11.6.</summary>
    private static readonly TimeSpan QuotaPause = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan[] Backoff =
    [
        TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(32),
        TimeSpan.FromSeconds(60),
    ];

    /// <summary>The first picture of a login with many accounts is large.</summary>
    private const int FrameMax = 64 * 1024 * 1024;

    private const string Heartbeat = "[]";

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Lock _gate = new();
    private readonly ReconnectPace _pace = new(time, Backoff, address.ToString());
    private readonly ConcurrentDictionary<long, Action<Message>> _answers = [];
    private ClientWebSocket? _socket;
    private long _asked;
    private Task _running = Task.CompletedTask;

    /// <summary>Connects after the first loss so far.</summary>
    public int Reconnects { get; private set; }

    public void Start() => _running = Task.Run(Run);

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

    /// <summary>After the loss of the present connection the next one is not made sooner.</summary>
    public void AtLeast(TimeSpan pause) => _pace.AtLeast(pause);

    /// <summary>Ends all it does. Locks stay: whoever waits at one finds the line gone, and is not left waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
    }

    /// <summary>One request and its answer.</summary>
    /// <exception cref="IOException">There is no connection, or no answer in time.</exception>
    public async Task<Message> Request(string endpoint, string body, CancellationToken cancel)
    {
        var answer = new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var asked = await Ask(endpoint, body, message => answer.TrySetResult(message), cancel);
        try
        {
            return await answer.Task.WaitAsync(AnswerMax, time, cancel);
        }
        catch (TimeoutException late)
        {
            throw new IOException($"{endpoint} was not answered within {AnswerMax.TotalSeconds:0} s", late);
        }
    }

    /// <summary>One request that may be answered in several messages, each handed on as it comes, until it is disposed of.</summary>
    /// <inheritdoc cref="Request"/>
    public async Task<IDisposable> Ask(string endpoint, string body, Action<Message> part, CancellationToken cancel)
    {
        ClientWebSocket? socket;
        lock (_gate) socket = _socket;
        if (socket is null) throw new IOException($"{address.Host} is not connected");
        var number = Interlocked.Increment(ref _asked);
        _answers[number] = part;
        var asked = new Asked(this, number);
        try
        {
            await Send(socket, Message.Request(endpoint, number, "", body), cancel);
            return asked;
        }
        catch (Exception lost) when (SocketLoss.Is(lost))
        {
            asked.Dispose();
            throw new IOException($"{endpoint}: {SocketLoss.Sentence(lost, address)}", lost);
        }
    }

    private async Task Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var why = "it was closed";
            var wasUp = false;
            string? refusal = null, secret = null;
            try
            {
                await _pace.Wait(_stopping.Token);
                secret = await token(_stopping.Token);
                using var socket = await Connect();
                lock (_gate) _socket = socket;
                var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var listening = Listen(socket, opened);
                var greeting = Greet(secret, opened.Task);
                if (await Task.WhenAny((Task)listening, greeting) == greeting && (refusal = await greeting) is null)
                {
                    wasUp = true;
                    _pace.Worked();
                    isUp(true, $"{address.Host} is connected");
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
            finally
            {
                lock (_gate) _socket = null;
                _answers.Clear();
            }

            if (_stopping.IsCancellationRequested) return;
            if (wasUp)
            {
                Reconnects++;
                // Another login may have ended the session, and the line with it.
                doubted(secret!, false);
            }

            isUp(false, $"{address.Host}: {refusal ?? why}");
        }
    }

    /// <summary>Returns why the connection cannot be used.</summary>
    private async Task<string?> Greet(string secret, Task opened)
    {
        try
        {
            await opened.WaitAsync(AnswerMax, time, _stopping.Token);
        }
        catch (TimeoutException)
        {
            return "it did not say that it is open";
        }

        // What is asked before the answer is dropped, and a second one is an error (reference 11.4).
        var answer = await Request(TradovatePaths.Authorize, secret, _stopping.Token);
        if (answer.Status == 200) return await greet(_stopping.Token);
        // Whether the session is over says a renewal (reference 4.5).
        doubted(secret, answer.Status == 401);
        return answer.Status == 429 ? "Tradovate says that it was too many requests (429)" : $"Tradovate does not accept the session: {answer.Text}";
    }

    private async Task<ClientWebSocket> Connect()
    {
        using var late = new CancellationTokenSource(AnswerMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stopping.Token);
        var socket = new ClientWebSocket();
        try
        {
            await socket.ConnectAsync(SocketLoss.Address(address), either.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Until the connection ends; returns why.</summary>
    private async Task<string> Listen(ClientWebSocket socket, TaskCompletionSource opened)
    {
        using var beating = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var heart = Beat(socket, beating.Token);
        try
        {
            return await Receive(socket, opened);
        }
        catch (FormatException broken)
        {
            return $"it said what cannot be read: {broken.Message}";
        }
        finally
        {
            await beating.CancelAsync();
            await heart;
        }
    }

    private async Task Beat(ClientWebSocket socket, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await Task.Delay(HeartbeatPace, time, cancel);
                await Send(socket, Heartbeat, cancel);
            }
        }
        catch (Exception over) when (SocketLoss.Is(over))
        {
            // The reader says why.
        }
    }

    private async Task<string> Receive(ClientWebSocket socket, TaskCompletionSource opened)
    {
        var buffer = new ArrayBufferWriter<byte>();
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

            if (received.MessageType == WebSocketMessageType.Close) return $"Tradovate closed it: {socket.CloseStatusDescription ?? "without a word"}";
            buffer.Advance(received.Count);
            if (buffer.WrittenCount > FrameMax) return "a message has no end";
            if (!received.EndOfMessage) continue;
            var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
            buffer.Clear();
            switch (Frame.Read(text))
            {
                case Frame.Opened: opened.TrySetResult(); break;
                case Frame.Closed closed: return $"Tradovate closed it: {closed.Why}";
                case Frame.Messages { All: var all }:
                    foreach (var message in all) Take(message);
                    break;
                default: break;
            }
        }
    }

    private void Take(Message message)
    {
        if (message.Event is null)
        {
            if (message.Number is { } number && _answers.TryGetValue(number, out var answered)) answered(message);
            return;
        }

        if (message.Event == "shutdown" && new Row(message.Data).TextOrNull("reasonCode") is "ConnectionQuotaReached" or "IPQuotaReached") _pace.AtLeast(QuotaPause);
        heard(message);
    }

    private async Task Send(ClientWebSocket socket, string text, CancellationToken cancel)
    {
        await _sending.WaitAsync(cancel);
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancel);
        }
        finally
        {
            _sending.Release();
        }
    }

    private sealed class Asked(TradovateSocket socket, long number) : IDisposable
    {
        public void Dispose() => socket._answers.TryRemove(number, out _);
    }
}
