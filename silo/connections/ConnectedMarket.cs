using System.Collections.Concurrent;
using System.Threading.Channels;
using TraderTerminal.Brokers.Paper;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Grains.Abstractions.Markets;
using TraderTerminal.Simulators.Exchange;

namespace TraderTerminal.Silo.Connections;

/// <summary>The market of a process with connections: the quotes of their feeds as one, for real and simulated accounts alike.</summary>
/// <remarks>Several logins quote the same market: of each contract one leads until it has been silent while another speaks.</remarks>
internal sealed class ConnectedMarket : IMarketFeed, IAsyncDisposable
{
    /// <summary>A feed that has said nothing for this long is followed no more (ours: longer than a quiet second, shorter than a price goes stale).</summary>
    private static readonly TimeSpan SilentMax = TimeSpan.FromSeconds(5);

    /// <summary>Between two looks which months are in front.</summary>
    private static readonly TimeSpan FrontsPace = TimeSpan.FromHours(1);

    /// <summary>Quotes that wait for the simulated venue; older ones are left out.</summary>
    private const int WaitingMax = 1_024;

    private readonly TimeProvider _time;
    private readonly Lock _publishing = new();
    private readonly Lock _gate = new();
    private readonly List<IMarketFeed> _feeds = [];
    private readonly Dictionary<IMarketFeed, IDisposable> _subscriptions = [];
    private readonly HashSet<ContractSymbol> _followed = [];
    private readonly ConcurrentDictionary<ContractSymbol, Quote> _latest = [];
    private readonly Channel<Quote> _simulated = Channel.CreateBounded<Quote>(new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly ITimer _fronts;
    private readonly Task _stepping;
    private Action<Quote>[] _listeners = [];
    private readonly Dictionary<ContractSymbol, (IMarketFeed Feed, long At)> _leaders = [];

    /// <param name="venue">Simulated accounts trade on the same quotes.</param>
    public ConnectedMarket(PaperBroker venue, TimeProvider time)
    {
        _time = time;
        _stepping = Task.Run(() => Step(venue));
        _fronts = time.CreateTimer(_ => FollowFronts(), null, TimeSpan.Zero, FrontsPace);
    }

    public void Add(IMarketFeed feed)
    {
        lock (_gate)
        {
            _feeds.Add(feed);
            foreach (var contract in _followed) feed.Follow(contract);
            _subscriptions[feed] = feed.Subscribe(quote => Heard(feed, quote));
        }
    }

    public void Remove(IMarketFeed feed)
    {
        lock (_gate)
        {
            if (!_subscriptions.Remove(feed, out var subscription)) return;
            _feeds.Remove(feed);
            subscription.Dispose();
        }
    }

    public Quote? Latest(ContractSymbol contract) => _latest.GetValueOrDefault(contract);

    public void Follow(ContractSymbol contract)
    {
        lock (_gate)
        {
            if (!_followed.Add(contract)) return;
            foreach (var feed in _feeds) feed.Follow(contract);
        }
    }

    public IDisposable Subscribe(Action<Quote> onQuote)
    {
        lock (_gate) _listeners = [.. _listeners, onQuote];
        return new Subscription(this, onQuote);
    }

    public async ValueTask DisposeAsync()
    {
        await _fronts.DisposeAsync();
        lock (_gate)
        {
            foreach (var subscription in _subscriptions.Values) subscription.Dispose();
        }

        _simulated.Writer.TryComplete();
        await _stepping;
    }

    /// <summary>An alert is decided with a price in hand: what is in front is followed before anybody asks.</summary>
    private void FollowFronts()
    {
        var today = ExchangeDate.Of(_time.GetUtcNow());
        foreach (var instrument in InstrumentCatalog.Shipped.All)
        {
            if (ContractMonths.Shipped.Front(instrument.Root, today) is { } front) Follow(front);
        }
    }

    /// <summary>In order for every listener. Listeners take locks of their own and may ask to follow, so the sets have another lock than the quotes.</summary>
    private void Heard(IMarketFeed feed, Quote quote)
    {
        lock (_publishing)
        {
            if (_leaders.TryGetValue(quote.Contract, out var leader) && leader.Feed != feed && _time.GetElapsedTime(leader.At) < SilentMax) return;
            if (_latest.TryGetValue(quote.Contract, out var newest) && newest.At > quote.At) return;
            _leaders[quote.Contract] = (feed, _time.GetTimestamp());
            _latest[quote.Contract] = quote;
            foreach (var listener in Volatile.Read(ref _listeners)) listener(quote);
        }

        _simulated.Writer.TryWrite(quote);
    }

    private async Task Step(PaperBroker venue)
    {
        await foreach (var quote in _simulated.Reader.ReadAllAsync()) venue.Step(new MarketQuote(quote.Contract, quote.Bid, quote.Ask, quote.Last, quote.At));
    }

    private sealed class Subscription(ConnectedMarket market, Action<Quote> onQuote) : IDisposable
    {
        public void Dispose()
        {
            lock (market._gate) market._listeners = [.. market._listeners.Where(listener => listener != onQuote)];
        }
    }
}
