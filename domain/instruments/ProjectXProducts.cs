using System.Collections.Frozen;

namespace TraderTerminal.Domain.Instruments;

/// <summary>ProjectX has product codes of its own: <c>ENQ</c> for NQ. From <c>domain/data/projectx-products.csv</c>; what is not in it is called like the exchange calls it.</summary>
public static class ProjectXProducts
{
    private static readonly (string Root, string Product)[] Rows =
    [
        .. ShippedData.Text("projectx-products.csv")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Select(line => line.Split(','))
            .Select(fields => (fields[0], fields[1])),
    ];

    private static readonly FrozenDictionary<string, string> Roots = Rows.ToFrozenDictionary(row => row.Product, row => row.Root, StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, string> Products = Rows.ToFrozenDictionary(row => row.Root, row => row.Product, StringComparer.Ordinal);

    public static string RootOf(string product) => Roots.GetValueOrDefault(product, product);

    /// <summary><c>CON.F.US.ENQ.Z26</c>, as the gateway names a contract.</summary>
    public static string ContractIdOf(ContractSymbol contract) =>
        $"CON.F.US.{Products.GetValueOrDefault(contract.Root, contract.Root)}.{ContractSymbol.MonthLetters[contract.Month - 1]}{contract.Year % 100:00}";
}
