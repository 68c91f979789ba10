using Xunit;
using static TraderTerminal.Tests.ProjectX.Simulator.SimulatedGateway;

namespace TraderTerminal.Tests.ProjectX.Simulator;

/// <summary>Orders, positions and money over REST (reference 6, 8, 9).</summary>
public sealed class OrderFlow
{
    [Fact]
    public async Task A_market_order_fills_at_the_touch_and_shows_in_every_list()
    {
        await using var gateway = await Start();
        var id = await gateway.Market(side: 0, size: 2);
        Assert.Equal(3_500_000_001, id);
        var order = Assert.Single(await gateway.Orders());
        Assert.Equal(
            """{"id":3500000001,"accountId":26000001,"contractId":"CON.F.US.MNQ.Z26","symbolId":"F.US.MNQ","creationTimestamp":"2026-11-17T15:00:00+00:00","updateTimestamp":"2026-11-17T15:00:00+00:00","status":2,"type":2,"side":0,"size":2,"limitPrice":null,"stopPrice":null,"fillVolume":2,"filledPrice":24800.250000000,"customTag":null}""",
            order.GetRawText());
        Assert.Equal(
            """{"id":830000001,"accountId":26000001,"contractId":"CON.F.US.MNQ.Z26","contractDisplayName":"MNQZ26","creationTimestamp":"2026-11-17T15:00:00+00:00","type":1,"size":2,"averagePrice":24800.250000000}""",
            Assert.Single(await gateway.Positions()).GetRawText());
        Assert.Equal(
            """{"id":3100000001,"accountId":26000001,"contractId":"CON.F.US.MNQ.Z26","creationTimestamp":"2026-11-17T15:00:00+00:00","price":24800.250000000,"profitAndLoss":null,"fees":0.7200,"side":0,"size":2,"voided":false,"orderId":3500000001}""",
            Assert.Single(await gateway.Trades()).GetRawText());
        Assert.Empty(await gateway.Open());
    }

    [Fact]
    public async Task Profit_is_gross_of_the_mean_entry_and_the_balance_is_net_of_all_costs()
    {
        await using var gateway = await Start();
        await gateway.Market(side: 0);
        await gateway.Price(24_810m);
        await gateway.Market(side: 0); // 24,810.25: the mean is 24,805.25.
        await gateway.Price(24_820m);
        await gateway.Api("Position/partialCloseContract", new { accountId = Combine, contractId = Mnq, size = 1 });
        var trades = await gateway.Trades();
        Assert.Equal("profitAndLoss=29.500000000|fees=0.3600|side=1|size=1", trades[0].Shown("profitAndLoss", "fees", "side", "size"));
        Assert.Equal("type=1|size=1|averagePrice=24805.250000000", Assert.Single(await gateway.Positions()).Shown("type", "size", "averagePrice"));

        // Three half-turns of 0.36 fee and 0.25 commission each.
        Assert.Equal(50_000m + 29.50m - 3 * 0.61m, (await gateway.Account()).Number("balance"));
    }

    [Fact]
    public async Task A_reversal_is_two_half_turns_and_a_new_position()
    {
        await using var gateway = await Start();
        await gateway.Market(side: 0);
        var before = Assert.Single(await gateway.Positions()).Int("id");
        await gateway.Market(side: 1, size: 3);
        var trades = await gateway.Trades();
        Assert.Equal(["profitAndLoss=null|size=2", "profitAndLoss=-0.500000000|size=1", "profitAndLoss=null|size=1"], trades.Select(trade => trade.Shown("profitAndLoss", "size")));
        var after = Assert.Single(await gateway.Positions());
        Assert.Equal("type=2|size=2", after.Shown("type", "size"));
        Assert.NotEqual(before, after.Int("id"));
    }

