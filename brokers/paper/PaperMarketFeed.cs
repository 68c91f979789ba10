using System.Collections.Concurrent;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Grains.Abstractions.Markets;

namespace TraderTerminal.Brokers.Paper;

/// <summary>The paper exchange's quotes as a feed.</summary>
internal sealed class PaperMarketFeed : IMarketFeed
{
    private readonly ConcurrentDictionary<ContractSymbol, Quote> _latest = [];
    private readonly Lock _lock = new();
    private Action<Quote>[] _subscribers = [];

    public Quote? Latest(ContractSymbol contract) => _latest.GetValueOrDefault(contract);

    /// <summary>The exchange quotes what it trades, asked for or not.</summary>
    public void Follow(ContractSymbol contract)
    {
    }

    /// <summary>The one month of a product that was ever quoted; null when there are several, or none.</summary>
    public ContractSymbol? Only(string root)
    {
        ContractSymbol? only = null;
        foreach (var (contract, _) in _latest)
        {
            if (contract.Root != root) continue;
            if (only is not null) return null;
            only = contract;
        }

        return only;
    }

    public IDisposable Subscribe(Action<Quote> onQuote)
    {
        lock (_lock) _subscribers = [.. _subscribers, onQuote];
        return new Subscription(this, onQuote);
    }

    public void Remember(Quote quote) => _latest[quote.Contract] = quote;

    public void Publish(Quote quote)
    {
        Remember(quote);
        foreach (var subscriber in Volatile.Read(ref _subscribers)) subscriber(quote);
    }

    private sealed class Subscription(PaperMarketFeed feed, Action<Quote> onQuote) : IDisposable
    {
        private bool _isDisposed;

        public void Dispose()
        {
            lock (feed._lock)
            {
                if (_isDisposed) return;
                _isDisposed = true;
                var place = Array.IndexOf(feed._subscribers, onQuote);
                feed._subscribers = [.. feed._subscribers[..place], .. feed._subscribers[(place + 1)..]];
            }
        }
    }
}
