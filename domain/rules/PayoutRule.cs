using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>The account's numbers that a payout request is held against.</summary>
/// <param name="BalanceAfterLast">The balance right after the last payout; null before the first.</param>
/// <param name="WinningDays">Of the window: trade dates after the last accepted request's.</param>
/// <param name="Profit">Sum of the window's daily results.</param>
/// <param name="BestDay">The best of them, never below zero.</param>
public readonly record struct PayoutFacts(
    bool IsActive, bool IsFlat, Usd StartBalance, Usd Balance, Usd? BalanceAfterLast, int Payouts, int TradedDays, int WinningDays, Usd Profit, Usd BestDay);

/// <summary>When and how much a funded trader may withdraw.</summary>
/// <param name="PctOfBalance">The most, as a share of the balance.</param>
/// <param name="PctOfProfit">The most, as a share of the balance over the start balance.</param>
/// <param name="Caps">The most for the first, second … payout; the last repeats. Empty for no cap.</param>
/// <param name="Split">The trader's share.</param>
/// <param name="WinningDay">What a day must earn to be a winning day.</param>
/// <param name="NetPositiveSinceLast">From the second payout on the balance must have grown by a cent at least.</param>
/// <param name="FloorAfter">Where the floor goes, and stays, with a payout.</param>
/// <param name="KeepAbove">What must be left in the account.</param>
/// <remarks>Prop-firm rules reference 4.6; the order of the checks is that of the published vectors.</remarks>
public sealed record PayoutRule(
    Usd Min, Usd? MinBalance, Ratio? PctOfBalance, Ratio? PctOfProfit, EquatableArray<Usd> Caps, Ratio Split, Usd? WinningDay, int WinningDays,
    int TradedDays, Consistency? Consistency, bool NetPositiveSinceLast, Usd? FloorAfter, Usd? KeepAbove, int? MaxPayouts)
{
    public const string StatusCode = "STATUS";
    public const string NotFlatCode = "NOT_FLAT";
    public const string WinningDaysCode = "WINNING_DAYS";
    public const string TradedDaysCode = "TRADED_DAYS";
    public const string ConsistencyCode = "CONSISTENCY";
    public const string NoProfitCode = "NO_PROFIT_SINCE_LAST";
    public const string MinBalanceCode = "MIN_BALANCE";
    public const string BelowMinCode = "BELOW_MIN";
    public const string AbovePctCode = "ABOVE_PCT";
    public const string AboveCapCode = "ABOVE_CAP";
    public const string BufferCode = "BUFFER";
    public const string MaxPayoutsCode = "MAX_PAYOUTS";

    private static readonly Usd Cent = new(Usd.MicrosPerDollar / 100);

    /// <summary>True when a day with this result counts as a winning day.</summary>
    public bool IsWinning(Usd dayPnl) => WinningDay is { } least && dayPnl >= least;

    public Usd Paid(Usd amount) => Split.Of(amount);

    /// <summary>The most that the account's history allows for one payout, or null when nothing caps it.</summary>
    public Usd? Cap(int payouts) => Caps.Count == 0 ? null : Caps[Math.Min(payouts, Caps.Count - 1)];

    /// <summary>Why nothing can be paid out now, whatever the amount; null when something can.</summary>
    public string? Missing(in PayoutFacts facts)
    {
        if (!facts.IsActive) return StatusCode;
        if (!facts.IsFlat) return NotFlatCode;
        if (facts.WinningDays < WinningDays) return WinningDaysCode;
        if (facts.TradedDays < TradedDays) return TradedDaysCode;
        if (Consistency is { } consistency && !(facts.Profit > Usd.Zero && consistency.Holds(facts.BestDay, facts.Profit))) return ConsistencyCode;
        if (NetPositiveSinceLast && facts.BalanceAfterLast is { } last && facts.Balance - last < Cent) return NoProfitCode;
        if (facts.Balance < MinBalance) return MinBalanceCode;
        return facts.Payouts >= MaxPayouts ? MaxPayoutsCode : null;
    }

    /// <summary>The largest amount that shares, cap and buffer allow, in whole cents; never below zero.</summary>
    public Usd Largest(in PayoutFacts facts)
    {
        var most = facts.Balance;
        if (PctOfBalance is { } ofBalance) most = Usd.Min(most, ofBalance.Of(facts.Balance));
        if (PctOfProfit is { } ofProfit) most = Usd.Min(most, ofProfit.Of(facts.Balance - facts.StartBalance));
        if (Cap(facts.Payouts) is { } cap) most = Usd.Min(most, cap);
        if (KeepAbove is { } keep) most = Usd.Min(most, facts.Balance - keep);
        return most <= Usd.Zero ? Usd.Zero : new(most.Micros / Cent.Micros * Cent.Micros);
    }

    /// <summary>Why this amount cannot be paid out; null when it can.</summary>
    public string? Refuses(in PayoutFacts facts, Usd amount)
    {
        if (Missing(facts) is { } missing) return missing;
        if (amount < Min || amount <= Usd.Zero) return BelowMinCode;
        if (PctOfBalance is { } ofBalance && ofBalance.Compare(amount, facts.Balance) > 0) return AbovePctCode;
        if (PctOfProfit is { } ofProfit && ofProfit.Compare(amount, facts.Balance - facts.StartBalance) > 0) return AbovePctCode;
        if (amount > Cap(facts.Payouts)) return AboveCapCode;
        return facts.Balance - amount < KeepAbove ? BufferCode : null;
    }
}
