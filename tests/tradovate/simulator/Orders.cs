using TraderTerminal.Tests.ProjectX.Simulator;
using Xunit;
using static TraderTerminal.Tests.Tradovate.Simulator.SimulatedTradovate;

namespace TraderTerminal.Tests.Tradovate.Simulator;

/// <summary>Orders in every form, and what becomes of them (reference 8 and 13).</summary>
public sealed class Orders
{
    [Fact]
    public async Task A_market_order_fills_and_every_entity_of_it_can_be_read()
    {
        await using var venue = await Start();
        var ask = Order("Buy", quantity: 2);
        (ask["clOrdId"], ask["accountSpec"], ask["text"]) = ("tt-1", "APEX1234567", "note");
        var id = (await venue.Api("ORDER/PlaceOrder", ask)).Long("orderId");
        Assert.Equal("Filled", await venue.Status(id));
        Assert.Equal("orderQty=2|orderType=\"Market\"|price=absent|timeInForce=\"Day\"|text=\"note\"", (await venue.Api($"orderVersion/item?id={id}")).Shown("orderQty", "orderType", "price", "timeInForce", "text"));
        Assert.Equal("commandType=\"New\"|commandStatus=\"AtExecution\"|clOrdId=\"tt-1\"|senderId=15460|isAutomated=true", (await venue.Api($"command/item?id={id}")).Shown("commandType", "commandStatus", "clOrdId", "senderId", "isAutomated"));
        var reports = (await venue.Api($"executionReport/deps?masterid={id}")).EnumerateArray().ToArray();
        Assert.Equal(["New", "Trade"], reports.Select(report => report.Text("execType")));
        Assert.Equal("ordStatus=\"Filled\"|cumQty=2|avgPx=6700.25|lastQty=2", reports[1].Shown("ordStatus", "cumQty", "avgPx", "lastQty"));
        var fill = Assert.Single(await venue.List("fill"));
        Assert.Equal($"orderId={id}|action=\"Buy\"|qty=2|price=6700.25|accountId=absent", fill.Shown("orderId", "action", "qty", "price", "accountId"));
        Assert.Equal("netPos=2|netPrice=6700.25|bought=2|boughtValue=13400.5", Assert.Single(await venue.List("position")).Shown("netPos", "netPrice", "bought", "boughtValue"));
        Assert.Equal("amount=49998.42|realizedPnL=-1.58|amountSOD=50000", (await venue.List("cashBalance"))[0].Shown("amount", "realizedPnL", "amountSOD"));
        Assert.Equal($"id={fill.Long("id")}", Assert.Single(await venue.List("fillFee")).Shown("id"));
    }

    [Fact]
    public async Task A_round_turn_makes_a_pair_and_its_profit_goes_to_cash()
    {
        await using var venue = await Start();
        await venue.Place("Buy");
        await venue.MoveTo(6_710);
        await venue.Place("Sell");
        Assert.Equal("qty=1|buyPrice=6700.25|sellPrice=6710", Assert.Single(await venue.List("fillPair")).Shown("qty", "buyPrice", "sellPrice"));
        var snapshot = await venue.Api("cashBalance/getCashBalanceSnapshot", new { accountId = Eval });
        Assert.Equal("totalCashValue=50047.17|openPnL=0|realizedPnL=47.17|accountId=absent", snapshot.Shown("totalCashValue", "openPnL", "realizedPnL", "accountId")); // 9.75 points of 5 USD less four times 0.79 a half.
        Assert.Equal("netPos=0|netPrice=absent|sold=1", Assert.Single(await venue.List("position")).Shown("netPos", "netPrice", "sold"));
    }

    [Fact]
    public async Task A_limit_works_is_replaced_in_whole_and_cancelled()
    {
        await using var venue = await Start();
        var id = await venue.Place("Buy", "Limit", 2, 6_690);
        Assert.Equal("Working", await venue.Status(id));
        var modified = await venue.Api("order/modifyorder", new { orderId = id, orderQty = 3, orderType = "Limit", price = 6_695, timeInForce = "Day", isAutomated = true });
        Assert.Equal("orderQty=3|price=6695", (await venue.Api($"orderVersion/item?id={modified.Long("commandId")}")).Shown("orderQty", "price"));
        var cancelled = await venue.Api("order/cancelorder", new { orderId = id, isAutomated = true });
        Assert.Equal("commandType=\"Cancel\"", (await venue.Api($"command/item?id={cancelled.Long("commandId")}")).Shown("commandType"));
        Assert.Equal("Canceled", await venue.Status(id));
        Assert.Equal("failureReason=\"TooLate\"", (await venue.Api("order/cancelorder", new { orderId = id })).Shown("failureReason"));
    }

