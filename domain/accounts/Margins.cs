using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Watches the thresholds before each loss limit: the trader's margins, which act before the firm's numbers do.</summary>
internal static class Margins
{
    public static void Evaluate(Turn turn, Usd equity, MarketView market, DateTimeOffset at)
    {
        Rearm(turn, equity, market, at);
        for (var place = 0; place < Allowance.CountMax(turn.State); place++)
        {
            if (Allowance.At(turn.State, place, equity) is not { } allowance) continue;
            Cross(turn, allowance, null, equity, market, at);
            foreach (var level in turn.State.Guard.Levels.Span) Cross(turn, allowance, level.Level, equity, market, at);
        }
    }

    private static void Rearm(Turn turn, Usd equity, MarketView market, DateTimeOffset at)
    {
        if (turn.State.Guard.Crossed.Count == 0) return;
        for (var place = 0; place < Allowance.CountMax(turn.State); place++)
        {
            if (Allowance.At(turn.State, place, equity) is not { } allowance) continue;
            foreach (var crossed in turn.State.Guard.Crossed)
            {
                if (crossed.Rule != allowance.Rule || crossed.Threshold.Action != ThresholdAction.Warn
                    || allowance.Measured <= crossed.Threshold.RearmAbove(allowance.Floor, allowance.Amount))
                    continue;
                Limits.Record(turn, market, equity, at);
                turn.Add(new ThresholdLeft(crossed.Rule, crossed.Threshold, at, crossed.Level));
            }
        }
    }

    private static void Cross(Turn turn, in Allowance allowance, string? level, Usd equity, MarketView market, DateTimeOffset at)
    {
        foreach (var threshold in turn.State.Guard.At(level)!.Thresholds.Span)
        {
            if (!threshold.AppliesTo(allowance.Rule) || allowance.Measured > threshold.Level(allowance.Floor, allowance.Amount)) continue;
            if (turn.State.Guard.HasCrossed(new(allowance.Rule, threshold, level))) continue;
            Limits.Record(turn, market, equity, at);
            turn.Add(new ThresholdCrossed(allowance.Rule, threshold, allowance.Amount, allowance.Used, at, level));
            if (threshold.Action == ThresholdAction.FlattenAndLock) Close(turn, allowance, threshold, level, market, at);
        }
    }

    private static void Close(Turn turn, in Allowance allowance, Threshold threshold, string? level, MarketView market, DateTimeOffset at)
    {
        var rule = $"{Threshold.Name}.{allowance.Rule}";
        var text = $"{allowance.Used} USD of {allowance.Amount} are used, the {(level is null ? "trader's margin" : $"margin of {level}")} is at {threshold}";
        var until = turn.State is { Session: { } session, Book: { } book } ? book.Calendar.NextTradeDateOpenAt(session) : (DateTimeOffset?)null;
        Flattening.Start(turn, Flattening.IdFor(turn, rule), FlattenScope.Account, $"{rule}: {text}", "engine", new LockAfter(rule, text, until), market, at);
    }
}
