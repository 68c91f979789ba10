using NodaTime;

namespace TraderTerminal.Domain.Calendar;

/// <summary>The date on the exchange's own clock, which decides what month trades in front.</summary>
public static class ExchangeDate
{
    private static readonly DateTimeZone Chicago = DateTimeZoneProviders.Tzdb["America/Chicago"];

    public static DateOnly Of(DateTimeOffset at)
    {
        var local = Instant.FromDateTimeOffset(at).InZone(Chicago).Date;
        return new DateOnly(local.Year, local.Month, local.Day);
    }
}
