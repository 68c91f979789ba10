using System.Collections.Concurrent;
using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX.Wire;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Grains.Abstractions.Markets;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>Quotes of the market hub, for every contract that was asked for. The gateway tells what has changed; it is put together here (reference 10.6).</summary>
public sealed class ProjectXMarketFeed : IMarketFeed, IAsyncDisposable
{
    /// <summary>A line that tells no quote for so long is doubted (reference 10.7); while the market is closed there are none, so it doubles each time.</summary>
    private static readonly TimeSpan PatienceMin = TimeSpan.FromSeconds(30), PatienceMax = TimeSpan.FromMinutes(15);

    private readonly ContractBook _contracts;
    private readonly TimeProvider _time;
    private readonly HubConnection _hub;
    private readonly ConcurrentDictionary<ContractSymbol, GatewayQuote> _parts = [];
    private readonly ConcurrentDictionary<ContractSymbol, Quote> _latest = [];
    private readonly Lock _gate = new();
    private Action<Quote>[] _listeners = [];
    private bool _isStarted;
    private DateTimeOffset _heardAt;
    private TimeSpan _patience = PatienceMin;

    public ProjectXMarketFeed(ProjectXConnection connection, Func<CancellationToken, ValueTask<string>> token, ContractBook contracts, TimeProvider time)
    {
        (_contracts, _time, _heardAt) = (contracts, time, time.GetUtcNow());
        _hub = new HubConnection(
            connection.Gateway.MarketHub, token, time,
            () => [.. _parts.Keys.Select(Quotes)], Heard, (_, _) => HeardSomething());
    }

    public void Start()
    {
        _isStarted = true;
        _hub.Start();
    }

    /// <inheritdoc cref="HubConnection.Hurry"/>
    public void Hurry() => _hub.Hurry();

    public ValueTask DisposeAsync() => _isStarted ? _hub.DisposeAsync() : ValueTask.CompletedTask;

    public Quote? Latest(ContractSymbol contract) => _latest.GetValueOrDefault(contract);

    public void Follow(ContractSymbol contract)
    {
        if (_parts.TryAdd(contract, new GatewayQuote(null, null, null, null))) _ = _hub.Invoke(Quotes(contract));
        else Doubt();
    }

    /// <summary>Somebody needs a quote, and none has come for long although the line is up: it is made anew, less and less often while that changes nothing.</summary>
    private void Doubt()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (now - _heardAt < _patience) return;
            (_heardAt, _patience) = (now, _patience * 2 < PatienceMax ? _patience * 2 : PatienceMax);
        }

        _hub.Drop();
    }

    private void HeardSomething()
    {
        lock (_gate) _heardAt = _time.GetUtcNow();
    }

    /// <summary>One that is refused is asked for again by whoever wants it next.</summary>
    private HubSubscription Quotes(ContractSymbol contract) =>
        new("SubscribeContractQuotes", [ProjectXProducts.ContractIdOf(contract)], _ => _parts.TryRemove(contract, out var _));

    public IDisposable Subscribe(Action<Quote> onQuote)
    {
        lock (_gate) _listeners = [.. _listeners, onQuote];
        return new Subscription(this, onQuote);
    }

    private void Heard(string target, IReadOnlyList<JsonElement> arguments)
    {
        if (target != "GatewayQuote" || arguments is not [{ ValueKind: JsonValueKind.String } id, var data] || _contracts.SymbolOf(id.GetString()!) is not { } contract) return;
        GatewayQuote news;
        try
        {
            news = GatewayQuote.Read(new Row(data));
        }
        catch (FormatException)
        {
            return;
        }

        var before = _parts.GetValueOrDefault(contract) ?? new GatewayQuote(null, null, null, null);
        var whole = _parts[contract] = new(news.Bid ?? before.Bid, news.Ask ?? before.Ask, news.Last ?? before.Last, news.At ?? _time.GetUtcNow());
        // Crossed, zero and negative quotes are a feed's fault, never a price.
        if (whole.Bid is not { Nanos: > 0 } bid || whole.Ask is not { Nanos: > 0 } ask || bid > ask) return;
        var last = whole.Last is { Nanos: > 0 } traded ? traded : bid;
        var quote = new Quote(contract, bid, ask, last, whole.At!.Value);
        lock (_gate) (_heardAt, _patience) = (_time.GetUtcNow(), PatienceMin);
        if (_latest.TryGetValue(contract, out var newest) && newest.At > quote.At) return;
        _latest[contract] = quote;
        foreach (var listener in Volatile.Read(ref _listeners)) listener(quote);
    }

    private sealed class Subscription(ProjectXMarketFeed feed, Action<Quote> onQuote) : IDisposable
    {
        public void Dispose()
        {
            lock (feed._gate) feed._listeners = [.. feed._listeners.Where(listener => listener != onQuote)];
        }
    }
}
