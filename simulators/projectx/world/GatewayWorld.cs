using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.Identity;
using TraderTerminal.Simulators.ProjectX.Markets;
using TraderTerminal.Simulators.ProjectX.Products;
using TraderTerminal.Simulators.ProjectX.Wire;
using TraderTerminal.Simulators.Shared.Control;
using TraderTerminal.Simulators.Shared.Markets;
using TraderTerminal.Simulators.Shared.Products;
using TraderTerminal.Simulators.Shared.World;

namespace TraderTerminal.Simulators.ProjectX.World;

/// <summary>The firm's side of the gateway: accounts, contracts, orders, positions and trades over the simulated exchange.</summary>
/// <remarks>It knows no HTTP and no clock: every call names its time. Thread-safe; news leave it in the order in which they happened.</remarks>
internal sealed partial class GatewayWorld : ITimedWorld, IMarketOperator
{
    /// <summary>Above 2³¹, as live ids have been since 2026 (reference 14.5).</summary>
    private const long FirstOrder = 3_500_000_000;

    private const long FirstTrade = 3_100_000_000;
    private const int FirstPosition = 830_000_000;

    /// <summary>The firm's days and hours: those of its Practice account, which all its programs share.</summary>
    private static readonly TradingCalendar Hours = RuleBooks.Find("topstep/practice/150k")!.Calendar;

    private static readonly TimeSpan RealInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>A virtual clock has hours to cross in a second.</summary>
    private static readonly TimeSpan VirtualInterval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan StillInterval = TimeSpan.FromMinutes(1);

    /// <summary>After the machine slept the market goes on from now.</summary>
    private static readonly TimeSpan BehindMax = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly bool _isReal;
    private readonly TimeSpan _latency;
    private readonly MatchingEngine _engine;
    private readonly VenueMarket _market;
    private readonly Dictionary<ContractSymbol, ContractTape> _tapes = [];
    private readonly int _seed;
    private readonly FaultBoard _faults;
    private readonly Action<News> _tell;
    private readonly Dictionary<int, AccountRow> _accounts = [];
    private readonly Dictionary<long, OrderRow> _orders = [];
    private long _lastOrder = FirstOrder;
    private long _lastTrade = FirstTrade;
    private int _lastPosition = FirstPosition;
    private DateTimeOffset _seenBoundary;
    private GatewaySwitches _switches;

    /// <param name="tell">Hears the news under the world's lock: it must only put them aside.</param>
    public GatewayWorld(ProjectXOptions options, GatewaySwitches switches, FaultBoard faults, DateTimeOffset at, Action<News> tell)
    {
        (_faults, _tell, _switches, _seenBoundary, _latency, _seed) = (faults, tell, switches, at, options.Latency, options.Seed);
        _engine = new MatchingEngine(
            ProductBook.Catalog, new ExchangeSettings { Latency = options.Latency, DisplayedSize = options.DisplayedSize, WholeLegs = () => _switches.BracketFill == BracketFill.Whole },
            new Random(options.Seed));
        _market = new VenueMarket(new(options.Seed, options.MarketStandsStill, options.Recording, options.RecordingFrom), at, Hours, options.Virtual is null ? RealInterval : options.MarketStandsStill ? StillInterval : VirtualInterval);
        _isReal = options.Virtual is null;
        for (var place = 0; place < options.Accounts.Users.Count; place++)
        {
            foreach (var account in options.Accounts.Users[place].Accounts) Open(account, Sessions.NumberOf(place), at);
        }
    }

    public GatewaySwitches Switches
    {
        get
        {
            lock (_lock) return _switches;
        }
        set
        {
            lock (_lock) _switches = value;
        }
    }

    public IReadOnlyList<TradingAccountModel> Accounts(int user, bool onlyActive)
    {
        lock (_lock)
        {
            return [.. _accounts.Values.Where(account => account.User == user && (!onlyActive || (account.CanTrade && account.IsVisible)) && !_faults.Strikes(FaultKind.HideAccount, "Account/search"))
                .OrderBy(account => account.Id).Select(account => account.Model(_switches))];
        }
    }

    public bool Owns(int user, int account)
    {
        lock (_lock) return Find(user, account) is not null;
    }

    /// <summary>Time passes: delayed orders arrive, sessions end and open, the firm's engine looks at its boundaries.</summary>
    public void Advance(DateTimeOffset now)
    {
        lock (_lock)
        {
            _engine.AdvanceTo(now);
            foreach (var boundary in Hours.Boundaries(_seenBoundary, now)) Pass(boundary);
            if (now > _seenBoundary) _seenBoundary = now;
            foreach (var account in _accounts.Values) account.Firm.Wake(now);
            Settle(_accounts.Values, now);
        }
    }

