namespace TraderTerminal.Domain.Alerts;

/// <summary>How a price is given.</summary>
public enum PriceUnit
{
    /// <summary>An absolute price, in points.</summary>
    Price,

    /// <summary>Points from the entry; zero means at the entry price and only changes a working stop.</summary>
    Offset,

    /// <summary>Ticks from the entry.</summary>
    Ticks,

    /// <summary>Percent of the entry price.</summary>
    Percent,

    /// <summary>Dollars of profit or loss of the whole order.</summary>
    Money,
}

/// <summary>A price or a distance; never negative.</summary>
public sealed record PriceSpec(PriceUnit Unit, decimal Value);

/// <summary>What a protecting stop is.</summary>
public enum StopKind
{
    Stop,
    StopLimit,
    Trailing,
}

/// <summary>The losing end of a bracket.</summary>
/// <param name="At">Null for a trailing stop that is only given by its distance.</param>
/// <param name="Limit">The limit of a stop-limit, in points.</param>
/// <param name="Trail">Trailing distance.</param>
/// <param name="Trigger">Points in favour before trailing starts.</param>
/// <param name="Step">Points by which it trails at a time.</param>
/// <param name="Breakeven">Points in favour that move the stop to the entry.</param>
/// <param name="BreakevenOffset">Points on the profit side of the entry where it then stands.</param>
/// <param name="BreakevenAtTarget">The first fill of a target moves it there too.</param>
public sealed record AlertStop(
    PriceSpec? At, StopKind Kind = StopKind.Stop, decimal? Limit = null, PriceSpec? Trail = null, decimal? Trigger = null, decimal? Step = null,
    decimal? Breakeven = null, decimal? BreakevenOffset = null, bool BreakevenAtTarget = false);

/// <summary>One exit pair to attach to an entry.</summary>
/// <param name="Quantity">Contracts of this pair; null for all of the entry.</param>
public sealed record AlertBracket(int? Quantity, AlertStop? Stop, PriceSpec? Target);
