using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using Xunit;
using static TraderTerminal.Tests.Brokers.BrokerWorld;

namespace TraderTerminal.Tests.Brokers;

/// <content>Every kind of order on both sides, changes and cancels.</content>
public abstract partial class BrokerContract
{
    [Fact]
    public async Task B21_a_sold_market_order_fills_at_the_bid()
    {
        AssertPlaced(await Place(Market(Entry, Side.Sell, 2)));
        await Until(news => news.FilledOf(Entry) == 2);
        Assert.All(News.Fills, fill => Assert.Equal((Side.Sell, Points(15_500.00m)), (fill.Side, fill.Price)));
        Assert.Equal(-2, await Net());
    }

    [Fact]
    public async Task B22_a_sold_limit_order_rests_above_and_fills_at_its_price()
    {
        await Place(Limit(Entry, Side.Sell, 1, 15_505.00m));
        await Until(news => news.Works(Entry));
        await World.Quote(15_505.50m, 15_505.75m);
        await Until(news => news.FilledOf(Entry) == 1);
        Assert.Equal(Points(15_505.00m), News.Fills[0].Price);
    }

    [Theory]
    [InlineData(Side.Buy)]
    [InlineData(Side.Sell)]
    public async Task B23_a_stop_entry_waits_for_its_price_and_fills_at_the_market(Side side)
    {
        var stop = 15_500.00m + side.Sign() * 10m;
        AssertPlaced(await Place(StopOrder(Entry, side, 1, stop)));
        await Until(news => news.Works(Entry));
        Assert.Equal((OrderKind.Stop, (Price?)Points(stop)), Assert.Single((await Snapshot()).Orders).Ticket is var ticket ? (ticket.Kind, ticket.Stop) : default);
        await World.Quote(15_502.00m, 15_502.25m);
        Assert.Equal(0, News.FilledOf(Entry));
        await World.Quote(stop, stop + 0.25m);
        await Until(news => news.FilledOf(Entry) == 1);
        Assert.Equal(Points(side == Side.Buy ? stop + 0.25m : stop), News.Fills[0].Price);
    }

    [Theory]
    [InlineData(Side.Buy)]
    [InlineData(Side.Sell)]
    public async Task B24_a_stop_limit_order_works_as_one_or_is_refused(Side side)
    {
        var away = side.Sign() * 10m;
        var ticket = new OrderTicket(
            Entry, Contract, side, new Contracts(1), OrderKind.StopLimit, Limit: Points(15_500m + away * 2), Stop: Points(15_500m + away));
        await AssertWorksOrIsRefused(ticket);
    }

    [Theory]
    [InlineData(Side.Buy)]
    [InlineData(Side.Sell)]
    public async Task B25_a_trailing_stop_works_as_one_or_is_refused(Side side) =>
        await AssertWorksOrIsRefused(new OrderTicket(
            Entry, Contract, side, new Contracts(1), OrderKind.TrailingStop, Trail: Points(10m) - default(Price)));

    [Theory]
    [InlineData(Side.Buy)]
    [InlineData(Side.Sell)]
    public async Task B26_a_limit_through_the_market_gets_the_markets_price(Side side)
    {
        await Place(Limit(Entry, side, 1, 15_500.00m + side.Sign() * 10m));
        await Until(news => news.FilledOf(Entry) == 1);
        Assert.Equal(Points(side == Side.Buy ? 15_500.25m : 15_500.00m), News.Fills[0].Price);
    }

    [Fact]
    public async Task B27_a_change_of_the_quantity_leaves_the_price_and_the_other_way_round()
    {
        await Place(Limit(Entry, Side.Buy, 2, 15_495.00m));
        await Until(news => news.Works(Entry));
        AssertPlaced(await Modify(Entry, quantity: 1));
        await Until(news => news.Of<BrokerEvent.Modified>().Any(e => e.Ticket.Quantity.Count == 1));
        AssertPlaced(await Modify(Entry, limit: 15_492.00m));
        await Until(news => news.Of<BrokerEvent.Modified>().Any(e => e.Ticket.Limit == Points(15_492.00m)));
        var ticket = Assert.Single((await Snapshot()).Orders).Ticket;
        Assert.Equal((1, (Price?)Points(15_492.00m)), (ticket.Quantity.Count, ticket.Limit));
    }

    [Fact]
    public async Task B28_a_stop_entry_is_moved()
    {
        await Place(StopOrder(Entry, Side.Buy, 1, 15_510.00m));
        AssertPlaced(await Modify(Entry, stop: 15_520.00m));
        await Until(news => news.Of<BrokerEvent.Modified>().Any(e => e.Ticket.Stop == Points(15_520.00m)));
        await World.Quote(15_512.00m, 15_512.25m);
        Assert.Equal(BrokerOrderStatus.Working, await StatusOf(Entry));
        await World.Quote(15_520.00m, 15_520.25m);
        await Until(news => news.FilledOf(Entry) == 1);
    }

