using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Markets;

/// <summary>The newest quote of one contract. <paramref name="Last"/> is the last trade; the mark values open positions.</summary>
public sealed record Quote(ContractSymbol Contract, Price Bid, Price Ask, Price Last, DateTimeOffset At);

/// <summary>Marks per contract, conflated: a slow reader sees the newest price, never a queue.</summary>
public interface IMarketFeed
{
    /// <summary>The newest quote, or null when none came yet.</summary>
    Quote? Latest(ContractSymbol contract);

    /// <summary>From now on this contract is quoted, where a feed quotes only what is asked for. Asking again changes nothing.</summary>
    void Follow(ContractSymbol contract);

    /// <summary>Calls back for each quote; the call must be quick and must not throw. Dispose to stop.</summary>
    IDisposable Subscribe(Action<Quote> onQuote);
}
