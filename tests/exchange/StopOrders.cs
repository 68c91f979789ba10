using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using Xunit;
using static TraderTerminal.Tests.Exchange.Floor;

namespace TraderTerminal.Tests.Exchange;

public sealed class StopOrders
{
    [Fact]
    public void Touching_the_stop_sets_it_off_and_one_tick_away_does_not()
    {
        var floor = new Floor();
        floor.Place("a", Side.Sell, 1, OrderKind.Stop, stop: 4990m);
        floor.Quote(4990.25m, 4990.50m);
        Assert.Empty(floor.Fills);
        floor.Quote(4990m, 4990.25m);
        Assert.Equal(At(4990m), floor.Fills[0].Price);
    }

    [Fact]
    public void A_gap_fills_at_the_market_not_at_the_stop()
    {
        var floor = new Floor();
        floor.Place("a", Side.Sell, 1, OrderKind.Stop, stop: 4990m);
        floor.Quote(4970m, 4970.25m);
        Assert.Equal(At(4970m), floor.Fills[0].Price);
    }

    [Theory]
    [InlineData(StopTrigger.TradeOrQuote, true)]
    [InlineData(StopTrigger.Trade, true)]
    [InlineData(StopTrigger.Quote, false)]
    public void A_trade_at_the_stop_sets_it_off_when_trades_count(StopTrigger trigger, bool fills)
    {
        var floor = new Floor(new ExchangeSettings { StopsTriggerOn = trigger });
        floor.Place("a", Side.Buy, 1, OrderKind.Stop, stop: 5005m);
        floor.Quote(5004.50m, 5004.75m, last: 5005m);
        Assert.Equal(fills ? 1 : 0, floor.Net);
    }

    [Fact]
    public void A_stop_limit_set_off_beyond_its_limit_rests_there()
    {
        var floor = new Floor();
        floor.Place("a", Side.Sell, 1, OrderKind.StopLimit, limit: 4989m, stop: 4990m);
        floor.Quote(4985m, 4985.25m);
        Assert.True(floor["a"].Triggered);
        Assert.Empty(floor.Fills);
        floor.Quote(4989m, 4989.25m);
        Assert.Equal(At(4989m), floor.Fills[0].Price);
    }

    [Fact]
    public void A_trailing_stop_follows_the_best_price_and_never_goes_back()
    {
        var floor = new Floor();
        floor.Place("a", Side.Sell, 1, OrderKind.TrailingStop, trail: 5m);
        floor.Quote(5010m, 5010.25m).Quote(5006m, 5006.25m);
        Assert.Equal(At(5005m), floor["a"].Trigger);
        Assert.Empty(floor.Fills);
        floor.Quote(5005m, 5005.25m);
        Assert.Equal(At(5005m), floor.Fills[0].Price);
    }

    [Fact]
    public void Slippage_is_against_us_and_within_its_bound()
    {
        var floor = new Floor(new ExchangeSettings { SlippageTicksMax = 2 });
        for (var i = 0; i < 50; i++) floor.Place($"a{i}", Side.Buy, 1);
        var ticks = floor.Fills.Select(fill => (fill.Price - At(5000.25m)).Nanos / By(0.25m).Nanos).ToHashSet();
        Assert.Equal([0L, 1L, 2L], ticks.Order());
    }

    [Fact]
    public void A_delayed_order_meets_the_quote_of_its_arrival()
    {
        var floor = new Floor(new ExchangeSettings { Latency = TimeSpan.FromMilliseconds(1500) });
        floor.Place("a", Side.Buy, 1);
        floor.Quote(5001m, 5001.25m);
        Assert.Empty(floor.Fills);
        floor.Quote(5002m, 5002.25m);
        Assert.Equal(At(5002.25m), floor.Fills[0].Price);
    }
}
