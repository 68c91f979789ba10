using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Tests.Rules;

/// <summary>A shipped rule book as its file's text says it: read with a plain JSON parser, so that what a test expects owes nothing to the reader under test.</summary>
internal sealed class BookText
{
    private static readonly Lazy<IReadOnlyList<BookText>> Files = new(() =>
        [.. Directory.GetFiles(Folder("rules/books"), "*.json").Order(StringComparer.Ordinal).Select(file => new BookText(File.ReadAllText(file)))]);

    private static readonly Lazy<ConcurrentDictionary<string, BookText>> ById = new(() => new(Files.Value.ToDictionary(book => book.Id, book => book)));

    /// <summary>With what some books name and the catalogue does not hold yet: their caps are rules all the same.</summary>
    private static readonly InstrumentCatalog Catalogue = InstrumentCatalog.Shipped.With(
        ((string[])["QM", "QG", "MNG", "MHG"]).Where(root => InstrumentCatalog.Shipped.Find(root) is null)
        .Select(root => new Instrument(root, "TEST", root, new Points(1_000_000), Usd.FromDollars(1))));

    private BookText(string text)
    {
        Text = text;
        Json = JsonNode.Parse(text)!.AsObject();
        Id = (string)Json["id"]!;
        Start = Micros(Json["startBalance"]!);
        Zone = TimeZoneInfo.FindSystemTimeZoneById((string)Json["calendar"]!["timeZone"]!);
        Parsed = new(() => RuleBookReader.Read(text) is ReadRuleBook.Read read
            ? read.Book with { Instruments = Catalogue }
            : throw new InvalidOperationException($"{Id} has faults."));
    }

    public static IReadOnlyList<BookText> All => Files.Value;

    public string Id { get; }
    public string Text { get; }
    public JsonObject Json { get; }

    /// <summary>In micro-dollars, as every amount here.</summary>
    public long Start { get; }

    public TimeZoneInfo Zone { get; }

    /// <summary>What the account under test is bound to.</summary>
    public Lazy<RuleBook> Parsed { get; }

    public JsonObject? this[string section] => Json[section] as JsonObject;

    public JsonObject Calendar => Json["calendar"]!.AsObject();

    public bool MaySend => (string?)this["capabilities"]?["automation"] != "none";

    public static BookText Of(string id) => ById.Value[id];

    public static string Folder(string name) => TestData.File($"../../domain/{name}");

    public static long Micros(JsonNode amount) => (long)(amount.GetValue<decimal>() * 1_000_000m);

    public static long? MicrosOrNull(JsonNode? amount) => amount is null ? null : Micros(amount);

    public static string Dollars(long micros) => new Usd(micros).ToString();

    public TimeSpan? Time(string field) => Calendar[field] is { } text ? TimeOf((string)text!) : null;

    public static TimeSpan TimeOf(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The instant of a wall time in the book's zone.</summary>
    public DateTimeOffset At(DateOnly date, TimeSpan time)
    {
        var wall = date.ToDateTime(TimeOnly.MinValue) + time;
        return new DateTimeOffset(wall, Zone.GetUtcOffset(wall)).ToUniversalTime();
    }

    /// <summary>The paths of every value below a section: <c>payout.caps[0]</c>.</summary>
    public IEnumerable<string> Values(string section) => Json[section] is { } node ? Values(section, node) : [];

    private static IEnumerable<string> Values(string path, JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => Values($"{path}.{entry.Key}", entry.Value)),
        JsonArray { Count: > 0 } list when list[0] is JsonValue first && first.GetValueKind() == System.Text.Json.JsonValueKind.String => [path],
        JsonArray list => list.SelectMany((item, i) => Values($"{path}[{i}]", item)),
        _ => [path],
    };

    public override string ToString() => Id;
}
