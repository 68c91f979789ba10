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
    private readonly ContractBook _contracts;
    private readonly TimeProvider _time;
    private readonly HubConnection _hub;
    private readonly ConcurrentDictionary<ContractSymbol, GatewayQuote> _parts = [];
    private readonly ConcurrentDictionary<ContractSymbol, Quote> _latest = [];
    private readonly Lock _gate = new();
    private Action<Quote>[] _listeners = [];
    private bool _isStarted;

    public ProjectXMarketFeed(ProjectXConnection connection, Func<CancellationToken, ValueTask<string>> token, ContractBook contracts, TimeProvider time)
    {
        (_contracts, _time) = (contracts, time);
        _hub = new HubConnection(
            connection.Gateway.MarketHub, token, time,
            () => [.. _parts.Keys.Select(contract => ("SubscribeContractQuotes", new object[] { ProjectXProducts.ContractIdOf(contract) }))], Heard, static (_, _) => { });
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
        if (_parts.TryAdd(contract, new GatewayQuote(null, null, null, null))) _ = _hub.Invoke("SubscribeContractQuotes", ProjectXProducts.ContractIdOf(contract));
    }

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
