using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Instruments;

/// <summary>Every product we know, by root. What is not in it cannot be traded.</summary>
/// <remarks>
/// Shipped from <c>domain/data/products.csv</c>: exchange, root, description, currency, dollars per point, tick size in points, tick
/// value in dollars. Grains and livestock are in cents, as the exchange, both brokers and the charts quote them (ProjectX reference 7.3, Tradovate
/// reference 17). A tick value that is not tick size × multiplier is refused on load.
/// </remarks>
public sealed class InstrumentCatalog
{
    private readonly FrozenDictionary<string, Instrument> _byRoot;

    private InstrumentCatalog(IEnumerable<Instrument> instruments) =>
        _byRoot = instruments.ToFrozenDictionary(instrument => instrument.Root, StringComparer.Ordinal);

    /// <summary>The catalogue that ships with the product.</summary>
    public static InstrumentCatalog Shipped { get; } = Read(ShippedData.Text("products.csv"));

    public IEnumerable<Instrument> All => _byRoot.Values.OrderBy(instrument => instrument.Root, StringComparer.Ordinal);

    public Instrument? Find(string root) => _byRoot.GetValueOrDefault(root);

    /// <exception cref="KeyNotFoundException">The root is not in the catalogue; whoever asks has to have looked before.</exception>
    public Instrument Get(string root) =>
        _byRoot.TryGetValue(root, out var instrument) ? instrument : throw new KeyNotFoundException($"No product {root} in the catalogue.");

    /// <summary>This catalogue with other numbers for some products, and more products.</summary>
    public InstrumentCatalog With(IEnumerable<Instrument> instruments)
    {
        var all = _byRoot.ToDictionary(StringComparer.Ordinal);
        foreach (var instrument in instruments) all[instrument.Root] = instrument;
        return new(all.Values);
    }

    /// <summary>Reads the text of a products file; the first line names the columns.</summary>
    /// <exception cref="FormatException">A line is not a product; the message names it.</exception>
    public static InstrumentCatalog Read(string text) =>
        new(text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Select(Line));

    private static Instrument Line(string line)
    {
        var fields = Fields(line);
        if (fields.Count != 7) throw new FormatException($"Not a product, seven fields are needed: {line}");
        var multiplier = Number(fields[4], line);
        var tickSize = Number(fields[5], line);
        var tickValue = Number(fields[6], line);
        if (tickSize <= 0 || multiplier <= 0 || tickSize * multiplier != tickValue)
            throw new FormatException($"Tick value is not tick size × multiplier: {line}");
        return new Instrument(
            fields[1], fields[0], fields[2], Price.FromPoints(tickSize) - default(Price), Usd.FromDollars(tickValue),
            fields[2].StartsWith("Micro", StringComparison.Ordinal));
    }

    private static decimal Number(string field, string line) =>
        decimal.TryParse(field, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"Not a number, {field}: {line}");

    private static List<string> Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(c);
        }

        fields.Add(field.ToString());
        return fields;
    }
}
