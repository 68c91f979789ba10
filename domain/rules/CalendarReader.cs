using System.Text.Json;
using NodaTime;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Reads the <c>calendar</c> of a rule book.</summary>
/// <remarks>Holidays stand in the book, or the book names a set of <c>domain/data/holidays.json</c>. A published set is never edited.</remarks>
internal static class CalendarReader
{
    public static TradingCalendar Read(JsonPart json)
    {
        json.IsObject(
            "timeZone", "rollAt", "dayCloseAt", "flatBy", "lastEntryAt", "onFlatBy", "holidays", "blendHolidays", "productHours", "exchangeHours");
        var rollAt = json.Time("rollAt", required: true);
        var dayCloseAt = json.Time("dayCloseAt", required: true);
        var flatBy = json.Time("flatBy");
        var lastEntryAt = json.Time("lastEntryAt");
        if (dayCloseAt > rollAt) json.Fault("dayCloseAt", "is after rollAt");
        if (flatBy > rollAt) json.Fault("flatBy", "is after rollAt");
        if (lastEntryAt is not null && flatBy is null) json.Fault("lastEntryAt", "needs a flatBy");
        if (lastEntryAt > flatBy) json.Fault("flatBy", "is before lastEntryAt");
        return new TradingCalendar(
            Zone(json), rollAt ?? default, dayCloseAt ?? default, flatBy, lastEntryAt, Reaction(json, flatBy), Holidays(json),
            json.Flag("blendHolidays"), ProductHours(json), json.Flag("exchangeHours") ? ExchangeCalendar.Shipped : null);
    }

    private static DateTimeZone Zone(JsonPart json)
    {
        if (!json.HasText("timeZone", out var name)) return DateTimeZone.Utc;
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone) return zone;
        json.Fault("timeZone", $"no time zone \"{name}\"");
        return DateTimeZone.Utc;
    }

    private static OnFlatBy Reaction(JsonPart json, LocalTime? flatBy)
    {
        if (flatBy is not null && !json.Has("onFlatBy")) json.Fault("onFlatBy", "missing, it says what flatBy does");
        return json.Choice("onFlatBy", OnFlatBy.None, ("flatten", OnFlatBy.Flatten), ("fail", OnFlatBy.Fail), ("none", OnFlatBy.None));
    }

    private static Dictionary<LocalDate, Holiday> Holidays(JsonPart json)
    {
        if (!json.IsText("holidays")) return Holidays(json, json.Items("holidays"));
        var name = json.Text("holidays");
        using var sets = JsonDocument.Parse(ShippedData.Text("holidays.json"));
        if (sets.RootElement.TryGetProperty(name, out _))
        {
            var part = new JsonPart("$", sets.RootElement, []);
            return Holidays(part, part.Items(name));
        }

        json.Fault("holidays", $"no holiday set \"{name}\"");
        return [];
    }

    /// <summary>A list of holidays under <c>holidays</c>.</summary>
    public static Dictionary<LocalDate, Holiday> Holidays(JsonPart json, IReadOnlyList<JsonPart> items)
    {
        var holidays = new Dictionary<LocalDate, Holiday>();
        foreach (var item in items)
        {
            item.IsObject("date", "closed", "flatBy", "blendInto");
            if (item.Date("date", required: true) is not { } date) continue;
            var holiday = new Holiday(date, item.Flag("closed"), item.Time("flatBy"), item.Date("blendInto"));
            if (holiday.BlendInto <= date) item.Fault("blendInto", "is not after the holiday");
            if (!holidays.TryAdd(date, holiday)) item.Fault("date", "stands in the list twice");
        }

        if (TooLong(holidays) is { } why) json.Fault("holidays", why);
        return holidays;
    }

    /// <summary>What is wrong with so many dates in a row without a session; null when nothing is.</summary>
    public static string? TooLong(IReadOnlyDictionary<LocalDate, Holiday> holidays) =>
        LongestRun(holidays) is >= TradingCalendar.DatesWithoutSessionMax and var longest
            ? $"{longest} dates in a row without a session; at most {TradingCalendar.DatesWithoutSessionMax - 1}"
            : null;

    /// <summary>The longest run of dates that are closed, blended away or at a weekend.</summary>
    private static int LongestRun(IReadOnlyDictionary<LocalDate, Holiday> holidays)
    {
        return holidays.Keys.Where(Away).Select(date => Count(date, 1) + Count(date.PlusDays(-1), -1)).DefaultIfEmpty().Max();

        // A run may begin with the weekend before its first holiday.
        int Count(LocalDate date, int step)
        {
            var days = 0;
            for (; Away(date); date = date.PlusDays(step)) days++;
            return days;
        }

        bool Away(LocalDate date) =>
            date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday
            || (holidays.TryGetValue(date, out var holiday) && (holiday.Closed || holiday.BlendInto is not null));
    }

    private static Dictionary<string, ProductHours> ProductHours(JsonPart json)
    {
        var products = new Dictionary<string, ProductHours>(StringComparer.Ordinal);
        foreach (var (root, hours) in json.Members("productHours"))
        {
            hours.IsObject("windows", "flatBy");
            products[root] = new ProductHours(hours.Items("windows").Select(Window).ToEquatableArray(), hours.Time("flatBy"));
        }

        return products;
    }

    /// <summary><c>{"from":"19:00","to":"07:45"}</c>, or the same as a pair: <c>["19:00","07:45"]</c>.</summary>
    private static TimeWindow Window(JsonPart json)
    {
        if (json.IsArray) return json.Pair() is [var first, var second] ? new(first.Time() ?? default, second.Time() ?? default) : default;
        json.IsObject("from", "to");
        return new(json.Time("from", required: true) ?? default, json.Time("to", required: true) ?? default);
    }
}
