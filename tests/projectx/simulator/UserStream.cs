using Xunit;
using static TraderTerminal.Tests.ProjectX.Simulator.SimulatedGateway;

namespace TraderTerminal.Tests.ProjectX.Simulator;

/// <summary>The hubs frame by frame (reference 10 and 14.6).</summary>
public sealed class UserStream
{
    private static readonly string[] Shape = ["id", "status", "type", "side", "customTag", "parentOrderId", "linkedOrderId", "trailDistance", "trailPrice", "limitPrice", "stopPrice"];

    [Fact]
    public async Task The_reference_script_plays_as_recorded()
    {
        await using var gateway = await Start();
        await gateway.Price(28_417.75m);
        await using var user = await RawHub.Open(gateway, "user");
        await user.Subscribe(Combine);
        var id = await gateway.Place(new
        {
            accountId = Combine, contractId = Mnq, type = 2, side = 1, size = 1, customTag = "T", stopLossBracket = new { ticks = 101, type = 4 }, takeProfitBracket = new { ticks = -99, type = 1 },
        });
        await user.Heard("GatewayUserOrder", 6);
        await user.Heard("GatewayUserPosition", 1);
        var names = user.Frames.Where(frame => frame.Contains("\"target\"", StringComparison.Ordinal)).Select(frame => frame.Split("\"target\":\"")[1].Split('"')[0]);
        Assert.Equal(["GatewayUserOrder", "GatewayUserOrder", "GatewayUserOrder", "GatewayUserOrder", "GatewayUserTrade", "GatewayUserPosition", "GatewayUserOrder", "GatewayUserOrder"], names);
        var orders = user.Events("GatewayUserOrder").Select(arguments => Assert.Single(arguments).GetProperty("data").Shown(Shape)).ToArray();
        string Row(long row, int status, int type, int side, string tag, string rest) => $"id={row}|status={status}|type={type}|side={side}|customTag=\"{tag}\"|{rest}";
        var stop = $"parentOrderId={id}|linkedOrderId=absent|trailDistance=101|trailPrice=25.25|limitPrice=absent|stopPrice=";
        var target = $"parentOrderId={id}|linkedOrderId={id + 1}|trailDistance=-99|trailPrice=-24.75|limitPrice=";
        const string Plain = "parentOrderId=absent|linkedOrderId=absent|trailDistance=absent|trailPrice=absent|limitPrice=absent|stopPrice=absent";
        Assert.Equal(
            [
                Row(id + 1, 8, 4, 0, "T-SL", stop + "absent"), Row(id, 6, 2, 1, "T", Plain), Row(id + 2, 8, 1, 0, "T-TP", target + "absent|stopPrice=absent"), Row(id, 2, 2, 1, "T", Plain),
                Row(id + 2, 1, 1, 0, "T-TP", target + "28393|stopPrice=absent"), Row(id + 1, 1, 4, 0, "T-SL", stop + "28443"),
            ],
            orders);
        Assert.Equal([id + 1, id + 2], (await gateway.Open()).Select(order => order.Long("id")));

        await gateway.Price(28_392.75m);
        await user.Heard("GatewayUserOrder", 8);
        await user.Heard("GatewayUserAccount", 1);
        Assert.Equal("profitAndLoss=49.5|fees=0.36|commissions=0.25|side=0", user.Events("GatewayUserTrade")[^1][0].GetProperty("data").Shown("profitAndLoss", "fees", "commissions", "side"));
        Assert.Equal("action=2", user.Events("GatewayUserPosition")[^1][0].Shown("action"));
        Assert.Equal("type=0|size=0|averagePrice=28417.75|contractDisplayName=\"MNQZ26\"", user.Events("GatewayUserPosition")[^1][0].GetProperty("data").Shown("type", "size", "averagePrice", "contractDisplayName"));
        Assert.Equal(50_000m + 49.50m - 2 * 0.61m, user.Events("GatewayUserAccount")[^1][0].GetProperty("data").Number("balance"));
        Assert.Equal($"id={id + 1}|status=3", user.Events("GatewayUserOrder")[^1][0].GetProperty("data").Shown("id", "status"));
    }

