using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What a program decides at a day's close: passing, and the ladder's step.</summary>
internal static class Programs
{
    /// <summary>Profit since the start, payouts counted as profit.</summary>
    public static Usd TotalProfit(AccountState state) => state.Balance - state.Book!.StartBalance + state.Course.PaidOut;

    /// <summary>A flat account that has earned its target, evenly enough and on enough days, has passed. A lock is no obstacle.</summary>
    public static void Pass(Turn turn, DateTimeOffset at)
    {
        var state = turn.State;
        if (state.Book is not { IsAdvisory: false, Target: { } target } book || state.IsOver || state.Positions.Count > 0) return;
        var total = TotalProfit(state);
        if (!target.IsReached(book.Consistency, total, state.Course.BestDay, state.Course.TradedDays)) return;
        turn.Add(new AccountPassed(total, state.Course.BestDay, state.Course.TradedDays, at));
        Flattening.AskCancels(turn, FlattenScope.Account, "the account has passed", at);
    }

    /// <summary>One step up at most, for the next session; or down.</summary>
    public static void ReviewLadder(Turn turn, DateTimeOffset at)
    {
        if (turn.State is not { Book.Ladder: { } ladder, IsOver: false } state) return;
        Move(turn, ladder.Review(state.Course.LadderStep, state.Course.LadderDays, TotalProfit(state)), at);
    }

    /// <summary>A profit that no longer carries the step takes it back on the same day.</summary>
    public static void Demote(Turn turn, DateTimeOffset at)
    {
        if (turn.State is not { Book.Ladder: { } ladder, Course.LadderStep: > 0 } state) return;
        Move(turn, ladder.Demote(state.Course.LadderStep, TotalProfit(state)), at);
    }

    private static void Move(Turn turn, int to, DateTimeOffset at)
    {
        var state = turn.State;
        var from = state.Course.LadderStep;
        if (to == from) return;
        var limits = SessionLimits.Of(state.Book!, state, state.FloorLocked, state.Course with { LadderStep = to });
        turn.Add(new LadderMoved(from, to, limits.DailyLoss, limits.ContractsMax, at));
    }
}
