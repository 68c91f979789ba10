using System.Diagnostics;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Journal.Records;

/// <summary>Rule books by their exact text, so that a thousand accounts of one program share one.</summary>
internal sealed class BookShelf
{
    /// <summary>Different texts kept; far more than the programs that one desk trades. Beyond it books are read anew each time.</summary>
    private const int BooksMax = 512;

    private readonly Dictionary<string, RuleBook> _books = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The text is not a rule book; it was to be checked before it was bound.</exception>
    public RuleBook Read(string text)
    {
        if (_books.TryGetValue(text, out var known)) return known;
        var book = RuleBookReader.Read(text) switch
        {
            ReadRuleBook.Read read => read.Book,
            ReadRuleBook.Faulty faulty => throw new InvalidOperationException($"A bound rule book has faults: {string.Join("; ", faulty.Faults)}"),
            _ => throw new UnreachableException(),
        };
        if (_books.Count < BooksMax) _books.Add(text, book);
        return book;
    }
}
