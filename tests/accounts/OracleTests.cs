using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>The decider against the slow, obvious books: whatever happens, both tell the same numbers and the same answers.</summary>
public sealed class OracleTests(ITestOutputHelper output)
{
    private const int Commands = 100_000;

    /// <summary>After so many commands a new account begins, so that adding up from the first line stays possible.</summary>
    private const int CommandsPerAccount = 250;

    /// <summary>Another seed is given by the environment variable <c>SEED</c>.</summary>
    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20261125;

    [Theory]
    [InlineData(45_000, 15_000)]
    [InlineData(2_000, 1_000)]
    public void After_every_command_the_account_and_the_slow_books_agree(int drawdown, int dailyLoss)
    {
        output.WriteLine($"seed {Seed}");
        var tally = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var account = 0; account < Commands / CommandsPerAccount; account++)
        {
            var seed = HashCode(Seed, account);
            var run = new OracleRun(seed, drawdown, dailyLoss, tally);
            for (var step = 0; step < CommandsPerAccount; step++)
            {
                if (run.Step() is { } difference) Assert.Fail($"seed {Seed}, account {account}, step {step}: {difference}");
            }
        }

        foreach (var (what, count) in tally.OrderBy(entry => entry.Key, StringComparer.Ordinal)) output.WriteLine($"{what} {count}");
        Assert.All(OracleRun.MustHappen, what => Assert.True(tally.GetValueOrDefault(what) > 0, $"No {what} in the whole run."));
        if (drawdown == 2_000) Assert.True(tally.GetValueOrDefault(nameof(AccountEvent.AccountFailed)) > 0);
    }

    private static int HashCode(int seed, int account) => unchecked(seed * 1_000_003 + account);
}

/// <summary>One account that is told random things, and its slow books beside it.</summary>
internal sealed class OracleRun
{
    public static readonly string[] MustHappen =
    [
        nameof(AccountEvent.AlertAccepted), nameof(AccountEvent.AlertRefused), nameof(AccountEvent.FillBooked), nameof(AccountEvent.PeakRaised),
        nameof(AccountEvent.FlattenCompleted), nameof(AccountEvent.AccountLocked), nameof(AccountEvent.AccountUnlocked), nameof(AccountEvent.SessionOpened),
        nameof(AccountEvent.OrderOutcomeUnknown), nameof(AccountEvent.OverfillDetected), nameof(AccountEvent.ViolationRaised), "reversal",
    ];

    private const int ContractsMax = 3;
    private static readonly ContractSymbol[] Contracts = [Scene.Mnq, Scene.Es];
    private static readonly Dictionary<string, RuleBook> Read = [];

    private readonly Random _random;
    private readonly bool _hasExits;
    private readonly NaiveOracle _oracle;
    private readonly Dictionary<string, int> _tally;
    private readonly Dictionary<ContractSymbol, Mark> _marks = [];
    private readonly List<Fill> _fills = [];
    private AccountState _state = AccountState.Initial;
    private DateTimeOffset _now = Scene.Ten;
    private AccountCommand? _last;
    private string? _difference;
    private int _ids;

    /// <param name="hasExits">Some alerts have several stops and targets, at a broker that attaches one stop. The slow books know nothing of them and are left out.</param>
    public OracleRun(int seed, int drawdown, int dailyLoss, Dictionary<string, int> tally, bool hasExits = false)
    {
        (_random, _tally, _hasExits) = (new Random(seed), tally, hasExits);
        _oracle = new NaiveOracle(50_000m, drawdown, dailyLoss, ContractsMax);
        var book = Books.Eval50K
            .Replace("\"amount\":2000", $"\"amount\":{drawdown}", StringComparison.Ordinal)
            .Replace("\"amount\":1000", $"\"amount\":{dailyLoss}", StringComparison.Ordinal);
        Send(new AccountCommand.OpenAccount(NextId(), new AccountId("test"), "Test", "ann", "evaluation", "demo", default, Scene.Dollars(50_000m), _now));
        Send(new AccountCommand.BindRuleBook(NextId(), book, "ann", "first", _now));
        Quote(Scene.Mnq, 15_500m);
        Quote(Scene.Es, 4_450.25m);
    }

