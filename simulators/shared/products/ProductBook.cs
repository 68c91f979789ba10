using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Shared.Products;

/// <summary>The products of simulated brokers, with tick sizes and values as brokers quote them (grains and meats in cents).</summary>
/// <remarks>Shipped from <c>data/products.csv</c>; ProjectX reference 7.3 and, for the fees, 9.3; Tradovate reference 17.</remarks>
internal static class ProductBook
{
    private static readonly IReadOnlyList<Product> Read = [.. Lines().Select(Line)];

    private static readonly FrozenDictionary<string, Product> ByRoot = Read.ToFrozenDictionary(product => product.Root, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Product> ByCode = Read.ToFrozenDictionary(product => product.Code, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<Product> All => Read;

    /// <summary>Every product we know, with the brokers' numbers where they have their own.</summary>
    public static InstrumentCatalog Catalog { get; } = InstrumentCatalog.Shipped.With(Read.Select(product => product.Instrument));

    public static Product Of(string root) => ByRoot[root];

    public static Product? WithCode(string code) => ByCode.GetValueOrDefault(code);

    private static IEnumerable<string> Lines()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("products.csv")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static Product Line(string line)
    {
        var fields = line.Split(',');
        var shipped = InstrumentCatalog.Shipped.Find(fields[0]);
        var instrument = new Instrument(
            fields[0], shipped?.Exchange ?? "CME", fields[2], Price.FromPoints(Number(fields[3])) - default(Price), Usd.FromDollars(Number(fields[4])),
            shipped?.IsMicro ?? fields[0] is "MCD");
        return new(instrument, fields[1], fields[5] == "yes", fields[6], Price.FromPoints(Number(fields[7])), Usd.FromDollars(Number(fields[8])));
    }

    private static decimal Number(string field) => decimal.Parse(field, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
