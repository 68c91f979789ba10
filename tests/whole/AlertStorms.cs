using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The same alert several times, and deliveries that overtake each other: the position is the strategy's in the end.</summary>
public sealed class AlertStorms
{
    private const string Eval = "topstep_eval_001";

    /// <summary>When the virtual clock begins.</summary>
    private static readonly DateTimeOffset Start = new(2026, 10, 20, 14, 30, 0, TimeSpan.Zero);

    private int _sent;

    private static async Task<(Host Host, string Key)> Demo()
    {
        var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        return (host, (await host.Post("/api/hooks", new { id = "storm", accounts = new object[] { new { account = Eval } } }))["key"]!.ToString());
    }

    private static async Task<JsonNode> Send(Host host, string key, string body)
    {
        var (status, said) = await host.HookByKey(key, body, wait: false);
        Assert.Equal(200, status);
        return said!;
    }

    private static async Task<int> Net(Host host)
    {
        await host.Settle();
        return (await host.Account(Eval))["positions"]!.AsArray().Sum(position => position!["net"]!.GetValue<int>());
    }

    /// <summary>A strategy's fill: where it stood, where it stands, when it fired.</summary>
    private string Link(int from, int to, int second) => $$"""
        {"symbol":"MNQ1!","action":"{{(to > from ? "buy" : "sell")}}","quantity":{{Math.Abs(to - from)}},"strategy":"walk","id":"{{++_sent}}","timenow":"{{Start.AddSeconds(second).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}}",
         "positionBefore":"{{Side(from)}}","positionSizeBefore":{{Math.Abs(from)}},"positionAfter":"{{Side(to)}}","positionSizeAfter":{{Math.Abs(to)}}}
        """;

    private static string Side(int net) => net switch { 0 => "flat", > 0 => "long", _ => "short" };

    /// <summary>Positions of a strategy, none like the one before it and none above the account's limit.</summary>
    private static int[] Walk(Random random, int length)
    {
        var walk = new int[length + 1];
        for (var i = 1; i <= length; i++)
        {
            do walk[i] = random.Next(-2, 3);
            while (walk[i] == walk[i - 1]);
        }

        return walk;
    }

    [Fact]
    public async Task The_same_alert_four_times_is_one_order()
    {
        var (host, key) = await Demo();
        await using var running = host;
        var said = new List<string>();
        var body = Link(0, 1, 0);
        for (var i = 0; i < 4; i++)
        {
            said.Add((await Send(host, key, body))["status"]!.ToString());
            await host.Advance(Start.AddSeconds(5 * (i + 1)));
        }

        Assert.Equal(["accepted", "duplicate", "duplicate", "duplicate"], said);
        Assert.Equal(1, await Net(host));
        var orders = (await host.Get($"/api/accounts/{Eval}/events?after=0&limit=1000")).AsArray().Count(stored => stored!["type"]!.ToString() == "order-intended");
        Assert.Equal(1, orders);
        var records = (await host.Get("/api/alerts?limit=10")).AsArray();
        Assert.Equal(["duplicate", "duplicate", "duplicate", "accepted"], records.Select(record => record!["status"]!.ToString()));
        Assert.All(records.Take(3), record => Assert.Equal(records[3]!["id"]!.ToString(), record!["of"]!.ToString()));
    }

    /// <summary>None waits for the fills of the one before it: what overtakes orders on their way cancels, closes and starts again from what is really there.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_hundred_alerts_in_one_second_end_in_the_strategys_position(int seed)
    {
        var (host, key) = await Demo();
        await using var running = host;
        var walk = Walk(new Random(seed), 100);
        for (var i = 1; i <= 100; i++) await Send(host, key, Link(walk[i - 1], walk[i], i / 100));
        await host.Advance(Start.AddSeconds(60));
        Assert.Equal(walk[^1], await Net(host));
    }

    /// <summary>The process is killed between the entry and what follows it; where the strategy stood is read from the journal.</summary>
    [Fact]
    public async Task What_overtakes_after_a_restart_is_put_in_order_as_before_it()
    {
        var (host, key) = await Demo();
        await using var running = host;
        await Send(host, key, Link(0, 2, 0));
        Assert.Equal(2, await Net(host));
        await Restart(host);

        // One second, the wrong way round: the entry of the other side waits for the close.
        await Send(host, key, Link(0, -2, 10));
        await Send(host, key, Link(2, 0, 10));
        await host.Advance(Start.AddSeconds(12));
        Assert.Equal(-2, await Net(host));
    }

    [Fact]
    public async Task A_link_that_comes_late_after_a_restart_changes_nothing()
    {
        var (host, key) = await Demo();
        await using var running = host;
        await Send(host, key, Link(0, 2, 0));
        var missing = Link(2, 0, 10);
        var follower = Link(0, -2, 10);
        await host.Advance(Start.AddSeconds(10));
        await Send(host, key, follower);
        Assert.Equal(2, await Net(host));
        // It has waited for its missing link in vain, and is acted on.
        await host.Advance(Start.AddSeconds(11));
        Assert.Equal(-2, await Net(host));
        await Restart(host);

        var (_, late) = await host.HookByKey(key, missing);
        Assert.Equal("superseded", late!["outcomes"]![0]!["code"]!.ToString());
        var (_, older) = await host.HookByKey(key, Link(2, 1, 5));
        Assert.Equal("superseded", older!["outcomes"]![0]!["code"]!.ToString());
        Assert.Equal("duplicate", (await Send(host, key, follower))["status"]!.ToString());
        Assert.Equal(-2, await Net(host));

        // And the strategy goes on.
        await Send(host, key, Link(-2, 0, 11));
        Assert.Equal(0, await Net(host));
    }

    [Fact]
    public async Task What_was_held_when_the_process_died_opens_nothing_after_the_close_of_the_account()
    {
        var (host, key) = await Demo();
        await using var running = host;
        await Send(host, key, Link(0, 1, 0));
        Assert.Equal(1, await Net(host));
        var held = (await Send(host, key, Link(-1, 1, 10)))["alertId"]!.ToString();
        var (_, closed) = await host.HookByKey(key, """{"action":"flatten"}""");
        Assert.Equal("accepted", closed!["outcomes"]![0]!["outcome"]!.ToString());
        await Restart(host);
        await host.Advance(Start.AddSeconds(30));
        Assert.Equal(0, await Net(host));
        Assert.Equal("superseded", (await host.Get($"/api/alerts/{held}"))["outcomes"]![0]!["code"]!.ToString());
    }

    private static async Task Restart(Host host)
    {
        await host.Kill();
        await host.Restart();
        await host.Price("MNQ", 15_500m);
        await host.Settle();
    }

    /// <summary>Each alert is late by up to two seconds of its own, so that they overtake each other; some come after their followers were acted on.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Late_and_reversed_deliveries_converge_to_the_strategys_position(int seed)
    {
        var (host, key) = await Demo();
        await using var running = host;
        var random = new Random(seed);
        var walk = Walk(random, 12);
        var deliveries = Enumerable.Range(1, 12)
            .Select(i => (At: Start.AddSeconds(i).AddMilliseconds(random.Next(2_000)), Body: Link(walk[i - 1], walk[i], i)))
            .OrderBy(delivery => delivery.At);
        foreach (var (at, body) in deliveries)
        {
            await host.Advance(at);
            await Send(host, key, body);
        }

        await host.Advance(Start.AddSeconds(20));
        Assert.Equal(walk[^1], await Net(host));
    }
}