    /// <summary>Every command so far with the state that it met and what it came to.</summary>
    public List<(AccountState Before, AccountCommand Command, Decided Decided)> Story { get; } = [];

    public AccountState State => _state;

    public MarketView Market => new(new([.. _marks.Values.OrderBy(mark => mark.Contract)]), null);

    /// <summary>Does one random thing; null when account and slow books agree on everything afterwards.</summary>
    public string? Step()
    {
        _now += TimeSpan.FromMilliseconds(_random.Next(1, 1_500));
        Act();
        return _hasExits ? null : _difference ?? Difference();
    }

    private void Act()
    {
        if (_hasExits && _random.Next(2) == 0 && TellOfLegs()) return;
        switch (_random.Next(1_000))
        {
            case < 280: Quote(); break;
            case < 470: Alert(); break;
            case < 690 when _state.Orders.Count > 0: FillOne(); break;
            case < 710 when _fills.Count > 0: Book(_fills[^_random.Next(1, Math.Min(_fills.Count, 20) + 1)]); break;
            case < 850 when _state.Orders.Count > 0: Tell(); break;
            case < 856: Book(MakeFill(null, Any(Contracts), Sign(), 1)); break;
            case < 900: Look(); break;
            case < 904: Roll(); break;
            case < 908: Control(); break;
            case < 912: Flatten(); break;
            case < 914: Reconcile(); break;
            default: FreeUp(); break;
        }
    }

    private void Quote()
    {
        var contract = Any(Contracts);
        var ticks = _random.Next(20) == 0 ? _random.Next(-120, 121) : _random.Next(-6, 7);
        Quote(contract, _marks[contract].Price.Points + ticks * 0.25m);
    }

    private void Quote(ContractSymbol contract, decimal points)
    {
        _marks[contract] = new Mark(contract, Price.FromPoints(points), _now);
        _oracle.Quote(contract, points, _now);
        Send(new AccountCommand.Revalue(NextId(), _now));
    }

    private void Alert()
    {
        var (contract, sign, quantity) = (Any(Contracts), Sign(), _random.Next(1, 9) switch { < 5 => 1, < 7 => 2, var other => other - 4 });
        if (_random.Next(60) == 0) quantity = 8;
        var intent = Intent.Market(sign > 0 ? Side.Buy : Side.Sell, contract, quantity) with { CancelOrders = _random.Next(2) == 0 };
        if (_random.Next(5) == 0) intent = intent with { Kind = OrderKind.Limit, Limit = _marks[contract].Price };
        if (_hasExits && _random.Next(2) == 0) intent = intent with { Brackets = Exits(quantity) };
        var id = NextId();
        Send(new AccountCommand.Consider(id, new AlertId(id.Value), intent, default, _now, OneStop: _hasExits));
    }

    /// <summary>A pair for each contract, or one of them without its stop or target.</summary>
    private EquatableArray<BracketAsk> Exits(int quantity)
    {
        Points? Away() => _random.Next(5) == 0 ? null : new Points(_random.Next(4, 40) * Price.NanosPerPoint);
        return Enumerable.Range(0, quantity).Select(_ => new BracketAsk(1, null, Away(), null, null, Away())).Where(pair => pair != new BracketAsk(1, null, null, null, null, null)).ToEquatableArray();
    }

