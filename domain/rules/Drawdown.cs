using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>What raises the peak from which the maximum loss is measured (prop-firm rules reference 4.6).</summary>
public enum DrawdownBasis
{
    /// <summary>The highest balance at a day's close.</summary>
    EodBalance,

    /// <summary>The highest equity at a day's close.</summary>
    EodEquity,

    /// <summary>The highest equity at any moment.</summary>
    IntradayEquity,

    /// <summary>Nothing: the floor never moves.</summary>
    Static,
}

/// <summary>Whether a limit is hit by reaching it or only by going beyond it.</summary>
public enum BreachOn
{
    Touch,
    Cross,
}

/// <summary>What is held against the floor.</summary>
public enum BreachMetric
{
    Equity,
    Balance,
}

/// <summary>When the floor is looked at.</summary>
public enum EvaluateAt
{
    Realtime,
    Eod,
}

/// <summary>The maximum loss: equity must stay above a floor that follows the peak and never falls. A breach ends the account.</summary>
/// <param name="Level">The first floor; null means start balance − amount.</param>
/// <param name="LockAt">A floor level: once the floor reaches it, it stays there for good. Null means it never locks.</param>
/// <remarks>Formulas: prop-firm rules reference 4.6. The ratchet is applied before the breach test of the same update (4.7).</remarks>
public sealed record Drawdown(
    DrawdownBasis Basis, Usd Amount, Usd? Level, Usd? LockAt, BreachMetric Metric, BreachOn BreachOn, EvaluateAt Evaluate)
{
    public const string Code = "DRAWDOWN";

    /// <summary>The rule's name in violations and locks.</summary>
    public const string Name = "trailing_drawdown";

    public Usd FirstFloor(Usd startBalance) => Level ?? startBalance - Amount;

    /// <summary>True when this update may raise the peak.</summary>
    public bool RaisesPeak(bool atDayClose) => Basis switch
    {
        DrawdownBasis.IntradayEquity => true,
        DrawdownBasis.EodBalance or DrawdownBasis.EodEquity => atDayClose,
        _ => false,
    };

    /// <summary>The peak after an update; it never falls.</summary>
    public Usd Raise(Usd peak, Usd balance, Usd equity, bool atDayClose) =>
        RaisesPeak(atDayClose) ? Usd.Max(peak, Basis == DrawdownBasis.EodBalance ? balance : equity) : peak;

    /// <summary>The floor that belongs to a peak, and whether it is locked for good; it never falls.</summary>
    public (Usd Floor, bool Locked) Ratchet(Usd floor, bool locked, Usd peak)
    {
        if (locked) return (floor, true);
        var raised = floor;
        if (Basis != DrawdownBasis.Static)
        {
            var candidate = peak - Amount;
            if (LockAt is { } stop && candidate >= stop) candidate = stop;
            raised = Usd.Max(floor, candidate);
        }

        return (raised, LockAt is { } level && raised >= level);
    }

    /// <summary>The amount that is held against the floor.</summary>
    public Usd Measured(Usd balance, Usd equity) => Metric == BreachMetric.Balance ? balance : equity;

    public bool IsBreached(Usd floor, Usd balance, Usd equity) =>
        BreachOn == BreachOn.Touch ? Measured(balance, equity) <= floor : Measured(balance, equity) < floor;

    /// <summary>The gate: nothing opens on an account at or below its floor.</summary>
    public Check Check(Usd floor, Usd balance, Usd equity) =>
        new(Code, Name, !IsBreached(floor, balance, equity), Measure.Of(floor), Measure.Of(Measured(balance, equity)));
}
