using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using Xunit;
using static TraderTerminal.Tests.Brokers.BrokerWorld;

namespace TraderTerminal.Tests.Brokers;

/// <summary>
/// The numbered acceptance list of <see cref="IBroker"/>: every adapter passes it against its simulator, with and without faults of the line underneath.
/// </summary>
/// <remarks>What takes a fault to happen is in <see cref="BrokerFaultContract"/>; every number stands in <c>docs/brokers/acceptance.md</c>.</remarks>
public abstract partial class BrokerContract : BrokerCase
{
    [Fact]
    public async Task B01_a_market_order_fills_and_is_told_in_order()
    {
        AssertPlaced(await Place(Market(Entry, Side.Buy, 2)));
        await Until(news => news.FilledOf(Entry) == 2);

        Assert.IsType<BrokerEvent.Working>(News.Events.First(news => news is BrokerEvent.Working or BrokerEvent.Filled));
        Assert.Equal(Points(15_500.25m), News.Fills[0].Price);
        Assert.Equal(2, Assert.Single((await Snapshot()).Positions).Net);
    }

    [Fact]
    public async Task B02_a_limit_order_rests_then_fills_at_its_price()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await Until(news => news.Works(Entry));
        Assert.Equal(BrokerOrderStatus.Working, Assert.Single((await Snapshot()).Orders).Status);

        await World.Quote(15_494.50m, 15_494.75m);
        await Until(news => news.FilledOf(Entry) == 1);
        Assert.Equal(Points(15_495.00m), News.Fills[0].Price);
    }

    [Fact]
    public async Task B03_a_cancel_is_confirmed_by_an_event()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        AssertPlaced(await Cancel(Entry));
        await Until(news => news.Cancelled(Entry));
        Assert.Empty((await Snapshot()).Orders);
        Assert.Equal(BrokerOrderStatus.Cancelled, await StatusOf(Entry));
    }

    [Fact]
    public async Task B04_a_change_is_confirmed_by_an_event_and_counts()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        AssertPlaced(await Modify(Entry, quantity: 3, limit: 15_490.00m));
        await Until(news => news.Of<BrokerEvent.Modified>().Any(e => e.Ticket.Limit == Points(15_490.00m)));

        await World.Quote(15_489.50m, 15_489.75m);
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
    public async Task B07_an_order_the_broker_never_saw_is_absent() =>
        Assert.IsType<OrderLookUp.Absent>(await Find(Entry));

    [Fact]
    public async Task B08_the_same_order_id_never_trades_twice()
    {
        await Place(Market(Entry, Side.Buy, 1));
        var again = Assert.IsType<OrderOutcome.Rejected>(await Place(Market(Entry, Side.Buy, 1)));
        Assert.Equal(World.DuplicateTagCode, again.Code);
        await Until(news => news.FilledOf(Entry) == 1);
        Assert.Equal(1, Assert.Single((await Snapshot()).Positions).Net);
    }

    [Fact]
    public async Task B09_bracket_legs_sleep_until_the_entry_fills()
    {
        await Place(Limit(Entry, Side.Buy, 2, 15_495.00m), StopLeg(2, 10m), TargetLeg(2, 20m));
        await Until(news => news.Works(Entry));
        Assert.False(News.Works(Stop));

        await World.Quote(15_494.50m, 15_494.75m);
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
        await World.Quote(15_520.50m, 15_520.75m);
        await Until(news => news.FilledOf(Target) == 1 && news.Cancelled(Stop));
        await AssertFlat();
    }

    [Fact]
    public async Task B11_a_filled_stop_cancels_its_target()
    {
        await Place(Market(Entry, Side.Buy, 1), StopLeg(1, 10m), TargetLeg(1, 20m));
        await World.Quote(15_490.00m, 15_490.25m);
        await Until(news => news.FilledOf(Stop) == 1 && news.Cancelled(Target));
        await AssertFlat();
    }

    [Fact]
    public async Task B12_partial_fills_add_up_to_the_order()
    {
        await World.ShowSize(2);
        await Place(Limit(Entry, Side.Buy, 5, 15_495.00m));
        for (var quotes = 0; quotes < 3; quotes++) await World.Quote(15_494.50m, 15_494.75m);
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

        var all = await Fills();
        Assert.Equal([Entry, Exit], all.Select(fill => fill.Order!.Value));
        Assert.Equal([all[1]], await Fills(all[0].Id));
        Assert.Empty(await Fills(all[1].Id));
    }

    [Fact]
    public async Task B14_after_a_flatten_the_snapshot_is_flat_and_the_balance_is_right()
    {
        await Place(Market(Entry, Side.Buy, 2));
        await World.Quote(15_510.25m, 15_510.50m);
        await Place(Market(Exit, Side.Sell, 2));
        await Until(news => news.FilledOf(Exit) == 2);
        await AssertFlat();

        // Bought at 15 500.25, sold at 15 510.25: forty ticks of 0.50 dollars on two contracts.
        Assert.Equal(Opening + Usd.FromDollars(40m) - World.FeePerSide * 4, (await Snapshot()).Balance);
    }

    [Fact]
    public async Task B16_a_cancel_that_comes_after_the_fill_is_refused()
    {
        await Place(Market(Entry, Side.Buy, 1));
        await Until(news => news.FilledOf(Entry) == 1);
        Assert.IsType<OrderOutcome.Rejected>(await Cancel(Entry));
    }

    [Fact]
    public async Task B18_connecting_again_does_not_refill_the_account()
    {
        await Place(Market(Entry, Side.Buy, 1));
        await Place(Market(Exit, Side.Sell, 1));
        await Until(news => news.FilledOf(Exit) == 1);
        var before = (await Snapshot()).Balance;
        await Broker.Connect(Account, Opening, News, Cancelling);
        Assert.Equal(before, (await Snapshot()).Balance);
    }

    [Fact]
    public async Task B19_orders_positions_and_tags_outlive_the_process()
    {
        await Place(Market(Entry, Side.Buy, 1), StopLeg(1, 10m), TargetLeg(1, 20m));
        await Until(news => news.Works(Stop));
        await World.Restart();

        var snapshot = await Snapshot();
        Assert.Equal(1, Assert.Single(snapshot.Positions).Net);
        Assert.Equal(2, snapshot.Orders.Count);
        Assert.Equal(World.DuplicateTagCode, Assert.IsType<OrderOutcome.Rejected>(await Place(Market(Entry, Side.Buy, 1))).Code);

        await World.Quote(15_490.00m, 15_490.25m);
        await Until(news => news.FilledOf(Stop) == 1 && news.Cancelled(Target));
        Assert.Equal([Entry, Stop], (await Fills()).Select(fill => fill.Order!.Value));
    }

    [Fact]
    public async Task B20_a_cancelled_entry_takes_its_sleeping_legs_along()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m), StopLeg(1, 10m), TargetLeg(1, 20m));
        await Cancel(Entry);
        await Until(news => news.Cancelled(Entry) && news.Cancelled(Stop) && news.Cancelled(Target));
        Assert.Empty((await Snapshot()).Orders);
    }
}
