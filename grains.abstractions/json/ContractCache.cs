using System.Collections.Concurrent;
using TraderTerminal.Domain.Instruments;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>Contracts by their text, so that a thousand accounts in one product share one root.</summary>
internal static class ContractCache
{
    /// <summary>Far more months than an exchange lists; beyond it a symbol is read anew each time.</summary>
    private const int ContractsMax = 4_096;

    private static readonly ConcurrentDictionary<string, ContractSymbol> Known = new(StringComparer.Ordinal);

    public static ContractSymbol? Read(string text)
    {
        if (Known.TryGetValue(text, out var known)) return known;
        if (!ContractSymbol.TryParse(text, out var contract)) return null;
        if (Known.Count < ContractsMax) Known.TryAdd(text, contract);
        return contract;
    }
}
