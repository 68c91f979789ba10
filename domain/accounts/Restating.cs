using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>A fill that comes after the close of its own day is booked at once, and the closed day is worked out again (prop-firm rules reference 4.11).</summary>
/// <remarks>Peak, floor and counters begin from what stood before the close; so this is the one place where a floor may come down.</remarks>
internal static class Restating
{
    /// <param name="before">The state before the fill was booked.</param>
    public static void After(Turn turn, AccountState before, BookFill c)
    {
        var state = turn.State;
        if (before.Closed is not { } closed || state is not { Book: { } book, Session: { } session }) return;
        var isLateInTheDay = closed.TradeDate == state.TradeDate;
        var isOfTheDayBefore = c.Fill.At < session.OpenAt && book.Calendar.TradeDateAt(c.Fill.At) == closed.TradeDate;
        if (!isLateInTheDay && !isOfTheDayBefore) return;

        var balance = closed.Balance + state.Balance - before.Balance;
        var equity = state.Positions.Count == 0 ? balance : closed.Equity + state.EquityAt(c.Market) - before.EquityAt(c.Market);
        var moved = equity - closed.Equity;
        var dayPnl = closed.DayPnl + moved;
        var (peak, floor, locked) = Floor(state, book, closed, balance, equity);
        turn.Add(new DayRestated(
            closed.TradeDate, c.Fill.Id, balance, equity, dayPnl, isLateInTheDay ? state.DayStartEquity : state.DayStartEquity + moved, peak, floor, locked,
            Count(state, book, closed, dayPnl), c.At));
        Programs.Pass(turn, c.At);
    }

    /// <summary>A peak that is taken at the close is taken again; one that follows every moment needs no close.</summary>
    private static (Usd Peak, Usd Floor, bool Locked) Floor(AccountState state, RuleBook book, ClosedDay closed, Usd balance, Usd equity)
    {
        if (book.Drawdown is not { Basis: DrawdownBasis.EodBalance or DrawdownBasis.EodEquity } drawdown || state.IsOver)
            return (state.Peak, state.Floor, state.FloorLocked);
        var peak = drawdown.Raise(closed.Peak, balance, equity, atDayClose: true);
        var (floor, locked) = drawdown.Ratchet(closed.Floor, closed.FloorLocked, peak);
        return state.Course.Payouts != closed.Course.Payouts && book.Payout?.FloorAfter is { } after
            ? (peak, Usd.Max(floor, after), true)
            : (peak, floor, locked);
    }

    /// <summary>A payout since the close has begun a new window; the ladder was reviewed at the close and is reviewed at the next.</summary>
    private static Course Count(AccountState state, RuleBook book, ClosedDay closed, Usd dayPnl)
    {
        var counted = closed.Course.Close(closed.TradeDate, dayPnl, traded: true, book.Payout?.IsWinning(dayPnl) == true);
        return state.Course.Payouts == closed.Course.Payouts
            ? counted with { LadderStep = state.Course.LadderStep, LadderDays = state.Course.LadderDays }
            : state.Course with { TradedDays = counted.TradedDays, BestDay = counted.BestDay };
    }
}
