using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace TraderTerminal.Tests.Rules;

/// <summary>The boundaries of a book's calendar by the rules reference, 4.3, worked out again from the files' text and the system's own time zones.</summary>
internal sealed class ExpectedCalendar
{
    private static readonly Lazy<JsonObject> Sets = new(() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(BookText.Folder("data"), "holidays.json")))!.AsObject());

    private static readonly ConcurrentDictionary<string, ExpectedCalendar> Kept = new();

    private readonly BookText _book;
    private readonly TimeSpan? _flatBy;
    private readonly TimeSpan? _lastEntry;

    private ExpectedCalendar(BookText book)
    {
        _book = book;
        _flatBy = book.Time("flatBy");
        _lastEntry = book.Time("lastEntryAt");
        RollAt = book.Time("rollAt")!.Value;
        DayCloseAt = book.Time("dayCloseAt")!.Value;
        Holidays = (book.Calendar["holidays"] switch
        {
            JsonArray own => own,
            JsonValue name => Sets.Value[(string)name!]!.AsArray(),
            _ => [],
        }).ToDictionary(item => Date(item!["date"]!), item => new ExpectedHoliday(
            (bool?)item!["closed"] == true, item["flatBy"] is { } flat ? BookText.TimeOf((string)flat!) : null,
            item["blendInto"] is { } into && (bool?)book.Calendar["blendHolidays"] == true ? Date(into) : null));
    }

    public TimeSpan RollAt { get; }
    public TimeSpan DayCloseAt { get; }
    public Dictionary<DateOnly, ExpectedHoliday> Holidays { get; }

    public static ExpectedCalendar Of(BookText book) => Kept.GetOrAdd(book.Id, static (_, text) => new(text), book);

    public bool IsTradingDate(DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !(Holidays.TryGetValue(date, out var holiday) && holiday.Closed);

    public bool IsBlended(DateOnly date) => Holidays.TryGetValue(date, out var holiday) && holiday.BlendInto is not null;

    public bool OpensOn(DateOnly date) => IsTradingDate(date.AddDays(1));

    /// <summary>The trade date of the session that ends on this date, or on the next that trades.</summary>
    public DateOnly Named(DateOnly date)
    {
        while (!IsTradingDate(date) || IsBlended(date)) date = date.AddDays(1);
        return date;
    }

    public TimeSpan? FlatBy(DateOnly date) => Holidays.TryGetValue(date, out var holiday) && holiday.FlatBy is { } early ? early : _flatBy;

    public TimeSpan? LastEntry(DateOnly date) => FlatBy(date) is { } flat && _lastEntry is { } last ? flat - (_flatBy!.Value - last) : null;

    /// <summary>One line for each boundary of these dates, in order: <c>2026-03-08 22:00:00.000 SessionOpen 2026-03-09</c>.</summary>
    public List<string> Lines(DateOnly first, DateOnly last)
    {
        var lines = new List<(DateTimeOffset At, int Order, string Root, string Line)>();
        for (var date = first; date <= last; date = date.AddDays(1))
        {
            if (IsTradingDate(date))
            {
                foreach (var (root, hours) in _book.Calendar["productHours"] as JsonObject ?? [])
                {
                    if (hours!["flatBy"] is { } own && (FlatBy(date) is not { } all || BookText.TimeOf((string)own!) < all))
                        Add(date, BookText.TimeOf((string)own!), 0, "ProductFlat", Named(date), root);
                }

                if (FlatBy(date) is { } flat) Add(date, flat, 1, "FlatBy", Named(date), "");
                if (!IsBlended(date)) Add(date, DayCloseAt, 2, "DayClose", date, "");
            }

            if (OpensOn(date)) Add(date, RollAt, 3, "SessionOpen", Named(date.AddDays(1)), "");
        }

        return [.. lines.OrderBy(line => line.At).ThenBy(line => line.Order).ThenBy(line => line.Root, StringComparer.Ordinal).Select(line => line.Line)];

        void Add(DateOnly date, TimeSpan time, int order, string kind, DateOnly names, string root)
        {
            var at = _book.At(date, time);
            lines.Add((at, order, root, Line(at, kind, names, root)));
        }
    }

    public static string Line(DateTimeOffset at, string kind, DateOnly names, string? root) => string.Create(
        CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} {kind} {names:yyyy-MM-dd} {root}");

    private static DateOnly Date(JsonNode text) => DateOnly.ParseExact((string)text!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

internal sealed record ExpectedHoliday(bool Closed, TimeSpan? FlatBy, DateOnly? BlendInto);
