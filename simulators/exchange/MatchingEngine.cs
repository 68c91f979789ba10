using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <summary>A simulated exchange with its accounts: quotes and requests in, fills and order news out. Single-threaded and deterministic.</summary>
/// <remarks>
/// It moves only when called, and asks neither clock nor disk. Whoever hosts it takes <see cref="TakeChanges"/> after a call, keeps
/// the rows and spreads the news. Invariant: the same state, settings, chance and calls give the same changes.
/// </remarks>
public sealed partial class MatchingEngine
{
    private readonly InstrumentCatalog _catalog;
    private readonly ExchangeSettings _settings;
    private readonly Random _chance;
    private readonly Dictionary<AccountId, AccountBook> _accounts = [];
    private readonly Dictionary<ContractSymbol, ContractMarket> _markets = [];
    private readonly PriorityQueue<LiveOrder, (DateTimeOffset At, long Sequence)> _arriving = new();
    private readonly List<LiveOrder> _closed = [];
    private long _orderSequence;
    private long _fillSequence;

    /// <param name="chance">The seeded source of slippage.</param>
    /// <param name="state">Where an earlier run stopped.</param>
    public MatchingEngine(InstrumentCatalog catalog, ExchangeSettings settings, Random chance, ExchangeState? state = null)
    {
        (_catalog, _settings, _chance) = (catalog, settings, chance);
        Restore(state ?? ExchangeState.Empty);
    }

    /// <summary>Asked at each fill of a bracket leg: true leaves the others of its pair as they are, as a venue does that has lost the tie between them.</summary>
    public Func<bool> LeavesLegs { get; init; } = static () => false;

    /// <summary>Simulation time: the newest instant that any call has named.</summary>
    public DateTimeOffset Now { get; private set; }

    public IEnumerable<AccountId> Accounts => _accounts.Keys;

    public bool HasAccount(AccountId account) => _accounts.ContainsKey(account);

    public bool IsFrozen(AccountId account) => Book(account).Account.Frozen;

    public Usd Balance(AccountId account) => Book(account).Balance;

    public IReadOnlyList<ExchangePosition> Positions(AccountId account) => [.. Book(account).Positions()];

    /// <summary>Orders that work or are suspended, oldest first.</summary>
    public IReadOnlyList<ExchangeOrder> OpenOrders(AccountId account) => [.. Book(account).Open.Select(live => live.Order)];

    /// <summary>Any order the account ever placed, also a rejected one; null when the exchange has never seen it.</summary>
    public ExchangeOrder? Find(AccountId account, OrderId order) => Book(account).Orders.GetValueOrDefault(order)?.Order;

    public IReadOnlyList<ExchangeFill> Fills(AccountId account) => Book(account).Fills;

    /// <summary>Fills after this one in the order they happened; all of them when it is null or was never ours.</summary>
    public IReadOnlyList<ExchangeFill> FillsAfter(AccountId account, FillId? last) => Book(account).FillsAfter(last);

    public MarketQuote? Latest(ContractSymbol contract) => _markets.GetValueOrDefault(contract)?.Quote;

    public IReadOnlyList<MarketQuote> Quotes() =>
        [.. _markets.Values.Where(market => market.Quote is not null).Select(market => market.Quote!.Value)];

    /// <summary>Opens an account at a balance; one that exists stays as it is.</summary>
    public void OpenAccount(AccountId account, Usd balance, DateTimeOffset at)
    {
        Reach(at);
        if (_accounts.ContainsKey(account)) return;
        var opened = new ExchangeAccount(account, balance, Now);
        _accounts.Add(account, new AccountBook(opened));
        Keep(opened);
    }

    private AccountBook Book(AccountId account) =>
        _accounts.TryGetValue(account, out var book) ? book : throw new KeyNotFoundException($"No account {account} at the exchange.");

    private ContractMarket Market(ContractSymbol contract)
    {
        if (!_markets.TryGetValue(contract, out var market)) _markets[contract] = market = new ContractMarket();
        return market;
    }

    private void Reach(DateTimeOffset at)
    {
        if (at > Now) Now = at;
    }

    private void Restore(ExchangeState state)
    {
        foreach (var account in state.Accounts)
        {
            _accounts.Add(account.Id, new AccountBook(account));
            Reach(account.OpenedAt);
        }

        foreach (var order in state.Orders.OrderBy(order => order.Sequence))
        {
            Enter(order, Book(order.Account));
            _orderSequence = order.Sequence;
        }

        foreach (var fill in state.Fills.OrderBy(fill => fill.Sequence))
        {
            Book(fill.Account).Book(fill, _catalog.Get(fill.Contract.Root));
            _fillSequence = fill.Sequence;
            Reach(fill.At);
        }

        foreach (var quote in state.Quotes)
        {
            Market(quote.Contract).Move(quote);
            Reach(quote.At);
        }

        foreach (var live in _accounts.Values.SelectMany(book => book.Open))
            if (live.Order.EffectiveAt > Now) _arriving.Enqueue(live, (live.Order.EffectiveAt, live.Order.Sequence));
    }

    /// <summary>Puts an order into its account's book, its market and its bracket.</summary>
    private LiveOrder Enter(ExchangeOrder order, AccountBook book)
    {
        var live = new LiveOrder(order, book);
        book.Orders.Add(order.Ticket.Id, live);
        if (order.Parent is { } parent && book.Orders.TryGetValue(parent, out var entry))
        {
            live.Entry = entry;
            entry.Legs.Add(live);
        }

        if (!order.IsOpen) return live;
        book.Open.Add(live);
        Market(order.Ticket.Contract).Orders.Add(live);
        return live;
    }
}
