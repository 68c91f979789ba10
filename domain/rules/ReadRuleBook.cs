namespace TraderTerminal.Domain.Rules;

/// <summary>What reading a rule book came to.</summary>
public abstract record ReadRuleBook
{
    private ReadRuleBook() { }

    public sealed record Read(RuleBook Book) : ReadRuleBook;

    /// <summary>Every fault with its path, for example <c>$.drawdown.basis: unknown value "eod"</c>.</summary>
    public sealed record Faulty(IReadOnlyList<string> Faults) : ReadRuleBook;
}