    [Fact]
    public async Task Frames_are_those_of_the_framework()
    {
        await using var gateway = await Start();
        await using var user = await RawHub.Open(gateway, "user");
        Assert.Equal("""{"type":3,"invocationId":"c1","result":null}""", (await user.Invoke("subscribeACCOUNTS")).GetRawText());
        Assert.Equal("Failed to invoke 'Nope' due to an error on the server. HubException: Method does not exist.", (await user.Invoke("Nope")).Text("error"));
        Assert.Equal("Failed to invoke 'SubscribeOrders' due to an error on the server.", (await user.Invoke("SubscribeOrders", "123")).Text("error"));
        await user.Say("nonsense");
        await user.Over();
        Assert.Equal("""{"type":7,"error":"Connection closed with an error.","allowReconnect":true}""", user.Frames[^1]);
    }

    [Fact]
    public async Task The_hub_is_only_for_a_token_in_the_header_or_in_the_first_query_value()
    {
        await using var gateway = await Start();
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => RawHub.Open(gateway, "user", "no.such.token"));
        await using var first = await RawHub.Open(gateway, "user", $"{gateway.Token}&access_token=no.such.token");
        using var negotiated = await gateway.Http.PostAsync(new Uri("/hubs/market/negotiate?negotiateVersion=1", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Contains("\"connectionToken\":", await negotiated.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_told_of_another_s_account_nor_after_leaving()
    {
        await using var gateway = await Start();
        await using var user = await RawHub.Open(gateway, "user");
        await user.Invoke("SubscribeOrders", 1);
        await user.Invoke("SubscribeOrders", Combine);
        await gateway.Market(side: 0);
        await user.Heard("GatewayUserOrder", 2);
        await user.Invoke("UnsubscribeOrders", Combine);
        await gateway.Market(side: 0);
        await user.Invoke("SubscribeAccounts");
        Assert.Equal(2, user.Events("GatewayUserOrder").Count);
        await gateway.Switch(new { foreignSubscriptionFails = true });
        Assert.Contains("Account not found.", (await user.Invoke("SubscribeOrders", 1)).Text("error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quotes_say_only_what_changed_and_prints_and_levels_are_arrays()
    {
        await using var gateway = await Start();
        await using var market = await RawHub.Open(gateway, "market");
        foreach (var what in (string[])["Quotes", "Trades", "MarketDepth"]) await market.Invoke($"SubscribeContract{what}", Mnq);
        var reset = market.Events("GatewayDepth")[0];
        Assert.Equal(Mnq, reset[0].GetString());
        Assert.Equal("type=6", reset[1][0].Shown("type"));
        Assert.Equal(21, reset[1].GetArrayLength());
        await gateway.Price(24_801m);
        await market.Heard("GatewayQuote", 1);
        await market.Heard("GatewayTrade", 1);
        await gateway.Price(24_801m);
        await market.Heard("GatewayQuote", 2);
        var quotes = market.Events("GatewayQuote");
        Assert.Equal("symbol=\"F.US.MNQ\"|contract=\"CON.F.US.MNQ.Z26\"|bestBid=24801|bestAsk=24801.25|lastPrice=24801|change=1|symbolName=absent", quotes[0][1].Shown("symbol", "contract", "bestBid", "bestAsk", "lastPrice", "change", "symbolName"));
        Assert.Equal("bestBid=absent|bestAsk=absent|lastPrice=absent|volume=3", quotes[1][1].Shown("bestBid", "bestAsk", "lastPrice", "volume"));
        Assert.Equal("symbolId=\"F.US.MNQ\"|price=24801|type=1|volume=1|contractId=\"CON.F.US.MNQ.Z26\"", market.Events("GatewayTrade")[0][1][0].Shown("symbolId", "price", "type", "volume", "contractId"));
    }

    [Fact]
    public async Task A_second_log_in_puts_out_the_first_as_the_switch_says()
    {
        await using var gateway = await Start();
        await using var off = await RawHub.Open(gateway, "user");
        await gateway.LogIn();
        await gateway.Switch(new { singleSession = "logoutEvent" });
        await gateway.LogIn();
        Assert.Empty((await off.Heard("GatewayLogout", 1))[0]);
        await gateway.Switch(new { singleSession = "strict", logoutPayload = "text" });
        gateway.Use(await gateway.LogIn());
        await off.Over();
        Assert.Equal("""{"type":7}""", off.Frames[^1]);
        await using var mine = await RawHub.Open(gateway, "user");
        Assert.True((await gateway.Account()).Has("balance"));
    }
}
