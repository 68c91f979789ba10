using System.Text.Json;
using NodaTime;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Domain.Evaluation;

/// <summary>An instant and where it lies in a calendar.</summary>
public sealed class CalendarCase
{
    /// <summary>How far ahead the next boundaries are looked for.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(14);

    private readonly JsonPart _json;
    private readonly JsonPart _calendars;

    private CalendarCase(string id, JsonPart json, JsonPart calendars) => (Id, _json, _calendars) = (id, json, calendars);

    public string Id { get; }

    internal static CalendarCase Read(JsonPart json, JsonPart calendars) => new(json.Text("id"), json, calendars);

    public IReadOnlyList<Mismatch> Run()
    {
        try
        {
            return Asked();
        }
        catch (Exception absurd) when (absurd is OverflowException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return [new(Id, null, "case", "numbers and times that there are", absurd.Message)];
        }
    }

    private Mismatch[] Asked()
    {
        var faults = new List<string>();
        var json = new JsonPart(Id, _json.Element, faults);
        var name = json.IsText("calendar") ? json.Text("calendar") : null;
        var part = name is null ? json.Part("calendar")
            : _calendars.Has(name) ? new JsonPart($"calendars.{name}", _calendars.Part(name).Element, faults)
            : default;
        if (name is not null && !part.IsObjectValue) json.Fault("calendar", $"there is no calendar {name}");
        var at = json.Instant("t");
        var expected = json.Part("expected").Element;
        if (faults.Count > 0) return Unreadable(faults);
        var calendar = CalendarReader.Read(part);
        if (faults.Count > 0) return Unreadable(faults);
        return [.. expected.EnumerateObject().Select(field => Compare(calendar, part.Text("timeZone"), at, field)).OfType<Mismatch>()];
    }

    private Mismatch[] Unreadable(List<string> faults) => [.. faults.Select(fault => new Mismatch(Id, null, "case", "readable", fault))];

    private Mismatch? Compare(TradingCalendar calendar, string zone, DateTimeOffset at, JsonProperty field)
    {
        var session = calendar.SessionAt(at);
        var got = field.Name switch
        {
            "tradeDate" => session.TradeDate.ToString(),
            "phase" => TradingCalendar.Phase(session, at) switch
            {
                SessionPhase.Open => "open",
                SessionPhase.EntryCutoff => "entryCutoff",
                _ => "closed",
            },
            "local" => Shown.Local(Instant.FromDateTimeOffset(at).InZone(DateTimeZoneProviders.Tzdb[zone]).ToDateTimeOffset()),
            "nextFlatBy" => Shown.Of(Next(calendar, at, BoundaryKind.FlatBy)),
            "nextSessionOpen" => Shown.Of(Next(calendar, at, BoundaryKind.SessionOpen)),
            _ => "a field that is not known",
        };
        var expected = field.Name == "local" && field.Value.ValueKind == JsonValueKind.String && field.Value.TryGetDateTimeOffset(out var local)
            ? Shown.Local(local)
            : Shown.Expected(field.Value, isTime: field.Name is "nextFlatBy" or "nextSessionOpen");
        return expected == got ? null : new Mismatch(Id, null, field.Name, expected, got);
    }

    private static DateTimeOffset? Next(TradingCalendar calendar, DateTimeOffset at, BoundaryKind kind)
    {
        foreach (var boundary in calendar.Boundaries(at, at + Ahead))
        {
            if (boundary.Kind == kind) return boundary.At;
        }

        return null;
    }
}
