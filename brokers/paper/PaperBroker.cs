using Microsoft.Data.Sqlite;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Markets;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Faults;

namespace TraderTerminal.Brokers.Paper;

/// <summary>A broker with a simulated exchange behind it, and the outside world in every test: it outlives the process that talks to it.</summary>
/// <remarks>
/// Invariants: what an answer or an event says is on the disk before it is said. One lock guards exchange and file. Nobody is called
/// under it, so a listener may call back. Without a connection every question is answered by Unknown or an <see cref="IOException"/>,
/// and what happens meanwhile is not told afterwards: as with a real stream, reconcile with <see cref="FillsAfter"/>.
/// </remarks>
public sealed partial class PaperBroker : IBroker, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Lock _stepping = new();
    private readonly InstrumentCatalog _catalog;
    private readonly PaperSettings _settings;
    private readonly TimeProvider _time;
    private readonly Action<Action> _post;
    private readonly PaperStore _store;
    private readonly Random _chance;
    private readonly FaultSwitchboard _faults;
    private readonly Dictionary<AccountId, PaperLink> _links = [];
    private readonly PaperMarketFeed _feed = new();
    private MatchingEngine? _engine;
    private IReadOnlyList<MarketQuote> _quotesBeforeTrouble = [];
    private DateTimeOffset _quotesKeptAt;
    private ITimer? _reconnect;
    private bool _isConnected = true;

    /// <param name="file">The exchange's own database file; made when it is not there.</param>
    /// <param name="post">
    /// Runs the delivery of an order's news as a turn of its own, after the answer to the order. The thread pool when null; under a
    /// virtual clock, <see cref="VirtualTime.Post"/>.
    /// </param>
    public PaperBroker(
        string file, InstrumentCatalog catalog, TimeProvider time, PaperSettings? settings = null, Action<Action>? post = null)
    {
        (_catalog, _time, _settings) = (catalog, time, settings ?? new PaperSettings());
        _post = post ?? (static deliver => ThreadPool.QueueUserWorkItem(static work => work(), deliver, preferLocal: false));
        _chance = new Random(_settings.Seed);
        _faults = new FaultSwitchboard(unchecked(_settings.Seed + 1), _settings.Faults);
        _store = new PaperStore(file);
        _engine = Load();
        foreach (var account in _engine.Accounts) _links.Add(account, new PaperLink());
        foreach (var quote in _engine.Quotes()) _feed.Remember(quote.ToFeed());
    }

    /// <summary>The exchange's quotes, after their fills have been told.</summary>
    public IMarketFeed Feed => _feed;

    /// <summary>Which faults come how often, from the next request on.</summary>
    public FaultPlan Faults
    {
        get { lock (_lock) return _faults.Plan; }
        set { lock (_lock) _faults.Plan = value; }
    }

    private MatchingEngine Engine => _engine ??= Load();

    /// <summary>Ends the use of the file. Nothing is lost by not calling it.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _reconnect?.Dispose();
            _store.Dispose();
        }
    }

    private MatchingEngine Load()
    {
        var state = _store.Load();
        var newest = state.Quotes.Concat(_quotesBeforeTrouble).GroupBy(quote => quote.Contract).Select(same => same.MaxBy(quote => quote.At));
        return new MatchingEngine(_catalog, _settings.Exchange, _chance, state with { Quotes = [.. newest] }) { LeavesLegs = _faults.LeavesLegs };
    }

    /// <summary>Makes the exchange's changes durable, then queues their news. False when the file refused: then the exchange is as it was.</summary>
    private bool TryKeep(out string trouble)
    {
        trouble = "";
        var engine = Engine;
        if (!engine.HasChanges) return true;
        var changes = engine.TakeChanges();
        try
        {
            _store.Keep(changes, []);
        }
        catch (SqliteException refused)
        {
            (_quotesBeforeTrouble, _engine, trouble) = (engine.Quotes(), null, refused.Message);
            return false;
        }

        foreach (var news in changes.Events) Queue(news);
        return true;
    }

    private void Queue(ExchangeEvent news)
    {
        var duplicate = news is ExchangeEvent.Filled && _faults.DuplicatesFill();
        if (!_isConnected || _faults.LosesNews()) return;
        var link = _links[news.Account];
        var told = news.ToBroker();
        link.Add(told);
        if (duplicate) link.Add(told);
    }

    private void DeliverAll()
    {
        PaperLink[] links;
        lock (_lock) links = [.. _links.Values];
        foreach (var link in links) link.Deliver();
    }
}