    [Fact]
    public async Task A_modified_limit_fills_at_its_new_price()
    {
        await using var venue = await Start();
        var id = await venue.Place("Buy", "Limit", 1, 6_690);
        await venue.Api("order/modifyorder", new { orderId = id, orderQty = 2, orderType = "Limit", price = 6_700.25m });
        Assert.Equal("Filled", await venue.Status(id));
        Assert.Equal(2, await venue.Net());
    }

    [Theory]
    [InlineData("Stop", null, 6_705.0, 6_705.0)]
    [InlineData("StopLimit", 6_706.0, 6_705.0, 6_705.0)]
    [InlineData("MIT", 6_695.0, null, 6_695.0)]
    public async Task An_order_waits_for_its_price(string type, double? price, double? stop, double moves)
    {
        await using var venue = await Start();
        var id = await venue.Place("Buy", type, 1, (decimal?)price, (decimal?)stop);
        Assert.Equal("Working", await venue.Status(id));
        Assert.Equal(0, await venue.Net());
        await venue.MoveTo((decimal)moves);
        Assert.Equal("Filled", await venue.Status(id));
    }

    [Fact]
    public async Task A_trailing_stop_follows_and_takes_only_another_quantity()
    {
        await using var venue = await Start();
        await venue.Place("Buy", quantity: 2);
        var ask = Order("Sell", "TrailingStop", 2);
        ask["pegDifference"] = -5m;
        var id = (await venue.Api("order/placeorder", ask)).Long("orderId");
        await venue.MoveTo(6_720);
        Assert.Equal("failureReason=\"TrailingStopNonOrderQtyModify\"",
            (await venue.Api("order/modifyorder", new { orderId = id, orderQty = 2, orderType = "TrailingStop", pegDifference = -4, timeInForce = "Day" })).Shown("failureReason"));
        await venue.MoveTo(6_714);
        Assert.Equal("Filled", await venue.Status(id));
        Assert.Equal(0, await venue.Net());
    }

    [Fact]
    public async Task Parts_fill_and_the_order_stays_working_until_the_last()
    {
        await using var venue = await Start(options => options with { DisplayedSize = 2 });
        var id = await venue.Place("Buy", quantity: 3);
        Assert.Equal("Working", await venue.Status(id));
        await venue.MoveTo(6_700);
        Assert.Equal("Filled", await venue.Status(id));
        Assert.Equal(["2", "1"], (await venue.List("fill")).Select(fill => fill.GetProperty("qty").GetRawText()));
    }

    [Fact]
    public async Task The_exits_of_an_entry_wait_for_it_and_one_cancels_the_other()
    {
        await using var venue = await Start();
        var ask = Order("Buy", "Limit", 2, 6_695);
        ask["bracket1"] = new { action = "Sell", orderType = "Limit", price = 6_705 };
        ask["bracket2"] = new { action = "Sell", orderType = "Stop", stopPrice = 6_690 };
        var placed = await venue.Api("order/placeoso", ask);
        var (target, stop) = (placed.Long("oso1Id"), placed.Long("oso2Id"));
        Assert.Equal($"ordStatus=\"Suspended\"|parentId={placed.Long("orderId")}|ocoId={stop}", (await venue.Api($"order/item?id={target}")).Shown("ordStatus", "parentId", "ocoId"));
        await venue.MoveTo(6_694);
        Assert.Equal(("Working", "Working", 2), (await venue.Status(target), await venue.Status(stop), await venue.Net()));
        await venue.MoveTo(6_705);
        Assert.Equal(("Filled", "Canceled", 0), (await venue.Status(target), await venue.Status(stop), await venue.Net()));
    }

    [Fact]
    public async Task The_exits_of_a_partly_filled_entry_close_what_was_filled_and_no_more()
    {
        await using var venue = await Start(options => options with { DisplayedSize = 2 });
        var ask = Order("Buy", "Limit", 3, 6_700.25m);
        ask["bracket1"] = new { action = "Sell", orderType = "Limit", price = 6_705 };
        ask["bracket2"] = new { action = "Sell", orderType = "Stop", stopPrice = 6_690 };
        var placed = await venue.Api("order/placeoso", ask);
        Assert.Equal(2, await venue.Net());
        await venue.Api("order/cancelorder", new { orderId = placed.Long("orderId") });
        await venue.MoveTo(6_705);
        Assert.Equal(("Canceled", "Filled", "Canceled", 0),
            (await venue.Status(placed.Long("orderId")), await venue.Status(placed.Long("oso1Id")), await venue.Status(placed.Long("oso2Id")), await venue.Net()));
    }

