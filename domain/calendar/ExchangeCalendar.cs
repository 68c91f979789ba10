using System.Collections.Frozen;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace TraderTerminal.Domain.Calendar;

/// <summary>When the exchange trades a product: the weekly sessions of its group, with holidays, early closes and late opens.</summary>
/// <remarks>Shipped from <c>domain/data/cme-calendar.json</c>, local times in its <c>time_zone</c>. Outside its years only the week counts.</remarks>
public sealed class ExchangeCalendar
{
    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    private static readonly LocalTimePattern TimePattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private readonly FrozenDictionary<string, ExchangeGroup> _groups;

    private ExchangeCalendar(Dictionary<string, ExchangeGroup> groups) => _groups = groups.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The calendar that ships with the product.</summary>
    public static ExchangeCalendar Shipped { get; } = Read(ShippedData.Text("cme-calendar.json"));

    /// <summary>True inside a session of the product's group; a product of no group we know is never open.</summary>
    public bool IsOpen(string root, DateTimeOffset at) => _groups.TryGetValue(root, out var group) && group.IsOpen(at);

    /// <summary>Reads the text of a calendar file.</summary>
    public static ExchangeCalendar Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var zone = DateTimeZoneProviders.Tzdb[document.RootElement.GetProperty("time_zone").GetString()!];
        var groups = new Dictionary<string, ExchangeGroup>(StringComparer.Ordinal);
        foreach (var entry in document.RootElement.GetProperty("groups").EnumerateObject())
        {
            var group = Group(zone, entry.Value);
            foreach (var product in entry.Value.GetProperty("products").EnumerateArray()) groups.Add(product.GetString()!, group);
        }

        return new(groups);
    }

    private static ExchangeGroup Group(DateTimeZone zone, JsonElement json) => new(
        zone, [.. json.GetProperty("weekly_sessions").EnumerateArray().Select(pair => (PointInWeek(pair[0]), PointInWeek(pair[1])))],
        [.. json.GetProperty("holidays").EnumerateArray().Select(date => Date(date.GetString()!))],
        Times(json.GetProperty("earlyCloses")), Times(json.GetProperty("lateOpens")));

    private static Dictionary<LocalDate, LocalTime> Times(JsonElement json) =>
        json.EnumerateObject().ToDictionary(entry => Date(entry.Name), entry => Time(entry.Value.GetString()!));

    /// <summary><c>Sun 17:00</c> as a time since Sunday's midnight.</summary>
    private static Period PointInWeek(JsonElement json)
    {
        var text = json.GetString()!;
        var day = Array.IndexOf(Days, text[..3]);
        if (day < 0) throw new FormatException($"Not a day of the week: {text}");
        return Period.FromTicks(day * NodaConstants.TicksPerDay + Time(text[4..]).TickOfDay);
    }

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).GetValueOrThrow();

    private static LocalTime Time(string text) => TimePattern.Parse(text).GetValueOrThrow();
}
