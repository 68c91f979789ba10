using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <content>How orders meet the market.</content>
public sealed partial class MatchingEngine
{
    /// <summary>Moves a market. Orders that the delay has let through come first, then the contract's orders in their sequence.</summary>
    public void Step(in MarketQuote quote)
    {
        Reach(quote.At);
        var market = Market(quote.Contract);
        market.Move(quote);
        LetArrive();
        for (var i = 0; i < market.Orders.Count; i++) Match(market.Orders[i], market, printed: quote.Traded > 0);
        RemoveClosed();
    }

    /// <summary>Moves time without a quote: delayed orders arrive.</summary>
    public void AdvanceTo(DateTimeOffset at)
    {
        Reach(at);
        LetArrive();
        RemoveClosed();
    }

    private void LetArrive()
    {
        while (_arriving.TryPeek(out var live, out var due) && due.At <= Now)
        {
            _arriving.Dequeue();
            MatchWithLegs(live);
        }
    }

    private void MatchWithLegs(LiveOrder live)
    {
        var market = Market(live.Order.Ticket.Contract);
        Match(live, market, printed: false);
        foreach (var leg in live.Legs) Match(leg, market, printed: false);
    }

    /// <param name="printed">The newest quote came with a trade that nobody has matched this order against.</param>
    private void Match(LiveOrder live, ContractMarket market, bool printed)
    {
        if (live.Order.Status != ExchangeOrderStatus.Working || live.Order.EffectiveAt > Now) return;
        if (market.Quote is not { } quote)
        {
            EndImmediate(live);
            return;
        }

        if (!IsSetOff(live, quote, printed)) return;
        var order = live.Order;
        var price = FillPrice(order, quote, printed);
        var size = price is null ? 0 : Math.Min(order.Remaining.Count, market.Available(order.Account, order.Ticket.Side, _settings.DisplayedSize));
        if (order.Ticket.Tif == TimeInForce.Fok && size < order.Remaining.Count) size = 0;
        if (size > 0)
        {
            market.Take(order.Account, order.Ticket.Side, size);
            Fill(live, new Contracts(size), price!.Value);
        }

        if (live.Order.Status != ExchangeOrderStatus.Working) return;
        EndImmediate(live);
        if (live.Order is { Status: ExchangeOrderStatus.Working, Rested: false, Ticket.Limit: not null })
            Change(live, live.Order with { Rested = true });
    }

    private void EndImmediate(LiveOrder live)
    {
        if (live.Order.Ticket.Tif is TimeInForce.Ioc or TimeInForce.Fok)
            End(live, ExchangeOrderStatus.Cancelled, "not filled at once");
    }

    /// <summary>True for an order without a stop, and for one whose stop has been touched, now or before.</summary>
    private bool IsSetOff(LiveOrder live, in MarketQuote quote, bool printed)
    {
        var order = live.Order;
        if (order.Triggered || order.Ticket.Kind is OrderKind.Market or OrderKind.Limit) return true;
        if (order.Ticket.Trail is { } trail) Trail(live, trail, quote);
        var stop = live.Order.Trigger ?? order.Ticket.Stop!.Value;
        var byQuote = _settings.StopsTriggerOn != StopTrigger.Trade && IsAtOrBeyond(order.Ticket.Side, quote.Touch(order.Ticket.Side), stop);
        var byTrade = _settings.StopsTriggerOn != StopTrigger.Quote && printed && IsAtOrBeyond(order.Ticket.Side, quote.Last, stop);
        if (!byQuote && !byTrade) return false;
        Change(live, live.Order with { Triggered = true });
        return true;
    }

    /// <summary>A trailing stop follows the price that closing would get, and never goes back.</summary>
    private void Trail(LiveOrder live, Points trail, in MarketQuote quote)
    {
        var order = live.Order;
        var follows = order.Ticket.Side == Side.Sell ? quote.Bid - trail : quote.Ask + trail;
        if (order.Trigger is { } stands && !(order.Ticket.Side == Side.Sell ? follows > stands : follows < stands)) return;
        live.Order = order with { Trigger = follows };
        MarkChanged(live);
    }

    private static bool IsAtOrBeyond(Side side, Price price, Price stop) => side == Side.Buy ? price >= stop : price <= stop;

    /// <summary>The price the order fills at in this market; null when it does not.</summary>
    private Price? FillPrice(ExchangeOrder order, in MarketQuote quote, bool printed)
    {
        var (side, touch) = (order.Ticket.Side, quote.Touch(order.Ticket.Side));
        if (order.Ticket.Limit is not { } limit) return Slipped(order, touch);

        // Taking a resting offer gets the offer's price; being hit while we rest gets our own.
        if (!order.Rested) return IsAtOrBetter(side, touch, limit) ? touch : null;
        var through = _settings.LimitFills == LimitFillRule.Through;
        var byQuote = through ? IsBetter(side, touch, limit) : IsAtOrBetter(side, touch, limit);
        var byTrade = printed
            && (_settings.LimitFills == LimitFillRule.Touch ? IsAtOrBetter(side, quote.Last, limit) : IsBetter(side, quote.Last, limit));
        return byQuote || byTrade ? limit : null;
    }

    private static bool IsBetter(Side side, Price price, Price limit) => side == Side.Buy ? price < limit : price > limit;

    private static bool IsAtOrBetter(Side side, Price price, Price limit) => side == Side.Buy ? price <= limit : price >= limit;

    private Price Slipped(ExchangeOrder order, Price touch)
    {
        if (_settings.SlippageTicksMax == 0) return touch;
        var ticks = _chance.Next(_settings.SlippageTicksMax + 1) * order.Ticket.Side.Sign();
        return touch + _catalog.Get(order.Ticket.Contract.Root).TickSize * ticks;
    }
}
