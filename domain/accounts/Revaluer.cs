using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Keeps the equity of many accounts current as prices move, in whole micro-dollars, and says whose limit was crossed.</summary>
/// <remarks>One add and two compares for each account and position; prices count in whole ticks. Not safe for several threads.</remarks>
public sealed class Revaluer
{
    private readonly Dictionary<ContractSymbol, Book> _books = [];
    private long[] _equity = [];
    private long[] _high = [];
    private long[] _lowTrigger = [];
    private long[] _highTrigger = [];
    private List<ContractSymbol>[] _held = [];
    private int _count;

    /// <summary>A new account; its number from 0.</summary>
    public int Add()
    {
        if (_count == _equity.Length) Grow();
        _held[_count] = [];
        Clear(_count);
        return _count++;
    }

    /// <summary>Equity of an account at the newest prices.</summary>
    public Usd Equity(int account) => new(_equity[account]);

    /// <summary>The highest equity since the account was last set.</summary>
    public Usd High(int account) => new(_high[account]);

    /// <summary>Sets an account's positions and the equity levels that matter: at or below the low one, above the high one.</summary>
    public void Set(int account, AccountState state, Usd? low, Usd? high)
    {
        foreach (var contract in _held[account]) _books[contract].Remove(account);
        _held[account].Clear();
        var equity = state.Balance;
        foreach (var position in state.Positions.Span)
        {
            var book = BookOf(state.Instrument(position.Contract.Root), position.Contract, position.Mark);
            book.Add(account, checked(book.TickValue * position.Net));
            _held[account].Add(position.Contract);
            equity += position.Unrealized(state.Instrument(position.Contract.Root), book.MarkPrice);
        }

        _equity[account] = _high[account] = equity.Micros;
        _lowTrigger[account] = low?.Micros ?? long.MinValue;
        _highTrigger[account] = high?.Micros ?? long.MaxValue;
    }

    /// <summary>An account that is not watched any more.</summary>
    public void Clear(int account)
    {
        foreach (var contract in _held[account]) _books[contract].Remove(account);
        _held[account].Clear();
        _equity[account] = _high[account] = 0;
        (_lowTrigger[account], _highTrigger[account]) = (long.MinValue, long.MaxValue);
    }

    /// <summary>Moves every account that holds the contract to a new price; adds those that crossed a level to <paramref name="crossed"/>.</summary>
    /// <returns>How many accounts hold the contract.</returns>
    public int Quote(ContractSymbol contract, Price price, List<int> crossed)
    {
        if (!_books.TryGetValue(contract, out var book)) return 0;
        var ticks = book.MoveTo(price);
        if (ticks == 0) return book.Count;
        var accounts = book.Accounts;
        var perTick = book.PerTick;
        for (var i = 0; i < accounts.Length; i++)
        {
            var account = accounts[i];
            var equity = _equity[account] + perTick[i] * ticks;
            _equity[account] = equity;
            if (equity > _high[account]) _high[account] = equity;
            if (equity <= _lowTrigger[account] || equity > _highTrigger[account]) crossed.Add(account);
        }

        return accounts.Length;
    }

    /// <summary>Accounts that hold the contract now.</summary>
    public ReadOnlySpan<int> Holders(ContractSymbol contract) => _books.TryGetValue(contract, out var book) ? book.Accounts : [];

    private Book BookOf(Instrument instrument, ContractSymbol contract, Price mark)
    {
        if (!_books.TryGetValue(contract, out var book))
            _books[contract] = book = new Book(instrument, mark);
        else if (book.Count == 0)
            book.MoveTo(mark);
        return book;
    }

    private void Grow()
    {
        var size = Math.Max(16, _equity.Length * 2);
        Array.Resize(ref _equity, size);
        Array.Resize(ref _high, size);
        Array.Resize(ref _lowTrigger, size);
        Array.Resize(ref _highTrigger, size);
        Array.Resize(ref _held, size);
    }

    private sealed class Book(Instrument instrument, Price mark)
    {
        private int[] _accounts = [];
        private long[] _perTick = [];
        private long _ticks = mark.Nanos / instrument.TickSize.Nanos;

        public int Count { get; private set; }
        public long TickValue => instrument.TickValue.Micros;
        public Price MarkPrice => new(_ticks * instrument.TickSize.Nanos);
        public ReadOnlySpan<int> Accounts => _accounts.AsSpan(0, Count);
        public ReadOnlySpan<long> PerTick => _perTick.AsSpan(0, Count);

        /// <summary>Whole ticks from the last price to this one.</summary>
        public long MoveTo(Price price)
        {
            var ticks = price.Nanos / instrument.TickSize.Nanos;
            var moved = ticks - _ticks;
            _ticks = ticks;
            return moved;
        }

        public void Add(int account, long perTick)
        {
            if (Count == _accounts.Length)
            {
                Array.Resize(ref _accounts, Math.Max(4, Count * 2));
                Array.Resize(ref _perTick, _accounts.Length);
            }

            (_accounts[Count], _perTick[Count]) = (account, perTick);
            Count++;
        }

        public void Remove(int account)
        {
            var at = Array.IndexOf(_accounts, account, 0, Count);
            if (at < 0) return;
            Count--;
            (_accounts[at], _perTick[at]) = (_accounts[Count], _perTick[Count]);
        }
    }
}