    /// <summary>A leg of ours or the broker's works, or what was asked of an order's size is done; false when there is nothing of that to tell.</summary>
    private bool TellOfLegs()
    {
        if (_state.Orders.FirstOrDefault(order => order is { Purpose: OrderPurpose.Protect, Status: OrderStatus.Intended }) is { Ticket.Id: var ours } && _random.Next(4) != 0)
        {
            Send(new AccountCommand.RecordOrder(NextId(), ours, new OrderNews.Placed("b" + ours), _now));
            return true;
        }

        if (_state.Orders.FirstOrDefault(order => order.ResizeTo is not null || order.Change?.Quantity is not null) is { } changed && _random.Next(2) == 0)
        {
            var told = changed.Ticket with { Quantity = changed.ResizeTo ?? changed.Change!.Quantity!.Value };
            Send(new AccountCommand.RecordOrder(NextId(), told.Id, _random.Next(8) == 0 ? new OrderNews.ChangeRefused("NO", "no") : new OrderNews.Modified(told), _now));
            return true;
        }

        if (_state.SuspendedLegs.FirstOrDefault(leg => leg.Own is null && _fills.Exists(fill => fill.Order == leg.Parent)) is not { Leg: var leg, Parent: var parent }) return false;
        var entry = _fills.Find(fill => fill.Order == parent)!;
        var at = entry.Price + leg.FromEntry!.Value * (entry.Side.Sign() * (leg.Role == BracketRole.Stop ? -1 : 1));
        // For all that has filled, whatever it was asked for.
        var quantity = new Contracts(_fills.Where(fill => fill.Order == parent).DistinctBy(fill => fill.Id).Sum(fill => fill.Quantity.Count));
        var ticket = leg.Role == BracketRole.Stop
            ? new OrderTicket(leg.Id, entry.Contract, entry.Side.Opposite(), quantity, OrderKind.Stop, Stop: at)
            : new OrderTicket(leg.Id, entry.Contract, entry.Side.Opposite(), quantity, OrderKind.Limit, Limit: at);
        Send(new AccountCommand.RecordOrder(NextId(), leg.Id, new OrderNews.Appeared(ticket, "b" + leg.Id, default, parent), _now));
        return true;
    }

    private void FillOne()
    {
        var order = Any(_state.Orders.Span.ToArray());
        var quantity = _random.Next(100) == 0 ? order.Remaining + 1 : _random.Next(3) == 0 ? _random.Next(1, order.Remaining + 1) : order.Remaining;
        Book(MakeFill(order.Ticket.Id, order.Ticket.Contract, order.Ticket.Side.Sign(), quantity));
    }

    private Fill MakeFill(OrderId? order, ContractSymbol contract, int sign, int quantity)
    {
        var price = _marks[contract].Price + new Points(_random.Next(-2, 3) * Price.NanosPerPoint / 4);
        var fill = new Fill(
            new FillId($"f{_ids++}"), order, contract, sign > 0 ? Side.Buy : Side.Sell, new Contracts(quantity), price,
            Scene.Dollars(_random.Next(0, 300) / 100m), _now);
        _fills.Add(fill);
        return fill;
    }

    private void Book(Fill fill) => Send(new AccountCommand.BookFill(NextId(), fill, fill.Order is null ? FillSource.Report : FillSource.Broker, _now));

    private void Tell()
    {
        var id = Any(_state.Orders.Span.ToArray()).Ticket.Id;
        AccountCommand command = _random.Next(20) switch
        {
            < 4 => new AccountCommand.RecordSent(NextId(), id, _now),
            < 9 => News(new OrderNews.Placed("b" + id)),
            < 11 => News(new OrderNews.Rejected("NO", "no")),
            < 14 => News(new OrderNews.Cancelled("asked")),
            < 15 => News(new OrderNews.Expired()),
            < 17 => News(new OrderNews.Unknown("time-out")),
            < 18 => News(new OrderNews.Absent()),
            < 19 => News(new OrderNews.CancelRefused("NO", "no")),
            _ => News(_random.Next(2) == 0 ? new OrderNews.FoundFilled() : new OrderNews.Abandoned("late")),
        };
        Send(command);
        AccountCommand.RecordOrder News(OrderNews news) => new(NextId(), id, news, _now);
    }

    /// <summary>The broker shows what the account believes.</summary>
    private void Look()
    {
        var truth = new BrokerTruth(
            _state.Balance, _state.Positions.Select(position => new TruePosition(position.Contract, position.Net)).ToEquatableArray(),
            _state.Orders.Where(order => order.Status is OrderStatus.Working or OrderStatus.PartlyFilled)
                .Select(order => new TrueOrder(order.Ticket, "b", order.Filled, order.Parent, false)).ToEquatableArray());
        _now += TimeSpan.FromSeconds(2);
        Send(new AccountCommand.RecordLook(NextId(), truth, _now));
    }