    [Theory]
    [InlineData("""{"accountId":1,"contractId":"CON.F.US.MNQ.Z26","type":2,"side":0,"size":1}""", 1, null)]
    [InlineData("""{"accountId":26000001,"contractId":"CON.F.US.XX.Z26","type":2,"side":0,"size":1}""", 8, null)]
    [InlineData("""{"accountId":26000001,"contractId":"CON.F.US.MNQ.U26","type":2,"side":0,"size":1}""", 9, null)]
    [InlineData("""{"accountId":26000001,"contractId":"CON.F.US.MNQ.Z26","type":0,"side":0,"size":1}""", 2, "Invalid order type specified")]
    [InlineData("""{"accountId":26000001,"contractId":"CON.F.US.MNQ.Z26","type":2,"side":0,"size":0}""", 2, "Invalid order size specified")]
    [InlineData("""{"accountId":26000001,"contractId":"CON.F.US.MNQ.Z26","type":1,"side":0,"size":1}""", 2, "Invalid price. Limit price is not valid for the contract.")]
    [InlineData("""{"accountId":26000001,"contractId":"CON.F.US.MNQ.Z26","type":1,"side":0,"size":1,"limitPrice":24790.10}""", 2, "Invalid price. Limit price is not valid for the contract.")]
    [InlineData("""{"accountId":26000001,"contractId":"CON.F.US.MNQ.Z26","type":4,"side":0,"size":1,"stopPrice":24800.25}""", 2, "Invalid price. Stop price is on the wrong side of the market.")]
    [InlineData("""{"accountId":26000001,"contractId":"CON.F.US.MNQ.Z26","type":2,"side":1,"size":1,"takeProfitBracket":{"ticks":30,"type":1}}""", 2, "Invalid take profit ticks (30). Ticks should be less than zero when going short.")]
    [InlineData("""{"accountId":26000001,"contractId":"CON.F.US.MNQ.Z26","type":2,"side":1,"size":1,"stopLossBracket":{"ticks":-50,"type":4}}""", 2, "Invalid stop loss ticks (-50). Stop loss tick value should be at least 4 ticks.")]
    [InlineData("""{"accountId":26000001,"contractId":"CON.F.US.MNQ.Z26","type":2,"side":1,"size":1,"stopLossBracket":{"ticks":3,"type":4}}""", 2, "Invalid stop loss ticks (3). Stop loss tick value should be at least 4 ticks.")]
    public async Task An_order_is_refused_with_the_gateway_s_code_and_text(string body, int code, string? text)
    {
        await using var gateway = await Start();
        var refused = await gateway.Api("Order/place", body);
        Assert.Equal("""orderId=0|success=false""", refused.Shown("orderId", "success"));
        Assert.Equal((code, text), (refused.Int("errorCode"), refused.Text("errorMessage")));
    }

