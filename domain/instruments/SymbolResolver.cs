namespace TraderTerminal.Domain.Instruments;

/// <summary>Finds the contract that a sender's symbol stands for on a trade date.</summary>
public sealed class SymbolResolver(InstrumentCatalog catalog, ContractMonths months)
{
    /// <summary>Endings of spot and perpetual pairs, which are no futures but tell what was meant.</summary>
    private static readonly string[] PairEndings = ["USDT.P", "USD.P", "USDT", "USDC", "USD"];

    public static SymbolResolver Shipped { get; } = new(InstrumentCatalog.Shipped, ContractMonths.Shipped);

    public SymbolResolution Resolve(string? raw, DateOnly on) => SymbolForm.Read(raw, on) switch
    {
        SymbolRead.Form read => Resolve(read.Symbol, on),
        SymbolRead.Malformed malformed => new SymbolResolution.Refused(malformed.Code, malformed.Reason, null),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <param name="active">What the broker trades now as the front month; null when it does not say, and then our own calendar decides.</param>
    public SymbolResolution Resolve(SymbolForm symbol, DateOnly on, ContractSymbol? active = null)
    {
        if (catalog.Find(symbol.Root) is not { } instrument) return Unknown(symbol);
        if (symbol.Contract is { } contract) return Explicit(instrument, contract, on);
        if (symbol.Continuous > 1)
            return new SymbolResolution.Refused(SymbolCodes.UnsupportedSymbol, $"{symbol.Root}{symbol.Continuous}! is not the front contract; name the month", symbol.Root);
        return Front(symbol.Root, on, active) is { } front
            ? new SymbolResolution.Resolved(instrument, front, WasExplicit: false)
            : new SymbolResolution.Refused(SymbolCodes.UnknownSymbol, $"the contract months of {symbol.Root} are not known; name the month", symbol.Root);
    }

    /// <summary>A broker's word that is older than the contract's last trading day is not taken.</summary>
    private ContractSymbol? Front(string root, DateOnly on, ContractSymbol? active) =>
        active is { } theirs && !(months.LastTradingDayIfListed(theirs) < on) ? theirs : months.Front(root, on);

    private SymbolResolution Explicit(Instrument instrument, ContractSymbol contract, DateOnly on)
    {
        if (!months.IsListed(contract))
            return new SymbolResolution.Refused(SymbolCodes.UnknownSymbol, $"{contract} is not a listed month of {contract.Root}", contract.Root);
        var last = months.LastTradingDay(contract);
        return last < on
            ? new SymbolResolution.Refused(SymbolCodes.ExpiredContract, $"{contract} traded last on {last:yyyy-MM-dd}{Instead(contract.Root, on)}", contract.Root)
            : new SymbolResolution.Resolved(instrument, contract, WasExplicit: true);
    }

    private string Instead(string root, DateOnly on) => months.Front(root, on) is { } front ? $"; now it is {front}" : "";

    private SymbolResolution.Refused Unknown(SymbolForm symbol)
    {
        foreach (var ending in PairEndings)
        {
            if (symbol.Root.EndsWith(ending, StringComparison.Ordinal) && catalog.Find(symbol.Root[..^ending.Length]) is { } meant)
                return new(SymbolCodes.UnknownSymbol, $"{symbol.Root} is a currency pair, not a futures contract; the future is {meant.Root}", meant.Root);
        }

        return new(SymbolCodes.UnknownSymbol, $"{symbol.Root} is no product we know", null);
    }
}
