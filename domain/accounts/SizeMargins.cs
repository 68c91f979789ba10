using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Watches the thresholds before the contract limit: they hold while so many contracts are open.</summary>
internal static class SizeMargins
{
    public static void Evaluate(Turn turn, Usd equity, MarketView market, DateTimeOffset at)
    {
        foreach (var crossed in turn.State.Guard.Crossed)
        {
            if (crossed.Threshold.IsOfSize && !IsReached(turn.State, crossed.Threshold, equity, out _, out _))
                Add(turn, new ThresholdLeft(crossed.Rule, crossed.Threshold, at, crossed.Level), equity, market);
        }

        Cross(turn, null, equity, market, at);
        foreach (var level in turn.State.Guard.Levels.Span) Cross(turn, level.Level, equity, market, at);
    }

    private static void Cross(Turn turn, string? level, Usd equity, MarketView market, DateTimeOffset at)
    {
        foreach (var threshold in turn.State.Guard.At(level)!.Thresholds.Span)
        {
            if (!threshold.IsOfSize || turn.State.Guard.HasCrossed(new(PositionLimit.Name, threshold, level))) continue;
            if (IsReached(turn.State, threshold, equity, out var open, out var max)) Add(turn, new SizeThresholdCrossed(threshold, max, open, at, level), equity, market);
        }
    }

    /// <summary>A limit that follows the live equity was chosen by prices: they are recorded.</summary>
    private static void Add(Turn turn, AccountEvent happened, Usd equity, MarketView market)
    {
        if (turn.State.Book!.Position is { Metric: SizeMetric.LiveEquityProfit }) Limits.Record(turn, market, equity, happened.At);
        turn.Add(happened);
    }

    private static bool IsReached(AccountState state, Threshold threshold, Usd equity, out MiniEquivalents open, out MiniEquivalents max)
    {
        (open, max) = (default, default);
        if (state.Book!.Position is not { } limit || state.ContractsMax(equity) is not { } most) return false;
        (open, max) = (Exposure.Open(state, limit), most);
        return threshold.IsReached(open, max);
    }
}
