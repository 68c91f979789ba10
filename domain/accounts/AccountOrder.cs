using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Why we sent an order.</summary>
public enum OrderPurpose
{
    /// <summary>A strategy's order that opens or increases.</summary>
    Entry,

    /// <summary>A strategy's order that only reduces.</summary>
    Exit,

    /// <summary>The closing order of a flatten.</summary>
    Flatten,

    /// <summary>Brings an account back to its contract limit.</summary>
    Reduce,

    /// <summary>A bracket leg.</summary>
    Leg,

    /// <summary>An order found at the broker that we did not send.</summary>
    Foreign,

    /// <summary>A stop or target that we placed ourselves: for one that is gone, or because the broker attaches no more than one.</summary>
    Protect,
}

/// <summary>Where an order stands that is not over yet.</summary>
public enum OrderStatus
{
    /// <summary>Decided and recorded, not handed to the broker yet.</summary>
    Intended,

    /// <summary>Handed over, not answered yet.</summary>
    Sent,

    /// <summary>The broker has it.</summary>
    Working,

    PartlyFilled,

    /// <summary>The answer was lost: looked up, never sent again blindly. Its exposure stays reserved.</summary>
    Unknown,
}

/// <summary>An order that may still fill. Once it is filled, cancelled, rejected, expired or abandoned it leaves the state.</summary>
/// <param name="Pair">For a bracket leg, which other legs cancel it; null otherwise.</param>
/// <param name="CancelAsked">A cancel was asked for; only the broker's confirmation frees the exposure.</param>
/// <param name="ProvenAbsent">The broker has answered that it never saw it, so it may be handed over (again).</param>
/// <param name="ResizeTo">The quantity it was asked to shrink to, so that an exit never passes flat; null when none was asked.</param>
/// <param name="LookAt">When an unknown outcome is looked up next.</param>
/// <param name="Seen">The price that an entry was decided on; kept for a slippage rule.</param>
/// <param name="HasSlipped">A fill of it was much worse than that.</param>
/// <param name="Strategy">Whose order it is, a leg's like that of its entry; null for nobody's.</param>
/// <param name="Change">What it was asked to become and the broker has not confirmed; null when nothing was asked.</param>
/// <param name="Split">Which of the legs the broker is given; null when it is given them all.</param>
/// <param name="CancelFailed">A cancel was refused, and the broker has not been seen to work it since.</param>
/// <param name="Partner">For an exit that we placed, the one that the broker itself cancels when this one fills; null while it knows of none.</param>
/// <param name="At">When it was intended; entries that grow too old before they are sent are abandoned.</param>
public sealed record AccountOrder(
    OrderTicket Ticket, OrderPurpose Purpose, OrderStatus Status, Contracts Filled, EquatableArray<BracketLeg> Legs, int? Pair,
    OrderId? Parent, AlertId? Alert, Guid? Flatten, string? BrokerOrderId, bool CancelAsked, bool ProvenAbsent,
    Contracts? ResizeTo, DateTimeOffset? LookAt, DateTimeOffset At, Price? Seen = null, bool HasSlipped = false, string? Strategy = null,
    TicketChange? Change = null, BracketSplit? Split = null, bool CancelFailed = false, OrderId? Partner = null)
{
    /// <summary>An entry that was not handed over by this age is not sent any more. Engineering references 5.3, <c>maxSignalAge</c>.</summary>
    public static TimeSpan EntryAgeMax { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The legs that go to the broker with it.</summary>
    public EquatableArray<BracketLeg> Attached =>
        Split is null ? Legs : Legs.Where(leg => leg.Id == Split.Attached).Select(leg => leg with { Quantity = Ticket.Quantity }).ToEquatableArray();

    /// <summary>True for an order that may open or increase a position.</summary>
    public bool MayOpen => Purpose is OrderPurpose.Entry or OrderPurpose.Foreign;

    /// <summary>True from the asking for a cancel until it is known what became of the order: it may have filled, and others wait for that.</summary>
    public bool IsLeaving => CancelAsked || (CancelFailed && Status == OrderStatus.Unknown);

    /// <summary>True for a strategy's own orders and nobody's; without a strategy, for all.</summary>
    public bool IsOf(string? owner) => owner is null || Strategy is null || Strategy == owner;

    /// <summary>True for an order that only protects: a bracket's, or one in its place.</summary>
    public bool IsLeg => Purpose is OrderPurpose.Leg or OrderPurpose.Protect;

    /// <summary>True when it would close a position on its own: a working stop that is not being cancelled.</summary>
    public bool IsWorkingStop =>
        Ticket.Kind is OrderKind.Stop or OrderKind.StopLimit or OrderKind.TrailingStop && Status is OrderStatus.Working or OrderStatus.PartlyFilled && !CancelAsked;

    /// <summary>Contracts that may still fill; a change to more counts from the moment it was asked for.</summary>
    public int Remaining => Math.Max(0, Math.Max(Ticket.Quantity.Count, Change?.Quantity?.Count ?? 0) - Filled.Count);
}

/// <summary>A bracket leg whose entry has not filled yet: it reserves nothing of its own.</summary>
/// <param name="Own">For a leg that we place ourselves; null for one that the broker activates.</param>
public sealed record SuspendedLeg(BracketLeg Leg, OrderId Parent, string? Strategy = null, OwnLeg? Own = null);
