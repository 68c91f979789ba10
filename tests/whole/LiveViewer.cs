using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>One websocket that has shaken hands and subscribed.</summary>
internal sealed class LiveViewer : IAsyncDisposable
{
    /// <summary>Ends each message of SignalR's JSON protocol.</summary>
    private const char Separator = '\x1e';

    /// <summary>Message types of the hub protocol.</summary>
    private const int StreamItem = 2, Completion = 3, Close = 7;

    /// <summary>A virtual world tells at once; only a fault is silent this long.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(90);

    private readonly ClientWebSocket _socket = new();
    private readonly Queue<string> _received = [];
    private readonly StringBuilder _part = new();

    private LiveViewer()
    {
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static long Number(JsonNode message) => message["number"]!.GetValue<long>();

    public static IEnumerable<string> Types(JsonNode change) => change["events"]!.AsArray().Select(happened => happened!["type"]!.ToString());

    /// <summary>With the host's own key, with another one, or with the cookies of a browser.</summary>
    public static async Task<LiveViewer> Join(Host host, long? afterNumber = null, string? feed = null, CookieContainer? cookies = null, string? key = null)
    {
        var authorization = cookies is not null ? null : key is not null ? $"Bearer {key}" : host.Http.DefaultRequestHeaders.Authorization?.ToString();
        return await Join(host.Http.BaseAddress!, authorization, cookies, afterNumber, feed);
    }

    /// <summary>With another one's key, at an address.</summary>
    public static Task<LiveViewer> Join(Uri address, string key) => Join(address, $"Bearer {key}", null, null, null);

    private static async Task<LiveViewer> Join(Uri address, string? authorization, CookieContainer? cookies, long? afterNumber, string? feed)
    {
        var viewer = new LiveViewer();
        if (cookies is not null) viewer._socket.Options.Cookies = cookies;
        else if (authorization is not null) viewer._socket.Options.SetRequestHeader("Authorization", authorization);
        try
        {
            await viewer.Connect(address);
            await viewer.Send(new { type = 4, invocationId = "1", target = "Subscribe", arguments = new object?[] { afterNumber, feed } });
            return viewer;
        }
        catch
        {
            await viewer.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next message of the feed; pings are passed over.</summary>
    public async Task<JsonNode> Next()
    {
        while (true)
        {
            var message = JsonNode.Parse(await Text())!;
            var type = message["type"]!.GetValue<int>();
            Assert.False(type is Completion or Close, $"The stream ended: {message.ToJsonString()}");
            if (type == StreamItem) return message["item"]!;
        }
    }

    /// <summary>The numbered changes up to the one that holds an event of this type. A value or alerts between them have the number of the one before.</summary>
    public async Task<IReadOnlyList<JsonNode>> ChangesUntil(string type)
    {
        var changes = new List<JsonNode>();
        while (true)
        {
            var message = await Next();
            if (message["kind"]!.ToString() is "value" or "alerts" or "clock")
            {
                if (changes.Count > 0) Assert.Equal(Number(changes[^1]), Number(message));
                continue;
            }

            Assert.Equal("account", message["kind"]!.ToString());
            changes.Add(message);
            if (Types(message).Contains(type)) return changes;
        }
    }

    /// <summary>Why the stream ended, after whatever was told before.</summary>
    public async Task<string> End()
    {
        while (true)
        {
            var message = JsonNode.Parse(await Text())!;
            if (message["type"]!.GetValue<int>() == Completion) return message["error"]?.ToString() ?? "";
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task Connect(Uri address)
    {
        await _socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/live" }.Uri, Cancel);
        await Send(new { protocol = "json", version = 1 });
        Assert.Equal("{}", await Text());
    }

    private async Task Send(object message) => await _socket.SendAsync(
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message) + Separator), WebSocketMessageType.Text, endOfMessage: true, Cancel);

    /// <summary>A frame may hold several messages, or a part of one.</summary>
    private async Task<string> Text()
    {
        var buffer = new byte[64 * 1024];
        while (_received.Count == 0)
        {
            var frame = await _socket.ReceiveAsync(buffer, Cancel).WaitAsync(SilenceMax, Cancel);
            Assert.NotEqual(WebSocketMessageType.Close, frame.MessageType);
            // Our own texts are ASCII, so that no character lies across two frames.
            foreach (var letter in Encoding.ASCII.GetString(buffer, 0, frame.Count))
            {
                if (letter != Separator)
                {
                    _part.Append(letter);
                    continue;
                }

                _received.Enqueue(_part.ToString());
                _part.Clear();
            }
        }

        return _received.Dequeue();
    }
}
