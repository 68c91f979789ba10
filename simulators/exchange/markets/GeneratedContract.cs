using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange.Markets;

/// <summary>A contract to make up quotes for. Its first quote has exactly the start price as bid and last.</summary>
/// <param name="SpreadTicks">The ask stands this many ticks above the bid.</param>
public sealed record GeneratedContract(ContractSymbol Contract, Price Start, int SpreadTicks = 1);
