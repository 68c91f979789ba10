using TraderTerminal.Domain.Calendar;

namespace TraderTerminal.Domain.Rules;

/// <summary>When new risk may be taken: between the session's open and its last entry, and while the product's own hours are open.</summary>
/// <remarks>Open <c>[sessionOpen, lastEntry)</c>, cut off <c>[lastEntry, flatBy)</c>, closed <c>[flatBy, next sessionOpen)</c>: prop-firm rules reference 4.3.</remarks>
public static class TradingHours
{
    public const string ClosedCode = "SESSION_CLOSED";
    public const string CutoffCode = "ENTRY_CUTOFF";
    public const string HeldCode = "HELD_PAST_CUTOFF";
    public const string ProductCode = "PRODUCT_CLOSED";

    /// <summary>The rule's name in violations and locks.</summary>
    public const string Name = "trading_hours";

    public static Check Check(Session session, DateTimeOffset at) => TradingCalendar.Phase(session, at) switch
    {
        SessionPhase.Open => new(ClosedCode, Name, true, default, default),
        SessionPhase.EntryCutoff => new(CutoffCode, Name, false, default, default),
        _ => new(ClosedCode, Name, false, default, default),
    };

    public static Check CheckProduct(TradingCalendar calendar, string root, DateTimeOffset at) =>
        new(ProductCode, Name, calendar.IsProductOpen(root, at), default, default);
}
