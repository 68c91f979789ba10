using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The live feed as a dashboard gets it: a websocket, SignalR's JSON protocol, and nothing of our own client in between.</summary>
public sealed class LiveFeedOverTheWire
{
    private const string Eval = "topstep_eval_001";

    [Fact]
    public async Task A_viewer_gets_everything_first_and_then_every_change_without_a_gap()
    {
        await using var host = await Quoted();
        await using var viewer = await Viewer.Join(host, null, null);
        var snapshot = await viewer.Next();
        Assert.Equal("snapshot", snapshot["kind"]!.ToString());
        Assert.Equal([Eval, "topstep_funded_001"], snapshot["accounts"]!.AsArray().Select(account => account!["id"]!.ToString()));

        await Buy(host, "one");
        var changes = await viewer.ChangesUntil("fill-booked");
        FollowsOn(Number(snapshot), changes);
        Assert.Equal(
            ["alert-accepted", "order-intended"],
            changes.SelectMany(Types).Where(type => type is "alert-accepted" or "order-intended" or "alert-refused"));
        Assert.All(changes, change => Assert.Equal(Eval, change["account"]!.ToString()));
        Assert.Equal("1", changes[^1]["view"]!["positions"]![0]!["net"]!.ToString());
    }

    [Fact]
    public async Task A_reversal_is_seen_as_one_process_from_its_first_step_to_its_end()
    {
        await using var host = await Quoted();
        await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1,"stopLoss":{"offset":50},"takeProfit":{"offset":80}}""");
        await host.Settle();
        await using var viewer = await Viewer.Join(host, null, null);
        await viewer.Next();
        var (_, sent) = await host.Hook("""{"symbol":"MNQ1!","action":"reverse","quantity":1}""");
        Assert.Equal(("cancelling", 1, 1), Step(sent!["outcomes"]![0]!["reversal"]!));
        await host.Settle();

        var changes = await viewer.ChangesUntil("fill-booked");
        while (Net(changes[^1]) != -1) changes = [.. changes, .. await viewer.ChangesUntil("fill-booked")];
        var steps = changes.Select(change => change["view"]!["reversals"]!.AsArray().SingleOrDefault()).OfType<JsonNode>().Select(Step).Distinct().ToArray();
        Assert.Equal([("cancelling", 1, 1), ("closing", 1, 1), ("opening", 0, 1), ("done", 0, 0)], steps);
        var told = (await host.Get($"/api/alerts/{sent["alertId"]}"))["outcomes"]![0]!["reversal"]!;
        Assert.Equal(("done", 0, 0), Step(told));
        Assert.Equal("sell", told["side"]!.ToString());
    }

    [Fact]
    public async Task A_reversal_that_the_broker_refuses_is_abandoned_and_says_why()
    {
        await using var host = await Quoted();
        await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1}""");
        await host.Settle();
        await host.Post("/api/simulation/faults", new { rejectPerMille = 1000 });
        var (_, sent) = await host.Hook("""{"symbol":"MNQ1!","action":"reverse","quantity":1}""");
        await host.Settle();
        var told = (await host.Get($"/api/alerts/{sent!["alertId"]}"))["outcomes"]![0]!["reversal"]!;
        Assert.Equal(("abandoned", 1, 1), Step(told));
        Assert.Equal("The broker refused.", told["why"]!.ToString());
        Assert.Equal("1", (await host.Account(Eval))["positions"]![0]!["net"]!.ToString());
    }

    private static (string, int, int) Step(JsonNode reversal) =>
        (reversal["stage"]!.ToString(), reversal["closing"]!.GetValue<int>(), reversal["opening"]!.GetValue<int>());

    private static int Net(JsonNode change) => change["view"]!["positions"]!.AsArray().Sum(position => position!["net"]!.GetValue<int>());

    [Fact]
    public async Task A_viewer_that_comes_back_goes_on_where_it_was()
    {
        await using var host = await Quoted();
        string feed;
        long last;
        await using (var viewer = await Viewer.Join(host, null, null))
        {
            feed = (await viewer.Next())["feedId"]!.ToString();
            await Buy(host, "one");
            last = Number((await viewer.ChangesUntil("fill-booked"))[^1]);
        }

        await Buy(host, "while nobody looks");
        await using var again = await Viewer.Join(host, last, feed);
        var missed = await again.ChangesUntil("fill-booked");
        FollowsOn(last, missed);
        await Buy(host, "while it looks again");
        FollowsOn(Number(missed[^1]), await again.ChangesUntil("fill-booked"));
    }

    [Fact]
    public async Task A_viewer_of_another_run_gets_everything_anew()
    {
        await using var host = await Quoted();
        string feed;
        await using (var viewer = await Viewer.Join(host, null, null)) feed = (await viewer.Next())["feedId"]!.ToString();
        await host.Kill();
        await host.Restart();
        await using var again = await Viewer.Join(host, 3, feed);
        var first = await again.Next();
        Assert.Equal("snapshot", first["kind"]!.ToString());
        Assert.NotEqual(feed, first["feedId"]!.ToString());
    }

    [Fact]
    public async Task Nobody_listens_without_the_key()
    {
        await using var host = await Host.Start("--clock", "virtual");
        host.Http.DefaultRequestHeaders.Authorization = null;
        var refused = await Assert.ThrowsAsync<WebSocketException>(async () => await Viewer.Join(host, null, null));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<Host> Quoted()
    {
        var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        return host;
    }

    private static async Task Buy(Host host, string comment)
    {
        var bought = await host.Alert($$"""{"symbol":"MNQ1!","action":"buy","quantity":1,"comment":"{{comment}}"}""");
        Assert.Equal("accepted", bought["outcome"]!.ToString());
        await host.Settle();
    }

    private static void FollowsOn(long last, IReadOnlyList<JsonNode> changes) =>
        Assert.Equal(Enumerable.Range(1, changes.Count).Select(step => last + step), changes.Select(Number));

    private static long Number(JsonNode message) => message["number"]!.GetValue<long>();

    private static IEnumerable<string> Types(JsonNode change) => change["events"]!.AsArray().Select(happened => happened!["type"]!.ToString());

    /// <summary>One websocket that has shaken hands and subscribed.</summary>
    private sealed class Viewer : IAsyncDisposable
    {
        /// <summary>Ends each message of SignalR's JSON protocol.</summary>
        private const char Separator = '\x1e';

        /// <summary>Message types of the hub protocol.</summary>
        private const int StreamItem = 2, Completion = 3, Close = 7;

        /// <summary>A virtual world tells at once; only a fault is silent this long.</summary>
        private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(30);

        private readonly ClientWebSocket _socket = new();
        private readonly Queue<string> _received = [];
        private readonly StringBuilder _part = new();

        private Viewer()
        {
        }

        private static CancellationToken Cancel => TestContext.Current.CancellationToken;

        public static async Task<Viewer> Join(Host host, long? afterNumber, string? feed)
        {
            var viewer = new Viewer();
            try
            {
                await viewer.Connect(host);
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

        /// <summary>The numbered changes up to the one that holds an event of this type. A value between them has the number of the one before.</summary>
        public async Task<IReadOnlyList<JsonNode>> ChangesUntil(string type)
        {
            var changes = new List<JsonNode>();
            while (true)
            {
                var message = await Next();
                if (message["kind"]!.ToString() == "value")
                {
                    if (changes.Count > 0) Assert.Equal(Number(changes[^1]), Number(message));
                    continue;
                }

                Assert.Equal("account", message["kind"]!.ToString());
                changes.Add(message);
                if (Types(message).Contains(type)) return changes;
            }
        }

        public ValueTask DisposeAsync()
        {
            _socket.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task Connect(Host host)
        {
            if (host.Http.DefaultRequestHeaders.Authorization is { } key) _socket.Options.SetRequestHeader("Authorization", key.ToString());
            await _socket.ConnectAsync(new UriBuilder(host.Http.BaseAddress!) { Scheme = "ws", Path = "/live" }.Uri, Cancel);
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
}
