namespace TraderTerminal.Domain.Calendar;

/// <summary>One trading session of an account: from its open to the next one.</summary>
/// <param name="TradeDate">The date its fills are booked on.</param>
/// <param name="OpenAt">First instant of the session.</param>
/// <param name="LastEntryAt">From here on nothing may be opened; null when the rule book names none.</param>
/// <param name="FlatByAt">From here on the account must be flat; null when it may hold over night.</param>
/// <param name="DayCloseAt">When the day's closing balance is taken; null on a date that is blended away.</param>
/// <param name="NextOpenAt">First instant of the next session.</param>
public sealed record Session(
    TradeDate TradeDate, DateTimeOffset OpenAt, DateTimeOffset? LastEntryAt, DateTimeOffset? FlatByAt, DateTimeOffset? DayCloseAt,
    DateTimeOffset NextOpenAt);

/// <summary>Where an instant lies in its session (prop-firm rules reference 4.3).</summary>
public enum SessionPhase
{
    /// <summary>[open, last entry).</summary>
    Open,

    /// <summary>[last entry, flat by).</summary>
    EntryCutoff,

    /// <summary>[flat by, next open).</summary>
    Closed,
}

/// <summary>What happens at a calendar boundary; at the same instant they apply in this order.</summary>
public enum BoundaryKind
{
    ProductFlat,
    FlatBy,
    DayClose,
    SessionOpen,
}

/// <summary>A calendar boundary. <paramref name="TradeDate"/> is the date it closes, or for an open the date it begins; <paramref name="Root"/> is given for a product's own.</summary>
public readonly record struct Boundary(BoundaryKind Kind, DateTimeOffset At, TradeDate TradeDate, string? Root = null);
