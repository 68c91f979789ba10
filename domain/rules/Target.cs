using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>What an evaluation must earn to pass. Passing is decided at the day's close, on a flat account (prop-firm rules reference 4.6).</summary>
/// <param name="MinTradedDays">Trade dates with at least one fill.</param>
public sealed record Target(Usd Amount, int MinTradedDays)
{
    /// <summary>What must be earned in total: the target, or more when one day was too good. Rounded up to the cent, for showing.</summary>
    public Usd Required(Consistency? consistency, Usd bestDay) =>
        consistency is null ? Amount : Usd.Max(Amount, consistency.Ratio.WholeOf(bestDay));

    /// <summary>True when profit, best day and traded days all suffice. Exact: nothing is rounded.</summary>
    public bool IsReached(Consistency? consistency, Usd total, Usd bestDay, int tradedDays) =>
        total >= Amount && tradedDays >= MinTradedDays && (consistency is null || consistency.Holds(bestDay, total));
}
