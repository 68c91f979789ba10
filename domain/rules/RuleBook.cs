using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
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
    public string? Firm { get; init; }

    /// <summary>The firm's name for it, without the size.</summary>
    public string? Program { get; init; }

    /// <summary>The account's size as the firm names it: <c>50K</c>.</summary>
    public string? Size { get; init; }

    /// <summary>True for a book whose limits only warn.</summary>
    public bool IsAdvisory { get; init; }

    public Consistency? Consistency { get; init; }

    public PayoutRule? Payout { get; init; }

    public EquatableArray<NewsWindow> NewsWindows { get; init; }

    /// <summary>Limits that a trader begins with; they belong to the account and are changed there.</summary>
    public EquatableArray<PersonalLimit> Personal { get; init; }

    public TradeLimits? TradeLimits { get; init; }

    public Ladder? Ladder { get; init; }

    public Conduct? Conduct { get; init; }

    public Capabilities Capabilities { get; init; } = Capabilities.Everything;

    /// <summary>The products that its accounts trade.</summary>
    public InstrumentCatalog Instruments { get; init; } = InstrumentCatalog.Shipped;

    /// <summary>How sure we are of the numbers, and since when the firm applies them.</summary>
    public RuleBookOrigin Origin { get; init; } = RuleBookOrigin.Unknown;
}
