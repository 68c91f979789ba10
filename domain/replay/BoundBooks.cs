using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Domain.Replay;

/// <summary>Reads the exact texts of books that were bound, and so were checked before.</summary>
public static class BoundBooks
{
    /// <exception cref="InvalidOperationException">The text is not a rule book.</exception>
    public static RuleBook Read(string text) => RuleBookReader.Read(text) switch
    {
        ReadRuleBook.Read read => read.Book,
        ReadRuleBook.Faulty faulty => throw new InvalidOperationException($"A bound rule book has faults: {string.Join("; ", faulty.Faults)}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
