using NodaTime;
using NodaTime.Text;

namespace TraderTerminal.Domain.Notices;

/// <summary>Hours of each day in which only what is critical is told at once; the rest waits until they end.</summary>
/// <param name="From">First minute, <c>22:00</c> in the zone's wall time.</param>
/// <param name="To">The minute at which they are over; earlier than <paramref name="From"/> for hours over midnight.</param>
/// <param name="Zone">A zone of the tz database, for example <c>America/Chicago</c>.</param>
public sealed record QuietHours(string From, string To, string Zone)
{
    /// <summary>The exchange's zone.</summary>
    public const string ExchangeZone = "America/Chicago";

    private static readonly LocalTimePattern _pattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static bool IsTime(string text) => _pattern.Parse(text).Success;

    public static bool IsZone(string text) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is not null;

    /// <summary>When the quiet that holds at an instant is over; null outside of it.</summary>
    public DateTimeOffset? EndsAt(DateTimeOffset at)
    {
        var (zone, from, to) = (DateTimeZoneProviders.Tzdb[Zone], _pattern.Parse(From).Value, _pattern.Parse(To).Value);
        var local = Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime;
        var (now, isOver) = (local.TimeOfDay, from > to);
        if (isOver ? now < from && now >= to : now < from || now >= to) return null;
        var end = isOver && now >= from ? local.Date.PlusDays(1) : local.Date;
        return (end + to).InZoneLeniently(zone).ToInstant().ToDateTimeOffset();
    }
}
