using System.Collections.Frozen;

namespace TraderTerminal.Domain.Rules;

/// <summary>The rule books that ship with the product, by id.</summary>
public static class RuleBooks
{
    private static readonly string[] Files = ["seed-eval-50k.json", "seed-eval-50k-locked.json", "seed-funded-125k.json", "topstep-combine-50k.json"];

    public static IReadOnlyList<RuleBook> Shipped { get; } = [.. Files.Select(Read)];

    private static readonly FrozenDictionary<string, RuleBook> ById = Shipped.ToFrozenDictionary(book => book.Id.Value, StringComparer.Ordinal);

    public static RuleBook? Find(string id) => ById.GetValueOrDefault(id);

    private static RuleBook Read(string file) => RuleBookReader.Read(ShippedData.Text(file)) switch
    {
        ReadRuleBook.Read read => read.Book,
        ReadRuleBook.Faulty faulty => throw new InvalidOperationException($"The shipped rule book {file} has faults: {string.Join("; ", faulty.Faults)}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
