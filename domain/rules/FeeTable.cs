using System.Collections.Frozen;
using System.Globalization;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>What a venue charges for one side of one contract, by product. A fee that the broker reports wins over the table.</summary>
/// <remarks>Shipped from <c>domain/data/fees.csv</c>: names of the table, products, dollars a side. Source: prop-firm rules reference 1.14.</remarks>
public static class FeeTable
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, Usd>> Tables = Read(ShippedData.Text("fees.csv"));

    /// <summary>True for the name of a table and for <c>none</c>.</summary>
    public static bool Exists(string table) => table == FeeSchedule.None.Name || Tables.ContainsKey(table);

    /// <summary>Zero for the table <c>none</c> and for a product that the table does not name.</summary>
    public static Usd PerSide(FeeSchedule schedule, string root) =>
        Tables.TryGetValue(schedule.Name, out var table) ? table.GetValueOrDefault(root) : Usd.Zero;

    private static FrozenDictionary<string, FrozenDictionary<string, Usd>> Read(string text)
    {
        var tables = new Dictionary<string, Dictionary<string, Usd>>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1))
        {
            var fields = line.Split(',');
            var fee = Usd.FromDollars(decimal.Parse(fields[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
            foreach (var name in fields[0].Split(' '))
            {
                if (!tables.TryGetValue(name, out var table)) tables.Add(name, table = new(StringComparer.Ordinal));
                foreach (var root in fields[1].Split(' ')) table.Add(root, fee);
            }
        }

        return tables.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.ToFrozenDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
