namespace TraderTerminal.Domain.Instruments;

/// <summary>What a symbol stands for on a date.</summary>
public abstract record SymbolResolution
{
    private SymbolResolution() { }

    /// <param name="WasExplicit">The sender named the month; otherwise it is the front contract by our table, which a broker may overrule.</param>
    public sealed record Resolved(Instrument Instrument, ContractSymbol Contract, bool WasExplicit) : SymbolResolution;

    /// <param name="Code">From <see cref="SymbolCodes"/>.</param>
    /// <param name="Root">The product that was meant, when it can be told: <c>BTC</c> for the spot pair <c>BTCUSD</c>. A restriction on it applies.</param>
    public sealed record Refused(string Code, string Reason, string? Root) : SymbolResolution;
}
