using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Holds the account against the firm's own loss limits where they are stricter than the book: at one of them everything is closed and locked, before the firm does it.</summary>
internal static class FirmWatch
{
    public static void Evaluate(Turn turn, RuleBook book, Usd equity, MarketView market, DateTimeOffset at)
    {
        if (turn.State.Truth.Firm is null || turn.State.HasFailed) return;
        for (var place = Allowance.FirstOfFirm(turn.State); place < Allowance.CountMax(turn.State); place++)
        {
            if (Allowance.At(turn.State, place, equity) is { } allowance && allowance.Left <= Usd.Zero && !IsSaid(turn.State, allowance.Rule)) Hit(turn, book, allowance, equity, market, at);
        }
    }

    /// <summary>The equity at which one of them is hit; null when it is not there, or was hit already.</summary>
    public static Usd? Level(AccountState state, int place) =>
        Allowance.At(state, place, state.Equity) is { } allowance && !IsSaid(state, allowance.Rule) ? allowance.Floor : null;

    private static bool IsSaid(AccountState state, string rule)
    {
        foreach (var held in state.Locks.Span)
        {
            if (held.Rule == rule) return true;
        }

        return Limits.IsRaised(state, rule);
    }

    private static void Hit(Turn turn, RuleBook book, in Allowance allowance, Usd equity, MarketView market, DateTimeOffset at)
    {
        var (rule, isOfWeek) = (allowance.Rule, allowance.Rule == FirmLimit.WeeklyName);
        var check = rule == FirmLimit.FloorName ? FirmLimit.CheckFloor(allowance.Floor, equity) : FirmLimit.CheckLoss(rule, allowance.Amount, allowance.Amount - allowance.Left);
        Limits.Record(turn, market, equity, at);
        var effect = book.IsAdvisory ? ViolationEffect.Warn : isOfWeek ? ViolationEffect.LockWeek : ViolationEffect.LockDay;
        turn.Add(new ViolationRaised(new Violation(check.Code, rule, check.Limit, check.Value, effect, turn.State.TradeDate, at), at));
        if (book.IsAdvisory) return;
        var text = rule == FirmLimit.FloorName ? $"equity {equity} reached the firm's floor {allowance.Floor}" : $"the loss {check.Value} reached the firm's limit {check.Limit}";
        var until = turn.State.Session is not { } session ? (DateTimeOffset?)null
            : isOfWeek ? book.Calendar.NextWeekOpenAt(session)
            : book.Calendar.NextTradeDateOpenAt(session);
        Flattening.Start(turn, Flattening.IdFor(turn, rule), FlattenScope.Account, $"{rule}: {text}", "engine", new LockAfter(rule, text, until), market, at);
    }
}
