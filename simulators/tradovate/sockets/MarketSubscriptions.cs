using TraderTerminal.Domain.Instruments;
using TraderTerminal.Simulators.Shared.Markets;

namespace TraderTerminal.Simulators.Tradovate.Sockets;

/// <summary>One chart that a socket follows.</summary>
internal sealed class ChartSubscription(long historical, long realtime, ContractSymbol contract, BarUnit unit, int size)
{
    public long Historical => historical;
    public long Realtime => realtime;
    public ContractSymbol Contract => contract;

    /// <summary><see cref="BarUnit.Unspecified"/> for a chart of ticks.</summary>
    public BarUnit Unit => unit;

    public int Size => size;
}

/// <summary>What a socket hears of the market. Used under the feed's gate alone.</summary>
internal sealed class MarketSubscriptions
{
    public HashSet<ContractSymbol> Quotes { get; } = [];
    public HashSet<ContractSymbol> Doms { get; } = [];
    public HashSet<ContractSymbol> Histograms { get; } = [];
    public List<ChartSubscription> Charts { get; } = [];
}
