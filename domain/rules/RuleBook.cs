using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>A firm's program as data: which rules apply, with which numbers, since when. Immutable; a correction makes a new version.</summary>
/// <param name="Text">The exact JSON the book was read from; the binding event keeps it, so a replay needs no file.</param>
public sealed record RuleBook(
    RuleBookId Id,
    string Version,
    string Name,
    Usd StartBalance,
    TradingCalendar Calendar,
    Drawdown? Drawdown,
    DailyLoss? DailyLoss,
    PositionLimit? Position,
    ProductRule? Products,
    Target? Target,
    FeeSchedule Fees,
    string Text)
{
    /// <summary>How sure we are of the numbers, and since when the firm applies them.</summary>
    public RuleBookOrigin Origin { get; init; } = RuleBookOrigin.Unknown;
}

/// <summary>What an evaluation must earn to pass. Passing itself is decided at the day's close (prop-firm rules reference 4.6).</summary>
public sealed record Target(Usd Amount, int MinTradedDays);
