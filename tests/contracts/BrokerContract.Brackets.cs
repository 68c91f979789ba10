using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <content>Stops and targets that go with an entry.</content>
public abstract partial class BrokerContract
{
    [Fact]
    public async Task B38_a_bracket_may_have_a_stop_alone()
    {
        AssertPlaced(await Place(Market(Entry, Side.Buy, 1), StopLeg(1, 10m)));
        await Until(news => news.Works(Stop));
        Assert.Equal(Stop, Assert.Single((await Snapshot()).Orders).Ticket.Id);
        await World.Quote(15_490.00m, 15_490.25m);
        await Until(news => news.FilledOf(Stop) == 1);
        await AssertFlat();
    }

    [Fact]
    public async Task B39_a_bracket_may_have_a_target_alone()
    {
        AssertPlaced(await Place(Market(Entry, Side.Buy, 1), TargetLeg(1, 10m)));
        await Until(news => news.Works(Target));
        Assert.Equal(Target, Assert.Single((await Snapshot()).Orders).Ticket.Id);
        await World.Quote(15_511.00m, 15_511.25m);
        await Until(news => news.FilledOf(Target) == 1);
        await AssertFlat();
    }

    [Fact]
    public async Task B40_the_stop_of_a_sold_entry_is_above_and_its_target_below()
    {
        await Place(Market(Entry, Side.Sell, 2), StopLeg(2, 10m), TargetLeg(2, 20m));
        await Until(news => news.Works(Stop) && news.Works(Target));
        var orders = (await Snapshot()).Orders;
        Assert.Equal((Side.Buy, (Price?)Points(15_510.00m)), orders.Single(order => order.Ticket.Id == Stop).Ticket is var stop ? (stop.Side, stop.Stop) : default);
        Assert.Equal((Side.Buy, (Price?)Points(15_480.00m)), orders.Single(order => order.Ticket.Id == Target).Ticket is var target ? (target.Side, target.Limit) : default);
        await World.Quote(15_479.50m, 15_479.75m);
        await Until(news => news.FilledOf(Target) == 2 && news.Cancelled(Stop));
        await AssertFlat();
    }

    [Fact]
    public async Task B41_legs_at_a_price_stand_there_when_their_limit_entry_fills()
    {
        await Place(
            Limit(Entry, Side.Buy, 1, 15_495.00m),
            new BracketLeg(Stop, BracketRole.Stop, 0, new Contracts(1), At: Points(15_480.00m)),
            new BracketLeg(Target, BracketRole.Target, 0, new Contracts(1), At: Points(15_530.00m)));
        await World.Quote(15_494.50m, 15_494.75m);
        await Until(news => news.Works(Stop) && news.Works(Target));
        var orders = (await Snapshot()).Orders;
        Assert.Equal(Points(15_480.00m), orders.Single(order => order.Ticket.Id == Stop).Ticket.Stop);
        Assert.Equal(Points(15_530.00m), orders.Single(order => order.Ticket.Id == Target).Ticket.Limit);
    }

    [Fact]
    public async Task B42_a_stop_entry_takes_its_legs_along()
    {
        await Place(StopOrder(Entry, Side.Buy, 1, 15_510.00m), StopLeg(1, 10m), TargetLeg(1, 20m));
        await Until(news => news.Works(Entry));
        Assert.False(News.Works(Stop));
        await World.Quote(15_509.75m, 15_510.00m);
        await Until(news => news.FilledOf(Entry) == 1 && news.Works(Stop) && news.Works(Target));
        Assert.Equal(Points(15_500.00m), (await Snapshot()).Orders.Single(order => order.Ticket.Id == Stop).Ticket.Stop);
    }

    [Fact]
    public async Task B43_a_working_stop_is_moved_and_its_target_stays()
    {
        await Bracketed();
        AssertPlaced(await Modify(Stop, stop: 15_495.00m));
        await Until(news => news.Of<BrokerEvent.Modified>().Any(e => e.Ticket.Id == Stop && e.Ticket.Stop == Points(15_495.00m)));
        Assert.Equal(Points(15_520.25m), (await Snapshot()).Orders.Single(order => order.Ticket.Id == Target).Ticket.Limit);
        await World.Quote(15_495.00m, 15_495.25m);
        await Until(news => news.FilledOf(Stop) == 1 && news.Cancelled(Target));
        await AssertFlat();
    }

    [Fact]
    public async Task B44_a_working_target_is_moved_and_its_stop_stays()
    {
        await Bracketed();
        AssertPlaced(await Modify(Target, limit: 15_505.00m));
        await Until(news => news.Of<BrokerEvent.Modified>().Any(e => e.Ticket.Id == Target && e.Ticket.Limit == Points(15_505.00m)));
        await World.Quote(15_506.00m, 15_506.25m);
        await Until(news => news.FilledOf(Target) == 1 && news.Cancelled(Stop));
        await AssertFlat();
    }

    [Fact]
    public async Task B45_a_stop_that_is_cancelled_alone_leaves_its_target()
    {
        await Bracketed();
        AssertPlaced(await Cancel(Stop));
        await Until(news => news.Cancelled(Stop));
        Assert.Equal(Target, Assert.Single((await Snapshot()).Orders).Ticket.Id);
        await World.Quote(15_521.00m, 15_521.25m);
        await Until(news => news.FilledOf(Target) == 1);
        await AssertFlat();
    }

