using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Watches the limits that the trader has set, in his order (prop-firm rules reference 4.5, step 5).</summary>
internal static class PersonalLimits
{
    public static void Evaluate(Turn turn, Usd equity, MarketView market, DateTimeOffset at)
    {
        if (turn.State.TrailsEquity) RaiseHigh(turn, market.HighEquity is { } seen ? Usd.Max(equity, seen) : equity, at);
        var limits = turn.State.Personal;
        var isLocking = false;
        for (var i = 0; i < limits.Count; i++)
        {
            var limit = limits[i];
            if (turn.State.PersonalTrigger(i) is not { } trigger || !limit.IsHit(trigger, equity)) continue;
            if (limit.Action == PersonalAction.Liquidate)
            {
                if (isLocking || turn.State.Status != "active") continue;
            }
            else if (IsReported(turn.State, limit, limit.NameAt(i)))
            {
                continue;
            }

            isLocking |= limit.Locks;
            Hit(turn, limit, limit.NameAt(i), trigger, equity, market, at);
        }
    }

    private static void RaiseHigh(Turn turn, Usd equity, DateTimeOffset at)
    {
        var high = equity - turn.State.DayCash;
        if (high > turn.State.DayHighEquity) turn.Add(new DayHighRaised(high, at));
    }

    private static void Hit(Turn turn, PersonalLimit limit, string name, Usd trigger, Usd equity, MarketView market, DateTimeOffset at)
    {
        Limits.Record(turn, market, equity, at);
        var effect = limit.Action switch
        {
            PersonalAction.LockDay => ViolationEffect.LockDay,
            PersonalAction.LockWeek => ViolationEffect.LockWeek,
            PersonalAction.Liquidate => ViolationEffect.Liquidate,
            _ => ViolationEffect.Warn,
        };
        turn.Add(new ViolationRaised(new Violation(limit.Code, name, Measure.Of(trigger), Measure.Of(equity), effect, turn.State.TradeDate, at), at));
        if (limit.Action == PersonalAction.None) return;
        var text = $"equity {equity} reached {trigger}, the trader's own {(limit.Side == PersonalSide.Loss ? "loss limit" : "profit goal")}";
        Flattening.Start(
            turn, Flattening.IdFor(turn, name), FlattenScope.Account, $"{name}: {text}", "engine",
            limit.Locks ? new LockAfter(name, text, Until(turn.State, limit.Action)) : null, market, at);
    }

    private static DateTimeOffset? Until(AccountState state, PersonalAction action) =>
        state is not { Session: { } session, Book: { } book } ? null
        : action == PersonalAction.LockDay ? book.Calendar.NextTradeDateOpenAt(session)
        : book.Calendar.NextWeekOpenAt(session);

    /// <summary>A limit reports once in its period.</summary>
    private static bool IsReported(AccountState state, PersonalLimit limit, string name)
    {
        foreach (var open in state.Violations.Span)
        {
            if (open.Rule == name && (limit.Period == PersonalPeriod.Week || open.TradeDate == state.TradeDate)) return true;
        }

        return false;
    }
}
