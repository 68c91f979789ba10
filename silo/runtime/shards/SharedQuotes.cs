using System.Collections.Concurrent;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Grains.Abstractions.Markets;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Postgres;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Quotes on their way between processes, the newest of each contract: shown to the others, and heard from them like from any other feed.</summary>
internal sealed class SharedQuotes : IMarketFeed, IAsyncDisposable
{
    /// <summary>Between two rounds: as often as open positions are told to viewers.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly PostgresExchange _exchange;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<ContractSymbol, Quote> _latest = [];
    private readonly ConcurrentDictionary<ContractSymbol, Quote> _toShow = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly Task _running;
    private Action<Quote>[] _listeners = [];

    public SharedQuotes(PostgresExchange exchange, ILogger log)
    {
        (_exchange, _log) = (exchange, log);
        _running = Task.Run(Run);
    }

    /// <summary>A quote of a broker's feed in this process.</summary>
    public void Show(Quote quote)
    {
        if (!_latest.TryGetValue(quote.Contract, out var heard) || heard.At < quote.At) _toShow[quote.Contract] = quote;
    }

    public Quote? Latest(ContractSymbol contract) => _latest.GetValueOrDefault(contract);

    /// <summary>Whatever any process follows is heard of.</summary>
    public void Follow(ContractSymbol contract)
    {
    }

    public IDisposable Subscribe(Action<Quote> onQuote)
    {
        lock (_gate) _listeners = [.. _listeners, onQuote];
        return new Subscription(this, onQuote);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task Run()
    {
        try
        {
            while (true)
            {
                await Round();
                await Task.Delay(Pace, TimeProvider.System, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task Round()
    {
        try
        {
            var mine = _toShow.ToArray();
            if (mine.Length > 0) await _exchange.PutQuotes([.. mine.Select(entry => entry.Value)], _stopping.Token);
            foreach (var shown in mine) _toShow.TryRemove(shown);
            foreach (var quote in await _exchange.NewQuotes(_stopping.Token)) Hear(quote);
        }
        catch (JournalUnavailableException)
        {
            // Quotes are for now alone: the next round has newer ones.
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            _log.QuotesFaulted(fault); // One listener's fault must not end everybody's quotes.
        }
    }

    private void Hear(Quote quote)
    {
        if (_latest.TryGetValue(quote.Contract, out var known) && known.At >= quote.At) return;
        _latest[quote.Contract] = quote;
        foreach (var listener in Volatile.Read(ref _listeners)) listener(quote);
    }

    private sealed class Subscription(SharedQuotes quotes, Action<Quote> onQuote) : IDisposable
    {
        public void Dispose()
        {
            lock (quotes._gate) quotes._listeners = [.. quotes._listeners.Where(listener => listener != onQuote)];
        }
    }
}
