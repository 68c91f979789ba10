using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Alerts;

/// <summary>Which side an account opens when it follows a route.</summary>
public enum FollowedSides
{
    Both,
    Long,
    Short,
}

/// <summary>A product that a follower trades in place of the sender's, for example MNQ for NQ.</summary>
/// <param name="Ratio">Contracts of <paramref name="To"/> for one of <paramref name="From"/>; null takes the ratio of their point values, 10 for a mini and its micro.</param>
public readonly record struct SymbolSwap(string From, string To, decimal? Ratio = null);

/// <summary>How one account follows a route: how its size is made of the alert's, and what of it is sent.</summary>
/// <param name="Multiplier">Of sizes and target positions; the result is rounded down, and zero is a refusal.</param>
public record Follower(decimal Multiplier = 1)
{
    /// <summary>The size of every full entry, whatever the alert says; null follows the alert.</summary>
    public int? Quantity { get; init; }

    /// <summary>Most contracts of an order and of a target position.</summary>
    public int? QuantityMax { get; init; }

    public EquatableArray<SymbolSwap> Symbols { get; init; }

    /// <summary>The other side is closed by an opposite alert and never opened.</summary>
    public FollowedSides Sides { get; init; }

    /// <summary>An entry that only its size keeps out is sent at the largest size that passes.</summary>
    public bool Fit { get; init; }

    /// <summary>Decided and recorded, nothing is sent.</summary>
    public bool Shadow { get; init; }

    /// <summary>Between the strategies that the follower's alerts name, where they meet in one contract.</summary>
    public Ownership Ownership { get; init; }

    /// <summary>Another follower that follows like this one.</summary>
    public T Onto<T>(T other) where T : Follower => other with
    {
        Multiplier = Multiplier, Quantity = Quantity, QuantityMax = QuantityMax, Symbols = Symbols, Sides = Sides, Fit = Fit, Shadow = Shadow, Ownership = Ownership,
    };
}
