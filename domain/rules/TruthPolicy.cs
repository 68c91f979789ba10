using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>What becomes of a difference between our book and the broker's that its fills do not explain; the tighter the later.</summary>
public enum DivergenceAction
{
    /// <summary>The broker's word is taken over as ours, and marked.</summary>
    Adopt,

    /// <summary>Only reducing orders pass until a person has looked.</summary>
    Freeze,

    /// <summary>What we did not know is taken over, closed, and the account locked until a person opens it.</summary>
    Flatten,
}

/// <summary>What follows a fill that no order of ours made. It is a fact and is booked in any case; the tighter the later.</summary>
public enum ForeignFillAction
{
    /// <summary>It is booked, marked and alarmed.</summary>
    Book,

    /// <summary>Only reducing orders pass until a person has looked.</summary>
    Freeze,

    /// <summary>Everything is closed and the account locked until a person opens it.</summary>
    Flatten,
}

/// <summary>How an account stands to its broker's word.</summary>
/// <param name="BalanceTolerance">US dollars by which the balances may differ while nothing is open.</param>
/// <remarks>
/// Engineering references 3 (order of truth), ProjectX reference P16 and P17. The tolerance is ours: twenty round turns of a micro whose commission
/// of 0.25 a side the fills do not show (reference 9.3).
/// </remarks>
public sealed record TruthPolicy(DivergenceAction Divergence, ForeignFillAction ForeignFills, Usd BalanceTolerance)
{
    /// <summary>Holds where nothing else is said.</summary>
    public static TruthPolicy Default { get; } = new(DivergenceAction.Freeze, ForeignFillAction.Freeze, Usd.FromDollars(10m));

    /// <summary>A difference that lasts longer lets nothing open until a person has looked, whatever the policy (engineering references 3).</summary>
    public static TimeSpan LastsMax { get; } = TimeSpan.FromSeconds(10);

    public static TruthPolicy Tightest(TruthPolicy a, TruthPolicy b) => new(
        a.Divergence > b.Divergence ? a.Divergence : b.Divergence, a.ForeignFills > b.ForeignFills ? a.ForeignFills : b.ForeignFills,
        a.BalanceTolerance < b.BalanceTolerance ? a.BalanceTolerance : b.BalanceTolerance);
}
