using Xunit;

namespace TraderTerminal.Tests.Tradovate.Whole;

/// <summary>Accounts at TopstepX and Tradovate on one alert, from the hook to the fill, and what one broker's outage does to the other's account: nothing.</summary>
public sealed class SideBySide
{
    private const string Long = """ "symbol":"MNQ1!","action":"buy","quantity":2,"stopLoss":{"offset":20},"takeProfit":{"offset":40} """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_becomes_a_protected_position_at_Tradovate_and_a_flatten_ends_it()
    {
        await using var scene = await TradovateScene.Start();
        Assert.Equal("accepted", (await scene.Alert(Long))[TradovateScene.Prop]);
        await scene.Until(async () => await scene.Net(TradovateScene.Prop) == 2 && await scene.Truth() == (2, 2));
        Assert.Equal(2, (await scene.Get($"/api/accounts/{TradovateScene.Prop}"))["orders"]!.AsArray().Count);

        await scene.Post($"/api/accounts/{TradovateScene.Prop}/flatten", new { reason = "enough" });
        await scene.Until(async () => await scene.Truth() == (0, 0) && await scene.Net(TradovateScene.Prop) == 0);
        // Verified by the broker's word, not by our own.
        await scene.Until(async () => (await scene.Get($"/api/accounts/{TradovateScene.Prop}"))["flattens"]!.AsArray().Count == 0);
    }

    [Theory]
    [InlineData("liquidateNothing")]
    [InlineData("liquidatePart")]
    public async Task A_close_of_Tradovates_own_that_does_not_suffice_is_followed_by_one_order_for_the_rest(string kind)
    {
        await using var scene = await TradovateScene.Start();
        await scene.Alert(""" "symbol":"MNQ1!","action":"buy","quantity":3 """);
        await scene.Until(async () => await scene.Net(TradovateScene.Prop) == 3);
        await TradovateScene.Tell(scene.Control, "/control/faults", new { kind, count = 1 });
        await scene.Post($"/api/accounts/{TradovateScene.Prop}/flatten", new { reason = "enough" });
        await scene.Until(async () => await scene.Truth() == (0, 0) && (await scene.Get($"/api/accounts/{TradovateScene.Prop}"))["flattens"]!.AsArray().Count == 0);
        Assert.Equal(0, await scene.Net(TradovateScene.Prop));
    }

    [Fact]
    public async Task One_alert_reaches_an_account_at_each_broker_and_an_outage_of_one_leaves_the_other_alone()
    {
        await using var scene = await TradovateScene.Start(isWithTopstep: true);
        Assert.Equal([("combine", "accepted"), ("prop", "accepted")], (await scene.Alert(Long)).Select(one => (one.Key, one.Value)).Order());
        await scene.Until(async () => await scene.Truth() == (2, 2) && await scene.GatewayTruth() == (2, 2));
        await scene.Until(async () => await scene.Net(TradovateScene.Prop) == 2 && await scene.Net(TradovateScene.Combine) == 2);

        await TradovateScene.Tell(scene.Control, "/control/faults", new { kind = "status", status = 502 });
        await TradovateScene.Tell(scene.Control, "/control/sockets", new { action = "refuse" });
        await TradovateScene.Tell(scene.Control, "/control/sockets", new { action = "reset" });
        await scene.Until(async () => (await scene.Get($"/api/accounts/{TradovateScene.Prop}"))["connection"]!.GetValue<string>() != "connected");
        Assert.Equal([("combine", "accepted"), ("prop", "refused")], (await scene.Alert(""" "symbol":"MNQ1!","action":"buy","quantity":1 """)).Select(one => (one.Key, one.Value)).Order());
        await scene.Until(async () => (await scene.GatewayTruth()).Open == 3 && await scene.Net(TradovateScene.Combine) == 3);
        Assert.Equal("connected", (await scene.Get($"/api/accounts/{TradovateScene.Combine}"))["connection"]!.GetValue<string>());
        Assert.Equal(2, (await scene.Truth()).Open);

        using (var calmed = await scene.Control.DeleteAsync("/control/faults", Cancel)) Assert.True(calmed.IsSuccessStatusCode);
        await TradovateScene.Tell(scene.Control, "/control/sockets", new { action = "allow" });
        await scene.Until(async () => (await scene.Get($"/api/accounts/{TradovateScene.Prop}"))["connection"]!.GetValue<string>() == "connected");
        Assert.Equal(2, await scene.Net(TradovateScene.Prop));
    }

    [Fact]
    public async Task An_outage_of_the_other_broker_leaves_the_account_at_Tradovate_alone()
    {
        await using var scene = await TradovateScene.Start(isWithTopstep: true);
        await TradovateScene.Tell(scene.GatewayControl, "/control/faults", new { kind = "status", status = 502 });
        await TradovateScene.Tell(scene.GatewayControl, "/control/sockets", new { action = "refuse" });
        await TradovateScene.Tell(scene.GatewayControl, "/control/sockets", new { action = "reset" });
        await scene.Until(async () => (await scene.Get($"/api/accounts/{TradovateScene.Combine}"))["connection"]!.GetValue<string>() != "connected");
        Assert.Equal([("combine", "refused"), ("prop", "accepted")], (await scene.Alert(Long)).Select(one => (one.Key, one.Value)).Order());
        await scene.Until(async () => await scene.Truth() == (2, 2) && await scene.Net(TradovateScene.Prop) == 2);
        Assert.Equal("connected", (await scene.Get($"/api/accounts/{TradovateScene.Prop}"))["connection"]!.GetValue<string>());
        await scene.Post($"/api/accounts/{TradovateScene.Prop}/flatten", new { reason = "enough" });
        await scene.Until(async () => await scene.Truth() == (0, 0) && await scene.Net(TradovateScene.Prop) == 0);
        Assert.Equal((0, 0), await scene.GatewayTruth());
    }
}
