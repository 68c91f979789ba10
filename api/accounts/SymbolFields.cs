using TraderTerminal.Api.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Api.Accounts;

/// <summary>Symbols at the edge.</summary>
internal static class SymbolFields
{
    public const string ExpiredContract = "EXPIRED_CONTRACT";

    /// <summary>The contract that is named, or a fault. A product alone means the month that trades in front at this time.</summary>
    public static ContractSymbol? Contract(this BodyFields body, DateTimeOffset at, string name = "symbol")
    {
        if (body.RequiredText(name, lengthMax: 40) is not { } text) return null;
        switch (SymbolResolver.Shipped.Resolve(text, ExchangeDate.Of(at)))
        {
            case SymbolResolution.Resolved resolved:
                return resolved.Contract;
            case SymbolResolution.Refused refused:
                var code = refused.Code == SymbolCodes.ExpiredContract ? ExpiredContract : ReasonCodes.UnknownSymbol;
                body.Add(name, code, $"{text}: {refused.Reason}.");
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>What a flatten covers: a contract (expired or not: it has to be closed), a product, or the account when nothing is named.</summary>
    public static FlattenScope Scope(this BodyFields body, string name = "symbol")
    {
        if (body.Text(name, lengthMax: 40) is not { } text) return FlattenScope.Account;
        if (InstrumentCatalog.Shipped.Find(text) is not null) return new FlattenScope(Root: text);
        if (ContractSymbol.TryParse(text, out var contract) && InstrumentCatalog.Shipped.Find(contract.Root) is not null)
            return new FlattenScope(Contract: contract);
        body.Add(name, ReasonCodes.UnknownSymbol, $"{text} is no contract or product we know.");
        return FlattenScope.Account;
    }

    public static Instrument? Instrument(this ContractSymbol? contract) =>
        contract is { } known ? InstrumentCatalog.Shipped.Find(known.Root) : null;
}