    [Fact]
    public async Task The_exits_go_with_an_entry_that_never_fills()
    {
        await using var venue = await Start();
        var ask = Order("Buy", "Limit", 1, 6_600);
        ask["bracket1"] = new { action = "Sell", orderType = "Stop", stopPrice = 6_590 };
        var placed = await venue.Api("order/placeoso", ask);
        await venue.Api("order/cancelorder", new { orderId = placed.Long("orderId") });
        Assert.Equal("Canceled", await venue.Status(placed.Long("oso1Id")));
    }

    [Fact]
    public async Task Of_two_orders_the_filled_one_cancels_the_other()
    {
        await using var venue = await Start();
        var ask = Order("Buy", "Limit", 1, 6_690);
        ask["other"] = new { action = "Sell", orderType = "Limit", price = 6_710 };
        var placed = await venue.Api("order/placeoco", ask);
        await venue.MoveTo(6_710);
        Assert.Equal(("Canceled", "Filled", -1), (await venue.Status(placed.Long("orderId")), await venue.Status(placed.Long("ocoId")), await venue.Net()));
    }

    /// <summary>The firm lets 60 micros be held.</summary>
    [Fact]
    public async Task A_pair_of_exits_counts_once_towards_what_may_be_held()
    {
        await using var venue = await Start();
        await venue.Place("Buy", quantity: 20);
        var ask = Order("Sell", "Stop", 20, stop: 6_690);
        ask["other"] = new { action = "Sell", orderType = "Limit", price = 6_710 };
        var placed = await venue.Api("order/placeoco", ask);
        var (stop, target) = (placed.Long("orderId"), placed.Long("ocoId"));
        Assert.Equal($"ocoId={target}|parentId=absent", (await venue.Api($"order/item?id={stop}")).Shown("ocoId", "parentId"));
        await venue.Place("Sell", "Limit", 60, 6_720);
        Assert.Equal("failureReason=\"MaxPosLimitReached\"", (await venue.Api("order/placeorder", Order("Sell", "Limit", 1, 6_720))).Shown("failureReason"));
        await venue.MoveTo(6_710);
        Assert.Equal(("Canceled", "Filled", 0), (await venue.Status(stop), await venue.Status(target), await venue.Net()));
    }

    [Fact]
    public async Task A_pair_whose_second_order_is_not_made_names_the_first_alone()
    {
        await using var venue = await Start();
        await venue.Post("/control/faults", new { kind = "dropOther", count = 1 });
        var ask = Order("Sell", "Stop", 1, stop: 6_690);
        ask["other"] = new { action = "Sell", orderType = "Limit", price = 6_710 };
        var placed = await venue.Api("order/placeoco", ask);
        Assert.Equal((true, false, "Working"), (placed.Has("orderId"), placed.Has("ocoId"), await venue.Status(placed.Long("orderId"))));
    }

    [Fact]
    public async Task A_strategy_places_exits_from_the_entry_and_ends_with_them()
    {
        await using var venue = await Start();
        var started = await venue.Api("orderStrategy/startorderstrategy", new
        {
            accountId = Eval, symbol = Mes, action = "Buy", orderStrategyTypeId = 2, uuid = "u",
            @params = """{"entryVersion":{"orderId":0,"orderQty":1,"orderType":"Market"},"brackets":[{"qty":1,"profitTarget":10,"stopLoss":-5,"trailingStop":false}]}""",
        });
        var strategy = started.GetProperty("orderStrategy");
        Assert.Equal("ActiveStrategy", strategy.Text("status"));
        Assert.Equal(["entry", "profitTarget", "stopLoss"], (await venue.Api($"orderStrategyLink/deps?masterid={strategy.Long("id")}")).EnumerateArray().Select(link => link.Text("label")));
        await venue.MoveTo(6_695); // The stop stands at 6695.25.
        Assert.Equal(0, await venue.Net());
        Assert.Equal("ExecutionFinished", (await venue.Api($"orderStrategy/item?id={strategy.Long("id")}")).Text("status"));
        Assert.Equal(404, (await venue.Try("orderStrategy/interruptorderstrategy", new { orderStrategyId = 0 })).Status);
    }

    [Fact]
    public async Task Liquidation_cancels_everything_in_the_contract_and_closes_it()
    {
        await using var venue = await Start();
        await venue.Place("Buy", quantity: 2);
        var stop = await venue.Place("Sell", "Stop", 2, stop: 6_690);
        var answer = await venue.Api("order/liquidateposition", new { accountId = Eval, contractId = await venue.ContractId(), admin = false });
        Assert.Equal(("Canceled", "Filled", 0), (await venue.Status(stop), await venue.Status(answer.Long("orderId")), await venue.Net()));
        Assert.Equal("{}", (await venue.Api("order/liquidateposition", new { accountId = Eval, contractId = await venue.ContractId(), admin = false })).GetRawText());
    }

