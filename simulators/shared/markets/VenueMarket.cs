using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Markets;
using TraderTerminal.Simulators.Shared.Products;

namespace TraderTerminal.Simulators.Shared.Markets;

/// <summary>How a market is made.</summary>
/// <param name="StandsStill">The made-up part stands still until somebody sets prices.</param>
/// <param name="Recording">What the market of some products was; null when all of them are made up.</param>
/// <param name="RecordingFrom">Where in the recording it begins; null for its beginning.</param>
internal sealed record MarketOptions(int Seed, bool StandsStill, Recording? Recording, DateTimeOffset? RecordingFrom);

/// <summary>The market of every product of a broker: its front contract, which rolls, and the one after it; made up, but for what was recorded. Not thread-safe: the world locks.</summary>
internal sealed class VenueMarket
{
    private readonly int _seed;
    private readonly TradingCalendar _hours;
    private readonly TimeSpan _interval;
    private readonly Dictionary<string, ContractSymbol> _active = new(StringComparer.Ordinal);
    private readonly Dictionary<ContractSymbol, (Price Start, BarBook Bars, GeneratedMarket? Source)> _books = [];
    private readonly List<(IMarketSource Source, MarketQuote Next)> _sources = [];
    private readonly HashSet<string> _recorded = new(StringComparer.Ordinal);
    private readonly Dictionary<ContractSymbol, MarketQuote> _held = [];
    private readonly HashSet<ContractSymbol> _halted = [];
    private readonly bool _standsStill;

    public VenueMarket(MarketOptions options, DateTimeOffset at, TradingCalendar hours, TimeSpan interval)
    {
        (_seed, _hours, _interval, _standsStill) = (options.Seed, hours, interval, options.StandsStill);
        foreach (var product in ProductBook.All) _active[product.Root] = FrontAt(product, at);
        if (options.Recording is { } recording)
        {
            foreach (var contract in recording.Contracts) Play(recording, contract, options.RecordingFrom ?? recording.From, at);
        }

        Add(_active.Values.SelectMany(front => new[] { front, After(front) }), at);
    }

    /// <summary>The contract in front of each product.</summary>
    public IEnumerable<ContractSymbol> Active => _active.Values;

    public ContractSymbol Front(string root) => _active[root];

    public bool IsActive(ContractSymbol contract) => _active[contract.Root] == contract;

    public bool IsHalted(ContractSymbol contract) => _halted.Contains(contract);

    public void Halt(ContractSymbol contract, bool isHalted)
    {
        if (isHalted) _halted.Add(contract);
        else _halted.Remove(contract);
    }

    /// <summary>Brings in front what the calendar says; rolls that were forced stay, and so does what is recorded.</summary>
    public void RollTo(DateTimeOffset at)
    {
        foreach (var product in ProductBook.All)
        {
            if (!_recorded.Contains(product.Root) && FrontAt(product, at) is var front && front.CompareTo(_active[product.Root]) > 0) Bring(front, at);
        }
    }

    /// <summary>The product's next month comes in front now.</summary>
    public ContractSymbol Roll(string root, DateTimeOffset at)
    {
        var next = After(_active[root]);
        Bring(next, at);
        return next;
    }

    /// <summary>The earliest quote that is due; null when there is none. What is older than <paramref name="oldest"/> is passed over.</summary>
    public MarketQuote? TakeDue(DateTimeOffset now, DateTimeOffset oldest)
    {
        while (Earliest() is var place && _sources[place] is var (source, quote) && quote.At <= now)
        {
            if (source.TryNext(out var next)) _sources[place] = (source, next);
            else _sources.RemoveAt(place); // The end of a recording; made-up ones have none.
            if (quote.At >= oldest) return _held.TryGetValue(quote.Contract, out var held) ? held with { At = quote.At, Traded = quote.Traded } : quote;
        }

        return null;
    }

    /// <summary>When the next quote comes.</summary>
    public DateTimeOffset NextAt => _sources[Earliest()].Next.At;

    /// <summary>Keeps a quote for the bars.</summary>
    public void Book(in MarketQuote quote) => _books[quote.Contract].Bars.Add(quote);

