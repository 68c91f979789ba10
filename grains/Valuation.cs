using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Markets;

namespace TraderTerminal.Grains;

/// <summary>Values every open position on each quote, beside the grains' turns, and calls a grain when it has to look.</summary>
/// <remarks>Quotes come from one thread; grains set their accounts from theirs. One lock, held for the length of one quote.</remarks>
public sealed class Valuation : IDisposable
{
    /// <summary>At most one call for a new high, and one for viewers, in this time (engineering references 5.4).</summary>
    public static TimeSpan CallPace { get; } = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Revaluer _revaluer = new();
    private readonly Dictionary<int, Watch> _watches = [];
    private readonly SortedDictionary<ContractSymbol, Mark> _marks = [];
    private readonly Dictionary<ContractSymbol, Points> _spreads = [];
    private readonly List<int> _crossed = [];
    private readonly Stack<int> _free = [];
    private readonly IDisposable _subscription;

    /// <summary>Begins to follow the feed.</summary>
    public Valuation(IMarketFeed feed) => _subscription = feed.Subscribe(OnQuote);

    /// <summary>Contracts that have been quoted, in order.</summary>
    public IReadOnlyList<ContractSymbol> Quoted
    {
        get
        {
            lock (_gate) return [.. _marks.Keys];
        }
    }

    /// <summary>Watches an account. <paramref name="look"/> is called on the quote's thread and must only post a turn; true means a limit was crossed.</summary>
    public Watch Follow(Action<bool> look)
    {
        lock (_gate)
        {
            var slot = _free.Count > 0 ? _free.Pop() : _revaluer.Add();
            return _watches[slot] = new Watch(this, slot, look);
        }
    }

    public void Dispose() => _subscription.Dispose();

    private void OnQuote(Quote quote)
    {
        lock (_gate)
        {
            _marks[quote.Contract] = new Mark(quote.Contract, quote.Last, quote.At);
            _spreads[quote.Contract] = quote.Ask - quote.Bid;
            _crossed.Clear();
            if (_revaluer.Quote(quote.Contract, quote.Last, _crossed) == 0) return;
            foreach (var slot in _crossed) _watches[slot].Crossed(_revaluer.Equity(slot), quote.At);
            foreach (var slot in _revaluer.Holders(quote.Contract)) _watches[slot].Moved(_revaluer.Equity(slot), quote);
        }
    }

    /// <summary>One account under watch.</summary>
    public sealed class Watch : IDisposable
    {
        private readonly Valuation _owner;
        private readonly int _slot;
        private readonly Action<bool> _look;
        private Usd? _low;
        private EquatableArray<PriceLevel> _levels;
        private bool _called, _isEnded;
        private DateTimeOffset _calledAt;

        /// <summary>Told every new equity on the quote's thread where somebody beside the account counts it; true when the account has to look at once.</summary>
        public Func<Usd, bool>? Priced { get; set; }

        internal Watch(Valuation owner, int slot, Action<bool> look) => (_owner, _slot, _look) = (owner, slot, look);

        /// <summary>
        /// Takes over the account's positions, the levels of equity that its rules care about, and the prices at which its stops move. Nothing after the end: a turn that was
        /// under way then must not set what is another account's by now.
        /// </summary>
        public void Set(AccountState state)
        {
            lock (_owner._gate)
            {
                if (_isEnded) return;
                var levels = WatchLevels.Of(state);
                (_low, _levels) = (levels.Low, StopMoving.Levels(state));
                _owner._revaluer.Set(_slot, state, levels.Low, levels.High);
                _called = false;
            }
        }

        /// <summary>Newest marks of what the account holds and of the contracts named, the spreads of these, with the highest equity since <see cref="Set"/>.</summary>
        public MarketView View(AccountState state, ReadOnlySpan<ContractSymbol> also)
        {
            lock (_owner._gate)
            {
                var marks = new List<Mark>(state.Positions.Count + also.Length);
                foreach (var position in state.Positions.Span) Take(marks, position.Contract);
                foreach (var contract in also) Take(marks, contract);
                return new MarketView(new([.. marks]), _isEnded || state.Positions.Count == 0 ? null : _owner._revaluer.High(_slot)) { Spreads = Spreads(also) };
            }
        }

        public void Dispose()
        {
            lock (_owner._gate)
            {
                if (_isEnded) return;
                _isEnded = _owner._watches.Remove(_slot);
                _owner._revaluer.Clear(_slot);
                _owner._free.Push(_slot);
            }
        }

        internal void Crossed(Usd equity, DateTimeOffset at)
        {
            var isLow = _low is { } low && equity <= low;
            if (_called || (!isLow && at - _calledAt < CallPace)) return;
            (_called, _calledAt) = (true, at);
            _look(true);
        }

        internal void Moved(Usd equity, Quote quote)
        {
            var at = quote.At;
            var counts = (Priced is { } priced && priced(equity)) | Reaches(quote);
            if (_called) return;
            if (counts)
            {
                (_called, _calledAt) = (true, at);
                _look(true);
                return;
            }

            if (at - _calledAt < CallPace) return;
            _calledAt = at;
            _look(false);
        }

        private bool Reaches(Quote quote)
        {
            foreach (var level in _levels.Span)
            {
                if (level.Contract == quote.Contract && level.IsReached(quote.Last)) return true;
            }

            return false;
        }

        private EquatableArray<ContractSpread> Spreads(ReadOnlySpan<ContractSymbol> contracts)
        {
            if (contracts.Length == 0) return default;
            var spreads = new List<ContractSpread>(contracts.Length);
            foreach (var contract in contracts)
            {
                if (_owner._spreads.TryGetValue(contract, out var between)) spreads.Add(new(contract, between));
            }

            return new([.. spreads]);
        }

        private void Take(List<Mark> marks, ContractSymbol contract)
        {
            if (!_owner._marks.TryGetValue(contract, out var mark)) return;
            if (!marks.Exists(taken => taken.Contract == contract)) marks.Add(mark);
        }
    }
}