    private void Roll()
    {
        _now = _state.Session!.NextOpenAt.AddSeconds(_random.Next(0, 30));
        Send(new AccountCommand.Wake(NextId(), _now));
    }

    private void Control()
    {
        switch (_random.Next(8))
        {
            case < 4:
                Send(new AccountCommand.LockAccount(NextId(), "enough", "ann", _random.Next(2) == 0 ? null : _state.Session!.NextOpenAt, _now));
                break;
            case < 5:
                Send(new AccountCommand.SetState(NextId(), TradingState.Frozen, "legal", "ann", _now));
                break;
            default:
                Send(new AccountCommand.SetState(NextId(), _random.Next(2) == 0 ? TradingState.ReduceOnly : TradingState.Halted, "news", "ann", _now));
                break;
        }
    }

    private void Flatten()
    {
        var scope = _random.Next(2) == 0 ? FlattenScope.Account : new FlattenScope(Contract: Any(Contracts));
        Send(new AccountCommand.Flatten(NextId(), scope, "button", "ann", null, _now));
    }

    private void Reconcile() => Send(new AccountCommand.StartReconciling(NextId(), "the line was down", _now));

    private void FreeUp()
    {
        if (_state.IsReconciling || _state.Flattens.Count > 0) Look();
        else if (_state.Control != TradingState.Active) Send(new AccountCommand.SetState(NextId(), TradingState.Active, "over", "ann", _now));
        else if (_state.Locks.Count > 0) Send(new AccountCommand.UnlockAccount(NextId(), "over", "ann", _now));
        else Alert();
    }

    private void Send(AccountCommand command)
    {
        _last = command;
        var rolledAt = _state.Session?.NextOpenAt;
        var asked = command with { Market = Market };
        var decided = AccountDecider.Decide(_state, asked, BookOf);
        Story.Add((_state, asked, decided));
        _state = decided.State;
        foreach (var happened in decided.Events) Count(happened.GetType().Name);
        if (_hasExits || command is AccountCommand.OpenAccount or AccountCommand.BindRuleBook) return;

        if (command is AccountCommand.Wake)
        {
            _oracle.Watch();
            _oracle.Roll(rolledAt!.Value);
        }

        _oracle.Watch();
        var alert = decided.Events.ToList().FindIndex(happened => happened is AccountEvent.AlertAccepted or AccountEvent.AlertRefused or AccountEvent.AlertIgnored);
        foreach (var happened in decided.Events.Take(Math.Max(alert, 0))) Learn(happened);
        Apply(command, decided.Events);
        foreach (var happened in decided.Events.Skip(Math.Max(alert, 0))) Learn(happened);
        if (command is AccountCommand.BookFill) _oracle.Watch();
    }

    private void Apply(AccountCommand command, IReadOnlyList<AccountEvent> events)
    {
        switch (command)
        {
            case AccountCommand.Consider c: Compare(c, events); break;
            case AccountCommand.BookFill c: _oracle.Fill(c.Fill); break;
            case AccountCommand.RecordOrder { News: OrderNews.Rejected or OrderNews.Cancelled or OrderNews.Expired or OrderNews.FoundFilled } c: _oracle.Over(c.Order.Value); break;
            case AccountCommand.LockAccount c: _oracle.Lock(c.Until); break;
            case AccountCommand.UnlockAccount: _oracle.Unlock(); break;
            default: break;
        }
    }

