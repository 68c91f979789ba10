using System.Diagnostics;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Applies every calendar boundary that has passed, each once and in order (prop-firm rules reference 4.3 and 4.5).</summary>
internal static class Boundaries
{
    public static void Apply(Turn turn)
    {
        if (turn.State.Book is null || turn.State.NextBoundaryAt is not { } next || next > turn.At) return;
        foreach (var boundary in turn.State.Book.Calendar.Boundaries(turn.State.BoundaryAt, turn.At)) Apply(turn, boundary);
    }

    private static void Apply(Turn turn, Boundary boundary)
    {
        var calendar = turn.State.Book!.Calendar;
        var next = calendar.NextBoundaryAt(boundary.At);
        var market = Before(turn.Command.Market, boundary.At);
        switch (boundary.Kind)
        {
            case BoundaryKind.ProductFlat:
            case BoundaryKind.FlatBy:
                FlatBy(turn, boundary, next, market);
                break;
            case BoundaryKind.DayClose:
                var equity = turn.State.EquityAt(market);
                turn.Add(new DayClosed(boundary.TradeDate, turn.State.Balance, equity, turn.State.DayPnl(equity), next, boundary.At));
                Limits.Evaluate(turn, boundary.At, market, atDayClose: true);
                break;
            case BoundaryKind.SessionOpen:
                Open(turn, calendar.SessionAt(boundary.At), next, market, boundary.At);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void FlatBy(Turn turn, Boundary boundary, DateTimeOffset next, MarketView market)
    {
        turn.Add(new FlatByReached(boundary.TradeDate, boundary.Root, next, boundary.At));
        var scope = new FlattenScope(boundary.Root);
        var onFlatBy = boundary.Kind == BoundaryKind.FlatBy ? turn.State.Book!.Calendar.OnFlatBy : OnFlatBy.Flatten;
        var isOpen = turn.State.Positions.Any(position => scope.Covers(position.Contract));
        if (isOpen && onFlatBy == OnFlatBy.Fail && !turn.State.HasFailed)
        {
            var held = new Violation(
                TradingHours.HeldCode, TradingHours.Name, default, default, ViolationEffect.Fail, turn.State.TradeDate, boundary.At);
            turn.Add(new ViolationRaised(held, boundary.At));
            Limits.Fail(turn, TradingHours.Name, "a position was open past the flat-by time", market, boundary.At);
            return;
        }

        if (onFlatBy == OnFlatBy.None) return;
        if (!isOpen && !turn.State.Orders.Any(order => scope.Covers(order.Ticket.Contract))) return;
        Flattening.Start(
            turn, DeterministicId.Of("flat-by", turn.State.Id.Value, boundary.TradeDate.ToString(), boundary.Root ?? ""), scope,
            $"{TradingHours.Name}: flat by {boundary.At.UtcDateTime:O}", "engine", null, market, boundary.At);
    }

    private static void Open(Turn turn, Session session, DateTimeOffset next, MarketView market, DateTimeOffset at)
    {
        var state = turn.State;
        var isNewDate = session.TradeDate != state.TradeDate;
        turn.Add(new SessionOpened(session, isNewDate ? state.EquityAt(market) : state.DayStartEquity, next, at));
        foreach (var held in turn.State.Locks)
        {
            if (held.Until <= at) turn.Add(new AccountUnlocked(held.Rule, "engine", "its time is over", at));
        }
    }

    /// <summary>A boundary is valued at the prices before it.</summary>
    private static MarketView Before(MarketView market, DateTimeOffset at)
    {
        foreach (var mark in market.Marks.Span)
        {
            if (mark.At > at) return new MarketView(market.Marks.Where(seen => seen.At <= at).ToEquatableArray(), null);
        }

        return market with { HighEquity = null };
    }
}
