using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Shared.Products;
using static TraderTerminal.Domain.Accounts.AccountCommand;

namespace TraderTerminal.Simulators.Shared.World;

/// <summary>The firm's own risk engine on one account: our rule engine with the firm's rule book.</summary>
/// <remarks>It hears fills, prices and the time, and says what is to be closed and whether the account is locked. It never hears of client orders.</remarks>
internal sealed class FirmAccount
{
    private const string By = "firm";

    private readonly RuleBook _book;
    private AccountState _state = AccountState.Initial;
    private int _commands;

    public FirmAccount(AccountId id, string name, RuleBook book, Usd balance, DateTimeOffset at)
    {
        Id = id;

        // What a firm lets programs do binds programs, not the firm.
        _book = book with { Capabilities = Capabilities.Everything, Instruments = ProductBook.Catalog };
        Send(new OpenAccount(NextId(), id, name, By, "", "simulator", default, balance, at));
        Send(new BindRuleBook(NextId(), book.Text, By, By, at));
    }

    public AccountId Id { get; }

    public Usd StartBalance => _state.StartBalance;

    /// <summary>Its id among the shipped ones.</summary>
    public string RuleBook => _book.Id.Value;

    public FeeSchedule Fees => _book.Fees;

    public RuleBook Book => _book;

    /// <summary>The highest equity from which the maximum loss is measured.</summary>
    public Usd Peak => _state.Peak;

    /// <summary>The equity at which the account fails.</summary>
    public Usd Floor => _state.Floor;

    /// <summary>Until when it is locked; null for good, or when it is not.</summary>
    public DateTimeOffset? LockedUntil => _state.Locks.Count > 0 ? _state.Locks[0].Until : null;

    public bool IsLocked => _state.Locks.Count > 0;

    /// <summary>Failed or passed: it never trades again.</summary>
    public bool IsOver => _state.IsOver;

    /// <summary>Why it may not open anything; null when it may.</summary>
    public string? LockReason => _state.Locks.Count > 0 ? _state.Locks[0].Reason : _state.IsOver ? "The account is closed." : null;

    /// <summary>Something is being closed; new orders wait until it is flat.</summary>
    public bool IsClosing => _state.Flattens.Count > 0;

    public void Fill(FillId id, OrderId? order, ContractSymbol contract, Side side, int quantity, Price price, Usd fee, DateTimeOffset at) =>
        Send(new BookFill(NextId(), new Fill(id, order, contract, side, new Contracts(quantity), price, fee, at), FillSource.Broker, at));

    public void Revalue(ContractSymbol contract, Price price, DateTimeOffset at) =>
        Send(new Revalue(NextId(), at) { Market = new(new([new Mark(contract, price, at)]), null) });

    /// <summary>Lets every boundary and every timer come that is due.</summary>
    public void Wake(DateTimeOffset at)
    {
        while (_state.NextBoundaryAt is { } next && next <= at) Send(new Wake(NextId(), next));
        if (_state.NextTimerAt(at) <= at) Send(new Wake(NextId(), at));
    }

    /// <summary>The operator locks it as the firm would, and everything is closed.</summary>
    public void Lock(string reason, DateTimeOffset? until, DateTimeOffset at)
    {
        Send(new LockAccount(NextId(), reason, By, until, at));
        Send(new Flatten(NextId(), FlattenScope.Account, reason, By, null, at));
    }

    /// <summary>The operator sets the balance; what the day began with moves along, so that it is no day's result.</summary>
    public void Correct(Usd balance, DateTimeOffset at) =>
        Send(new CorrectAccount(NextId(), new Correction(balance, DayStartEquity: _state.DayStartEquity + (balance - _state.Balance)), By, By, at));

    public void Unlock(string reason, DateTimeOffset at) => Send(new UnlockAccount(NextId(), reason, By, at));

    /// <summary>Closing orders that it wants sent; each is handed out once.</summary>
    public IReadOnlyList<OrderTicket> TakeClosings(DateTimeOffset at)
    {
        var tickets = _state.Orders.Where(order => order.Status == Domain.Accounts.OrderStatus.Intended).Select(order => order.Ticket).ToArray();
        foreach (var ticket in tickets) Send(new RecordOrder(NextId(), ticket.Id, new OrderNews.Placed(ticket.Id.Value), at));
        return tickets;
    }

    /// <summary>Shows it what is there; a flatten ends on that alone.</summary>
    public void Look(IEnumerable<(ContractSymbol Contract, int Net)> positions, DateTimeOffset at)
    {
        foreach (var order in _state.Orders.Where(order => order.CancelAsked)) Send(new RecordOrder(NextId(), order.Ticket.Id, new OrderNews.Cancelled(By), at));
        Send(new RecordLook(NextId(), new BrokerTruth(_state.Balance, new([.. positions.Where(held => held.Net != 0).Select(held => new TruePosition(held.Contract, held.Net))]), default), at));
    }

    /// <summary>The most contracts now, in minis, rounded down; null for no limit.</summary>
    public int? ContractsMax => _state.ContractsMax(_state.Equity) is { } max ? (int)(max.Millionths / MiniEquivalents.MillionthsPerMini) : null;

    /// <summary>Whether one side may grow to so many contracts, all products together: open and working, without brackets.</summary>
    public bool Allows(IReadOnlyDictionary<ContractSymbol, int> worst)
    {
        if (_book.Position is not { } limit || _book.IsAdvisory) return true;
        var total = default(MiniEquivalents);
        foreach (var (contract, quantity) in worst) total += limit.Weight(ProductBook.Catalog.Get(contract.Root)) * quantity;
        return !(_state.ContractsMax(_state.Equity) is { } max && total > max)
            && worst.All(one => !limit.PerProduct.TryGetValue(one.Key.Root, out var most) || one.Value <= most);
    }

    private void Send(AccountCommand command) => _state = AccountDecider.Decide(_state, command, _ => _book).State;

    private CommandId NextId() => new(DeterministicId.Of(By, Id.Value, (++_commands).ToString(CultureInfo.InvariantCulture)));
}
