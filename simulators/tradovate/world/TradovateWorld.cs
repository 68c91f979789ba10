using System.Globalization;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Shared.Control;
using TraderTerminal.Simulators.Shared.Markets;
using TraderTerminal.Simulators.Shared.Products;
using TraderTerminal.Simulators.Shared.World;
using TraderTerminal.Simulators.Tradovate.Identity;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <summary>What stands behind the addresses: accounts, orders, positions and cash over the simulated exchange, every change of them an entity that is told.</summary>
/// <remarks>It knows no HTTP and no clock: every call names its time. Thread-safe; news leave it in the order in which they happened.</remarks>
internal sealed partial class TradovateWorld : ITimedWorld, IMarketOperator
{
    /// <summary>Order, command, report, fill and strategy ids come from one sequence above 2³¹ (reference 21, S8).</summary>
    private const long FirstId = 601_683_390_000;

    private const long FirstCash = 90_000;
    private const long FirstPosition = 88_000;

    /// <summary>The exchange's days: 17:00 in Chicago to the next afternoon.</summary>
    private static readonly TradingCalendar Hours = RuleBooks.Find("apex/eod-eval-tradovate/50k")!.Calendar;

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
    private readonly FaultBoard _faults;
    private readonly Action<News> _tell;
    private readonly EntityRows _rows = new();
    private readonly Dictionary<long, AccountRow> _accounts = [];
    private readonly Dictionary<string, AccountRow> _byEngine = new(StringComparer.Ordinal);
    private readonly Dictionary<long, OrderRow> _orders = [];
    private readonly Dictionary<OrderId, OrderRow> _sent = [];
    private readonly HashSet<(long, ContractSymbol)> _touched = [];
    private readonly PriorityQueue<Action<DateTimeOffset>, (DateTimeOffset At, long Order)> _later = new();
    private long _lastId = FirstId;
    private long _lastPosition = FirstPosition;
    private long _laterOrder;
    private long _told;
    private DateTimeOffset _seenBoundary;
    private TradovateSwitches _switches;

    /// <param name="tell">Hears the news under the world's lock: it must only put them aside.</param>
    public TradovateWorld(TradovateOptions options, TradovateSwitches switches, FaultBoard faults, DateTimeOffset at, Action<News> tell)
    {
        (_faults, _tell, _switches, _seenBoundary, _latency) = (faults, tell, switches, at, options.Latency);
        _engine = new MatchingEngine(
            ProductBook.Catalog, new ExchangeSettings { Latency = options.Latency, DisplayedSize = options.DisplayedSize, LimitFills = options.LimitFills }, new Random(options.Seed));
        _market = new VenueMarket(
            new(options.Seed, options.MarketStandsStill, options.Recording, options.RecordingFrom), at, Hours,
            options.Virtual is null ? RealInterval : options.MarketStandsStill ? StillInterval : VirtualInterval);
        _isReal = options.Virtual is null;
        for (var place = 0; place < options.Accounts.Users.Count; place++)
        {
            foreach (var account in options.Accounts.Users[place].Accounts) Open(account, Sessions.NumberOf(place), at);
        }
    }

    public TradovateSwitches Switches
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

    public DateTimeOffset NextQuoteAt
    {
        get
        {
            lock (_lock) return _market.NextAt;
        }
    }

    public void Advance(DateTimeOffset now)
    {
        lock (_lock)
        {
            while (_later.TryPeek(out _, out var due) && due.At <= now) _later.Dequeue()(due.At);
            _engine.AdvanceTo(now);
            foreach (var boundary in Hours.Boundaries(_seenBoundary, now)) Pass(boundary);
            if (now > _seenBoundary) _seenBoundary = now;
            foreach (var account in _accounts.Values) account.Firm.Wake(now);
            Settle(_accounts.Values, now);
        }
    }

    public bool StepMarket(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_market.TakeDue(now, _isReal ? now - BehindMax : DateTimeOffset.MinValue) is not { } quote) return false;
            Step(quote);
            return true;
        }
    }

    private void Step(in MarketQuote quote)
    {
        // A closed market stands still, but its last price is known from the start.
        if (!IsOpen(quote.Contract.Root, quote.At) && _engine.Latest(quote.Contract) is not null) return;
        TouchOff(quote);
        _engine.Step(quote);
        _market.Book(quote);
        Tell(new News.Quote(quote, Hours.TradeDateAt(quote.At)));
        Settle(Holders(quote), quote.At);
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

    private AccountRow Open(SimulatedAccount asked, long trader, DateTimeOffset at)
    {
        var id = new AccountId(asked.Id.ToString(CultureInfo.InvariantCulture));
        var book = RuleBooks.Find(asked.RuleBook)!;
        var firm = new FirmAccount(id, asked.Name, book, asked.Balance is { } balance ? Usd.FromDollars(balance) : book.StartBalance, at);
        var account = new AccountRow(asked, asked.OwnedByFirm ? Sessions.Firm : trader, trader, firm, FirstCash + _accounts.Count, at) { AutoLiq = AutoLiqOf(asked, book) };
        _accounts.Add(asked.Id, account);
        _byEngine.Add(id.Value, account);
        _engine.OpenAccount(id, firm.StartBalance, at);
        Put(EntityType.Account, account.Entity(_switches), account, account.Owner, at);
        if (asked.OwnedByFirm)
        {
            var permission = new TradingPermissionEntity(NextId(), trader, asked.Id, "Risk Desk", "risk@firm.example", asked.Name, "trader@example.com", "Accepted");
            Put(EntityType.TradingPermission, permission, account, trader, at);
        }

        Put(EntityType.UserAccountAutoLiq, account.AutoLiq, account, asked.Id, at);
        PutLimits(account, book, at);
        TellCash(account, at);
        TellMargin(account, at);
        TellStatus(account, at);
        return account;
    }

    private bool IsOpen(string root, DateTimeOffset at) => _switches.TradingHours switch
    {
        TradingHoursMode.AlwaysOpen => true,
        TradingHoursMode.Closed => false,
        _ => TradingCalendar.Phase(Hours.SessionAt(at), at) != SessionPhase.Closed && Hours.IsProductOpen(ProductBook.Of(root).Like, at),
    };

    private long NextId() => ++_lastId;

    private void Tell(News news) => _tell(news with { Sequence = ++_told });

    /// <summary>Keeps an entity and tells of it.</summary>
    private void Put(EntityType type, Entity entity, AccountRow account, long? master, DateTimeOffset at)
    {
        var isNew = _rows.Put(type, entity, account.Id, master, at);
        Tell(new News.Props(type, isNew ? "Created" : "Updated", entity, account.Id));
    }

    /// <summary>Does something after a while, or now when there is none.</summary>
    private void After(double milliseconds, DateTimeOffset now, Action<DateTimeOffset> then)
    {
        if (milliseconds <= 0) then(now);
        else At(now + TimeSpan.FromMilliseconds(milliseconds), then);
    }

    private void At(DateTimeOffset at, Action<DateTimeOffset> then) => _later.Enqueue(then, (at, ++_laterOrder));
}
