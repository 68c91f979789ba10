using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Brokers;

/// <summary>One broker connection. Every mutation says Placed, Rejected or Unknown, and Unknown is never sent again blindly.</summary>
public interface IBroker
{
    /// <summary>Opens the account at a simulated venue, or checks that a real one has it; then its events flow to <paramref name="events"/>, in order.</summary>
    ValueTask Connect(AccountId account, Usd balance, IBrokerEvents events, CancellationToken cancel);

    /// <summary>The broker's truth now: balance, positions and working orders.</summary>
    ValueTask<BrokerSnapshot> Snapshot(AccountId account, CancellationToken cancel);

    /// <summary>Fills of the account after this one in the broker's order (all, when null), for reconciliation.</summary>
    ValueTask<IReadOnlyList<BrokerFill>> FillsAfter(AccountId account, FillId? last, CancellationToken cancel);

    /// <summary>Looks an order up by our own id.</summary>
    ValueTask<OrderLookUp> Find(AccountId account, OrderId order, CancellationToken cancel);

    /// <summary>Places an order with the bracket legs that its fill activates. Called by the order executor alone.</summary>
    ValueTask<OrderOutcome> Place(PlaceOrder order, CancellationToken cancel);

    /// <summary>
    /// Places a stop and a target for what is held, of which the broker cancels one when the other fills. Called by the order executor alone, where
    /// <see cref="PairsExits"/> says so.
    /// </summary>
    ValueTask<PairOutcome> PlacePair(AccountId account, OrderTicket stop, OrderTicket target, CancellationToken cancel) =>
        new(new PairOutcome.Refused("UNSUPPORTED", "This broker pairs no exits."));

    /// <summary>Asks for a cancel; the confirmation is an event.</summary>
    ValueTask<OrderOutcome> Cancel(AccountId account, OrderId order, CancellationToken cancel);

    /// <summary>Changes price or quantity of a working order; the confirmation is an event.</summary>
    ValueTask<OrderOutcome> Modify(AccountId account, OrderId order, OrderChange change, CancellationToken cancel);

    /// <summary>The contract that the broker trades now as the front month of a product; null when it does not say, or cannot be asked in time.</summary>
    ValueTask<ContractSymbol?> Front(AccountId account, string root, CancellationToken cancel);

    /// <summary>Whose broker it is: <c>projectx</c> or <c>tradovate</c>, or <c>paper</c>, the simulated venue.</summary>
    string Name(AccountId account) => "paper";

    /// <summary>It attaches one stop and one target to an order, each for all of it: of more, the account places the rest after the fills.</summary>
    bool AttachesOneStop(AccountId account) => false;

    /// <summary>It knows of a stop and a target for what is held already that they are one: as one fills, it cancels the other.</summary>
    bool PairsExits(AccountId account) => false;

    /// <summary>The account gets out: what is asked for it goes before all that can wait, for a while.</summary>
    void Exiting(AccountId account)
    {
    }

    /// <summary>A simulated venue takes over a fill that was reported from elsewhere (once per fill id); a real broker knows it already.</summary>
    ValueTask Mirror(AccountId account, BrokerFill fill, CancellationToken cancel);
}

/// <summary>An order for one account.</summary>
/// <param name="Reduces">It can only take away from what is held: nothing may hold it back.</param>
public sealed record PlaceOrder(AccountId Account, OrderTicket Ticket, EquatableArray<BracketLeg> Legs, bool Reduces = false);

/// <summary>New values of a working order; null leaves a value as it is.</summary>
public sealed record OrderChange(Contracts? Quantity, Price? Limit, Price? Stop);

/// <summary>The answer to a mutation.</summary>
public abstract record OrderOutcome
{
    private OrderOutcome() { }

    /// <summary>The broker took it, under its own id.</summary>
    public sealed record Placed(string BrokerOrderId) : OrderOutcome;

    /// <summary>The broker refused it.</summary>
    public sealed record Rejected(string Code, string Text) : OrderOutcome;

    /// <summary>Sent but unanswered: look it up, never resend.</summary>
    public sealed record Unknown(string Why) : OrderOutcome;
}

/// <summary>The answer to a pair of exits.</summary>
public abstract record PairOutcome
{
    private PairOutcome() { }

    /// <summary>The broker took both, under its own ids, and knows that they are one.</summary>
    public sealed record Paired(string Stop, string Target) : PairOutcome;

    /// <summary>The broker took the stop, and what became of the target is not known: it is looked up.</summary>
    public sealed record StopAlone(string Stop, string Why) : PairOutcome;

    /// <summary>Neither was taken: each may be placed by itself.</summary>
    public sealed record Refused(string Code, string Text) : PairOutcome;