    [Fact]
    public async Task Positions_are_liquidated_by_their_own_ids()
    {
        await using var venue = await Start();
        await venue.Place("Buy");
        var position = Assert.Single(await venue.List("position")).Long("id");
        Assert.Equal("ok=true", (await venue.Api("order/liquidatepositions", new { positions = new[] { position }, admin = false })).Shown("ok"));
        Assert.Equal(0, await venue.Net());
        Assert.Equal("ok=false", (await venue.Api("order/liquidatepositions", new { positions = new[] { 1 } })).Shown("ok"));
    }

    [Theory]
    [InlineData("""{"action":"Buy","symbol":"MESZ6","orderQty":1,"orderType":"Market"}""", "violations")]
    [InlineData("""{"accountId":1234567,"symbol":"MESZ6","orderQty":1,"orderType":"Market"}""", "violations")]
    [InlineData("""{"accountId":1234567,"action":"Buy","symbol":"MESZ6","orderQty":0,"orderType":"Market"}""", "violations")]
    [InlineData("""{"accountId":1234567,"accountSpec":"DEMO1234568","action":"Buy","symbol":"MESZ6","orderQty":1,"orderType":"Market"}""", "violations")]
    [InlineData("""{"accountId":15460,"action":"Buy","symbol":"MESZ6","orderQty":1,"orderType":"Market"}""", "UnknownReason")]
    [InlineData("""{"accountId":1234567,"action":"Buy","symbol":"MES","orderQty":1,"orderType":"Market"}""", "InvalidContract")]
    [InlineData("""{"accountId":1234567,"action":"Buy","symbol":"MESZ6","orderQty":1,"orderType":"Limit","price":6700.1}""", "InvalidPrice")]
    [InlineData("""{"accountId":1234567,"action":"Buy","symbol":"MESZ6","orderQty":101,"orderType":"Market"}""", "MaxOrderQtyLimitReached")]
    [InlineData("""{"accountId":1234567,"action":"Buy","symbol":"ESZ6","orderQty":7,"orderType":"Market"}""", "MaxPosLimitReached")]
    [InlineData("""{"accountId":1234567,"action":"Buy","symbol":"MESZ6","orderQty":1,"orderType":"QTS"}""", "Unsupported")]
    public async Task A_refusal_is_200_with_its_reason_and_no_order(string order, string reason)
    {
        await using var venue = await Start();
        var refused = await venue.Api("order/placeorder", order);
        Assert.Contains(reason, refused.GetRawText(), StringComparison.Ordinal);
        Assert.False(refused.Has("orderId"));
        Assert.Empty(await venue.List("order"));
    }

    [Fact]
    public async Task Risk_can_refuse_after_the_order_has_its_id()
    {
        await using var venue = await Start();
        await venue.Switch(new { riskRejection = "order" });
        var id = await venue.Place("Buy", "Limit", 1, 6_700.1m);
        Assert.Equal("Rejected", await venue.Status(id));
        Assert.Equal("commandStatus=\"RiskRejected\"|rejectReason=\"InvalidPrice\"", (await venue.Api($"commandReport/deps?masterid={id}"))[0].Shown("commandStatus", "rejectReason"));
    }

    [Fact]
    public async Task While_a_command_is_on_its_way_a_second_one_is_refused()
    {
        await using var venue = await Start();
        await venue.Switch(new { pendingMilliseconds = 500 });
        var id = await venue.Place("Buy", "Limit", 1, 6_690);
        Assert.Equal("PendingNew", await venue.Status(id));
        Assert.Equal("failureReason=\"AnotherCommandPending\"", (await venue.Api("order/cancelorder", new { orderId = id })).Shown("failureReason"));
        await venue.To(Nine.AddSeconds(1));
        Assert.Equal("Working", await venue.Status(id));
    }

    [Fact]
    public async Task Odd_but_honest_bodies_are_taken()
    {
        await using var venue = await Start();
        var placed = await venue.Api("order/placeorder", """
            {"accountId":1234567,"action":"Sell","symbol":"MESZ6","orderQty":1,"orderType":"Market","price":null,"id":0,"ordStatus":null,"expireTime":"0001-01-01T00:00:00Z","maxShow":0,"contractId":5}
            """);
        Assert.True(placed.Has("orderId"));
        Assert.Equal(200, (await venue.Try($"cashBalance/getcashbalancesnapshot?accountId={Eval}")).Status);
        Assert.Equal(400, (await venue.Try("order/placeorder", "{not json")).Status);
    }
}
