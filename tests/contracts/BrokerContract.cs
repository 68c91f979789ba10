using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using Xunit;
using static TraderTerminal.Tests.Brokers.BrokerWorld;

namespace TraderTerminal.Tests.Brokers;

/// <summary>The numbered acceptance list of <see cref="IBroker"/>: every adapter passes it against its simulator.</summary>
public abstract class BrokerContract : IAsyncLifetime
{
    private static readonly OrderId Entry = new("entry");
    private static readonly OrderId Stop = new("entry-stop");
    private static readonly OrderId Target = new("entry-target");
    private static readonly OrderId Exit = new("exit");

    private BrokerWorld _world = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IBroker Broker => _world.Broker;

    private BrokerNews News => _world.News;

    public async ValueTask InitializeAsync()
    {
        _world = await Build();
        await Broker.Connect(Account, Opening, News, Cancel);
        await _world.Quote(15_500.00m, 15_500.25m);
    }

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A fresh venue with <see cref="Account"/> not yet opened, or opened at <see cref="Opening"/>.</summary>
    protected abstract ValueTask<BrokerWorld> Build();

    [Fact]
    public async Task B01_a_market_order_fills_and_is_told_in_order()
    {
        Assert.IsType<OrderOutcome.Placed>(await Place(Market(Entry, Side.Buy, 2)));
        await Until(news => news.FilledOf(Entry) == 2);

        Assert.IsType<BrokerEvent.Working>(News.Events[0]);
        Assert.Equal(Points(15_500.25m), News.Fills[0].Price);
        Assert.Equal(2, Assert.Single((await Snapshot()).Positions).Net);
    }

    [Fact]
    public async Task B02_a_limit_order_rests_then_fills_at_its_price()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await Until(news => news.Works(Entry));
        Assert.Equal(BrokerOrderStatus.Working, Assert.Single((await Snapshot()).Orders).Status);

