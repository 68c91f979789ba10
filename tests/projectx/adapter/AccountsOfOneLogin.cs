using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Tests.Brokers;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Adapter;

/// <summary>What befalls one account of a login leaves the others as they are, and an account that comes late is told of like those that were there first.</summary>
public sealed class AccountsOfOneLogin
{
    private const string First = "26000001";
    private const string Second = "26000002";
    private const string Mnq = "CON.F.US.MNQ.Z26";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly BrokerNews _second = new();

    private static async Task<BrokerProjectXWorld> Start()
    {
        var world = await BrokerProjectXWorld.Start();
        await world.Broker.Connect(BrokerWorld.Account, BrokerWorld.Opening, world.News, Cancel);
        await world.Quote(15_500.00m, 15_500.25m);
        return world;
    }

    private static async Task Trade(BrokerProjectXWorld world, string number, string contract = Mnq) =>
        await world.Post($"/control/accounts/{number}/trade", new { contract, side = "bid", size = 1 });

    [Fact]
    public async Task One_that_is_found_after_the_stream_came_up_hears_of_its_trades()
    {
        await using var world = await BrokerProjectXWorld.Start();
        await world.Fault(new { kind = "hideAccount", count = 1 }); // The first of the list.
        await world.Broker.Connect(BrokerWorld.Second, world.OpeningOfSecond, _second, Cancel);
        await world.Quote(15_500.00m, 15_500.25m);
        await world.Broker.Connect(BrokerWorld.Account, BrokerWorld.Opening, world.News, Cancel);
        Assert.True((await world.Broker.Snapshot(BrokerWorld.Account, Cancel)).IsHeard);
        await Trade(world, First);
        await world.Until(news => news.Fills.Count == 1);
    }

    [Fact]
    public async Task One_that_the_gateway_does_not_tell_of_any_more_deafens_nobody()
    {
        await using var world = await Start();
        await world.Broker.Connect(BrokerWorld.Second, world.OpeningOfSecond, _second, Cancel);
        await world.Post("/control/switches", new { foreignSubscriptionFails = true });
        await world.Post($"/control/accounts/{Second}/reset", new { reason = "a test" });
        await world.Disconnect();
        await world.Reconnect();
        Assert.True((await world.Broker.Snapshot(BrokerWorld.Account, Cancel)).IsHeard);
        await Trade(world, First);
        await world.Until(news => news.Fills.Count == 1);
    }

    [Fact]
    public async Task What_a_stranger_trades_of_a_product_that_we_do_not_know_makes_the_account_look_and_is_shown_there()
    {
        await using var world = await Start();
        await Trade(world, First, "CON.F.US.EMD.Z26");
        await world.Until(news => news.Of<BrokerEvent.Lost>().Any(lost => lost.Why.Contains("CON.F.US.EMD.Z26", StringComparison.Ordinal)) && news.Of<BrokerEvent.Restored>().Any());
        var snapshot = await world.Broker.Snapshot(BrokerWorld.Account, Cancel);
        Assert.Empty(snapshot.Positions);
        Assert.Equal(new StrangeHolding("CON.F.US.EMD.Z26", 1, 0), Assert.Single(snapshot.Strange));
    }

    [Fact]
    public async Task One_that_may_not_trade_opens_nothing_and_no_order_is_sent_for_it_until_it_may()
    {
        await using var world = await Start();
        var entry = new PlaceOrder(BrokerWorld.Account, new OrderTicket(new OrderId("entry"), BrokerWorld.Contract, Side.Buy, new Contracts(1)), default);
        await world.Post($"/control/accounts/{First}", new { canTrade = false });
        await world.Until(_ => world.Told.Any(told => told.Text.Contains("takes no orders of account", StringComparison.Ordinal)));
        await world.Fault(new { kind = "status", target = "Order/place", status = 500 }); // An order that went out would be unclear.
        var refused = Assert.IsType<OrderOutcome.Rejected>(await world.Broker.Place(entry, Cancel));
        Assert.Equal("TRADING_FORBIDDEN", refused.Code);
        await world.CalmDown();
        await world.Post($"/control/accounts/{First}", new { canTrade = true });
        Assert.IsType<OrderOutcome.Placed>(await world.Broker.Place(entry, Cancel));
    }

    /// <summary>With one session a user the gateway ends the older one when we log in anew: that is no other program.</summary>
    [Theory]
    [InlineData("logoutEvent")]
    [InlineData("strict")]
    public async Task Our_own_second_login_is_nobody_elses(string singleSession)
    {
        await using var world = await Start();
        await world.Post("/control/switches", new { singleSession });
        await world.Fault(new { kind = "status", target = "Order/searchOpen", count = 1, status = 401 });
        await world.Broker.Snapshot(BrokerWorld.Account, Cancel);
        await Trade(world, First);
        await world.Until(news => news.Fills.Count == 1 || news.Of<BrokerEvent.Restored>().Any());
        Assert.Null(world.ProjectX.Tokens.Refusal);
        Assert.Equal(2, world.ProjectX.Tokens.Logins);
        Assert.DoesNotContain(world.News.Of<BrokerEvent.Lost>(), lost => lost.Why.Contains("another program", StringComparison.Ordinal));
    }
}
