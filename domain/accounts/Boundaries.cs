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
        if (turn.State.Book is { } book && turn.State.NextBoundaryAt <= turn.At)
        {
            foreach (var boundary in book.Calendar.Boundaries(turn.State.BoundaryAt, turn.At))
            {
                Timers(turn, boundary.At.AddTicks(-1));
                Apply(turn, boundary);
            }
        }

        Timers(turn, turn.At);
    }

    /// <summary>Locks that end and grace times that run out, up to and with an instant. At one instant they come after the calendar's own.</summary>
    private static void Timers(Turn turn, DateTimeOffset upTo)
    {
        while (turn.State.Locks.Count > 0 || turn.State.Excess is not null)
        {
            var ends = NextToEnd(turn.State.Locks);
            var grace = turn.State is { IsOver: false, Excess: { IsRaised: false } excess } ? excess.DueAt : (DateTimeOffset?)null;
            if (ends?.Until <= upTo && !(grace < ends.Until))
                turn.Add(new AccountUnlocked(ends.Rule, "engine", "its time is over", ends.Until > ends.At ? ends.Until.Value : ends.At));
            else if (grace is { } due && due <= upTo)
                Limits.WatchSize(turn, due, Before(turn.Command.Market, due));
            else
                return;
        }
    }

    private static AccountLock? NextToEnd(EquatableArray<AccountLock> locks)
    {
        AccountLock? first = null;
        foreach (var held in locks.Span)
        {
            if (held.Until is not null && !(held.Until >= first?.Until)) first = held;
        }

        return first;
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
                Close(turn, boundary, next, market);
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
        if (isOpen && onFlatBy == OnFlatBy.Fail && !turn.State.IsOver)
        {
            var advises = turn.State.Book!.IsAdvisory;
            var held = new Violation(
                TradingHours.HeldCode, TradingHours.Name, default, default, advises ? ViolationEffect.Warn : ViolationEffect.Fail, turn.State.TradeDate, boundary.At);
            turn.Add(new ViolationRaised(held, boundary.At));
            if (advises) return;
            Limits.Fail(turn, TradingHours.Name, "a position was open past the flat-by time", market, boundary.At);
            return;
        }

        if (onFlatBy == OnFlatBy.None) return;
        if (!isOpen && !turn.State.Orders.Any(order => scope.Covers(order.Ticket.Contract))) return;
        Flattening.Start(
            turn, DeterministicId.Of("flat-by", turn.State.Id.Value, boundary.TradeDate.ToString(), boundary.Root ?? ""), scope,
            $"{TradingHours.Name}: flat by {boundary.At.UtcDateTime:O}", "engine", null, market, boundary.At);
    }

    private static void Close(Turn turn, Boundary boundary, DateTimeOffset next, MarketView market)
    {
        var state = turn.State;
        var equity = state.EquityAt(market);
        var dayPnl = state.DayPnl(equity);
        var course = state.Course.Close(
            boundary.TradeDate, dayPnl, state.Statistics.LastTraded == boundary.TradeDate, state.Book!.Payout?.IsWinning(dayPnl) == true);
        turn.Add(new DayClosed(boundary.TradeDate, state.Balance, equity, dayPnl, next, boundary.At, course));
        Limits.Evaluate(turn, boundary.At, market, atDayClose: true);
        Programs.ReviewLadder(turn, boundary.At);
        Programs.Pass(turn, boundary.At);
    }

    private static void Open(Turn turn, Session session, DateTimeOffset next, MarketView market, DateTimeOffset at)
    {
        var state = turn.State;
        var isNewDate = session.TradeDate != state.TradeDate;
        var limits = isNewDate ? SessionLimits.Of(state.Book!, state, state.FloorLocked, state.Course) : default;
        turn.Add(new SessionOpened(session, isNewDate ? state.EquityAt(market) : state.DayStartEquity, next, at, limits.DailyLoss, limits.ContractsMax));
        if (!turn.State.IsOver) Limits.WatchSize(turn, at, market);
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
