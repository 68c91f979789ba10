using System.Collections.Concurrent;

namespace TraderTerminal.Domain.Rules;

/// <summary>The rule books that ship with the product. Each is read when it is first asked for.</summary>
public static class RuleBooks
{
    private const string Folder = "books/";

    private static readonly ConcurrentDictionary<string, RuleBook?> ByFile = new(StringComparer.Ordinal);
    private static readonly Lazy<IReadOnlyList<RuleBook>> All = new(() => [.. ShippedData.Names(Folder).Order(StringComparer.Ordinal).Select(file => Read(file)!)]);

    /// <summary>All of them, in the order of their ids' files; a product list, not a hot path: some hundred files are read.</summary>
    public static IReadOnlyList<RuleBook> Shipped => All.Value;

    public static RuleBook? Find(string id) => Read($"{Folder}{id.Replace('/', '-')}.json") is { } book && book.Id.Value == id ? book : null;

    private static RuleBook? Read(string file) => ByFile.GetOrAdd(file, static name => ShippedData.Exists(name) ? Parse(name) : null);

    private static RuleBook Parse(string file) => RuleBookReader.Read(ShippedData.Text(file)) switch
    {
        ReadRuleBook.Read read => read.Book,
        ReadRuleBook.Faulty faulty => throw new InvalidOperationException($"The shipped rule book {file} has faults: {string.Join("; ", faulty.Faults)}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
