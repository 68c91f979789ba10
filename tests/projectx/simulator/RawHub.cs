using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Simulator;

/// <summary>A hub's client that speaks frames and nothing else, so that a test sees what is on the wire.</summary>
public sealed class RawHub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<string> _frames = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private int _calls;

    /// <summary>True when the line is gone.</summary>
    public bool IsOver => _reading.IsCompleted;

    public IReadOnlyList<string> Frames
    {
        get
        {
            lock (_lock) return [.. _frames];
        }
    }

    /// <summary>Arguments of an event, in the order in which they came.</summary>
    public IReadOnlyList<JsonElement[]> Events(string name) => [.. Frames.Select(frame => JsonDocument.Parse(frame).RootElement)
        .Where(frame => frame.Has("type") && frame.Int("type") == 1 && frame.Text("target") == name).Select(frame => frame.GetProperty("arguments").EnumerateArray().ToArray())];

    public static async Task<RawHub> Open(SimulatedGateway gateway, string hub, string? token = null)
    {
        var raw = new RawHub();
        await raw._socket.ConnectAsync(new Uri($"ws://{gateway.Address.Authority}/hubs/{hub}?access_token={token ?? gateway.Token}"), TestContext.Current.CancellationToken);
        raw._reading = Task.Run(raw.Read);
        await raw.Say("""{"protocol":"json","version":1}""");
        await raw.Until(frames => frames.Contains("{}"));
        return raw;
    }

    public Task Say(string frame) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(frame + "\u001e"), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    /// <summary>Calls a method and waits for its completion.</summary>
    public async Task<JsonElement> Invoke(string target, params object[] arguments)
    {
        var id = $"c{++_calls}";
        await Say(JsonSerializer.Serialize(new { type = 1, invocationId = id, target, arguments }));
        var frame = await Until(frames => frames.LastOrDefault(one => one.Contains($"\"invocationId\":\"{id}\"", StringComparison.Ordinal)));
        return JsonDocument.Parse(frame).RootElement;
    }

    /// <summary>Everything about an account.</summary>
    public async Task Subscribe(int account)
    {
        await Invoke("SubscribeAccounts");
        foreach (var what in (string[])["Orders", "Positions", "Trades"]) await Invoke($"Subscribe{what}", account);
    }

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

    /// <summary>Waits until so many events of a name have come.</summary>
    public Task<IReadOnlyList<JsonElement[]>> Heard(string name, int count) => Until(_ => Events(name) is { } events && events.Count >= count ? events : null);

    public async Task Over() => await _reading.WaitAsync(Patience);

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
                    _frames.AddRange(Encoding.UTF8.GetString(message.ToArray()).Split('\u001e', StringSplitOptions.RemoveEmptyEntries));
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
