using NodaTime;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Calendar;

/// <summary>When the firm lets one product be traded, in the calendar's local time.</summary>
/// <param name="Windows">None means at all hours.</param>
/// <param name="FlatBy">When its position must be closed; counts when it is earlier than the account's own flat-by time.</param>
public sealed record ProductHours(EquatableArray<TimeWindow> Windows, LocalTime? FlatBy)
{
    /// <summary>True inside a window and not between its own flat-by time and the roll.</summary>
    public bool IsOpen(LocalTime time, LocalTime rollAt)
    {
        if (FlatBy is { } flat && new TimeWindow(flat, rollAt).Holds(time)) return false;
        if (Windows.Count == 0) return true;
        foreach (var window in Windows.Span)
        {
            if (window.Holds(time)) return true;
        }

        return false;
    }
}

/// <summary>A half-open stretch of the day, <c>[from, to)</c>; it spans midnight when it ends before it begins. The default holds nothing.</summary>
public readonly record struct TimeWindow(LocalTime From, LocalTime To)
{
    public bool Holds(LocalTime time) => From <= To ? time >= From && time < To : time >= From || time < To;
}
