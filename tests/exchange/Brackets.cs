using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using Xunit;
using static TraderTerminal.Tests.Exchange.Floor;

namespace TraderTerminal.Tests.Exchange;

public sealed class Brackets
{
    [Fact]
    public void Legs_work_for_as_many_contracts_as_the_entry_has_filled()
    {
        var floor = new Floor(new ExchangeSettings { DisplayedSize = 2 });
        floor.Place("in", Side.Buy, 3, legs: [StopLeg("stop", 3, 10m), TargetLeg("target", 3, 10m)]);
        Assert.Equal(2, floor["stop"].Ticket.Quantity.Count);
        floor.Quote(5000m, 5000.25m);
        Assert.Equal((3, 3), (floor["stop"].Ticket.Quantity.Count, floor["target"].Ticket.Quantity.Count));
    }

    [Fact]
    public void A_target_that_fills_in_parts_shrinks_its_stop_each_time()
    {
        var floor = new Floor(new ExchangeSettings { DisplayedSize = 2 });
        floor.Place("in", Side.Buy, 3, legs: [StopLeg("stop", 3, 10m), TargetLeg("target", 3, 10m)]);
        floor.Quote(5000m, 5000.25m).Quote(5010.25m, 5010.50m);
        floor.AssertStatus("target", ExchangeOrderStatus.Working, filled: 2);
        Assert.Equal(1, floor["stop"].Remaining.Count);

        floor.Quote(4990m, 4990.25m);
        floor.AssertStatus("stop", ExchangeOrderStatus.Filled, filled: 1);
        floor.AssertStatus("target", ExchangeOrderStatus.Cancelled, filled: 2);
        Assert.Equal(0, floor.Net);
    }

    [Fact]
    public void A_leg_that_closes_before_the_entry_is_done_waits_for_the_rest()
    {
        var floor = new Floor(new ExchangeSettings { DisplayedSize = 2 });
        floor.Place("in", Side.Buy, 3, OrderKind.Limit, limit: 5000.25m, legs: [StopLeg("stop", 3, 10m), TargetLeg("target", 3, 10m)]);
        floor.Quote(5010.25m, 5010.50m);
        floor.AssertStatus("target", ExchangeOrderStatus.Suspended, filled: 2);
        floor.AssertStatus("stop", ExchangeOrderStatus.Suspended);

        floor.Quote(5000m, 5000.25m);
        floor.AssertStatus("in", ExchangeOrderStatus.Filled, filled: 3);
        Assert.Equal((1, 1), (floor["stop"].Remaining.Count, floor["target"].Remaining.Count));
    }

    [Fact]
    public void Two_pairs_share_the_entry_and_live_apart()
    {
        var floor = new Floor();
        floor.Place(
            "in", Side.Sell, 3,
            legs: [StopLeg("stop-a", 2, 10m), TargetLeg("target-a", 2, 5m), StopLeg("stop-b", 1, 10m, pair: 1), TargetLeg("target-b", 1, 20m, pair: 1)]);
        Assert.Equal(At(4995m), floor["target-a"].Ticket.Limit);
        Assert.Equal(At(5010m), floor["stop-b"].Ticket.Stop);

        floor.Quote(4994m, 4994.25m);
        floor.AssertStatus("stop-a", ExchangeOrderStatus.Cancelled);
        floor.AssertStatus("stop-b", ExchangeOrderStatus.Working);
        floor.Quote(5010m, 5010.25m);
        floor.AssertStatus("target-b", ExchangeOrderStatus.Cancelled);
        Assert.Equal(0, floor.Net);
    }

    [Fact]
    public void A_part_filled_entry_that_is_cancelled_keeps_its_protection()
    {
        var floor = new Floor(new ExchangeSettings { DisplayedSize = 1 });
        floor.Place("in", Side.Buy, 3, legs: [StopLeg("stop", 3, 10m)]);
        floor.Cancel("in");
        floor.AssertStatus("in", ExchangeOrderStatus.Cancelled, filled: 1);
        floor.AssertStatus("stop", ExchangeOrderStatus.Working);
        Assert.Equal(1, floor["stop"].Remaining.Count);
    }

    [Fact]
    public void A_trailing_leg_starts_at_its_distance_and_follows()
    {
        var floor = new Floor();
        floor.Place("in", Side.Buy, 1, legs: [StopLeg("stop", 1, 10m, trail: 10m)]);
        Assert.Equal(At(4990.25m), floor["stop"].Trigger);
        floor.Quote(5020m, 5020.25m).Quote(5010m, 5010.25m);
        floor.AssertStatus("stop", ExchangeOrderStatus.Filled, filled: 1);
    }
}