    [Fact]
    public async Task B46_a_target_that_is_cancelled_alone_leaves_its_stop()
    {
        await Bracketed();
        AssertPlaced(await Cancel(Target));
        await Until(news => news.Cancelled(Target));
        Assert.Equal(Stop, Assert.Single((await Snapshot()).Orders).Ticket.Id);
        await World.Quote(15_490.00m, 15_490.25m);
        await Until(news => news.FilledOf(Stop) == 1);
        await AssertFlat();
    }

    [Fact]
    public async Task B47_the_legs_of_a_partly_filled_entry_protect_what_has_filled()
    {
        await World.ShowSize(2);
        await Place(Limit(Entry, Side.Buy, 5, 15_495.00m), StopLeg(5, 10m), TargetLeg(5, 20m));
        await World.Quote(15_494.50m, 15_494.75m);
        await Until(news => news.FilledOf(Entry) == 2 && news.Works(Stop) && news.Works(Target));
        Assert.All((await Snapshot()).Orders.Where(order => order.Parent == Entry), leg => Assert.Equal(2, leg.Ticket.Quantity.Count));

        await World.Quote(15_494.50m, 15_494.75m);
        await World.Quote(15_494.50m, 15_494.75m);
        await Until(news => news.FilledOf(Entry) == 5 && Sizes(news, Stop).LastOrDefault() == 5 && Sizes(news, Target).LastOrDefault() == 5);
        Assert.All((await Snapshot()).Orders.Where(order => order.Parent == Entry), leg => Assert.Equal(5, leg.Ticket.Quantity.Count));
    }

    [Fact]
    public async Task B48_an_entry_cancelled_after_a_partial_fill_leaves_legs_for_what_filled()
    {
        await World.ShowSize(2);
        await Place(Limit(Entry, Side.Buy, 5, 15_495.00m), StopLeg(5, 10m), TargetLeg(5, 20m));
        await World.Quote(15_494.50m, 15_494.75m);
        await Until(news => news.FilledOf(Entry) == 2 && news.Works(Stop));
        AssertPlaced(await Cancel(Entry));
        await Until(news => news.Cancelled(Entry));
        var legs = (await Snapshot()).Orders;
        Assert.Equal([(Stop, 2), (Target, 2)], legs.Select(leg => (leg.Ticket.Id, leg.Ticket.Quantity.Count)).OrderBy(leg => leg.Id.Value));
        await World.Quote(15_484.00m, 15_484.25m);
        await Until(news => news.FilledOf(Stop) == 2 && news.Cancelled(Target));
        await AssertFlat();
    }

    [Fact]
    public async Task B49_several_stops_and_targets_of_one_entry_all_work_or_are_refused_together()
    {
        OrderId[] legs = [new("s0"), new("t0"), new("s1"), new("t1")];
        var outcome = await Place(
            Market(Entry, Side.Buy, 2),
            StopLeg(1, 10m) with { Id = legs[0] }, TargetLeg(1, 20m) with { Id = legs[1] },
            StopLeg(1, 10m) with { Id = legs[2], Pair = 1 }, TargetLeg(1, 40m) with { Id = legs[3], Pair = 1 });
        if (outcome is OrderOutcome.Rejected refused)
        {
            AssertRefused(refused);
            await AssertFlat();
            return;
        }

        await Until(news => legs.All(news.Works));
        Assert.All((await Snapshot()).Orders, leg => Assert.Equal(1, leg.Ticket.Quantity.Count));
    }

    [Fact]
    public async Task B50_a_close_at_the_market_leaves_the_legs_until_they_are_cancelled()
    {
        await Bracketed();
        AssertPlaced(await Place(Market(Exit, Side.Sell, 1)));
        await Until(news => news.FilledOf(Exit) == 1);
        foreach (var leg in (await Snapshot()).Orders) await Cancel(leg.Ticket.Id);
        await Until(news => news.Cancelled(Stop) && news.Cancelled(Target));
        await AssertFlat();
        await World.Quote(15_450.00m, 15_450.25m);
        await AssertFlat();
    }

    [Fact]
    public async Task B51_working_legs_are_found_under_our_own_ids()
    {
        await Bracketed();
        var stop = Assert.IsType<OrderLookUp.Found>(await Find(Stop)).Order;
        var target = Assert.IsType<OrderLookUp.Found>(await Find(Target)).Order;
        Assert.Equal((BrokerOrderStatus.Working, OrderKind.Stop, (OrderId?)Entry), (stop.Status, stop.Ticket.Kind, stop.Parent));
        Assert.Equal((BrokerOrderStatus.Working, OrderKind.Limit, (OrderId?)Entry), (target.Status, target.Ticket.Kind, target.Parent));
    }

    /// <summary>The sizes that an order was told with, in turn.</summary>
    private static IEnumerable<int> Sizes(BrokerNews news, OrderId order) => news.Events
        .Select(e => e switch
        {
            BrokerEvent.Working working => working.Ticket,
            BrokerEvent.Modified modified => modified.Ticket,
            _ => null,
        })
        .Where(ticket => ticket?.Id == order).Select(ticket => ticket!.Quantity.Count);

    /// <summary>One bought at 15 500.25 with a stop at 15 490.25 and a target at 15 520.25, both working.</summary>
    private async Task Bracketed()
    {
        AssertPlaced(await Place(Market(Entry, Side.Buy, 1), StopLeg(1, 10m), TargetLeg(1, 20m)));
        await Until(news => news.FilledOf(Entry) == 1 && news.Works(Stop) && news.Works(Target));
    }
}
