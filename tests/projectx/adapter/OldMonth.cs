using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Tests.Brokers;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Adapter;

/// <summary>
/// What is held of a month that is no longer in front is closed by the gateway itself, with an order that lacks our tag: it is ours all the same, and it is never
/// asked for twice.
/// </summary>
public sealed class OldMonth
{
    private static readonly OrderId Exit = new("exit");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Long three of a month that takes no more orders.</summary>
    private static async Task<BrokerProjectXWorld> Held()
    {
        var world = await BrokerProjectXWorld.Start();
        await world.Broker.Connect(BrokerWorld.Account, BrokerWorld.Opening, world.News, Cancel);
        await world.Quote(15_500.00m, 15_500.25m);
        await Place(world, new("entry"), Side.Buy, 3, reduces: false);
        await world.Until(news => news.FilledOf(new("entry")) == 3);
        await world.Let(Happening.MonthOver);
        return world;
    }

    private static ValueTask<OrderOutcome> Place(BrokerProjectXWorld world, OrderId id, Side side, int size, bool reduces = true) =>
        world.Broker.Place(new PlaceOrder(BrokerWorld.Account, new OrderTicket(id, BrokerWorld.Contract, side, new Contracts(size)), default, reduces), Cancel);

    private static async Task<int> Net(BrokerProjectXWorld world) =>
        (await world.Broker.Snapshot(BrokerWorld.Account, Cancel)).Positions.Sum(position => position.Net);

    [Fact]
    public async Task A_close_whose_answer_is_lost_is_found_under_our_id_and_not_asked_for_again()
    {
        await using var world = await Held();
        await world.Fault(new { kind = "lostAnswer", target = "Position/closeContract" });
        Assert.IsType<OrderOutcome.Unknown>(await Place(world, Exit, Side.Sell, 3));
        var found = Assert.IsType<OrderLookUp.Found>(await world.Broker.Find(BrokerWorld.Account, Exit, Cancel)).Order;
        Assert.Equal((BrokerOrderStatus.Filled, 3), (found.Status, found.Filled.Count));
        await world.Until(news => news.FilledOf(Exit) == 3);
        Assert.IsType<OrderOutcome.Rejected>(await Place(world, Exit, Side.Sell, 3));
        Assert.Equal((0, 6), (await Net(world), world.News.Fills.Sum(fill => fill.Quantity.Count)));
    }

    [Fact]
    public async Task A_close_that_is_pending_at_the_gateway_is_not_called_absent()
    {
        await using var world = await Held();
        await world.Fault(new { kind = "pending", target = "Position/closeContract", count = 1 });
        Assert.IsType<OrderOutcome.Unknown>(await Place(world, Exit, Side.Sell, 3));
        await world.Until(news => news.FilledOf(Exit) == 3);
        Assert.IsType<OrderLookUp.Found>(await world.Broker.Find(BrokerWorld.Account, Exit, Cancel));
    }

    [Fact]
    public async Task A_close_that_never_arrived_is_absent_after_a_while_and_goes_out_again()
    {
        await using var world = await Held();
        await world.Fault(new { kind = "status", target = "Position/closeContract", count = 1, status = 503 });
        Assert.IsType<OrderOutcome.Unknown>(await Place(world, Exit, Side.Sell, 3));
        Assert.IsType<OrderLookUp.Unknown>(await world.Broker.Find(BrokerWorld.Account, Exit, Cancel));
        await world.Pass(TimeSpan.FromSeconds(11));
        Assert.IsType<OrderLookUp.Absent>(await world.Broker.Find(BrokerWorld.Account, Exit, Cancel));
        Assert.IsType<OrderOutcome.Placed>(await Place(world, Exit, Side.Sell, 3));
        await world.Until(news => news.FilledOf(Exit) == 3);
        Assert.Equal(0, await Net(world));
    }

    [Fact]
    public async Task A_close_that_is_refused_says_why_and_a_strangers_trade_after_it_is_a_strangers()
    {
        await using var world = await Held();
        await world.Fault(new { kind = "reject", target = "Position/closeContract", count = 1, status = 8 });
        Assert.Equal("AccountRejected", Assert.IsType<OrderOutcome.Rejected>(await Place(world, Exit, Side.Sell, 3)).Code);
        await world.Post("/control/accounts/26000001/trade", new { contract = "CON.F.US.MNQ.Z26", side = "ask", size = 3 });
        await world.Until(news => news.Fills.Sum(fill => fill.Quantity.Count) == 6);
        Assert.Null(world.News.Fills[^1].Order);
    }

