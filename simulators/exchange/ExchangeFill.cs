using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <summary>One execution. <paramref name="Order"/> is null for a fill that was reported from elsewhere; the fee is for the whole fill.</summary>
/// <param name="Sequence">The place of the fill among all fills of the exchange.</param>
public sealed record ExchangeFill(
    FillId Id,
    long Sequence,
    AccountId Account,
    OrderId? Order,
    ContractSymbol Contract,
    Side Side,
    Contracts Quantity,
    Price Price,
    Usd Fee,
    DateTimeOffset At);