        await _world.Quote(15_494.50m, 15_494.75m);
        await Until(news => news.FilledOf(Entry) == 1);
        Assert.Equal(Points(15_495.00m), News.Fills[0].Price);
    }

    [Fact]
    public async Task B03_a_cancel_is_confirmed_by_an_event()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        Assert.IsType<OrderOutcome.Placed>(await Broker.Cancel(Account, Entry, Cancel));
        await Until(news => news.Cancelled(Entry));
        Assert.Empty((await Snapshot()).Orders);
        Assert.Equal(BrokerOrderStatus.Cancelled, await StatusOf(Entry));
    }

    [Fact]
    public async Task B04_a_change_is_confirmed_by_an_event_and_counts()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        var change = new OrderChange(new Contracts(3), Points(15_490.00m), null);
        Assert.IsType<OrderOutcome.Placed>(await Broker.Modify(Account, Entry, change, Cancel));
        await Until(news => news.Of<BrokerEvent.Modified>().Any(e => e.Ticket.Limit == Points(15_490.00m)));

        await _world.Quote(15_489.50m, 15_489.75m);
        await Until(news => news.FilledOf(Entry) == 3);
        Assert.All(News.Fills, fill => Assert.Equal(Points(15_490.00m), fill.Price));
    }

    [Fact]
    public async Task B05_what_cannot_be_an_order_is_rejected_with_a_code()
    {
        OrderTicket[] wrong =
        [
            Market(new("no-quantity"), Side.Buy, 0),
            Limit(new("off-tick"), Side.Buy, 1, 15_495.10m),
            Market(new("no-contract"), Side.Buy, 1) with { Contract = new ContractSymbol("NOSUCH", 2026, 12) },
        ];
        foreach (var ticket in wrong)
            Assert.NotEmpty(Assert.IsType<OrderOutcome.Rejected>(await Place(ticket)).Code);
        Assert.Empty((await Snapshot()).Orders);
    }

    [Fact]
    public async Task B06_a_lost_answer_is_unknown_and_the_look_up_tells()
    {
        await _world.LoseAnswers(on: true);
        Assert.IsType<OrderOutcome.Unknown>(await Place(Market(Entry, Side.Buy, 1)));
        await _world.LoseAnswers(on: false);

        await Until(news => news.FilledOf(Entry) == 1);
        Assert.Equal(BrokerOrderStatus.Filled, await StatusOf(Entry));
    }

    [Fact]
    public async Task B07_an_order_the_broker_never_saw_is_absent() =>
        Assert.IsType<OrderLookUp.Absent>(await Broker.Find(Account, Entry, Cancel));

    [Fact]
    public async Task B08_the_same_order_id_never_trades_twice()
    {
        await Place(Market(Entry, Side.Buy, 1));
        var again = Assert.IsType<OrderOutcome.Rejected>(await Place(Market(Entry, Side.Buy, 1)));
        Assert.Equal(_world.DuplicateTagCode, again.Code);
        await Until(news => news.FilledOf(Entry) == 1);
        Assert.Equal(1, Assert.Single((await Snapshot()).Positions).Net);
    }

    [Fact]
    public async Task B09_bracket_legs_sleep_until_the_entry_fills()
    {
        await Place(Limit(Entry, Side.Buy, 2, 15_495.00m), StopLeg(2, 10m), TargetLeg(2, 20m));
        await Until(news => news.Works(Entry));
        Assert.False(News.Works(Stop));

        await _world.Quote(15_494.50m, 15_494.75m);
        await Until(news => news.Works(Stop) && news.Works(Target));
        var orders = (await Snapshot()).Orders;
        Assert.Equal(Points(15_485.00m), orders.Single(order => order.Ticket.Id == Stop).Ticket.Stop);
        Assert.Equal(Points(15_515.00m), orders.Single(order => order.Ticket.Id == Target).Ticket.Limit);
        Assert.All(orders, order => Assert.Equal((Entry, 2, Side.Sell), (order.Parent, order.Ticket.Quantity.Count, order.Ticket.Side)));
    }

    [Fact]
    public async Task B10_a_filled_target_cancels_its_stop()
    {
        await Place(Market(Entry, Side.Buy, 1), StopLeg(1, 10m), TargetLeg(1, 20m));
        await _world.Quote(15_520.50m, 15_520.75m);
        await Until(news => news.FilledOf(Target) == 1 && news.Cancelled(Stop));
        await AssertFlat();
    }

    [Fact]
    public async Task B11_a_filled_stop_cancels_its_target()
    {
        await Place(Market(Entry, Side.Buy, 1), StopLeg(1, 10m), TargetLeg(1, 20m));
        await _world.Quote(15_490.00m, 15_490.25m);
        await Until(news => news.FilledOf(Stop) == 1 && news.Cancelled(Target));
        await AssertFlat();
    }

    [Fact]
    public async Task B12_partial_fills_add_up_to_the_order()
    {
        await _world.ShowSize(2);
        await Place(Limit(Entry, Side.Buy, 5, 15_495.00m));
        for (var quotes = 0; quotes < 3; quotes++) await _world.Quote(15_494.50m, 15_494.75m);
        await Until(news => news.FilledOf(Entry) == 5);
        Assert.True(News.Fills.Count > 1);
        Assert.Equal(5, Assert.Single((await Snapshot()).Positions).Net);
    }

    [Fact]
    public async Task B13_fills_after_a_known_one_are_the_later_ones()
    {
        await Place(Market(Entry, Side.Buy, 1));
        await Place(Market(Exit, Side.Sell, 1));
        await Until(news => news.FilledOf(Exit) == 1);

        var all = await Broker.FillsAfter(Account, null, Cancel);
        Assert.Equal([Entry, Exit], all.Select(fill => fill.Order!.Value));
        Assert.Equal([all[1]], await Broker.FillsAfter(Account, all[0].Id, Cancel));
        Assert.Empty(await Broker.FillsAfter(Account, all[1].Id, Cancel));
    }

    [Fact]
    public async Task B14_after_a_flatten_the_snapshot_is_flat_and_the_balance_is_right()
    {
        await Place(Market(Entry, Side.Buy, 2));
        await _world.Quote(15_510.25m, 15_510.50m);
        await Place(Market(Exit, Side.Sell, 2));
        await Until(news => news.FilledOf(Exit) == 2);
        await AssertFlat();

        // Bought at 15 500.25, sold at 15 510.25: forty ticks of 0.50 dollars on two contracts.
        Assert.Equal(Opening + Usd.FromDollars(40m) - _world.FeePerSide * 4, (await Snapshot()).Balance);
    }

    [Fact]
    public async Task B15_without_a_connection_nothing_is_certain_and_afterwards_everything_can_be_read()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await _world.Disconnect();
        await Until(news => news.Of<BrokerEvent.Lost>().Any());
        Assert.IsType<OrderOutcome.Unknown>(await Place(Market(Exit, Side.Sell, 1)));
        Assert.IsType<OrderLookUp.Unknown>(await Broker.Find(Account, Entry, Cancel));
        await _world.Quote(15_494.50m, 15_494.75m);

        await _world.Reconnect();
        await Until(news => news.Of<BrokerEvent.Restored>().Any());
        Assert.Equal(BrokerOrderStatus.Filled, await StatusOf(Entry));
        Assert.Equal(Entry, Assert.Single(await Broker.FillsAfter(Account, null, Cancel)).Order);
    }

    [Fact]
    public async Task B16_a_cancel_that_comes_after_the_fill_is_refused()
    {
        await Place(Market(Entry, Side.Buy, 1));
        await Until(news => news.FilledOf(Entry) == 1);
        Assert.IsType<OrderOutcome.Rejected>(await Broker.Cancel(Account, Entry, Cancel));
    }

    [Fact]
    public async Task B17_a_fill_told_twice_carries_one_id()
    {
        await _world.TellFillsTwice(on: true);
        await Place(Market(Entry, Side.Buy, 1));
        await Until(news => news.Fills.Count == 2);
        Assert.Equal(News.Fills[0], News.Fills[1]);
        Assert.Single(await Broker.FillsAfter(Account, null, Cancel));
    }

    [Fact]
    public async Task B18_connecting_again_does_not_refill_the_account()
    {
        await Place(Market(Entry, Side.Buy, 1));
        await Place(Market(Exit, Side.Sell, 1));
        await Until(news => news.FilledOf(Exit) == 1);
        var before = (await Snapshot()).Balance;
        await Broker.Connect(Account, Opening, News, Cancel);
        Assert.Equal(before, (await Snapshot()).Balance);
    }

    [Fact]
    public async Task B19_orders_positions_and_tags_outlive_the_process()
    {
        await Place(Market(Entry, Side.Buy, 1), StopLeg(1, 10m), TargetLeg(1, 20m));
        await Until(news => news.Works(Stop));
        await _world.Restart();

        var snapshot = await Snapshot();
        Assert.Equal(1, Assert.Single(snapshot.Positions).Net);
        Assert.Equal(2, snapshot.Orders.Count);
        Assert.Equal(_world.DuplicateTagCode, Assert.IsType<OrderOutcome.Rejected>(await Place(Market(Entry, Side.Buy, 1))).Code);

        await _world.Quote(15_490.00m, 15_490.25m);
        await Until(news => news.FilledOf(Stop) == 1 && news.Cancelled(Target));
        Assert.Equal([Entry, Stop], (await Broker.FillsAfter(Account, null, Cancel)).Select(fill => fill.Order!.Value));
    }

    [Fact]
    public async Task B20_a_cancelled_entry_takes_its_sleeping_legs_along()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m), StopLeg(1, 10m), TargetLeg(1, 20m));
        await Broker.Cancel(Account, Entry, Cancel);
        await Until(news => news.Cancelled(Entry) && news.Cancelled(Stop) && news.Cancelled(Target));
        Assert.Empty((await Snapshot()).Orders);
    }

    private static Price Points(decimal points) => Price.FromPoints(points);

    private static OrderTicket Market(OrderId id, Side side, int quantity) => new(id, Contract, side, new Contracts(quantity));

    private static OrderTicket Limit(OrderId id, Side side, int quantity, decimal limit) =>
        new(id, Contract, side, new Contracts(quantity), OrderKind.Limit, Limit: Points(limit));

    private static BracketLeg StopLeg(int quantity, decimal distance) =>
        new(Stop, BracketRole.Stop, 0, new Contracts(quantity), FromEntry: Points(distance) - default(Price));

    private static BracketLeg TargetLeg(int quantity, decimal distance) =>
        new(Target, BracketRole.Target, 0, new Contracts(quantity), FromEntry: Points(distance) - default(Price));

    private ValueTask<OrderOutcome> Place(OrderTicket ticket, params BracketLeg[] legs) =>
        Broker.Place(new PlaceOrder(Account, ticket, legs.ToEquatableArray()), Cancel);

    private ValueTask<BrokerSnapshot> Snapshot() => Broker.Snapshot(Account, Cancel);

    private ValueTask Until(Func<BrokerNews, bool> condition) => _world.Until(condition);

    private async Task<BrokerOrderStatus> StatusOf(OrderId order) =>
        Assert.IsType<OrderLookUp.Found>(await Broker.Find(Account, order, Cancel)).Order.Status;

    private async Task AssertFlat()
    {
        var snapshot = await Snapshot();
        Assert.Empty(snapshot.Positions);
        Assert.Empty(snapshot.Orders);
    }
}
