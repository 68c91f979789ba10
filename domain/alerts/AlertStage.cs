using TraderTerminal.Domain.Instruments;

namespace TraderTerminal.Domain.Alerts;

/// <summary>How far an alert came before it was refused (TradingView reference 2.10).</summary>
public static class AlertStage
{
    /// <summary>Everything that needs only the body.</summary>
    public const string Parse = "parse";

    /// <summary>The symbol as a contract on the day.</summary>
    public const string Resolve = "resolve";

    public const string Sizing = "sizing";

    /// <summary>The route's own rules: age and order.</summary>
    public const string Policy = "policy";

    public static string Of(string code) => code switch
    {
        SymbolCodes.UnknownSymbol or SymbolCodes.UnsupportedSymbol or SymbolCodes.ExpiredContract => Resolve,
        AlertCodes.UnsupportedSizing or AlertCodes.SizeRoundsToZero => Sizing,
        AlertCodes.Stale or AlertCodes.Superseded => Policy,
        _ => Parse,
    };
}
