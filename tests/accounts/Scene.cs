using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>An account on the table: commands in, events out, prices and time as told. The whole vocabulary of the decider's tests.</summary>
public sealed class Scene
{
    public static readonly DateTimeOffset Ten = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);
    public static readonly ContractSymbol Mnq = new("MNQ", 2026, 12);
    public static readonly ContractSymbol Es = new("ES", 2026, 12);

    private readonly Dictionary<ContractSymbol, Mark> _marks = [];
    private int _commands;

    public Scene(string book = Books.Eval50K, decimal balance = 50_000m)
    {
        Now = Ten;
        Send(new AccountCommand.OpenAccount(
            NextId(), new AccountId("test"), "Test", "ann", "evaluation", "demo", new(["topstep"]), Usd.FromDollars(balance), Ten.AddHours(-1)));
        Send(new AccountCommand.BindRuleBook(NextId(), book, "ann", "first", Ten.AddHours(-1)));
        Price(Mnq, 15_500m);
        Price(Es, 4_450.25m);
    }

    public AccountState State { get; private set; } = AccountState.Initial;
    public List<AccountEvent> All { get; } = [];
    public IReadOnlyList<AccountEvent> Last { get; private set; } = [];
    public DateTimeOffset Now { get; set; }

    /// <summary>The broker attaches one stop and one target to an order, for all of it.</summary>
    public bool IsOneStop { get; init; }

    public MarketView Market => new(new([.. _marks.Values.OrderBy(mark => mark.Contract)]), null);
    public Usd Equity => State.EquityAt(Market);

    public static RuleBook Read(string text) => RuleBookReader.Read(text) is ReadRuleBook.Read read
        ? read.Book
        : throw new InvalidOperationException("The test's rule book has faults.");

    public CommandId NextId() => new(DeterministicId.Of("scene", (_commands++).ToString(CultureInfo.InvariantCulture)));

    public IReadOnlyList<AccountEvent> Send(AccountCommand command)
    {
        var decided = AccountDecider.Decide(State, command with { Market = Market }, BookOf);
        var replayed = decided.Events.Aggregate(State, (state, happened) => AccountFold.Evolve(state, happened, BookOf));
        Assert.Equal(replayed.Version, decided.State.Version);
        State = decided.State;
        All.AddRange(decided.Events);
        return Last = decided.Events;
    }

    /// <summary>Quotes the contract and lets the account look, as the shell does.</summary>
    public Scene Price(ContractSymbol contract, decimal points)
    {
        _marks[contract] = new Mark(contract, TraderTerminal.Domain.Values.Price.FromPoints(points), Now);
        if (State.IsOpen) Send(new AccountCommand.Revalue(NextId(), Now));
        return this;
    }

    public Scene At(DateTimeOffset at)
    {
        Now = at;
        foreach (var mark in _marks.Values.ToArray()) _marks[mark.Contract] = mark with { At = at };
        Send(new AccountCommand.Wake(NextId(), at));
        return this;
    }

    public AccountEvent Alert(Intent intent, AlertId? alert = null, ControlFromAbove above = default)
    {
        var id = NextId();
        Send(new AccountCommand.Consider(id, alert ?? new AlertId(id.Value), intent, above, Now, OneStop: IsOneStop));
        return Last.First(happened => happened is AccountEvent.AlertAccepted or AccountEvent.AlertRefused or AccountEvent.AlertIgnored);
    }

    public AccountEvent Buy(int quantity, ContractSymbol? contract = null) => Alert(Intent.Market(Side.Buy, contract ?? Mnq, quantity));

    public AccountEvent Sell(int quantity, ContractSymbol? contract = null) => Alert(Intent.Market(Side.Sell, contract ?? Mnq, quantity));

    /// <summary>Every order that was intended and not placed is placed and filled at the mark.</summary>
    public Scene FillAll()
    {
        foreach (var order in State.Orders.Where(order => order.Ticket.Kind == OrderKind.Market).ToArray()) Fill(order);
        return this;
    }

    public void Fill(AccountOrder order, int? quantity = null, decimal? price = null)
    {
        Send(new AccountCommand.RecordOrder(NextId(), order.Ticket.Id, new OrderNews.Placed("b" + order.Ticket.Id), Now));
        var at = price is { } points ? TraderTerminal.Domain.Values.Price.FromPoints(points) : _marks[order.Ticket.Contract].Price;
        Book(order.Ticket.Contract, order.Ticket.Side, quantity ?? order.Remaining, at, order.Ticket.Id);
    }

    public Scene Book(
        ContractSymbol contract, Side side, int quantity, Price price, OrderId? order = null, string? id = null, decimal fee = 0,
        FillSource source = FillSource.Broker)
    {
        var fill = new Fill(new FillId(id ?? $"f{_commands}"), order, contract, side, new Contracts(quantity), price, Usd.FromDollars(fee), Now);
        Send(new AccountCommand.BookFill(NextId(), fill, source, Now));
        return this;
    }

    /// <summary>The broker is asked and shows what our own book says.</summary>
    public Scene Look() => Look(State.Positions.Select(position => (position.Contract, position.Net)).ToArray());

    public Scene Look(params (ContractSymbol Contract, int Net)[] positions)
    {
        var orders = State.Orders
            .Where(order => order.Status is OrderStatus.Working or OrderStatus.PartlyFilled)
            .Select(order => new TrueOrder(order.Ticket, order.BrokerOrderId ?? "b", order.Filled, order.Parent, false)).ToEquatableArray();
        var truth = new BrokerTruth(State.Balance, positions.Select(position => new TruePosition(position.Contract, position.Net)).ToEquatableArray(), orders);
        Send(new AccountCommand.RecordLook(NextId(), truth, Now));
        return this;
    }

    public static Usd Dollars(decimal amount) => Usd.FromDollars(amount);

    private static readonly Dictionary<string, RuleBook> ReadBooks = [];

    private static RuleBook BookOf(string text)
    {
        lock (ReadBooks)
        {
            if (!ReadBooks.TryGetValue(text, out var book)) ReadBooks[text] = book = Read(text);
            return book;
        }
    }
}
