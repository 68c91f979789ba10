using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Something asked of, or reported to, one account.</summary>
/// <remarks>
/// <see cref="Id"/> makes a command's effect happen once; <see cref="At"/> is when it reached us; <see cref="Market"/> is what the
/// shell saw of the market then. The three are the only ways that time, chance and prices reach a decision.
/// </remarks>
public abstract record AccountCommand
{
    private AccountCommand(CommandId id, DateTimeOffset at) => (Id, At) = (id, at);

    public CommandId Id { get; init; }
    public DateTimeOffset At { get; init; }
    public MarketView Market { get; init; }

    /// <summary>Makes the account; its balance before the first trade.</summary>
    public sealed record OpenAccount(
        CommandId Id, AccountId Account, string Name, string Trader, string Phase, string Environment, EquatableArray<string> Groups,
        Usd Balance, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>Binds the account to one version of a rule book, given as its exact text.</summary>
    public sealed record BindRuleBook(CommandId Id, string Text, string By, string Reason, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>An overlay concerns the account's book from now on, or stands in place of its older version.</summary>
    public sealed record BindOverlay(CommandId Id, Overlay Overlay, string By, string Reason, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>An alert asks for something. <paramref name="Above"/> is the strictest state of the groups and of all accounts.</summary>
    /// <param name="Others">What the trader's other accounts hold; they decide nothing until this one has.</param>
    /// <param name="OneStop">The broker attaches one stop and one target, each for all of an order; of more we place the rest.</param>
    /// <param name="Messages">What the budgets of messages held that this account shares with others.</param>
    public sealed record Consider(
        CommandId Id, AlertId Alert, Intent Intent, ControlFromAbove Above, DateTimeOffset At, EquatableArray<HedgeAccount> Others = default,
        EquatableArray<MessageRoom> Messages = default, bool OneStop = false) : AccountCommand(Id, At);

    /// <summary>An alert reached the account but cannot become an intent (unknown symbol, stale, unsupported size): it is refused with its reason.</summary>
    public sealed record Refuse(CommandId Id, AlertId Alert, string Code, string Text, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>A fill happened. It is a fact and is booked whatever the rules say, once per fill id.</summary>
    public sealed record BookFill(CommandId Id, Fill Fill, FillSource Source, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>The executor handed an order to the broker.</summary>
    public sealed record RecordSent(CommandId Id, OrderId Order, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>What the broker said about an order, by answer, by event or by look-up.</summary>
    public sealed record RecordOrder(CommandId Id, OrderId Order, OrderNews News, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>The market moved so far that something may have to be recorded or done.</summary>
    public sealed record Revalue(CommandId Id, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>A time the account was waiting for has come.</summary>
    public sealed record Wake(CommandId Id, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>Close what the scope covers, cancel its orders, and verify. With <paramref name="Lock"/> the account is locked once it is flat.</summary>
    public sealed record Flatten(
        CommandId Id, FlattenScope Scope, string Reason, string By, LockAfter? Lock, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>Ask for the cancel of one order, or of all working orders when <paramref name="Order"/> is null.</summary>
    public sealed record CancelOrders(CommandId Id, OrderId? Order, string By, DateTimeOffset At) : AccountCommand(Id, At);

    public sealed record LockAccount(CommandId Id, string Reason, string By, DateTimeOffset? Until, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>A named person opens every lock, with a reason.</summary>
    public sealed record UnlockAccount(CommandId Id, string Reason, string By, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>The trader locks himself out until a time, and everything is closed. Nobody opens this lock before its time.</summary>
    public sealed record LockOut(CommandId Id, DateTimeOffset Until, string Reason, string By, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>The trader's own limits, all of them in his order. What is tighter holds at once, what is looser from the next trade date on.</summary>
    public sealed record SetPersonalLimits(CommandId Id, EquatableArray<PersonalLimit> Limits, string Reason, string By, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>The trader's margins and order limits, all of them. What is tighter holds at once, what is looser from the next trade date on.</summary>
    public sealed record SetSafeguards(CommandId Id, Safeguards Safeguards, string Reason, string By, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>What is set for a level that the account stands under. What is tighter holds at once, what is looser from the next trade date on.</summary>
    public sealed record SetLevelSafeguards(CommandId Id, string Level, Safeguards Safeguards, string Reason, string By, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>A group of the account has used its loss budget up: everything is closed and the account locked until its next trade date.</summary>
    public sealed record CloseForGroup(CommandId Id, GroupUse Use, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>A person lets an account go on that had stopped itself.</summary>
    public sealed record RearmAccount(CommandId Id, string Reason, string By, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>No sign of life came since <paramref name="Since"/>.</summary>
    public sealed record RecordSilence(CommandId Id, DateTimeOffset Since, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>A sign of life.</summary>
    public sealed record RecordLife(CommandId Id, string By, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>The trader asks the firm for money.</summary>
    public sealed record RequestPayout(CommandId Id, Usd Amount, string By, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>The firm has set the account back to its first day.</summary>
    public sealed record ResetAccount(CommandId Id, string Reason, string By, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>The firm shows other numbers than we have; ours are set to them, and both stay in the history.</summary>
    public sealed record CorrectAccount(CommandId Id, Correction Correction, string Reason, string By, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>A person sets the account active, reduce-only, halted or frozen.</summary>
    public sealed record SetState(CommandId Id, TradingState State, string Reason, string By, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>The broker's truth has to be matched before anything opens.</summary>
    public sealed record StartReconciling(CommandId Id, string Reason, DateTimeOffset At) : AccountCommand(Id, At)
    {
        /// <summary>The reason of every start.</summary>
        public const string CameUp = "the account came up";
    }

    /// <summary>What the broker says is there, asked after all its fills were booked.</summary>
    /// <param name="Before">Where the look before it, at <paramref name="BeforeAt"/>, showed a difference.</param>
    /// <param name="IsHeard">What happens next will be told; while it is not, nothing is reconciled.</param>
    /// <param name="Adopts">A person takes every difference over as ours; null for an ordinary look.</param>
    public sealed record RecordLook(
        CommandId Id, BrokerTruth Truth, DateTimeOffset At, EquatableArray<Difference> Before = default, DateTimeOffset? BeforeAt = null, AdoptedBy? Adopts = null,
        bool IsHeard = true)
        : AccountCommand(Id, At);

    /// <summary>How differences from the broker and strangers' fills are met. What is tighter holds at once, what is looser from the next trade date on.</summary>
    public sealed record SetTruthPolicy(CommandId Id, TruthPolicy Policy, string Reason, string By, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>The broker tells what the firm enforces on the account.</summary>
    public sealed record NoteFirmLimits(CommandId Id, FirmLimits Limits, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>A person writes something down about the account.</summary>
    public sealed record WriteNote(CommandId Id, string Text, string By, DateTimeOffset At) : AccountCommand(Id, At);

    /// <summary>A person enters what the firm's platform showed at <paramref name="SeenAt"/>.</summary>
    public sealed record NotePlatform(CommandId Id, PlatformNumbers Numbers, DateTimeOffset SeenAt, string Reason, string By, DateTimeOffset At) : AccountCommand(Id, At);
}

/// <summary>Where we learned of a fill.</summary>
public enum FillSource
{
    /// <summary>The broker's own stream.</summary>
    Broker,

    /// <summary>Somebody reported it through the API.</summary>
    Report,

    /// <summary>The broker's history, read while reconciling.</summary>
    Reconciled,

    /// <summary>History from before the account was ours.</summary>
    Import,

    /// <summary>The broker told it, and no order of ours made it: a stranger's.</summary>
    Foreign,
}

/// <summary>One execution; the fee is for the whole of it. <paramref name="Order"/> is null when we did not order it.</summary>
public sealed record Fill(
    FillId Id, OrderId? Order, ContractSymbol Contract, Side Side, Contracts Quantity, Price Price, Usd Fee, DateTimeOffset At)
{
    /// <summary>Signed contracts: positive for a buy.</summary>
    public int Net => Side.Sign() * Quantity.Count;
}

/// <summary>News about one order.</summary>
public abstract record OrderNews
{
    private OrderNews() { }

    /// <param name="Partner">The order of which the broker knows that one cancels the other; null without one.</param>
    public sealed record Placed(string BrokerOrderId, OrderId? Partner = null) : OrderNews;

    /// <summary>An order works that we know as a suspended leg or not at all. <paramref name="Parent"/> is the entry of a leg.</summary>
    public sealed record Appeared(OrderTicket Ticket, string BrokerOrderId, Contracts Filled, OrderId? Parent) : OrderNews;

    public sealed record Modified(OrderTicket Ticket) : OrderNews;

    public sealed record Rejected(string Code, string Text) : OrderNews;

    public sealed record Cancelled(string Reason) : OrderNews;

    public sealed record Expired : OrderNews;

    /// <summary>The answer was lost.</summary>
    public sealed record Unknown(string Why) : OrderNews;

    /// <summary>The broker answered a look-up: it has never seen this order.</summary>
    public sealed record Absent : OrderNews;

    /// <summary>The broker shows it as filled, asked after all its fills were booked.</summary>
    public sealed record FoundFilled : OrderNews;

    /// <summary>It was never handed over and is not wanted any more.</summary>
    public sealed record Abandoned(string Why) : OrderNews;

    /// <summary>The broker refused to cancel it.</summary>
    public sealed record CancelRefused(string Code, string Text) : OrderNews;

    /// <summary>The broker refused to change it.</summary>
    public sealed record ChangeRefused(string Code, string Text) : OrderNews;
}

/// <summary>What a broker query showed at one moment.</summary>
public sealed record BrokerTruth(Usd Balance, EquatableArray<TruePosition> Positions, EquatableArray<TrueOrder> Orders)
{
    /// <summary>What is held or ordered there of products that we do not know.</summary>
    public EquatableArray<StrangeHolding> Strange { get; init; }

    public int NetIn(ContractSymbol contract)
    {
        var net = 0;
        foreach (var position in Positions.Span)
        {
            if (position.Contract == contract) net += position.Net;
        }

        return net;
    }

    /// <summary>The average price of a position; null without one, or when the broker does not tell it.</summary>
    public Price? PriceIn(ContractSymbol contract)
    {
        foreach (var position in Positions.Span)
        {
            if (position.Contract == contract && position.Net != 0) return position.AveragePrice;
        }

        return null;
    }
}

/// <summary>A contract of a product that is not in our catalogue: it can be neither valued nor closed by us.</summary>
/// <param name="Contract">As the broker calls it.</param>
/// <param name="Net">Contracts held; positive is long.</param>
/// <param name="Orders">Orders that work in it.</param>
public sealed record StrangeHolding(string Contract, int Net, int Orders);

/// <summary>A net position at the broker; positive is long.</summary>
public readonly record struct TruePosition(ContractSymbol Contract, int Net, Price? AveragePrice = null);

/// <summary>Who takes the broker's word over, and why.</summary>
public sealed record AdoptedBy(string By, string Reason);

/// <summary>A working or suspended order at the broker.</summary>
/// <param name="Partner">The order that the broker cancels when this one fills; null without one.</param>
public sealed record TrueOrder(OrderTicket Ticket, string BrokerOrderId, Contracts Filled, OrderId? Parent, bool IsSuspended, OrderId? Partner = null);