    /// <summary>The next quote of the market, when it is due; false when the next one is later.</summary>
    public bool StepMarket(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_market.TakeDue(now, _isReal ? now - BehindMax : DateTimeOffset.MinValue) is not { } quote) return false;
            Step(quote);
            return true;
        }
    }

    /// <summary>When the market's next quote comes.</summary>
    public DateTimeOffset NextQuoteAt
    {
        get
        {
            lock (_lock) return _market.NextAt;
        }
    }

    private void Step(in MarketQuote quote)
    {
        // A closed market stands still, but its last price is known from the start.
        if (!IsOpen(quote.Contract.Root, quote.At) && _engine.Latest(quote.Contract) is not null) return;
        _engine.Step(quote);
        _market.Book(quote);
        foreach (var (name, data) in TapeOf(quote.Contract)!.Book(quote, Hours.TradeDateAt(quote.At))) TellMarket(name, quote.Contract, data);
        Settle(Holders(quote), quote.At);
    }

    /// <summary>Null for a contract without a market.</summary>
    private ContractTape? TapeOf(ContractSymbol contract)
    {
        if (_tapes.TryGetValue(contract, out var tape)) return tape;
        return _market.StartOf(contract) is { } start ? _tapes[contract] = new ContractTape(_seed, contract, start) : null;
    }

    /// <summary>Accounts whose equity the quote moved; each marks at what closing would get.</summary>
    private List<AccountRow> Holders(in MarketQuote quote)
    {
        var holders = new List<AccountRow>();
        foreach (var account in _accounts.Values)
        {
            if (!account.Positions.TryGetValue(quote.Contract, out var held) || held.Net == 0) continue;
            account.Firm.Revalue(quote.Contract, quote.Touch(Sides.Closing(held.Net)), quote.At);
            holders.Add(account);
        }

        return holders;
    }

    private void Open(SimulatedAccount asked, int user, DateTimeOffset at)
    {
        var id = new AccountId(asked.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var book = RuleBooks.Find(asked.RuleBook)!;
        var firm = new FirmAccount(id, asked.Name, book, asked.Balance is { } balance ? Usd.FromDollars(balance) : book.StartBalance, at);
        _accounts.Add(asked.Id, new AccountRow(asked.Id, user, asked.Name, asked.Simulated, firm) { AutoOco = asked.AutoOco });
        _engine.OpenAccount(id, firm.StartBalance, at);
    }

    private AccountRow? Find(int user, int account) => _accounts.TryGetValue(account, out var row) && row.User == user ? row : null;

    private bool IsOpen(string root, DateTimeOffset at) => _switches.TradingHours switch
    {
        TradingHoursMode.AlwaysOpen => true,
        TradingHoursMode.Closed => false,
        _ => TradingCalendar.Phase(Hours.SessionAt(at), at) != SessionPhase.Closed && Hours.IsProductOpen(ProductBook.Of(root).Like, at),
    };

    private UserAction New => _switches.NewIsActionZero ? UserAction.Added : UserAction.Updated;

    private void Tell(AccountRow account) => _tell(new News.Of<TradingAccountModel>(EventNames.Account, account.User, null, UserAction.Updated, account.Model(_switches)));

    private void Tell(AccountRow account, OrderRow order, UserAction action = UserAction.Updated) =>
        _tell(new News.Of<OrderModel>(EventNames.Order, account.User, account.Id, action, order.ForStream()));

    private void Tell(AccountRow account, PositionRow position, UserAction action) =>
        _tell(new News.Of<PositionModel>(EventNames.Position, account.User, account.Id, action, position.Model(isPadded: false, hasDisplayName: true)));

    private void Tell(AccountRow account, TradeRow trade) =>
        _tell(new News.Of<HalfTradeModel>(EventNames.Trade, account.User, account.Id, UserAction.Added, trade.ForStream()));

    private void TellMarket(string name, ContractSymbol contract, object data)
    {
        var id = ContractNames.Id(contract);
        _tell(data switch
        {
            QuoteModel quote => new News.Market<QuoteModel>(name, id, quote),
            IReadOnlyList<PrintModel> prints => new News.Market<IReadOnlyList<PrintModel>>(name, id, prints),
            _ => new News.Market<IReadOnlyList<DepthModel>>(name, id, (IReadOnlyList<DepthModel>)data),
        });
    }
}
