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
