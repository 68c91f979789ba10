using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The watchdog and the sweep as a trader sees them, with a broker that loses legs, news and ties between orders.</summary>
public sealed class ProtectionOverTheWire
{
    private const string Eval = "topstep_eval_001";

    /// <summary>When the virtual clock begins.</summary>
    private static readonly DateTimeOffset Start = new(2026, 10, 20, 14, 30, 0, TimeSpan.Zero);

    private static async Task<Host> Demo(object faults)
    {
        var host = await Host.Start("--clock", "virtual");
        // The offer stands one tick above the bid: bought at 15,500.00.
        await host.Price("MNQ", 15_499.75m);
        await host.Post("/api/simulation/faults", faults);
        return host;
    }

    private static async Task<JsonNode> Bought(Host host, string exits, int quantity = 1)
    {
        var bought = await host.Alert($$"""{"action":"buy","symbol":"MNQ1!","quantity":{{quantity}},{{exits}}}""");
        Assert.Equal("accepted", bought["outcome"]!.ToString());
        await host.Settle();
        return await host.Account(Eval);
    }

    private static async Task<string[]> Events(Host host) =>
        [.. (await host.Get($"/api/accounts/{Eval}/events?after=0&limit=1000")).AsArray().Select(stored => stored!["type"]!.ToString())];

    private static async Task<int> Net(Host host) => (await host.Account(Eval))["positions"]!.AsArray().Sum(position => position!["net"]!.GetValue<int>());

    [Fact]
    public async Task A_position_whose_stop_is_missing_says_so_and_gets_it_again_also_over_a_restart()
    {
        await using var host = await Demo(new { loseLegsPerMille = 1000 });
        var position = (await Bought(host, """ "stopLoss":{"offset":10},"takeProfit":{"offset":20} """))["positions"]![0]!;
        Assert.Equal(("false", "1"), (position["isProtected"]!.ToString(), position["uncovered"]!.ToString()));
        Assert.NotNull(position["nakedSince"]);

        await host.Kill();
        await host.Restart();
        await host.Advance(Start.AddSeconds(4));
        Assert.DoesNotContain("position-unprotected", await Events(host));
        await host.Advance(Start.AddSeconds(6));
        var account = await host.Account(Eval);
        var stop = account["orders"]!.AsArray().Single()!;
        Assert.Equal(("protect", "stop", "15490.00", "working"), (stop["purpose"]!.ToString(), stop["kind"]!.ToString(), stop["stop"]!.ToString(), stop["status"]!.ToString()));
        Assert.Equal("true", account["positions"]![0]!["isProtected"]!.ToString());
        Assert.Null(account["positions"]![0]!["nakedSince"]);

        await host.Price("MNQ", 15_480m);
        await host.Settle();
        Assert.Equal(0, await Net(host));
        Assert.Empty((await host.Account(Eval))["orders"]!.AsArray());
    }

    [Fact]
    public async Task With_close_the_position_is_closed_and_a_weaker_setting_waits_for_tomorrow()
    {
        await using var host = await Demo(new { loseLegsPerMille = 1000 });
        using var set = await host.Http.PutAsJsonAsync(
            $"/api/accounts/{Eval}/safeguards", new { protect = new { seconds = 2, action = "close" } }, TestContext.Current.CancellationToken);
        Assert.True(set.IsSuccessStatusCode);
        await Bought(host, """ "stopLoss":{"offset":10} """);
        await host.Advance(Start.AddSeconds(3));
        await host.Settle();
        Assert.Equal(0, await Net(host));
        Assert.Contains("flatten-completed", await Events(host));

        using var loosened = await host.Http.PutAsJsonAsync(
            $"/api/accounts/{Eval}/safeguards", new { protect = new { seconds = 30, action = "watch" } }, TestContext.Current.CancellationToken);
        Assert.Contains("next trade date", await loosened.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(("2", "close"), ((await Guard(host))["seconds"]!.ToString(), (await Guard(host))["action"]!.ToString()));

        using var wrong = await host.Http.PutAsJsonAsync(
            $"/api/accounts/{Eval}/safeguards", new { protect = new { seconds = 0, action = "pray" } }, TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)wrong.StatusCode);
        var faults = await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("protect.seconds", faults, StringComparison.Ordinal);
        Assert.Contains("protect.action", faults, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> Guard(Host host) => (await host.Account(Eval))["guard"]!["safeguards"]!["protect"]!;

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task A_stop_that_outlives_its_position_is_taken_away_before_it_opens_another(int loseNewsPerMille)
    {
        await using var host = await Demo(new { leaveLegsPerMille = 1000 });
        var before = await Fills(host);
        await Bought(host, """ "stopLoss":{"offset":10},"takeProfit":{"offset":10} """);
        await host.Post("/api/simulation/faults", new { leaveLegsPerMille = 1000, loseNewsPerMille });
        await host.Price("MNQ", 15_511m);
        await host.Advance(Start.AddSeconds(90));
        await host.Settle();
        Assert.Equal(0, await Net(host));
        Assert.Empty((await host.Account(Eval))["orders"]!.AsArray());

        // Nothing is left at the broker either: the price goes through where the stop stood.
        await host.Price("MNQ", 15_480m);
        await host.Advance(Start.AddSeconds(300));
        Assert.Equal(0, await Net(host));
        Assert.Equal(before + 2, await Fills(host));
    }

    private static async Task<int> Fills(Host host) => (await Events(host)).Count(type => type == "fill-booked");
}
