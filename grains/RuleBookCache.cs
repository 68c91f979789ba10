using System.Collections.Concurrent;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Grains;

/// <summary>Rule books by their exact text, so that a thousand accounts of one program share one.</summary>
internal static class RuleBookCache
{
    /// <summary>Different texts kept; far more than the programs that one desk trades. Beyond it books are read anew each time.</summary>
    private const int BooksMax = 512;

    private static readonly ConcurrentDictionary<string, RuleBook> Books = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The text is not a rule book; it was to be checked before it was bound.</exception>
    public static RuleBook Read(string text)
    {
        if (Books.TryGetValue(text, out var known)) return known;
        var book = RuleBookReader.Read(text) switch
        {
            ReadRuleBook.Read read => read.Book,
            ReadRuleBook.Faulty faulty => throw new InvalidOperationException($"A bound rule book has faults: {string.Join("; ", faulty.Faults)}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (Books.Count < BooksMax) Books.TryAdd(text, book);
        return book;
    }
}
