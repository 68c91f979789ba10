using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <summary>A net position; positive is long. The average price is cut to the nano-point.</summary>
public readonly record struct ExchangePosition(ContractSymbol Contract, int Net, Price AveragePrice);
