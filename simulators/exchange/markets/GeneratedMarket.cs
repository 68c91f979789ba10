using System.Text;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange.Markets;

/// <summary>Made-up markets that trade around the clock: each contract walks its tick grid and is drawn back to where it started.</summary>
/// <remarks>The same seed, contracts and calls give the same quotes. May be called from several threads.</remarks>
public sealed class GeneratedMarket : IMarketSource
{
    /// <summary>The farther from its centre, in ticks, the surer the next step goes back; at this distance, always.</summary>
    private const int PullTicks = 200;

    private readonly Lock _lock = new();
    private readonly List<Walk> _walks = [];
    private readonly TimeSpan _interval;
    private DateTimeOffset _at;
    private int _next;

    /// <param name="interval">Time between two quotes of one contract; a quarter of a second when null.</param>
    public GeneratedMarket(
        int seed, DateTimeOffset startAt, InstrumentCatalog catalog, IEnumerable<GeneratedContract> contracts, TimeSpan? interval = null)
    {
        (_at, _interval) = (startAt, interval ?? TimeSpan.FromMilliseconds(250));
        foreach (var contract in contracts) _walks.Add(new Walk(contract, catalog.Get(contract.Contract.Root), SeedOf(seed, contract.Contract)));
        if (_walks.Count == 0) throw new ArgumentException("A market has at least one contract.", nameof(contracts));
    }

    /// <summary>The next quote; there is always one.</summary>
    public bool TryNext(out MarketQuote quote)
    {
        lock (_lock)
        {
            quote = _walks[_next].Next(_at);
            if (++_next < _walks.Count) return true;
            (_next, _at) = (0, _at + _interval);
            return true;
        }
    }

    /// <summary>Moves a contract to a price, from where it walks on, and returns the quote to step the exchange with at once.</summary>
    /// <param name="hold">It stands still there until <see cref="Release"/>.</param>
    /// <exception cref="ArgumentException">The price is off the contract's tick grid.</exception>
    public MarketQuote Set(ContractSymbol contract, Price price, DateTimeOffset at, bool hold = false)
    {
        lock (_lock) return Find(contract).Set(price, at, hold);
    }

    /// <summary>Lets a held contract walk again.</summary>
    public void Release(ContractSymbol contract)
    {
        lock (_lock) Find(contract).IsHeld = false;
    }

    private Walk Find(ContractSymbol contract) =>
        _walks.Find(walk => walk.Contract == contract) ?? throw new KeyNotFoundException($"No market of {contract} here.");

    /// <summary>Each contract draws from its own seed, so adding one leaves the others' walks as they were.</summary>
    private static int SeedOf(int seed, ContractSymbol contract)
    {
        var hash = unchecked((uint)seed ^ 2166136261);
        foreach (var letter in Encoding.ASCII.GetBytes(contract.ToString())) hash = unchecked((hash ^ letter) * 16777619);
        return (int)(hash & int.MaxValue);
    }

    private sealed class Walk(GeneratedContract contract, Instrument instrument, int seed)
    {
        private readonly Random _chance = new(seed);
        private long _tick = TickOf(contract.Start, instrument);
        private long _centre = TickOf(contract.Start, instrument);
        private bool _hasStarted;

        public ContractSymbol Contract => contract.Contract;

        public bool IsHeld { get; set; }

        public MarketQuote Next(DateTimeOffset at)
        {
            var isFirst = !_hasStarted;
            _hasStarted = true;
            if (isFirst || IsHeld) return Quote(at, atAsk: false, traded: 1);
            _tick += Step();
            return Quote(at, atAsk: _chance.Next(2) == 1, traded: 1 + _chance.Next(5));
        }

        public MarketQuote Set(Price price, DateTimeOffset at, bool hold)
        {
            _centre = _tick = TickOf(price, instrument);
            (IsHeld, _hasStarted) = (hold, true);
            return Quote(at, atAsk: false, traded: 1);
        }

        /// <summary>Half of the time it stays; else it goes one tick, the likelier towards the centre the farther away it is.</summary>
        private int Step()
        {
            if (_chance.Next(2) == 0) return 0;
            var away = Math.Clamp(_tick - _centre, -PullTicks, PullTicks);
            return _chance.Next(2 * PullTicks) < PullTicks - away ? 1 : -1;
        }

        private MarketQuote Quote(DateTimeOffset at, bool atAsk, int traded)
        {
            var bid = new Price(_tick * instrument.TickSize.Nanos);
            var ask = bid + instrument.TickSize * contract.SpreadTicks;
            return new MarketQuote(contract.Contract, bid, ask, atAsk ? ask : bid, at, traded);
        }

        private static long TickOf(Price price, Instrument instrument) =>
            instrument.IsOnGrid(price)
                ? price.Nanos / instrument.TickSize.Nanos
                : throw new ArgumentException($"{price} is not on the tick grid of {instrument.Root}.", nameof(price));
    }
}
