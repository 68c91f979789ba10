using Microsoft.Data.Sqlite;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Simulators.Exchange;

namespace TraderTerminal.Brokers.Paper;

/// <content>What the world does: quotes, session ends, the firm, the network.</content>
public sealed partial class PaperBroker
{
    /// <summary>Moves a market: fills are made durable and told, then the quote goes to the feed.</summary>
    /// <remarks>A quote that fills nothing writes nothing, but for the newest quotes once in a while.</remarks>
    public void Step(in MarketQuote quote)
    {
        // Keeps quotes in order for subscribers; requests do not wait for it.
        lock (_stepping)
        {
            bool hasNews;
            lock (_lock)
            {
                Engine.Step(quote);
                hasNews = Engine.HasChanges;
                if (hasNews) TryKeep(out _); // Refused: the exchange is as before, and the next quote tries again.
                if (quote.At - _quotesKeptAt >= _settings.KeepQuotesEvery) KeepQuotes(quote.At);
            }

            if (hasNews) DeliverAll();
            _feed.Publish(quote.ToFeed());
        }
    }

    /// <summary>Moves a market to one price, bid and ask and last alike, as if one contract had traded there now.</summary>
    public void SetMarket(ContractSymbol contract, Price price) => Step(new MarketQuote(contract, price, price, price, _time.GetUtcNow(), Traded: 1));

    /// <summary>The session is over: day orders expire.</summary>
    public void SessionEnd(DateTimeOffset at) => Change(engine => engine.SessionEnd(at));

    /// <summary>The firm locks the account; liquidating closes its positions too.</summary>
    public void Freeze(AccountId account, bool liquidate = false) =>
        Change(engine => engine.Freeze(account, _time.GetUtcNow(), liquidate));

    /// <summary>Somebody trades by hand at the market, past us: a fill of no order of ours.</summary>
    public void Trade(AccountId account, ContractSymbol contract, Side side, Contracts quantity) =>
        Change(engine => engine.Trade(account, contract, side, quantity, _time.GetUtcNow()));

    /// <summary>The firm opens the account again.</summary>
    public void Thaw(AccountId account) => Change(engine => engine.Thaw(account, _time.GetUtcNow()));

    /// <summary>Writes the newest quotes and the places of trailing stops.</summary>
    public void Flush()
    {
        lock (_lock) KeepQuotes(_time.GetUtcNow());
    }

    /// <summary>The connection breaks; orders go on working at the exchange.</summary>
    public void Disconnect(string why, TimeSpan duration)
    {
        lock (_lock) Lose(why, duration);
        _post(DeliverAll);
    }

    /// <summary>The connection is there again.</summary>
    public void Reconnect()
    {
        lock (_lock)
        {
            _reconnect?.Dispose();
            _reconnect = null;
            if (_isConnected) return;
            _isConnected = true;
            foreach (var link in _links.Values) link.Add(new BrokerEvent.Restored(_time.GetUtcNow()));
        }

        _post(DeliverAll);
    }

    private void Lose(string why, TimeSpan duration)
    {
        _reconnect?.Dispose();
        _reconnect = _time.CreateTimer(static broker => ((PaperBroker)broker!).Reconnect(), this, duration, Timeout.InfiniteTimeSpan);
        if (!_isConnected) return;
        _isConnected = false;
        foreach (var link in _links.Values) link.Add(new BrokerEvent.Lost(why, _time.GetUtcNow()));
    }

    private void Change(Action<MatchingEngine> change)
    {
        lock (_lock)
        {
            change(Engine);
            if (!TryKeep(out var trouble)) throw new IOException(trouble);
        }

        DeliverAll();
    }

    private void KeepQuotes(DateTimeOffset at)
    {
        try
        {
            var engine = Engine;
            _store.Keep(engine.TakeChanges(), engine.Quotes());
            _quotesKeptAt = at;
        }
        catch (SqliteException)
        {
            // Quotes are worth a second of market; the next attempt is due at the next quote.
        }
    }
}
