using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Grains.Abstractions.Rules;

/// <summary>The rule books that accounts can be bound to: those that ship with the product and the user's own.</summary>
public interface IRuleBooks
{
    /// <summary>Every version of every book, by id and then by version.</summary>
    IReadOnlyList<RuleBook> All { get; }

    /// <summary>This version, or the newest; null when there is none.</summary>
    RuleBook? Find(string id, string? version = null);

    /// <summary>True for a book that a user added.</summary>
    bool IsOwn(RuleBook book);

    /// <summary>Adds a version of a book, for good: a correction is another version. No account is rebound by it.</summary>
    ValueTask<AddedRuleBook> Add(string text, string by);
}

/// <summary>What became of a rule book that was to be added.</summary>
public abstract record AddedRuleBook
{
    private AddedRuleBook() { }

    /// <param name="Before">The newest version so far, to compare with.</param>
    public sealed record Added(RuleBook Book, RuleBook? Before) : AddedRuleBook;

    /// <summary>This version is there already, with the same text.</summary>
    public sealed record Known(RuleBook Book) : AddedRuleBook;

    /// <summary>This version is there already, with another text.</summary>
    public sealed record Taken(RuleBook Book) : AddedRuleBook;

    /// <param name="Faults">Every fault with its path.</param>
    public sealed record Faulty(IReadOnlyList<string> Faults) : AddedRuleBook;

    public sealed record Unavailable(string Why) : AddedRuleBook;
}
