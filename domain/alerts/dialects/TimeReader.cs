using System.Globalization;
using NodaTime.Text;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>Finds when the alert fired and when its bar opened (TradingView reference 2.4, footnote 5). An unreadable time is never an error.</summary>
internal static class TimeReader
{
    /// <summary>Names that are a fire time and nothing else.</summary>
    private const string FireTimes = "timenow firedat sentat firetime date";

    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The fire time, whether it surely is one, and the bar's open.</summary>
    public static (DateTimeOffset? FiredAt, bool IsSure, DateTimeOffset? BarTime) Read(AlertReading reading)
    {
        var fields = reading.Fields;
        var timeIsFire = reading.TimeIsFire || fields.Has("bar.time bartime");
        var fire = First(fields, FireTimes);
        var isSure = true;
        if (fire is null && First(fields, "timestamp") is { } stamp)
        {
            fire = stamp;
            isSure = fields.Has("maxlag");
        }

        if (fire is null && First(fields, "time") is { } time)
        {
            fire = time;
            isSure = timeIsFire;
        }

        var bar = First(fields, "bartime bar.time") ?? First(fields, "time");
        if (bar == fire || (bar?.Name == "time" && bar.Container != "bar" && timeIsFire)) bar = null;
        return (At(reading, fire), fire is null || isSure, At(reading, bar));
    }

    private static AlertField? First(AlertFields fields, string aliases) =>
        fields.Named(aliases).FirstOrDefault(field => !FieldValues.IsBlank(field.Value));

    private static DateTimeOffset? At(AlertReading reading, AlertField? field)
    {
        if (field is null) return null;
        field.IsUsed = true;
        if (Parse(FieldValues.Words(field.Value) ?? "") is { } at && at >= Earliest && at <= Latest) return at;
        reading.Complaints.Warn($"{field.Path} is no time: {FieldValues.Shown(field.Value)}");
        return null;
    }

    /// <summary>ISO 8601 with an offset, or Unix seconds (10 digits) or milliseconds (13 digits).</summary>
    private static DateTimeOffset? Parse(string text)
    {
        if (text.Length is 10 or 13 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unix))
            return text.Length == 10 ? DateTimeOffset.FromUnixTimeSeconds(unix) : DateTimeOffset.FromUnixTimeMilliseconds(unix);
        return OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: { Year: >= 1980 and < 2200 } read }
            ? read.ToInstant().ToDateTimeOffset()
            : null;
    }
}
