using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Tests.Accounts;

/// <summary>
/// An account and a broker of bad manners. A story is a list of numbers, each read as an alert or as something the broker does: answers are
/// lost, news is late, cancels are refused or overtaken by fills. Orders are handed over as the shell hands them over.
/// </summary>
internal sealed class Rehearsal
{
    public const int ContractsMax = 3;
    private static readonly ContractSymbol[] Contracts = [Scene.Mnq, Scene.Es];

    private readonly List<AtBroker> _broker = [];
    private readonly Queue<AccountCommand> _news = new();
    private readonly MarketView _market;
    private DateTimeOffset _now = Scene.Ten;
    private int _ids;

    private sealed class AtBroker(OrderTicket ticket)
    {
        public OrderTicket Ticket => ticket;
        public int Filled { get; set; }
        public bool IsOpen { get; set; } = true;
        public int Remaining => IsOpen ? ticket.Quantity.Count - Filled : 0;
    }

    public Rehearsal()
    {
        _market = new(new([.. Contracts.Order().Select(contract => new Mark(contract, Price.FromPoints(4_000m), Scene.Ten.AddHours(6)))]), null);
        Send(new AccountCommand.OpenAccount(NextId(), new AccountId("test"), "Test", "ann", "evaluation", "demo", default, Scene.Dollars(50_000m), _now));
        Send(new AccountCommand.BindRuleBook(NextId(), Books.Eval50K, "ann", "first", _now));
    }

    public AccountState State { get; private set; } = AccountState.Initial;
    public List<string> Log { get; } = [];

    /// <summary>What lies at the broker, at worst: everything of one side fills and nothing of the other.</summary>
    public int Worst => Contracts.Sum(contract => Math.Max(
        Math.Abs(Net(contract) + Live(contract, Side.Buy)), Math.Abs(Net(contract) - Live(contract, Side.Sell))));

    public void Act(int number)
    {
        _now += TimeSpan.FromMilliseconds(50);
        var (what, rest) = (number % 16, number / 16);
        switch (what)
        {
            case < 5: Alert(rest); break;
            case < 9: Fill(rest); break;
            case < 13: Deliver(); break;
            case 13 when rest % 3 == 0: Send(new AccountCommand.Flatten(NextId(), FlattenScope.Account, "button", "ann", null, _now)); break;
            case 13: Look(); break;
            case 14: _now += TimeSpan.FromSeconds(1 + rest % 7); break;
            default: CancelOne(rest); break;
        }

        Drive(rest);
    }

    private void Alert(int rest)
    {
        var contract = Contracts[rest % 4 == 0 ? 1 : 0];
        var side = rest / 4 % 2 == 0 ? Side.Buy : Side.Sell;
        var quantity = 1 + rest / 8 % 7;
        var intent = (rest / 56 % 8) switch
        {
            0 => new Intent(IntentAction.Close, contract),
            1 => new Intent(IntentAction.Close, contract, 1),
            2 => new Intent(IntentAction.Reverse, contract),
            _ => Intent.Market(side, contract, quantity),
        };
        if (rest / 448 % 3 == 0) intent = intent with { Kind = OrderKind.Limit, Limit = Price.FromPoints(4_000m) };
        intent = intent with { CancelOrders = rest / 1_344 % 2 == 0 };
        var id = NextId();
        Send(new AccountCommand.Consider(id, new AlertId(id.Value), intent, default, _now));
    }

    private void Fill(int rest)
    {
        var open = _broker.Where(order => order.IsOpen).ToArray();
        if (open.Length == 0) return;
        var order = open[rest % open.Length];
        var quantity = rest / 8 % 2 == 0 ? order.Remaining : 1;
        order.Filled += quantity;
        order.IsOpen = order.Filled < order.Ticket.Quantity.Count;
        Log.Add($"  the broker fills {quantity} of {order.Ticket.Side} {order.Ticket.Contract} {order.Ticket.Id}");
        var ticket = order.Ticket;
        var fill = new Fill(new FillId($"f{_ids}"), ticket.Id, ticket.Contract, ticket.Side, new Contracts(quantity), Price.FromPoints(4_000m), Usd.Zero, _now);
        _news.Enqueue(new AccountCommand.BookFill(NextId(), fill, FillSource.Broker, _now));
    }

    private void Deliver()
    {
        if (_news.TryDequeue(out var news)) Send(news switch
        {
            AccountCommand.BookFill c => c with { At = _now },
            AccountCommand.RecordOrder c => c with { At = _now },
            _ => news,
        });
    }

    private void DeliverAll()
    {
        while (_news.Count > 0) Deliver();
    }

    private void CancelOne(int rest)
    {
        if (State.Orders.Count > 0) Send(new AccountCommand.CancelOrders(NextId(), State.Orders[rest % State.Orders.Count].Ticket.Id, "ann", _now));
    }

