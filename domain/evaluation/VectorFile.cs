using System.Text.Json;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Evaluation;

/// <summary>A file of cases with expected values: vectors, hedge cases and calendar cases, with the products they trade.</summary>
/// <remarks>The form of the published rule vectors; a bare list of vectors, or one vector, is read too. A case that cannot be read fails alone.</remarks>
public sealed record VectorFile(IReadOnlyList<VectorCase> Vectors, IReadOnlyList<HedgeCase> Hedges, IReadOnlyList<CalendarCase> Calendars)
{
    /// <exception cref="FormatException">The text is no such file; the message says where and why.</exception>
    public static VectorFile Read(string text)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException broken)
        {
            throw new FormatException($"not JSON, line {(broken.LineNumber ?? 0) + 1}, column {(broken.BytePositionInLine ?? 0) + 1}", broken);
        }

        using (document)
        {
            var faults = new List<string>();
            VectorFile file;
            try
            {
                file = Read(new JsonPart("$", document.RootElement.Clone(), faults));
            }
            catch (InvalidOperationException broken)
            {
                throw new FormatException(broken.Message, broken);
            }

            return faults.Count == 0 ? file : throw new FormatException(string.Join("; ", faults));
        }
    }

    private static VectorFile Read(JsonPart json)
    {
        if (json.IsArray) return new([.. json.Items().Select(item => VectorCase.Read(item, VectorProducts.Shipped, default))], [], []);
        if (!json.IsObjectValue) throw new FormatException("holds neither an object nor a list");
        if (json.Has("steps")) return new([VectorCase.Read(json, VectorProducts.Shipped.With(json), default)], [], []);
        if (!json.Has("vectors") && !json.Has("hedgeCases") && !json.Has("calendarCases"))
            throw new FormatException("holds none of vectors, hedgeCases and calendarCases");
        var products = VectorProducts.Shipped.With(json);
        var calendars = json.Has("calendars") ? json.Part("calendars") : default;
        var families = json.Has("hedgeFamilies")
            ? HedgeRule.FamiliesOf(json.Members("hedgeFamilies").Select(family => (family.Key, family.Value.Texts().ToArray())))
            : HedgeRule.Default;
        return new(
            [.. json.Items("vectors").Select(item => VectorCase.Read(item, products, calendars))],
            [.. json.Items("hedgeCases").Select(item => HedgeCase.Read(item, families))],
            [.. json.Items("calendarCases").Select(item => CalendarCase.Read(item, calendars))]);
    }
}

/// <summary>The products of a file: the shipped ones, and what the file says about its own.</summary>
internal sealed record VectorProducts(InstrumentCatalog Catalog, IReadOnlyDictionary<string, Usd> FeesPerSide)
{
    public static VectorProducts Shipped { get; } = new(InstrumentCatalog.Shipped, new Dictionary<string, Usd>());

    public VectorProducts With(JsonPart json)
    {
        if (!json.Has("instruments")) return this;
        var instruments = new List<Instrument>();
        var fees = new Dictionary<string, Usd>(FeesPerSide, StringComparer.Ordinal);
        foreach (var (root, product) in json.Members("instruments"))
        {
            var tick = Number<Price>(product, "tickSize", Price.TryParse);
            if (tick.Nanos <= 0) product.Fault("tickSize", "must be above zero");
            else instruments.Add(new(root, "", root, tick - default(Price), Number<Usd>(product, "tickValue", Usd.TryParse), IsMicro(product)));
            if (product.Has("feePerSide")) fees[root] = Number<Usd>(product, "feePerSide", Usd.TryParse);
        }

        return new(Catalog.With(instruments), fees);
    }

    public Usd FeePerSide(RuleBook book, string root) =>
        book.Fees == FeeSchedule.None ? Usd.Zero : FeesPerSide.TryGetValue(root, out var fee) ? fee : FeeTable.PerSide(book.Fees, root);

    private static bool IsMicro(JsonPart product) => product.Choice("class", false, ("mini", false), ("micro", true));

    private delegate bool Parse<T>(string? text, out T value);

    /// <summary>Numbers stand as texts in the published file; plain numbers are as good.</summary>
    private static T Number<T>(JsonPart product, string name, Parse<T> parse)
        where T : struct
    {
        var element = product.Part(name).Element;
        var text = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.GetRawText(),
            _ => null,
        };
        if (parse(text, out var value)) return value;
        if (product.Has(name)) product.Fault(name, "must be a decimal number");
        return default;
    }
}
