using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Markets;
using TraderTerminal.Simulators.ProjectX.Products;

namespace TraderTerminal.Simulators.ProjectX.Markets;

/// <summary>The made-up market of every product: its front contract, which rolls, and the one after it. Not thread-safe: the world locks.</summary>
internal sealed class GatewayMarket
{
    private readonly int _seed;
    private readonly TradingCalendar _hours;
    private readonly TimeSpan _interval;
    private readonly Dictionary<string, ContractSymbol> _active = new(StringComparer.Ordinal);
    private readonly Dictionary<ContractSymbol, (ContractTape Tape, BarBook Bars, GeneratedMarket Source)> _books = [];
    private readonly List<(GeneratedMarket Source, MarketQuote Next)> _sources = [];
    private readonly HashSet<ContractSymbol> _halted = [];
    private readonly bool _standsStill;

    public GatewayMarket(int seed, DateTimeOffset at, TradingCalendar hours, TimeSpan interval, bool standsStill)
    {
        (_seed, _hours, _interval, _standsStill) = (seed, hours, interval, standsStill);
        foreach (var product in ProductBook.All) _active[product.Root] = Front(product, at);
        Add(_active.Values.SelectMany(front => new[] { front, After(front) }), at);
    }

    /// <summary>The contracts that traders see, by id.</summary>
    public IEnumerable<ContractSymbol> Offered =>
        _active.Values.Where(contract => ProductBook.Of(contract.Root).Offered).OrderBy(ContractNames.Id, StringComparer.Ordinal);

    public bool IsActive(ContractSymbol contract) => _active[contract.Root] == contract;

    public bool IsHalted(ContractSymbol contract) => _halted.Contains(contract);

    public void Halt(ContractSymbol contract, bool isHalted)
    {
        if (isHalted) _halted.Add(contract);
        else _halted.Remove(contract);
    }

    /// <summary>Brings in front what the calendar says; rolls that were forced stay.</summary>
    public void RollTo(DateTimeOffset at)
    {
        foreach (var product in ProductBook.All)
        {
            if (Front(product, at) is var front && front.CompareTo(_active[product.Root]) > 0) Bring(front, at);
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
            source.TryNext(out var next);
            _sources[place] = (source, next);
            if (quote.At >= oldest) return quote;
        }

        return null;
    }

    /// <summary>When the next quote comes.</summary>
    public DateTimeOffset NextAt => _sources[Earliest()].Next.At;

    /// <summary>Keeps a quote for the bars and says what listeners hear of it.</summary>
    public IEnumerable<(string Event, object Data)> Book(in MarketQuote quote)
    {
        var (tape, bars, _) = _books[quote.Contract];
        if (quote.Traded > 0) bars.Add(quote.At, quote.Last, quote.Traded);
        return tape.Book(quote, _hours.TradeDateAt(quote.At));
    }

    public ContractTape? TapeOf(ContractSymbol contract) => _books.TryGetValue(contract, out var book) ? book.Tape : null;

    /// <summary>Bars of any contract we know, also of one that is over.</summary>
    public BarBook BarsOf(ContractSymbol contract, DateTimeOffset at)
    {
        if (!_books.ContainsKey(contract)) Add([contract], at);
        return _books[contract].Bars;
    }

    /// <summary>Moves a contract to a price; null when it has no market.</summary>
    public MarketQuote? Set(ContractSymbol contract, Price price, DateTimeOffset at, bool hold) =>
        _books.TryGetValue(contract, out var book) ? book.Source.Set(contract, price, at, hold) : null;

    public void Release(ContractSymbol contract)
    {
        if (_books.TryGetValue(contract, out var book)) book.Source.Release(contract);
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
            _books.Add(contract, (new ContractTape(_seed, contract, start), new BarBook(_seed, contract, product.Like, product.Instrument, start, at, _hours), source));
        }

        source.TryNext(out var first);
        _sources.Add((source, first));
    }

    private ContractSymbol Front(Product product, DateTimeOffset at)
    {
        var front = ContractMonths.Shipped.Front(product.Like, _hours.TradeDateAt(at).Date)!.Value;
        return front with { Root = product.Root };
    }

    /// <summary>The front month that follows.</summary>
    private static ContractSymbol After(ContractSymbol front)
    {
        var like = ProductBook.Of(front.Root).Like;
        var on = new DateOnly(front.Year, front.Month, 1);
        for (; ; on = on.AddDays(1))
        {
            if (ContractMonths.Shipped.Front(like, on)!.Value is var next && next.CompareTo(front with { Root = like }) > 0) return next with { Root = front.Root };
        }
    }
}
