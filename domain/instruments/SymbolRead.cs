namespace TraderTerminal.Domain.Instruments;

/// <summary>What taking a symbol apart came to.</summary>
public abstract record SymbolRead
{
    private SymbolRead() { }

    public sealed record Form(SymbolForm Symbol) : SymbolRead;

    /// <param name="Code">From <see cref="SymbolCodes"/>.</param>
    public sealed record Malformed(string Code, string Reason) : SymbolRead;
}
