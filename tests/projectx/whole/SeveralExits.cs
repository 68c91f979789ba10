using Xunit;

namespace TraderTerminal.Tests.ProjectX.Whole;

/// <summary>An alert with several stops and targets, at a gateway that attaches one stop to an order: what works there, what becomes of it, and what goes wrong on the way.</summary>
public sealed class SeveralExits
{
    private const string Brackets = """
        "brackets":[{"quantity":1,"stop":{"offset":10},"target":{"offset":10}},{"quantity":1,"stop":{"offset":20},"target":{"offset":20}},{"quantity":1,"stop":{"offset":10},"target":{"offset":30}}]
        """;

    private const string Long = $""" "symbol":"MNQ1!","action":"buy","quantity":3,{Brackets} """;

    /// <summary>It rests until the price comes down to it.</summary>
    private const string Resting = $""" "symbol":"MNQ1!","action":"buy","quantity":3,"orderType":"limit","limitPrice":15490,{Brackets} """;

    /// <summary>One further stop and nothing else is placed by us.</summary>
    private const string TwoStops = """
         "symbol":"MNQ1!","action":"buy","quantity":2,"orderType":"limit","limitPrice":15490,"brackets":[{"quantity":1,"stop":{"offset":10}},{"quantity":1,"stop":{"offset":20}}]
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<int> Net(ConnectedScene scene) => (await scene.View(ConnectedScene.Combine)).Positions.Sum(position => position.Net);

    private static async Task<string[]> Orders(ConnectedScene scene) =>
        [.. (await scene.Account(ConnectedScene.Combine))["orders"]!.AsArray()
            .Select(order => $"{order!["kind"]} {order["quantity"]!.GetValue<int>() - order["filled"]!.GetValue<int>()} {order["stop"] ?? order["limit"]}").Order(StringComparer.Ordinal)];

    private static async Task Accepted(ConnectedScene scene, string alert)
    {
        var outcome = await scene.Alert(alert);
        Assert.True(outcome["outcome"]!.GetValue<string>() == "accepted", outcome.ToJsonString());
    }

    private static Task Until(ConnectedScene scene, int open, int orders) => scene.Until(async () => await scene.Truth() == (open, orders) && await Net(scene) == open);

    /// <summary>Flat here and there, nothing left that works, and no end of it left to be verified.</summary>
    private static Task Over(ConnectedScene scene) => scene.Until(async () =>
        await scene.Truth() == (0, 0) && await scene.View(ConnectedScene.Combine) is { Positions.Count: 0, Orders.Count: 0, Flattens.Count: 0, Connection: "connected" });

    [Fact]
    public async Task All_of_them_work_at_the_gateway_and_each_target_takes_its_own_stop_along()
    {
        await using var scene = await ConnectedScene.Start();
        await Accepted(scene, Long);
        await Until(scene, 3, 6);
        string[] all = ["limit 1 15510.25", "limit 1 15520.25", "limit 1 15530.25", "stop 1 15480.25", "stop 1 15490.25", "stop 1 15490.25"];
        await scene.Until(async () => (await Orders(scene)).SequenceEqual(all));
        await scene.Price(15_511m);
        await Until(scene, 2, 4);
        await scene.Until(async () => (await Orders(scene)).SequenceEqual(["limit 1 15520.25", "limit 1 15530.25", "stop 1 15480.25", "stop 1 15490.25"]));
        await scene.Price(15_485m);
        await Until(scene, 1, 2);
        await scene.Price(15_522m);
        await Over(scene);
    }

    [Fact]
    public async Task A_gap_through_all_stops_ends_flat()
    {
        await using var scene = await ConnectedScene.Start();
        await Accepted(scene, Long);
        await Until(scene, 3, 6);
        await scene.Price(15_440m);
        await Over(scene);
    }

    [Fact]
    public async Task A_flatten_takes_all_of_them_along()
    {
        await using var scene = await ConnectedScene.Start();
        await Accepted(scene, Long);
        await Until(scene, 3, 6);
        Assert.Equal(200, (await scene.Post($"/api/accounts/{ConnectedScene.Combine}/flatten", new { reason = "enough" })).Status);
        await Over(scene);
    }

    [Fact]
    public async Task A_further_stop_that_the_gateway_refuses_closes_the_position()
    {
        await using var scene = await ConnectedScene.Start();
        await Accepted(scene, TwoStops);
        await scene.Until(async () => await scene.Truth() == (0, 2));
        await scene.Tell("/control/faults", new { kind = "reject", target = "Order/place", count = 1 });
        await scene.Price(15_489m);
        await Over(scene);
        Assert.Contains("\"reject\":1", await scene.Control.GetStringAsync("/control/faults", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancels_that_fills_overtake_leave_no_position_the_other_way()
    {
        await using var scene = await ConnectedScene.Start();
        await Accepted(scene, Long);
        await Until(scene, 3, 6);
        await scene.Tell("/control/faults", new { kind = "fillOnCancel", target = "Order/cancel", count = 4 });
        // Target and stop of the first pair close two of the three; then the last target closes, and three cancels come too late.
        await scene.Price(15_511m);
        await scene.Until(async () => await scene.Truth() == (1, 4) && await Net(scene) == 1);
        await scene.Price(15_522m);
        await Over(scene);
        Assert.Contains("has filled more than there was to close", (await scene.Get($"/api/accounts/{ConnectedScene.Combine}/events?after=0")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fills_while_the_stream_is_away_is_held_by_the_widest_stop_and_gets_the_rest_afterwards()
    {
        await using var scene = await ConnectedScene.Start();
        await Accepted(scene, Resting);
        await scene.Until(async () => await scene.Truth() == (0, 2));
        await scene.Tell("/control/faults", new { kind = "status", status = 503 });
        await scene.Tell("/control/sockets", new { action = "refuse" });
        await scene.Tell("/control/sockets", new { action = "drop", hub = "user" });
        await scene.Price(15_489m);
        await scene.Until(async () => await scene.Truth() == (3, 1));
        using (var disarmed = await scene.Control.DeleteAsync("/control/faults", Cancel)) Assert.True(disarmed.IsSuccessStatusCode);
        await scene.Tell("/control/sockets", new { action = "allow" });
        await Until(scene, 3, 6);
        await scene.Until(async () => (await Orders(scene)).Count(order => order.StartsWith("stop 1", StringComparison.Ordinal)) == 3);
        await scene.Price(15_560m);
        await Over(scene);
    }

    [Fact]
    public async Task What_fills_while_the_program_is_down_gets_the_rest_when_it_comes_up()
    {
        await using var scene = await ConnectedScene.Start();
        await Accepted(scene, Resting);
        await scene.Until(async () => await scene.Truth() == (0, 2));
        await scene.StopHost();
        await scene.Price(15_489m);
        await scene.Until(async () => await scene.Truth() == (3, 1), idle: true);
        await scene.StartHost();
        await Until(scene, 3, 6);
        await scene.Until(async () => (await Orders(scene)).Count(order => order.StartsWith("stop 1", StringComparison.Ordinal)) == 3);
    }
}