    /// <summary>A picture that news overtook is not used.</summary>
    private void Look()
    {
        DeliverAll();
        var orders = _broker.Where(order => order.IsOpen).Select(order => new TrueOrder(order.Ticket, "b", new Contracts(order.Filled), null, false));
        var positions = Contracts.Where(contract => Net(contract) != 0).Select(contract => new TruePosition(contract, Net(contract)));
        Send(new AccountCommand.RecordLook(NextId(), new(State.Balance, positions.ToEquatableArray(), orders.ToEquatableArray()), _now));
    }

    private void Drive(int rest)
    {
        foreach (var id in State.Orders.Select(order => order.Ticket.Id).ToArray())
        {
            if (State.Order(id) is not { } order) continue;
            switch (order.Status)
            {
                case OrderStatus.Intended: Hand(order, rest); break;
                case OrderStatus.Working or OrderStatus.PartlyFilled when order.CancelAsked: Cancel(order, rest); break;
                case OrderStatus.Unknown when order.LookAt <= _now: Find(order); break;
                default: break;
            }
        }
    }

    private void Hand(AccountOrder order, int rest)
    {
        var ticket = order.Ticket;
        var mayOpen = State.State == TradingState.Active && !State.IsBeingFlattened(ticket.Contract);
        if (order.CancelAsked || (order.MayOpen && (!mayOpen || _now - order.At > AccountOrder.EntryAgeMax)))
        {
            Record(ticket.Id, new OrderNews.Abandoned("not wanted any more"));
            return;
        }

        if (order.Flatten is null && State.IsHeld(ticket.Contract)) return;
        Send(new AccountCommand.RecordSent(NextId(), ticket.Id, _now));
        var answer = rest / 3 % 10;
        if (answer is > 1 and < 9) _broker.Add(new AtBroker(ticket));
        if (answer == 0) Later(ticket.Id, new OrderNews.Rejected("NO", "no"));
        else if (answer is 1 or 8) Later(ticket.Id, new OrderNews.Unknown("the answer was lost"));
        else if (answer == 9) Later(ticket.Id, new OrderNews.Unknown("never arrived"));
        else Later(ticket.Id, new OrderNews.Placed("b"));
    }

    private void Cancel(AccountOrder order, int rest)
    {
        var there = _broker.Single(known => known.Ticket.Id == order.Ticket.Id);
        if (!there.IsOpen || rest % 5 == 0)
        {
            Later(order.Ticket.Id, new OrderNews.CancelRefused("NO", "it cannot be cancelled"));
            return;
        }

        there.IsOpen = false;
        Log.Add($"  the broker cancels {order.Ticket.Id}");
        Later(order.Ticket.Id, new OrderNews.Cancelled("asked"));
    }

    /// <summary>A look-up books the fills before its answer.</summary>
    private void Find(AccountOrder order)
    {
        DeliverAll();
        var id = order.Ticket.Id;
        var there = _broker.FirstOrDefault(known => known.Ticket.Id == id);
        Record(id, there switch
        {
            null => new OrderNews.Absent(),
            { IsOpen: true } => new OrderNews.Placed("b"),
            _ when there.Filled == there.Ticket.Quantity.Count => new OrderNews.FoundFilled(),
            _ => new OrderNews.Cancelled("found cancelled"),
        });
    }

    private void Later(OrderId order, OrderNews news) => _news.Enqueue(new AccountCommand.RecordOrder(NextId(), order, news, _now));

    private void Record(OrderId order, OrderNews news) => Send(new AccountCommand.RecordOrder(NextId(), order, news, _now));

    private void Send(AccountCommand command)
    {
        var decided = AccountDecider.Decide(State, command with { Market = _market }, OracleRun.BookOf);
        State = decided.State;
        Log.Add($"{command.GetType().Name}: {string.Join("; ", decided.Events.Select(Short))}");
    }

    private static string Short(AccountEvent happened) => happened switch
    {
        AccountEvent.OrderIntended e => $"{e.Purpose} {e.Ticket.Side} {e.Ticket.Quantity} {e.Ticket.Contract} {e.Ticket.Kind} {e.Ticket.Id}",
        AccountEvent.CancelAsked e => $"CancelAsked {e.Order}",
        AccountEvent.OrderModified e => $"Modified {e.Ticket.Quantity} {e.Ticket.Id}",
        _ => happened.GetType().Name,
    };

    private int Net(ContractSymbol contract) =>
        _broker.Where(order => order.Ticket.Contract == contract).Sum(order => order.Ticket.Side.Sign() * order.Filled);

    private int Live(ContractSymbol contract, Side side) =>
        _broker.Where(order => order.Ticket.Contract == contract && order.Ticket.Side == side).Sum(order => order.Remaining);

    private CommandId NextId() => new(DeterministicId.Of("rehearsal", (_ids++).ToString(CultureInfo.InvariantCulture)));
}
