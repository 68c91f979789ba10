using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Backtest;

/// <summary>A list of trades under a rule book: how the account went, and how it goes when the days come in another order.</summary>
public sealed record BacktestReport(RuleBookId RuleBook, string Version, int Trades, BacktestResult Result, BacktestChances Chances);

/// <summary>One run of trades through one account.</summary>
/// <param name="Outcome"><c>failed</c>, <c>passed</c> or <c>open</c>.</param>
/// <param name="EndedBy">The rule that failed it; null otherwise.</param>
/// <param name="Taken">Trades that the account made.</param>
/// <param name="ClosedByRule">Of them, those that a rule closed before their own exit, at the newest known price: an estimate.</param>
/// <param name="Locks">Days on which a rule stopped the trading.</param>
public sealed record BacktestResult(
    string Outcome, string? EndedBy, DateTimeOffset? EndedAt, TradeDate? PayoutFrom, int Taken, int ClosedByRule, bool Estimate,
    EquatableArray<BacktestRefusal> Refused, EquatableArray<BacktestLock> Locks, EquatableArray<BacktestDay> Days);

/// <summary>A trade that the account's gate did not let in.</summary>
public sealed record BacktestRefusal(int Line, DateTimeOffset At, string Code, string Text);

public sealed record BacktestLock(string Rule, DateTimeOffset At, string Reason);

/// <param name="Pnl">Realised by the date's fills, fees taken.</param>
/// <param name="HeadroomMin">The smallest distance above the floor at any price that was known; null without a floor.</param>
public sealed record BacktestDay(TradeDate TradeDate, Usd Pnl, Usd Balance, Usd Peak, Usd? Floor, Usd? HeadroomMin);

/// <summary>What came of the runs in which whole days were drawn anew.</summary>
/// <param name="Pass">Null where the book has no target.</param>
/// <param name="Payout">That a day closed with a payout in reach; null where the book pays none.</param>
public sealed record BacktestChances(int Runs, long Seed, Chance? Pass, Chance Fail, Chance? Payout);

/// <summary>A share of the runs with its 95 % interval (Wilson).</summary>
public sealed record Chance(int Count, double Share, double Low, double High)
{
    /// <summary>The normal distribution's 97.5 % point.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>Rounded to the millionth: more is not known, and the last bits of a square root are nobody's business.</summary>
    private const int Digits = 6;

    public static Chance Of(int count, int runs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        var (n, p) = ((double)runs, (double)count / runs);
        var middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        var half = Z / (1 + Z * Z / n) * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return new(count, Math.Round(p, Digits), Math.Round(Math.Max(0, middle - half), Digits), Math.Round(Math.Min(1, middle + half), Digits));
    }
}