    /// <summary>Sent but unanswered: both are looked up, never resent.</summary>
    public sealed record Unknown(string Why) : PairOutcome;
}

/// <summary>What a look-up found.</summary>
public abstract record OrderLookUp
{
    private OrderLookUp() { }

    public sealed record Found(BrokerOrder Order) : OrderLookUp;

    /// <summary>The broker answered and has never seen the order.</summary>
    public sealed record Absent : OrderLookUp;

    /// <summary>The broker could not answer.</summary>
    public sealed record Unknown(string Why) : OrderLookUp;
}

/// <summary>Where an order stands at the broker.</summary>
public enum BrokerOrderStatus
{
    /// <summary>A bracket leg whose entry has not filled yet.</summary>
    Suspended,
    Working,
    Filled,
    Cancelled,
    Rejected,
    Expired,
}

/// <summary>An order as the broker knows it. <paramref name="Filled"/> counts contracts filled so far; <paramref name="Parent"/> is the entry of a bracket leg.</summary>
/// <param name="Partner">The order that the broker cancels when this one fills, and the other way round; null without one.</param>
public sealed record BrokerOrder(
    OrderTicket Ticket, string BrokerOrderId, BrokerOrderStatus Status, Contracts Filled, OrderId? Parent = null, OrderId? Partner = null);

/// <summary>One execution. <paramref name="Order"/> is null for a fill that we did not order. The fee is for the whole fill.</summary>
public sealed record BrokerFill(
    FillId Id, OrderId? Order, ContractSymbol Contract, Side Side, Contracts Quantity, Price Price, Usd Fee, DateTimeOffset At);

/// <summary>A net position at the broker; positive is long.</summary>
public sealed record BrokerPosition(ContractSymbol Contract, int Net, Price AveragePrice);

/// <summary>Everything the broker says about an account at one moment. <paramref name="Orders"/> holds suspended and working orders.</summary>
public sealed record BrokerSnapshot(
    Usd Balance, IReadOnlyList<BrokerPosition> Positions, IReadOnlyList<BrokerOrder> Orders, DateTimeOffset At)
{
    /// <summary>What happens from here on will be told. While it is not, an account may get out by what is shown, and not trade on.</summary>
    public bool IsHeard { get; init; } = true;

    /// <summary>What is held or ordered of products that are not in the catalogue.</summary>
    public IReadOnlyList<StrangeHolding> Strange { get; init; } = [];

    /// <summary>Brackets that the broker looks after and that were begun elsewhere.</summary>
    public IReadOnlyList<StrategyThere> Strategies { get; init; } = [];

    /// <summary>What the firm itself enforces; none where a broker does not tell it, null while it is not known.</summary>
    public FirmLimits? Firm { get; init; } = FirmLimits.None;
}

/// <summary>A bracket strategy that the broker looks after by itself; somebody began it elsewhere. A flatten of the account ends it as a whole.</summary>
/// <param name="Id">The broker's.</param>
/// <param name="Symbol">Null for a product that we do not know.</param>
/// <param name="Orders">Those of the account's orders that belong to it.</param>
public sealed record StrategyThere(string Id, ContractSymbol? Symbol, Side Side, EquatableArray<OrderId> Orders);

/// <summary>Takes a broker's events for one account, one at a time and in the broker's order.</summary>
public interface IBrokerEvents
{
    void Happened(BrokerEvent happened);
}

/// <summary>News from the broker about one account.</summary>
public abstract record BrokerEvent(DateTimeOffset At)
{
    /// <summary>An order works; for a bracket leg, its entry has filled and <paramref name="Ticket"/> carries its real price and quantity.</summary>
    public sealed record Working(OrderTicket Ticket, string BrokerOrderId, OrderId? Parent, DateTimeOffset At) : BrokerEvent(At);

    public sealed record Filled(BrokerFill Fill, DateTimeOffset At) : BrokerEvent(At);

    public sealed record Cancelled(OrderId Order, string Reason, DateTimeOffset At) : BrokerEvent(At);

    public sealed record Rejected(OrderId Order, string Code, string Text, DateTimeOffset At) : BrokerEvent(At);

    public sealed record Expired(OrderId Order, DateTimeOffset At) : BrokerEvent(At);

    /// <summary>A working order now has this ticket.</summary>
    public sealed record Modified(OrderTicket Ticket, DateTimeOffset At) : BrokerEvent(At);

    /// <summary>What the firm itself enforces is another than before.</summary>
    public sealed record LimitsTold(FirmLimits Limits, DateTimeOffset At) : BrokerEvent(At);

    /// <summary>The connection is lost; state is unknown until <see cref="Restored"/>.</summary>
    public sealed record Lost(string Why, DateTimeOffset At) : BrokerEvent(At);

    public sealed record Restored(DateTimeOffset At) : BrokerEvent(At);
}
