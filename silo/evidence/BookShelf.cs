using TraderTerminal.Domain.Replay;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Silo.Evidence;

/// <summary>The rule books of one history by their exact text, each read once.</summary>
internal sealed class BookShelf
{
    private readonly Dictionary<string, RuleBook> _books = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The text is not a rule book.</exception>
    public RuleBook Read(string text) => _books.TryGetValue(text, out var known) ? known : _books[text] = BoundBooks.Read(text);
}
