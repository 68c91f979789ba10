using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>The levels of equity at which an account has to look: at or below the low one, above the high one. Null where none matters.</summary>
/// <param name="Low">The highest equity that hits something from above.</param>
/// <param name="High">Equity above this is a new high that counts, or reaches a goal.</param>
public readonly record struct WatchLevels(Usd? Low, Usd? High)
{
    private static readonly Usd Least = new(1);

    public static WatchLevels Of(AccountState state)
    {
        if (state.IsOver || state.Book is not { } book) return default;
        var levels = new WatchLevels(
            book.Drawdown is { Metric: BreachMetric.Equity, Evaluate: EvaluateAt.Realtime } && !(book.IsAdvisory && Limits.IsRaised(state, Drawdown.Name)) ? state.Floor : null,
            book.Drawdown?.Basis == DrawdownBasis.IntradayEquity ? state.Peak : null);
        if (book.DailyLoss is { Basis: DailyLossBasis.Net } && state.DailyFloor is { } daily && !Limits.IsRaised(state, DailyLoss.Name))
            levels = levels.At(low: daily);
        for (var i = 0; i < state.Personal.Count; i++) levels = Personal(levels, state, i);
        for (var place = 0; place < Allowance.CountMax(state); place++) levels = Thresholds(levels, state, place);
        for (var place = Allowance.FirstOfFirm(state); place < Allowance.CountMax(state); place++) levels = levels.At(low: FirmWatch.Level(state, place));
        return book.Position is { Metric: SizeMetric.LiveEquityProfit } limit ? Tiers(levels, limit, book.StartBalance, state.Equity) : levels;
    }

    private WatchLevels At(Usd? low = null, Usd? high = null) => new(
        low is { } below && !(Low >= below) ? below : Low,
        high is { } above && !(High <= above) ? above : High);

    private static WatchLevels Personal(WatchLevels levels, AccountState state, int index)
    {
        var limit = state.Personal[index];
        if (limit.Trail == PersonalTrail.Unrealized) levels = levels.At(high: state.DayHighEquity + state.DayCash);
        var name = limit.NameAt(index);
        if (state.PersonalTrigger(index) is not { } trigger) return levels;
        if (limit.Action == PersonalAction.Liquidate && state.Status != "active") return levels;
        if (state.Violations.Any(open => open.Rule == name && (limit.Period == PersonalPeriod.Week || open.TradeDate == state.TradeDate))) return levels;
        return limit.Side == PersonalSide.Loss ? levels.At(low: trigger) : levels.At(high: trigger - Least);
    }

    private static WatchLevels Thresholds(WatchLevels levels, AccountState state, int place)
    {
        if (Allowance.At(state, place, state.Equity) is not { } allowance || !IsMeasuredByEquity(state, place)) return levels;
        levels = Thresholds(levels, state, allowance, null);
        foreach (var level in state.Guard.Levels.Span) levels = Thresholds(levels, state, allowance, level.Level);
        return levels;
    }

    private static WatchLevels Thresholds(WatchLevels levels, AccountState state, in Allowance allowance, string? level)
    {
        foreach (var threshold in state.Guard.At(level)!.Thresholds.Span)
        {
            if (!threshold.AppliesTo(allowance.Rule)) continue;
            if (!state.Guard.HasCrossed(new(allowance.Rule, threshold, level))) levels = levels.At(low: threshold.Level(allowance.Floor, allowance.Amount));
            else if (threshold.Action == ThresholdAction.Warn) levels = levels.At(high: threshold.RearmAbove(allowance.Floor, allowance.Amount));
        }

        return levels;
    }

    /// <summary>What is measured by the balance moves with fills, not with quotes.</summary>
    private static bool IsMeasuredByEquity(AccountState state, int place) => place switch
    {
        0 => state.Book!.Drawdown!.Metric == BreachMetric.Equity,
        1 => state.Book!.DailyLoss!.Basis == DailyLossBasis.Net,
        _ => true,
    };

    /// <summary>A tier that the equity leaves downwards may leave too much open.</summary>
    private static WatchLevels Tiers(WatchLevels levels, PositionLimit limit, Usd startBalance, Usd equity)
    {
        foreach (var tier in limit.Tiers.Span)
        {
            if (tier.Start.From is not { } from) continue;
            var last = startBalance + from - (tier.Start.Inclusive ? Least : Usd.Zero);
            if (last < equity) levels = levels.At(low: last);
        }

        return levels;
    }
}
