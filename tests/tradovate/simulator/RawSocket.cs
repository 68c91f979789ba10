using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TraderTerminal.Tests.ProjectX.Simulator;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Simulator;

/// <summary>A client that speaks frames and nothing else, so that a test sees what is on the wire.</summary>
public sealed class RawSocket : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<string> _frames = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private int _requests;

    public IReadOnlyList<string> Frames
    {
        get
        {
            lock (_lock) return [.. _frames];
        }
    }

    /// <summary>Everything inside <c>a</c> frames.</summary>
    public IReadOnlyList<JsonElement> Messages =>
        [.. Frames.Where(frame => frame[0] == 'a').SelectMany(frame => JsonDocument.Parse(frame[1..]).RootElement.EnumerateArray())];

    /// <summary>Events of an entity type, as they are told.</summary>
    public IReadOnlyList<JsonElement> Events(string type) =>
        [.. Messages.Where(message => message.Has("e") && message.Text("e") == "props").Select(message => message.GetProperty("d")).Where(told => told.Text("entityType") == type)];

    /// <summary>Opens a socket without a word.</summary>
    public static async Task<RawSocket> Open(SimulatedTradovate venue, string path = "/v1/websocket")
    {
        var raw = new RawSocket();
        await raw._socket.ConnectAsync(new Uri($"ws://{venue.Address.Authority}{path}"), TestContext.Current.CancellationToken);
        raw._reading = Task.Run(raw.Read);
        await raw.Until(frames => frames.Contains("o"));
        return raw;
    }

    /// <summary>Opens a socket that is authorised.</summary>
    public static async Task<RawSocket> Authorized(SimulatedTradovate venue, string path = "/v1/websocket")
    {
        var raw = await Open(venue, path);
        Assert.Equal(200, (await raw.Request("authorize", body: venue.Token)).Int("s"));
        return raw;
    }

    /// <summary>Opens a socket that hears of the login's accounts.</summary>
    public static async Task<RawSocket> Synced(SimulatedTradovate venue)
    {
        var raw = await Authorized(venue);
        Assert.Equal(200, (await raw.Request("user/syncrequest", body: "{}")).Int("s"));
        return raw;
    }

    public Task Say(string frame) => _socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    /// <summary>Asks and waits for the first answer.</summary>
    public async Task<JsonElement> Request(string path, string query = "", string body = "")
    {
        var id = ++_requests;
        await Say($"{path}\n{id}\n{query}\n{body}");
        return (await Answers(id, 1))[0];
    }

    /// <summary>The answers to a request, of which there can be several.</summary>
    public Task<JsonElement[]> Answers(int id, int count) => Until(_ =>
        Messages.Where(message => message.Has("i") && message.Int("i") == id).ToArray() is var answers && answers.Length >= count ? answers : null);

    public async Task<T> Until<T>(Func<IReadOnlyList<string>, T?> found)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task news;
            lock (_lock) news = _news.Task;
            if (found(Frames) is { } result && result is not false) return result;
            try
            {
                await news.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"It did not come. Heard: {string.Join('\n', Frames)}");
            }
        }
    }

    /// <summary>Waits until so many events of a type have come.</summary>
    public Task<IReadOnlyList<JsonElement>> Heard(string type, int count) => Until(_ => Events(type) is { } events && events.Count >= count ? events : null);

    /// <summary>Waits for an order to be told with a status.</summary>
    public Task<bool> HeardOrder(long id, string status) =>
        Until(_ => Events("order").Select(told => told.GetProperty("entity")).Any(order => order.Long("id") == id && order.Text("ordStatus") == status));

    /// <summary>Waits until the line is gone.</summary>
    public Task Over() => _reading.WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task Read()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer, _stopping.Token);
                if (part.MessageType == WebSocketMessageType.Close) return;
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage) continue;
                lock (_lock)
                {
                    _frames.Add(Encoding.UTF8.GetString(message.ToArray()));
                    var told = _news;
                    _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    told.SetResult();
                }

                message.SetLength(0);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
            // The line is gone.
        }
    }
}