    [Fact]
    public async Task A_strangers_trade_before_and_after_a_part_is_a_strangers()
    {
        await using var world = await Held();
        await world.Post("/control/accounts/26000001/trade", new { contract = "CON.F.US.MNQ.Z26", side = "ask", size = 1 });
        Assert.IsType<OrderOutcome.Placed>(await Place(world, Exit, Side.Sell, 1));
        await world.Post("/control/accounts/26000001/trade", new { contract = "CON.F.US.MNQ.Z26", side = "ask", size = 1 });
        await world.Until(news => news.Fills.Sum(fill => fill.Quantity.Count) == 6);
        Assert.Equal([new("entry"), null, Exit, null], (await world.Broker.FillsAfter(BrokerWorld.Account, null, Cancel)).Select(fill => fill.Order));
    }

    [Fact]
    public async Task A_gateway_that_does_not_close_it_either_says_so()
    {
        await using var world = await Held();
        await world.Post("/control/switches", new { closeRefusesOldMonths = true });
        foreach (var size in (int[])[1, 3])
            Assert.Equal("ContractNotActive", Assert.IsType<OrderOutcome.Rejected>(await Place(world, new($"exit-{size}"), Side.Sell, size)).Code);
        Assert.Equal(3, await Net(world));
    }

    [Fact]
    public async Task Which_month_is_in_front_is_asked_for_anew_after_the_refusal()
    {
        await using var world = await BrokerProjectXWorld.Start();
        await world.Broker.Connect(BrokerWorld.Account, BrokerWorld.Opening, world.News, Cancel);
        Assert.Equal(BrokerWorld.Contract, await world.Broker.Front(BrokerWorld.Account, "MNQ", Cancel));
        await world.Let(Happening.MonthOver);
        Assert.Equal(BrokerWorld.Contract, await world.Broker.Front(BrokerWorld.Account, "MNQ", Cancel));
        Assert.IsType<OrderOutcome.Rejected>(await Place(world, new("entry"), Side.Buy, 1, reduces: false));
        Assert.Equal(new("MNQ", 2027, 3), await world.Broker.Front(BrokerWorld.Account, "MNQ", Cancel));
    }

    [Fact]
    public async Task More_than_is_held_closes_what_is_held()
    {
        await using var world = await Held();
        Assert.IsType<OrderOutcome.Placed>(await Place(world, Exit, Side.Sell, 5));
        await world.Until(news => news.FilledOf(Exit) == 3);
        Assert.Equal(0, await Net(world));
        Assert.Equal("ContractNotActive", Assert.IsType<OrderOutcome.Rejected>(await Place(world, new("another"), Side.Sell, 1)).Code);
    }

    [Fact]
    public async Task What_would_add_is_refused_whatever_is_said_of_it()
    {
        await using var world = await Held();
        Assert.Equal("ContractNotActive", Assert.IsType<OrderOutcome.Rejected>(await Place(world, new("another"), Side.Buy, 1)).Code);
        Assert.Equal(3, await Net(world));
    }

    [Fact]
    public async Task A_part_that_a_process_before_may_have_closed_is_left_to_a_person_and_the_whole_is_not()
    {
        await using var world = await Held();
        await world.Fault(new { kind = "lostAnswer", target = "Position/partialCloseContract" });
        Assert.IsType<OrderOutcome.Unknown>(await Place(world, Exit, Side.Sell, 1));
        await world.CalmDown();
        await world.Restart();
        Assert.IsType<OrderLookUp.Absent>(await world.Broker.Find(BrokerWorld.Account, Exit, Cancel));
        Assert.Contains("a person", Assert.IsType<OrderOutcome.Rejected>(await Place(world, Exit, Side.Sell, 1)).Text, StringComparison.Ordinal);
        Assert.Equal(2, await Net(world));
        Assert.IsType<OrderOutcome.Placed>(await Place(world, new("flatten"), Side.Sell, 2));
        await world.Until(news => news.FilledOf(new("flatten")) == 2);
        Assert.Equal(0, await Net(world));
    }
}
