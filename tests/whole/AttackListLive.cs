using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using TraderTerminal.Api.Live;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Floods and nonsense on the live feed: whoever sends them is answered or cut off, and the others are told as before.</summary>
public sealed class AttackListLive : IAsyncLifetime
{
    private const string Eval = "topstep_eval_001";
    private const char Separator = '\x1e';

    private Host _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await Host.Start("--clock", "virtual");
        await _host.Price("MNQ", 15_500m);
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Nobody_listens_without_a_key_and_a_key_in_the_address_is_for_the_feed_alone()
    {
        foreach (var query in new[] { "", "access_token=guessed", "access_token=", "key=guessed" })
        {
            using var socket = new ClientWebSocket();
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Live(query), Cancel));
        }

        var key = _host.Http.DefaultRequestHeaders.Authorization!.Parameter;
        using var stranger = new HttpClient { BaseAddress = _host.Http.BaseAddress };
        foreach (var path in new[] { "/api/me", "/metrics", "/api/accounts" }) Assert.Equal(401, (int)(await stranger.GetAsync($"{path}?access_token={key}", Cancel)).StatusCode);
        using var let = new ClientWebSocket();
        await let.ConnectAsync(Live($"access_token={key}"), Cancel);
    }

    /// <summary>Each is a connection's first or second word.</summary>
    [Fact]
    public async Task Nonsense_and_frames_without_end_close_their_own_line_alone()
    {
        await using var viewer = await LiveViewer.Join(_host);
        await viewer.Next();
        const string Hello = "{\"protocol\":\"json\",\"version\":1}\u001e";
        string[] words =
        [
            $"hello{Separator}", $"{{\"protocol\":\"messagepack\",\"version\":1}}{Separator}", $"{{\"protocol\":\"json\",\"version\":99}}{Separator}", $"{{}}{Separator}", new string('a', 300_000), Hello + new string('a', 300_000),
            Hello + "{" + Separator, Hello + $"{{\"type\":4,\"invocationId\":\"1\",\"target\":\"Subscribe\",\"arguments\":[{new string('[', 5_000)}{new string(']', 5_000)},null]}}{Separator}",
            Hello + $"{{\"type\":4,\"invocationId\":\"{new string('a', 100_000)}\",\"target\":\"Subscribe\",\"arguments\":[null,null]}}{Separator}",
        ];
        foreach (var word in words)
        {
            using var socket = await Connected();
            await Ended(socket, Encoding.UTF8.GetBytes(word), WebSocketMessageType.Text, isWhole: word.Length < 300_000);
        }

        using (var binary = await Connected()) await Ended(binary, new byte[100_000], WebSocketMessageType.Binary, isWhole: true);

        await StillTold(viewer);
    }

    [Fact]
    public async Task A_flood_of_calls_is_refused_one_by_one()
    {
        await using var viewer = await LiveViewer.Join(_host);
        await viewer.Next();
        using var flood = await Connected();
        await Say(flood, "{\"protocol\":\"json\",\"version\":1}");
        Assert.Equal("{}", await Heard(flood));
        var targets = new[] { "Dispose", "OnConnectedAsync", "ToString", "subscribe2", "<script>", "Clients.All" };
        for (var i = 0; i < 3_000; i++)
        {
            await Say(flood, $"{{\"type\":1,\"invocationId\":\"{i}\",\"target\":\"{targets[i % targets.Length]}\",\"arguments\":[]}}");
            if (i % 100 == 99)
            {
                for (var answered = 0; answered < 100;)
                {
                    var answer = JsonNode.Parse(await Heard(flood))!;
                    if (answer["type"]!.GetValue<int>() != 3) continue;
                    Assert.NotNull(answer["error"]);
                    Assert.DoesNotContain("   at ", answer.ToJsonString(), StringComparison.Ordinal);
                    answered++;
                }
            }
        }

        await StillTold(viewer);
    }

    /// <summary>One line cannot take the places of all viewers.</summary>
    [Fact]
    public async Task A_connection_follows_the_feed_a_few_times_and_no_more()
    {
        using var greedy = await Connected();
        await Say(greedy, "{\"protocol\":\"json\",\"version\":1}");
        Assert.Equal("{}", await Heard(greedy));
        for (var i = 0; i <= LiveHub.SubscriptionsMax; i++) await Say(greedy, $"{{\"type\":4,\"invocationId\":\"{i}\",\"target\":\"Subscribe\",\"arguments\":[null,null]}}");
        string? refused = null;
        while (refused is null)
        {
            var answer = JsonNode.Parse(await Heard(greedy))!;
            if (answer["type"]!.GetValue<int>() == 3) refused = $"{answer["invocationId"]} {answer["error"]}";
        }

        Assert.StartsWith($"{LiveHub.SubscriptionsMax} ", refused, StringComparison.Ordinal);
        Assert.Contains("LIVE_FULL", refused, StringComparison.Ordinal);
        // One that ends makes room.
        await Say(greedy, "{\"type\":5,\"invocationId\":\"0\"}");
        while (JsonNode.Parse(await Heard(greedy))! is var answer && !(answer["type"]!.GetValue<int>() == 3 && answer["invocationId"]!.ToString() == "0"))
        {
            // What is told meanwhile.
        }

        await Say(greedy, "{\"type\":4,\"invocationId\":\"again\",\"target\":\"Subscribe\",\"arguments\":[null,null]}");
        while (JsonNode.Parse(await Heard(greedy))! is var answer && answer["invocationId"]?.ToString() != "again")
        {
            // The others'.
        }
    }

    private static async Task Say(ClientWebSocket socket, string message) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(message + Separator), WebSocketMessageType.Text, endOfMessage: true, Cancel);

    private readonly Queue<string> _heard = [];
    private readonly StringBuilder _part = new();

    private async Task<string> Heard(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        while (_heard.Count == 0)
        {
            var frame = await socket.ReceiveAsync(buffer, Cancel).WaitAsync(TimeSpan.FromSeconds(90), Cancel);
            Assert.NotEqual(WebSocketMessageType.Close, frame.MessageType);
            foreach (var letter in Encoding.ASCII.GetString(buffer, 0, frame.Count))
            {
                if (letter != Separator)
                {
                    _part.Append(letter);
                    continue;
                }

                _heard.Enqueue(_part.ToString());
                _part.Clear();
            }
        }

        return _heard.Dequeue();
    }

    /// <summary>Says this; the server ends the line, or says what is wrong with it.</summary>
    private static async Task Ended(ClientWebSocket socket, byte[] said, WebSocketMessageType type, bool isWhole)
    {
        try
        {
            await socket.SendAsync(said, type, isWhole, Cancel);
            var buffer = new byte[64 * 1024];
            while (await socket.ReceiveAsync(buffer, Cancel).WaitAsync(TimeSpan.FromSeconds(90), Cancel) is { MessageType: not WebSocketMessageType.Close } frame)
            {
                if (Encoding.UTF8.GetString(buffer, 0, frame.Count).Contains("\"error\"", StringComparison.Ordinal)) return;
            }
        }
        catch (WebSocketException)
        {
            // Cut off.
        }
    }

    private async Task StillTold(LiveViewer viewer)
    {
        Assert.Equal("accepted", (await _host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1}"""))["outcome"]!.ToString());
        await _host.Settle();
        Assert.Contains("fill-booked", (await viewer.ChangesUntil("fill-booked")).SelectMany(LiveViewer.Types));
        Assert.Equal("1", (await _host.Account(Eval))["positions"]![0]!["net"]!.ToString());
    }

    private async Task<ClientWebSocket> Connected()
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", _host.Http.DefaultRequestHeaders.Authorization!.ToString());
        await socket.ConnectAsync(Live(""), Cancel);
        return socket;
    }

    private Uri Live(string query) => new UriBuilder(_host.Http.BaseAddress!) { Scheme = "ws", Path = "/live", Query = query }.Uri;
}
