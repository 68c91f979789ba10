using System.Globalization;

namespace TraderTerminal.Domain.Calendar;

/// <summary>The day the exchange books a trade on; a session belongs to the date it ends on. The default is 0001-01-01 and means none.</summary>
public readonly record struct TradeDate(DateOnly Date) : IComparable<TradeDate>
{
    /// <summary>The Monday of its ISO week: two dates with one Monday are of one week.</summary>
    public DateOnly Monday => Date.DayNumber < 7 ? Date : Date.AddDays(-(((int)Date.DayOfWeek + 6) % 7));

    public int CompareTo(TradeDate other) => Date.CompareTo(other.Date);

    public static bool operator <(TradeDate a, TradeDate b) => a.Date < b.Date;
    public static bool operator >(TradeDate a, TradeDate b) => a.Date > b.Date;
    public static bool operator <=(TradeDate a, TradeDate b) => a.Date <= b.Date;
    public static bool operator >=(TradeDate a, TradeDate b) => a.Date >= b.Date;

    /// <summary><c>2026-10-20</c>.</summary>
    public override string ToString() => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out TradeDate date)
    {
        var read = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        date = new(day);
        return read;
    }
}
