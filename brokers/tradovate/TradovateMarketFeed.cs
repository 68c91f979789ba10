using System.Collections.Concurrent;
using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Grains.Abstractions.Markets;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>Quotes of the market-data host, for every contract that was asked for. Tradovate tells what has changed; it is put together here (reference 14).</summary>
public sealed class TradovateMarketFeed : IMarketFeed, IAsyncDisposable
{
    /// <summary>Between two questions which contracts the numbers of quotes stand for.</summary>
    private static readonly TimeSpan NamesPace = TimeSpan.FromSeconds(5);

    /// <summary>Until a contract without a quote is subscribed anew: an answer or the first quote may be lost on a line that lives. Doubles, for a market may be closed. Ours.</summary>
    private static readonly TimeSpan SilencePace = TimeSpan.FromSeconds(5), SilencePaceMax = TimeSpan.FromMinutes(5);

    private readonly TradovateContracts _contracts;
    private readonly TimeProvider _time;
    private readonly TradovateSocket _socket;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<ContractSymbol, bool> _followed = [];
    private readonly ConcurrentDictionary<long, ContractSymbol> _symbols = [];
    private readonly ConcurrentDictionary<long, QuoteRow> _parts = [];
    private readonly ConcurrentDictionary<ContractSymbol, Quote> _latest = [];

    /// <summary>On which line a contract was heard of last.</summary>
    private readonly ConcurrentDictionary<ContractSymbol, int> _heard = [];

    private readonly Lock _gate = new();
    private Action<Quote>[] _listeners = [];
    private volatile bool _isStarted;
    private volatile bool _isUp;
    private volatile int _line;
    private int _isNaming;
    private DateTimeOffset _namesNotBefore;

    public TradovateMarketFeed(TradovateConnection connection, TradovateTokens tokens, TradovateContracts contracts, TimeProvider time)
    {
        (_contracts, _time) = (contracts, time);
        _socket = new TradovateSocket(
            connection.Site.Market, tokens.GetForMarket, static (_, _) => { }, time, static _ => Task.FromResult<string?>(null), Heard,
            (isUp, text) =>
            {
                (_line, _isUp, LineText) = (_line + 1, isUp, text);
                if (isUp) SubscribeAll(_line);
            });
    }

    /// <summary>Why Tradovate gives no quotes, in one sentence; null while it does.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What became of the line last.</summary>
    public string LineText { get; private set; } = "";

    public void Start()
    {
        _isStarted = true;
        _socket.Start();
    }

    /// <inheritdoc cref="TradovateSocket.Hurry"/>
    public void Hurry() => _socket.Hurry();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_isStarted) await _socket.DisposeAsync();
        _stopping.Dispose();
    }

    public Quote? Latest(ContractSymbol contract) => _latest.GetValueOrDefault(contract);

    public void Follow(ContractSymbol contract)
    {
        if (_followed.TryAdd(contract, true) && _isUp) _ = KeepSubscribed(contract, _line);
    }

    public IDisposable Subscribe(Action<Quote> onQuote)
    {
        lock (_gate) _listeners = [.. _listeners, onQuote];
        return new Subscription(this, onQuote);
    }

    private void SubscribeAll(int line)
    {
        foreach (var contract in _followed.Keys) _ = KeepSubscribed(contract, line);
    }

    /// <summary>Until a quote of it is heard, or the line is another one.</summary>
    private async Task KeepSubscribed(ContractSymbol contract, int line)
    {
        try
        {
            for (var pause = SilencePace; ; pause = pause * 2 < SilencePaceMax ? pause * 2 : SilencePaceMax)
            {
                if (!await Subscribe(contract)) return;
                await Task.Delay(Refusal is null ? pause : SilencePaceMax, _time, _stopping.Token);
                if (_line != line || _heard.GetValueOrDefault(contract) == line) return;
            }
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
        {
            // We stop.
        }
    }

    /// <summary>False when Tradovate does not list it, which is no refusal of the user.</summary>
    private async Task<bool> Subscribe(ContractSymbol contract)
    {
        try
        {
            var answer = await _socket.Request(TradovatePaths.SubscribeQuote, JsonSerializer.Serialize(new { symbol = TradovateContracts.NameOf(contract) }), _stopping.Token);
            if (answer.Status == 404) return false;
            // What passes by itself is asked for again.
            if (answer.Status is 408 or 429 or >= 500) return true;
            var why = answer.Status != 200 ? answer.Text : new Row(answer.Data).TextOrNull("errorText") ?? new Row(answer.Data).TextOrNull("errorCode");
            Refusal = why is null ? null
                : $"Tradovate gives this user no quotes ({contract}: {why.TrimEnd('.')}): market data through the API needs an exchange's licence; prices have to come from another connection";
        }
        catch (IOException)
        {
            // Asked again, or when the line is back.
        }

        return true;
    }

    private void Heard(Message message)
    {
        if (message.Event != "md") return;
        foreach (var row in new Row(message.Data).Rows("quotes")) Heard(row);
    }

    private void Heard(Row row)
    {
        QuoteRow news;
        try
        {
            news = QuoteRow.Read(row);
        }
        catch (FormatException)
        {
            return;
        }

        var before = _parts.GetValueOrDefault(news.Contract);
        var whole = _parts[news.Contract] = new(news.Contract, news.Bid ?? before?.Bid, news.Ask ?? before?.Ask, news.Last ?? before?.Last, news.At ?? _time.GetUtcNow());
        if (_symbols.TryGetValue(news.Contract, out var contract)) Publish(contract, whole);
        else if (Interlocked.Exchange(ref _isNaming, 1) == 0) _ = Name();
    }

    private void Publish(ContractSymbol contract, QuoteRow whole)
    {
        _heard[contract] = _line;
        // Crossed, zero and negative quotes are a feed's fault, never a price.
        if (whole.Bid is not { Nanos: > 0 } bid || whole.Ask is not { Nanos: > 0 } ask || bid > ask) return;
        var quote = new Quote(contract, bid, ask, whole.Last is { Nanos: > 0 } traded ? traded : bid, whole.At!.Value);
        if (_latest.TryGetValue(contract, out var newest) && newest.At > quote.At) return;
        _latest[contract] = quote;
        foreach (var listener in Volatile.Read(ref _listeners)) listener(quote);
    }

    /// <summary>Events name contracts by their numbers alone: all whose names are not known are asked for at once, and again until they are told: there may be no later quote.</summary>
    private async Task Name()
    {
        while (!await TryName())
        {
            // At its own pace.
        }

        Volatile.Write(ref _isNaming, 0);
    }

    private async Task<bool> TryName()
    {
        try
        {
            var pause = _namesNotBefore - _time.GetUtcNow();
            if (pause > TimeSpan.Zero) await Task.Delay(pause, _time, _stopping.Token);
            _namesNotBefore = _time.GetUtcNow() + NamesPace;
            var followed = _followed.Keys.ToDictionary(TradovateContracts.NameOf, StringComparer.OrdinalIgnoreCase);
            foreach (var row in await _contracts.Rows(_parts.Keys.Where(number => !_symbols.ContainsKey(number)), _stopping.Token))
            {
                if (!followed.TryGetValue(row.Name, out var contract)) continue;
                _symbols[row.Id] = contract;
                if (_parts.TryGetValue(row.Id, out var whole)) Publish(contract, whole);
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
        {
            return true;
        }
    }

    private sealed class Subscription(TradovateMarketFeed feed, Action<Quote> onQuote) : IDisposable
    {
        public void Dispose()
        {
            lock (feed._gate) feed._listeners = [.. feed._listeners.Where(listener => listener != onQuote)];
        }
    }
}