    [Fact]
    public async Task B29_a_change_off_the_tick_grid_is_refused_and_changes_nothing()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await Until(news => news.Works(Entry));
        AssertRefused(await Modify(Entry, limit: 15_494.90m));
        AssertRefused(await Modify(Entry, quantity: 0));
        var ticket = Assert.Single((await Snapshot()).Orders).Ticket;
        Assert.Equal((1, (Price?)Points(15_495.00m)), (ticket.Quantity.Count, ticket.Limit));
    }

    [Fact]
    public async Task B30_a_change_of_an_order_that_is_over_is_refused()
    {
        await Place(Market(Entry, Side.Buy, 1));
        await Until(news => news.FilledOf(Entry) == 1);
        AssertRefused(await Modify(Entry, quantity: 2));
        await Place(Limit(Exit, Side.Sell, 1, 15_550.00m));
        await Cancel(Exit);
        await Until(news => news.Cancelled(Exit));
        AssertRefused(await Modify(Exit, limit: 15_560.00m));
        Assert.Equal(1, await Net());
    }

    [Fact]
    public async Task B31_a_change_and_a_cancel_of_an_unknown_order_are_refused()
    {
        AssertRefused(await Cancel(Entry));
        AssertRefused(await Modify(Entry, quantity: 2));
        Assert.IsType<OrderLookUp.Absent>(await Find(Entry));
    }

    [Fact]
    public async Task B32_a_second_cancel_is_refused_and_told_once()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await Cancel(Entry);
        await Until(news => news.Cancelled(Entry));
        AssertRefused(await Cancel(Entry));
        Assert.Single(News.Of<BrokerEvent.Cancelled>());
    }

    [Fact]
    public async Task B33_what_filled_before_a_cancel_stays_and_the_rest_is_gone()
    {
        await World.ShowSize(2);
        await Place(Limit(Entry, Side.Buy, 5, 15_495.00m));
        await World.Quote(15_494.50m, 15_494.75m);
        await Until(news => news.FilledOf(Entry) == 2);
        Assert.Equal(2, Assert.Single((await Snapshot()).Orders).Filled.Count);
        AssertPlaced(await Cancel(Entry));
        await Until(news => news.Cancelled(Entry));
        var found = Assert.IsType<OrderLookUp.Found>(await Find(Entry)).Order;
        Assert.Equal((BrokerOrderStatus.Cancelled, 2, 5), (found.Status, found.Filled.Count, found.Ticket.Quantity.Count));
        await World.Quote(15_494.00m, 15_494.25m);
        Assert.Equal(2, await Net());
    }

    [Fact]
    public async Task B34_many_orders_at_once_are_kept_apart()
    {
        OrderId[] ids = [.. Enumerable.Range(0, 12).Select(number => new OrderId($"many-{number}"))];
        var outcomes = await Task.WhenAll(ids.Select((id, number) => Place(Limit(id, Side.Buy, 1, 15_400m + number)).AsTask()));
        Assert.All(outcomes, AssertPlaced);
        Assert.Equal(ids.Length, outcomes.Cast<OrderOutcome.Placed>().Select(placed => placed.BrokerOrderId).Distinct().Count());
        await Until(news => ids.All(news.Works));
        var orders = (await Snapshot()).Orders;
        for (var number = 0; number < ids.Length; number++)
            Assert.Equal(Points(15_400m + number), orders.Single(order => order.Ticket.Id == ids[number]).Ticket.Limit);
    }

    [Fact]
    public async Task B35_the_brokers_own_id_of_an_order_is_the_same_wherever_it_stands()
    {
        var placed = Assert.IsType<OrderOutcome.Placed>(await Place(Limit(Entry, Side.Buy, 1, 15_495.00m)));
        await Until(news => news.Works(Entry));
        Assert.Equal(
            [placed.BrokerOrderId, placed.BrokerOrderId, placed.BrokerOrderId],
            [
                News.Of<BrokerEvent.Working>().First().BrokerOrderId, Assert.Single((await Snapshot()).Orders).BrokerOrderId,
                Assert.IsType<OrderLookUp.Found>(await Find(Entry)).Order.BrokerOrderId,
            ]);
    }

    [Fact]
    public async Task B36_ids_as_long_as_ours_come_back_whole()
    {
        var command = new CommandId(Guid.Parse("0192f0e4-0000-7000-8000-0000000000ff"));
        var (entry, stop, target) = (new OrderId($"{command.Value:N}-e"), LegTag.Stop(command, 0), LegTag.Target(command, 0));
        AssertPlaced(await Place(Market(entry, Side.Buy, 1), StopLeg(1, 10m) with { Id = stop }, TargetLeg(1, 20m) with { Id = target }));
        await Until(news => news.FilledOf(entry) == 1 && news.Works(stop) && news.Works(target));
        Assert.Equal([stop.Value, target.Value], (await Snapshot()).Orders.Select(order => order.Ticket.Id.Value).Order());
    }

    [Fact]
    public async Task B37_a_refused_order_leaves_nothing_and_its_id_is_not_another_orders()
    {
        AssertRefused(await Place(Limit(Entry, Side.Buy, 1, 15_495.10m)));
        Assert.False(News.Works(Entry));
        await AssertFlat();
        AssertPlaced(await Place(Limit(Exit, Side.Buy, 1, 15_495.00m)));
        await Until(news => news.Works(Exit));
        Assert.Equal(Exit, Assert.Single((await Snapshot()).Orders).Ticket.Id);
    }

    private async Task AssertWorksOrIsRefused(OrderTicket ticket)
    {
        if (await Place(ticket) is OrderOutcome.Rejected refused)
        {
            AssertRefused(refused);
            await AssertFlat();
            return;
        }

        await Until(news => news.Works(ticket.Id));
        var order = Assert.Single((await Snapshot()).Orders);
        Assert.Equal((ticket.Kind, ticket.Side, ticket.Limit, 0), (order.Ticket.Kind, order.Ticket.Side, order.Ticket.Limit, order.Filled.Count));
        AssertPlaced(await Cancel(ticket.Id));
        await Until(news => news.Cancelled(ticket.Id));
    }
}