    private void Compare(AccountCommand.Consider c, IReadOnlyList<AccountEvent> events)
    {
        var sign = c.Intent.Action == IntentAction.Buy ? 1 : -1;
        var expected = _oracle.Ask(c.Intent.Contract!.Value, sign, c.Intent.Quantity!.Value, c.Intent.CancelOrders, c.At);
        var entry = events.OfType<AccountEvent.OrderIntended>().SingleOrDefault(intended => intended.Purpose == OrderPurpose.Entry);
        var real = new NaiveOracle.Answer(events.Any(happened => happened is AccountEvent.AlertAccepted), entry?.Ticket.Quantity.Count ?? 0);
        if (entry is not null && events.Any(happened => happened is AccountEvent.OrderIntended { Purpose: OrderPurpose.Exit })) Count("reversal");
        if (real != expected) _difference ??= $"{_last}\n the slow books answer {expected}\n the account answers {real}: {string.Join("\n  ", events)}\n{_oracle.Look()}";
    }

    /// <summary>What only the engine can know: its orders and its flattens.</summary>
    private void Learn(AccountEvent happened)
    {
        switch (happened)
        {
            case AccountEvent.OrderIntended e:
                _oracle.Ordered(e.Ticket.Id.Value, e.Ticket.Contract, e.Ticket.Side.Sign(), e.Ticket.Quantity.Count, e.Ticket.Kind == OrderKind.Market);
                break;
            case AccountEvent.OrderModified e: _oracle.Resized(e.Ticket.Id.Value, e.Ticket.Quantity.Count); break;
            case AccountEvent.OrderAbandoned e: _oracle.Over(e.Order.Value); break;
            case AccountEvent.FlattenStarted e: _oracle.FlattenStarted(e.Id, e.Scope.Contract, e.Lock is not null); break;
            case AccountEvent.FlattenCompleted e: _oracle.FlattenCompleted(e.Id); break;
            case AccountEvent.ReconciliationStarted: _oracle.IsReconciling = true; break;
            case AccountEvent.ReconciliationCompleted: _oracle.IsReconciling = false; break;
            case AccountEvent.StateSet e: _oracle.Control = e.State; break;
            default: break;
        }
    }

    private string? Difference()
    {
        var expected = _oracle.Look();
        var real = Picture();
        if (real != expected) return $"{_last}\n slow books {expected}\n account    {real}";
        var (contract, sign, quantity) = (Any(Contracts), Sign(), _random.Next(1, 5));
        var ask = new OrderAsk(contract, sign > 0 ? Side.Buy : Side.Sell, quantity, 0, OrderKind.Market, null, null);
        var judged = Gate.Judge(_state, ask, default, Market, _now);
        return judged.Accepted == _oracle.MayOpen(contract, sign, quantity, _now) ? null : $"{_last}\n then {ask}: the account answers {judged}\n{expected}";
    }

    private NaiveOracle.Picture Picture()
    {
        var equity = _state.EquityAt(Market);
        return new(
            _state.PositionIn(Scene.Mnq)?.Net ?? 0, _state.PositionIn(Scene.Es)?.Net ?? 0,
            string.Join(' ', _state.Positions.SelectMany(position => position.Lots).SelectMany(lot => Enumerable.Repeat($"{Math.Sign(lot.Net):+0;-0}@{lot.Price}", Math.Abs(lot.Net)))),
            _state.Balance.Dollars, equity.Dollars, _state.DayPnl(equity).Dollars, _state.Peak.Dollars, _state.Floor.Dollars,
            Contracts.Sum(contract => Exposure.Of(_state, contract).Worst()), _state.HasFailed, _state.Locks.Count > 0, IsRaised(DailyLoss.Name), IsRaised(PositionLimit.Name));
    }

    private bool IsRaised(string rule) => _state.Violations.Any(violation => violation.Rule == rule && violation.TradeDate == _state.TradeDate);

    private void Count(string what) => _tally[what] = _tally.GetValueOrDefault(what) + 1;

    private CommandId NextId() => new(DeterministicId.Of("oracle", (_ids++).ToString(CultureInfo.InvariantCulture)));

    private int Sign() => _random.Next(2) == 0 ? 1 : -1;

    private T Any<T>(T[] items) => items[_random.Next(items.Length)];

    public static RuleBook BookOf(string text)
    {
        lock (Read)
        {
            if (!Read.TryGetValue(text, out var book)) Read[text] = book = Scene.Read(text);
            return book;
        }
    }
}
