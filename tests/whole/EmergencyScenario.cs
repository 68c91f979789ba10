using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>S6: what an emergency must mean, whole and with a kill after every step.</summary>
public sealed class EmergencyScenario
{
    private const string Eval = "topstep_eval_001";

    /// <summary>From the limit to the lock, in the order in which the scenario names them.</summary>
    private static readonly string[] Steps =
        ["violation-raised", "flatten-started", "cancel-asked", "order-cancelled", "flatten-orders-gone", "order-intended", "fill-booked", "flatten-completed", "account-locked"];

    /// <summary>S1 flat; long 1 MNQ at 15,500.00 with a working stop far below.</summary>
    private static async Task<Host> LongWithAStop()
    {
        var host = await Host.Start("--clock", "virtual");
        // The offer stands one tick above the bid: bought at 15,500.00.
        await host.Price("MNQ", 15_499.75m);
        var bought = await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1,"stopLoss":{"offset":900},"comment":"entry"}""");
        Assert.Equal("accepted", bought["outcome"]!.ToString());
        await host.Settle();
        var account = await host.Account(Eval);
        Assert.Equal("1", account["positions"]![0]!["net"]!.ToString());
        Assert.Equal("stop", account["orders"]!.AsArray().Single()!["kind"]!.ToString());
        return host;
    }

    private static async Task<string[]> Since(Host host, long version) =>
        [.. (await host.Get($"/api/accounts/{Eval}/events?after={version}&limit=500")).AsArray().Select(stored => stored!["type"]!.ToString())];

    private static async Task<long> Version(Host host) => (await host.Account(Eval))["version"]!.GetValue<long>();

    [Fact]
    public async Task S6_the_limit_is_reached_and_everything_follows_in_order()
    {
        await using var host = await LongWithAStop();
        var version = await Version(host);
        await host.Price("MNQ", 15_125m);
        await host.Settle();
        var happened = await Since(host, version);
        var at = -1;
        foreach (var step in Steps)
        {
            var next = Array.IndexOf(happened, step, at + 1);
            Assert.True(next > at, $"{step} does not follow in {string.Join(' ', happened)}");
            at = next;
        }

        await Flat(host);
        Assert.Equal("-1000.00", (await host.Account(Eval))["dailyPnl"]!.ToString());
        var refused = await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1,"comment":"again"}""");
        Assert.Equal(("refused", "LOCKED"), (refused["outcome"]!.ToString(), refused["code"]!.ToString()));
        Assert.Contains("daily_loss_limit", refused["text"]!.ToString(), StringComparison.Ordinal);
        var closed = await host.Alert("""{"symbol":"MNQ1!","action":"close","comment":"exit"}""");
        Assert.Equal("accepted", closed["outcome"]!.ToString());
        Assert.Empty((await host.Account(Eval))["orders"]!.AsArray());

        var opensAt = DateTimeOffset.Parse((await host.Account(Eval))["sessionEndsAt"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);
        await host.Advance(opensAt.AddSeconds(1));
        Assert.Equal("active", (await host.Account(Eval))["status"]!.ToString());
        await host.Price("MNQ", 15_125m);
        Assert.Equal("accepted", (await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1,"comment":"next day"}"""))["outcome"]!.ToString());
    }

    public static TheoryData<string, bool> Crashes => [.. Steps.SelectMany(step => new[] { (step, true), (step, false) })];

    /// <summary>The process dies just before each step is written, when what it tells of may have happened at the broker, and just after.</summary>
    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task S6_killed_at_a_step_it_finishes_without_doubling_the_close(string step, bool before)
    {
        await using var host = await LongWithAStop();
        await host.Post("/api/simulation/crash", new { @event = step, before });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.Price("MNQ", 15_125m));
        await host.Kill();
        await host.Restart();
        await host.Price("MNQ", 15_125m);
        await host.Settle();
        await Flat(host);
        var closes = (await host.Get($"/api/accounts/{Eval}/events?after=0&limit=1000")).AsArray()
            .Where(stored => stored!["type"]!.ToString() == "fill-booked" && stored.ToJsonString().Contains("\"flat-", StringComparison.Ordinal)).ToArray();
        Assert.Single(closes);
    }

    private static async Task Flat(Host host)
    {
        var account = await host.Account(Eval);
        Assert.Equal("locked", account["status"]!.ToString());
        Assert.Empty(account["positions"]!.AsArray());
        Assert.Empty(account["orders"]!.AsArray());
        Assert.Empty(account["flattens"]!.AsArray());
        Assert.Equal("daily_loss_limit", account["locks"]![0]!["rule"]!.ToString());
    }
}
