using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>How far an account has come in its program, and what is missing.</summary>
/// <param name="TotalProfit">Since the start, payouts included.</param>
/// <param name="BestDay">The best closed day.</param>
/// <param name="TradedDays">Closed days with a fill.</param>
/// <param name="ContractsMax">The contract limit in force; null without one.</param>
/// <param name="DaysToInactivity">Days until the firm closes the account for want of a trade; null without such a rule or before the first trade.</param>
/// <param name="Conduct">What the firm asks of the trader's conduct, each with where it stands.</param>
public sealed record ProgramProgress(
    Usd TotalProfit, Usd BestDay, int TradedDays, TargetProgress? Target, PayoutProgress? Payout, MiniEquivalents? ContractsMax, ScalingStep? NextStep,
    int LadderStep, int? DaysToInactivity, EquatableArray<ConductLine> Conduct)
{
    /// <summary>Null before a rule book is bound.</summary>
    /// <param name="activeAccounts">The trader's active accounts at the firm; null where nobody counts them.</param>
    public static ProgramProgress? Of(AccountState state, MarketView market, DateTimeOffset at, int? activeAccounts = null)
    {
        if (state.Book is not { } book) return null;
        var equity = state.EquityAt(market);
        var total = Programs.TotalProfit(state);
        return new(
            total, state.Course.BestDay, state.Course.TradedDays, TargetOf(state, book, equity, total), PayoutOf(state, book), state.ContractsMax(equity),
            NextOf(state, book, equity), state.Course.LadderStep, ConductLine.DaysLeft(state, at),
            ConductLine.Of(state, at, activeAccounts));
    }

    private static TargetProgress? TargetOf(AccountState state, RuleBook book, Usd equity, Usd total)
    {
        if (book.Target is not { } target) return null;
        var required = target.Required(book.Consistency, state.Course.BestDay);
        var room = book.Consistency is { } consistency ? Usd.Max(Usd.Zero, consistency.Ratio.Of(required) - state.DayPnl(equity)) : (Usd?)null;
        return new(
            required, Usd.Max(Usd.Zero, required - total), room, Math.Max(0, target.MinTradedDays - state.Course.TradedDays),
            target.IsReached(book.Consistency, total, state.Course.BestDay, state.Course.TradedDays));
    }

    private static PayoutProgress? PayoutOf(AccountState state, RuleBook book)
    {
        if (book.Payout is not { } rule) return null;
        var missing = rule.Missing(Payouts.Facts(state));
        var largest = rule.Largest(Payouts.Facts(state));
        if (missing is null && largest < rule.Min) missing = PayoutRule.BelowMinCode;
        return new(
            state.Course.WinningDays, rule.WinningDays, state.Course.WindowTradedDays, rule.TradedDays, state.Course.WindowProfit, state.Course.WindowBestDay,
            missing, missing is null ? largest : Usd.Zero, state.Course.Payouts, state.Course.PaidOut);
    }

    /// <summary>The next tier that is not reached, or the next step of the ladder.</summary>
    private static ScalingStep? NextOf(AccountState state, RuleBook book, Usd equity)
    {
        if (book.Ladder is { } ladder && state.Course.LadderStep < ladder.Steps.Count)
        {
            var step = ladder.Steps[state.Course.LadderStep];
            return new(book.StartBalance + step.NetProfit - state.Course.PaidOut, step.Max, Math.Max(0, step.ActiveDays - state.Course.LadderDays));
        }

        if (book.Position is not { Tiers.Count: > 0 } limit) return null;
        foreach (var tier in limit.Tiers)
        {
            var metric = limit.Metric == SizeMetric.LiveEquityProfit ? equity : state.Balance;
            var offset = limit.Metric == SizeMetric.EodBalance ? Usd.Zero : book.StartBalance;
            if (tier.Start.From is { } from && !tier.Start.IsReached(metric - offset)) return new(from + offset, tier.Max, 0);
        }

        return null;
    }
}

/// <summary>What is missing to pass.</summary>
/// <param name="Required">The target, or more when the best day was too good; rounded up to the cent.</param>
/// <param name="StillNeeded">Never below zero.</param>
/// <param name="MayStillEarnToday">What today may still earn without raising <paramref name="Required"/>; null without a consistency rule.</param>
public sealed record TargetProgress(Usd Required, Usd StillNeeded, Usd? MayStillEarnToday, int DaysMissing, bool IsReached);

/// <summary>What is missing for a payout.</summary>
/// <param name="Missing">The first reason why nothing can be paid out now; null when something can.</param>
/// <param name="Available">The largest amount that would be accepted now.</param>
public sealed record PayoutProgress(
    int WinningDays, int WinningDaysNeeded, int TradedDays, int TradedDaysNeeded, Usd Profit, Usd BestDay, string? Missing, Usd Available, int Payouts, Usd PaidOut);

/// <summary>Where the next contract limit begins.</summary>
/// <param name="From">The balance, or the equity where that counts.</param>
/// <param name="Max">Null when the step changes only the daily limit.</param>
public sealed record ScalingStep(Usd From, MiniEquivalents? Max, int DaysMissing);