    [Fact]
    public async Task A_tag_is_used_once_also_by_a_rejected_order()
    {
        await using var gateway = await Start();
        await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 1, side = 0, size = 1, limitPrice = 1.1, customTag = "burned" });
        Assert.Equal("status=5|fillVolume=0|customTag=\"burned\"", Assert.Single(await gateway.Orders()).Shown("status", "fillVolume", "customTag"));
        var again = await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1, customTag = "burned" });
        Assert.Equal("Specified custom tag is already in use", again.Text("errorMessage"));
        Assert.Equal(3_500_000_002, await gateway.Place(new { accountId = Practice, contractId = Mnq, type = 2, side = 0, size = 1, customTag = "burned" }));
    }

    [Fact]
    public async Task A_resting_order_is_moved_cancelled_and_then_unknown()
    {
        await using var gateway = await Start();
        var id = await gateway.Place(new { accountId = Combine, contractId = Mnq, type = 1, side = 0, size = 2, limitPrice = 24_790 });
        Assert.True((await gateway.Api("Order/modify", new { accountId = Combine, orderId = id, limitPrice = 24_795.5, size = 3 })).GetProperty("success").GetBoolean());
        Assert.Equal("size=3|limitPrice=24795.500000000|status=1", Assert.Single(await gateway.Open()).Shown("size", "limitPrice", "status"));
        Assert.Equal(3, (await gateway.Api("Order/modify", new { accountId = Combine, orderId = id, limitPrice = 24_795.6 })).Int("errorCode"));
        Assert.True((await gateway.Api("Order/cancel", new { accountId = Combine, orderId = id })).GetProperty("success").GetBoolean());
        Assert.Equal("""{"success":false,"errorCode":2,"errorMessage":null}""", (await gateway.Api("Order/cancel", new { accountId = Combine, orderId = id })).GetRawText());
        Assert.Equal(2, (await gateway.Api("Order/modify", new { accountId = Combine, orderId = id, size = 1 })).Int("errorCode"));
        Assert.Equal(1, (await gateway.Api("Order/cancel", new { accountId = 1, orderId = id })).Int("errorCode"));
    }

    [Theory]
    [InlineData(6, 0, "24800.000000000")]
    [InlineData(7, 1, "24800.250000000")]
    public async Task A_join_order_rests_at_the_best_price_of_its_side(int type, int side, string limit)
    {
        await using var gateway = await Start();
        await gateway.Place(new { accountId = Combine, contractId = Mnq, type, side, size = 1 });
        Assert.Equal(limit, Assert.Single(await gateway.Open()).GetProperty("limitPrice").GetRawText());
    }

    [Fact]
    public async Task A_trailing_stop_follows_by_its_distance_and_fills()
    {
        await using var gateway = await Start();
        await gateway.Market(side: 0);
        await gateway.Place(new { accountId = Combine, contractId = Mnq, type = 5, side = 1, size = 1, trailPrice = 10 });
        await gateway.Price(24_830m);
        await gateway.Price(24_820.25m);
        Assert.Single(await gateway.Positions());
        await gateway.Price(24_820m);
        Assert.Empty(await gateway.Positions());
    }

    [Fact]
    public async Task Closing_leaves_the_brackets_which_then_open_a_position_of_their_own()
    {
        await using var gateway = await Start();
        await gateway.Place(new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1, customTag = "b", stopLossBracket = new { ticks = -40, type = 4 }, takeProfitBracket = new { ticks = 40, type = 1 } });
        Assert.True((await gateway.Api("Position/closeContract", new { accountId = Combine, contractId = Mnq })).GetProperty("success").GetBoolean());
        Assert.Empty(await gateway.Positions());
        Assert.Equal(["\"b-SL\"", "\"b-TP\""], (await gateway.Open()).Select(order => order.GetProperty("customTag").GetRawText()));
        Assert.Equal("type=2|customTag=null|status=2", (await gateway.Orders())[^1].Shown("type", "customTag", "status"));
        await gateway.Price(24_780m);
        Assert.Equal("type=2|size=1", Assert.Single(await gateway.Positions()).Shown("type", "size"));
        Assert.Equal(2, (await gateway.Api("Position/closeContract", new { accountId = Combine, contractId = Es })).Int("errorCode"));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(3, 5)]
    [InlineData(2, 0)]
    public async Task Part_of_a_position_is_closed_within_its_size(int size, int code)
    {
        await using var gateway = await Start();
        await gateway.Market(side: 0, size: 2);
        Assert.Equal(code, (await gateway.Api("Position/partialCloseContract", new { accountId = Combine, contractId = Mnq, size })).Int("errorCode"));
    }

    [Fact]
    public async Task By_the_real_clock_an_order_meets_the_market_a_moment_after_it_was_taken()
    {
        await using var gateway = await Start(options => options with
        {
            Virtual = null, MarketStandsStill = false, Latency = TimeSpan.FromMilliseconds(3), Switches = """{"tradingHours":"alwaysOpen"}""",
        });
        await using var user = await RawHub.Open(gateway, "user");
        await using var market = await RawHub.Open(gateway, "market");
        await user.Invoke("SubscribeOrders", Practice);
        var offered = (await gateway.Api("Contract/search", new { live = false, searchText = "MNQ" })).GetProperty("contracts")[0].Text("id")!;
        await market.Invoke("SubscribeContractQuotes", offered);
        await market.Heard("GatewayQuote", 2);
        await gateway.Market(side: 0, contract: offered, account: Practice);
        var orders = await user.Heard("GatewayUserOrder", 2);
        Assert.Equal(["status=6", "status=2"], orders.Take(2).Select(order => order[0].GetProperty("data").Shown("status")));
    }

    [Fact]
    public async Task The_same_seed_and_the_same_requests_give_the_same_bytes()
    {
        async Task<string> Run()
        {
            await using var gateway = await Start(options => options with { MarketStandsStill = false });
            await gateway.To(Nine.AddMinutes(5));
            await gateway.Place(new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1, stopLossBracket = new { ticks = -8, type = 4 }, takeProfitBracket = new { ticks = 8, type = 1 } });
            await gateway.To(Nine.AddHours(1));
            return string.Join('\n', (await gateway.Orders()).Concat(await gateway.Trades()).Append(await gateway.Account()).Select(row => row.GetRawText()));
        }

        Assert.Equal(await Run(), await Run());
    }
}