    /// <summary>The price from which a contract's market began; null when it has none.</summary>
    public Price? StartOf(ContractSymbol contract) => _books.TryGetValue(contract, out var book) ? book.Start : null;

    /// <summary>Bars of any contract we know, also of one that is over.</summary>
    public BarBook BarsOf(ContractSymbol contract, DateTimeOffset at)
    {
        if (!_books.ContainsKey(contract)) Add([contract], at);
        return _books[contract].Bars;
    }

    /// <summary>Moves a contract to a price; null when it has no market.</summary>
    public MarketQuote? Set(ContractSymbol contract, Price price, DateTimeOffset at, bool hold)
    {
        if (!_books.TryGetValue(contract, out var book)) return null;
        var quote = book.Source?.Set(contract, price, at, hold) ?? new MarketQuote(contract, price, price + ProductBook.Of(contract.Root).Instrument.TickSize, price, at, Traded: 1);
        if (hold) _held[contract] = quote;
        else _held.Remove(contract);
        return quote;
    }

    public void Release(ContractSymbol contract)
    {
        _held.Remove(contract);
        if (_books.TryGetValue(contract, out var book)) book.Source?.Release(contract);
    }

    /// <summary>A recording that is played at another time than its own is the market of the contract that is in front then.</summary>
    private void Play(Recording recording, ContractSymbol recorded, DateTimeOffset from, DateTimeOffset at)
    {
        var product = ProductBook.Of(recorded.Root);
        var contract = from == at ? recorded : _active[product.Root];
        var bars = new BarBook(_seed, contract, product, start: null, at, _hours);
        var source = recording.Open(recorded);
        MarketQuote? before = null;
        while (source.TryNext(out var quote))
        {
            quote = Now(quote);
            if (quote.At >= at)
            {
                _sources.Add((new MovedMarket(source, Now), quote));
                break;
            }

            before = quote;
            if (_hours.IsProductOpen(product.Like, quote.At)) bars.Add(quote);
        }

        _active[product.Root] = contract;
        _recorded.Add(product.Root);
        _books.Add(contract, (before?.Last ?? product.Start, bars, null));

        MarketQuote Now(MarketQuote then) => then with { Contract = contract, At = then.At + (at - from) };
    }

    private void Bring(ContractSymbol front, DateTimeOffset at)
    {
        _active[front.Root] = front;
        Add([front, After(front)], at);
    }

    private int Earliest()
    {
        var first = 0;
        for (var place = 1; place < _sources.Count; place++)
        {
            if (_sources[place].Next.At < _sources[first].Next.At) first = place;
        }

        return first;
    }

    private void Add(IEnumerable<ContractSymbol> contracts, DateTimeOffset at)
    {
        var wanted = contracts.Where(contract => !_books.ContainsKey(contract)).Distinct().Select(contract => new GeneratedContract(contract, ProductBook.Of(contract.Root).Start)).ToArray();
        if (wanted.Length == 0) return;
        var source = new GeneratedMarket(_seed, at, ProductBook.Catalog, wanted, _interval);
        foreach (var (contract, start, _) in wanted)
        {
            var product = ProductBook.Of(contract.Root);
            if (_standsStill) source.Set(contract, start, at, hold: true);
            _books.Add(contract, (start, new BarBook(_seed, contract, product, start, at, _hours), source));
        }

        source.TryNext(out var first);
        _sources.Add((source, first));
    }

    private ContractSymbol FrontAt(Product product, DateTimeOffset at)
    {
        var front = ContractMonths.Shipped.Front(product.Like, _hours.TradeDateAt(at).Date)!.Value;
        return front with { Root = product.Root };
    }

    /// <summary>The front month that follows.</summary>
    public static ContractSymbol After(ContractSymbol front)
    {
        var like = ProductBook.Of(front.Root).Like;
        var on = new DateOnly(front.Year, front.Month, 1);
        for (; ; on = on.AddDays(1))
        {
            if (ContractMonths.Shipped.Front(like, on)!.Value is var next && next.CompareTo(front with { Root = like }) > 0) return next with { Root = front.Root };
        }
    }
}
