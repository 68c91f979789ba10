using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using Xunit;
using static TraderTerminal.Tests.Exchange.Floor;

namespace TraderTerminal.Tests.Exchange;

public sealed class LimitOrders
{
    [Fact]
    public void One_that_crosses_at_once_gets_the_better_quote()
    {
        var floor = new Floor();
        floor.Place("a", Side.Buy, 1, OrderKind.Limit, limit: 5010m);
        Assert.Equal(At(5000.25m), floor.Fills[0].Price);
    }

    [Fact]
    public void One_that_rested_gets_its_own_price_even_when_the_market_gaps()
    {
        var floor = new Floor();
        floor.Place("a", Side.Buy, 1, OrderKind.Limit, limit: 4995m);
        floor.Quote(4980m, 4980.25m);
        Assert.Equal(At(4995m), floor.Fills[0].Price);
    }

    [Theory]
    [InlineData(LimitFillRule.Cross, 4995.25, 4995.00, false)] // A trade at the limit is somebody else's.
    [InlineData(LimitFillRule.Cross, 4995.25, 4994.75, true)] // A trade below it is ours.
    [InlineData(LimitFillRule.Cross, 4995.00, 4996.00, true)] // The ask at the limit is ours.
    [InlineData(LimitFillRule.Touch, 4995.25, 4995.00, true)]
    [InlineData(LimitFillRule.Through, 4995.00, 4995.00, false)]
    [InlineData(LimitFillRule.Through, 4994.75, 4995.00, true)]
    public void The_rule_says_what_fills_a_resting_order(LimitFillRule rule, double ask, double last, bool fills)
    {
        var floor = new Floor(new ExchangeSettings { LimitFills = rule });
        floor.Place("a", Side.Buy, 1, OrderKind.Limit, limit: 4995m);
        floor.Quote((decimal)ask - 0.25m, (decimal)ask, (decimal)last);
        Assert.Equal(fills ? 1 : 0, floor.Net);
    }

    [Fact]
    public void A_sell_mirrors_a_buy()
    {
        var floor = new Floor();
        floor.Place("a", Side.Sell, 1, OrderKind.Limit, limit: 5005m);
        floor.Quote(5004.75m, 5005m, last: 5005m);
        Assert.Empty(floor.Fills);
        floor.Quote(5005m, 5005.25m);
        Assert.Equal(At(5005m), floor.Fills[0].Price);
    }

    [Fact]
    public void An_order_bigger_than_the_displayed_size_fills_over_several_steps()
    {
        var floor = new Floor(new ExchangeSettings { DisplayedSize = 3 });
        floor.Place("a", Side.Buy, 7);
        floor.AssertStatus("a", ExchangeOrderStatus.Working, filled: 3);
        floor.Place("b", Side.Buy, 1); // Nothing is left of this step.
        floor.AssertStatus("b", ExchangeOrderStatus.Working);
        floor.Quote(5000m, 5000.25m).Quote(5000m, 5000.25m);
        floor.AssertStatus("a", ExchangeOrderStatus.Filled, filled: 7);
        floor.AssertStatus("b", ExchangeOrderStatus.Filled, filled: 1);
        Assert.Equal([3, 3, 1, 1], floor.Fills.Select(fill => fill.Quantity.Count));
    }

    [Fact]
    public void Immediate_or_cancel_takes_what_there_is()
    {
        var floor = new Floor(new ExchangeSettings { DisplayedSize = 3 });
        floor.Place("a", Side.Buy, 7, OrderKind.Limit, limit: 5000.25m, tif: TimeInForce.Ioc);
        floor.AssertStatus("a", ExchangeOrderStatus.Cancelled, filled: 3);
    }

    [Fact]
    public void Fill_or_kill_takes_all_or_nothing()
    {
        var floor = new Floor(new ExchangeSettings { DisplayedSize = 3 });
        floor.Place("a", Side.Buy, 4, tif: TimeInForce.Fok);
        floor.AssertStatus("a", ExchangeOrderStatus.Cancelled);
        floor.Place("b", Side.Buy, 3, tif: TimeInForce.Fok);
        floor.AssertStatus("b", ExchangeOrderStatus.Filled, filled: 3);
    }

    [Fact]
    public void A_changed_price_that_crosses_fills_at_once()
    {
        var floor = new Floor();
        floor.Place("a", Side.Buy, 1, OrderKind.Limit, limit: 4990m);
        floor.Modify("a", limit: 5001m);
        Assert.Equal(At(5000.25m), floor.Fills[0].Price);
    }

    [Fact]
    public void The_session_end_expires_day_orders_only()
    {
        var floor = new Floor();
        floor.Place("day", Side.Buy, 1, OrderKind.Limit, limit: 4990m, legs: [StopLeg("leg", 1, 5m)]);
        floor.Place("gtc", Side.Buy, 1, OrderKind.Limit, limit: 4990m, tif: TimeInForce.Gtc);
        floor.Engine.SessionEnd(Ten.AddHours(6));
        floor.AssertStatus("day", ExchangeOrderStatus.Expired);
        floor.AssertStatus("leg", ExchangeOrderStatus.Cancelled);
        floor.AssertStatus("gtc", ExchangeOrderStatus.Working);
    }
}
