namespace TraderTerminal.Domain.Instruments;

/// <summary>Why a symbol names no contract (TradingView reference 2.10).</summary>
public static class SymbolCodes
{
    public const string MissingSymbol = "missing_symbol";

    /// <summary>The text is in no form that we know.</summary>
    public const string InvalidSymbol = "invalid_symbol";

    /// <summary>The root is no product of the catalogue, or lists no such month.</summary>
    public const string UnknownSymbol = "unknown_symbol";

    /// <summary>A continuous contract beyond the front one.</summary>
    public const string UnsupportedSymbol = "unsupported_symbol";

    /// <summary>The contract's last trading day is over.</summary>
    public const string ExpiredContract = "expired_contract";
}
