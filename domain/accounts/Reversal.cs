using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Where a reversal stands.</summary>
public enum ReversalStage
{
    /// <summary>Nothing is sent yet: what works in the contract has to be gone first.</summary>
    Cancelling,
    Closing,
    Opening,
    Done,

    /// <summary>Not all is closed and the other side is not opened, or not wholly.</summary>
    Abandoned,
}

/// <summary>An alert that turns a position round, as one process: what works is cancelled, the position is closed, the other side is opened.</summary>
/// <remarks>Nothing is kept for it: it is read from the two orders that the alert led to.</remarks>
/// <param name="Side">Which side is opened.</param>
/// <param name="Entry">The order that opens it.</param>
/// <param name="Cancelling">Working orders that are still to go; counted while it is under way.</param>
/// <param name="Closing">Contracts that are still to close, or were not.</param>
/// <param name="Opening">Contracts that are still to open, or were not.</param>
/// <param name="Why">Of one that was abandoned.</param>
public sealed record Reversal(
    AlertId Alert, ContractSymbol Contract, Side Side, OrderId Entry, ReversalStage Stage, int Cancelling, int Closing, int Opening, string? Why = null)
{
    /// <summary>Those whose entry is not over, in the order of the entries.</summary>
    public static EquatableArray<Reversal> UnderWay(AccountState state)
    {
        List<Reversal>? all = null;
        foreach (var entry in state.Orders.Span)
        {
            if (entry is not { Purpose: OrderPurpose.Entry, Alert: { } alert }) continue;
            var (id, contract) = (entry.Ticket.Id, entry.Ticket.Contract);
            var exit = state.Order(ExitOf(id));
            if (exit is null && !state.RecentOrders.Contains(ExitOf(id))) continue;
            var stage = exit is null ? ReversalStage.Opening : exit.Status == OrderStatus.Intended ? ReversalStage.Cancelling : ReversalStage.Closing;
            var cancelling = state.Orders.Count(order => order.IsLeaving && order.Ticket.Contract == contract && order.Alert != alert);
            (all ??= []).Add(new(alert, contract, entry.Ticket.Side, id, stage, cancelling, exit?.Remaining ?? 0, entry.Remaining));
        }

        return all?.ToEquatableArray() ?? default;
    }

    /// <summary>What became of those that were under way and, after these events, are not any more.</summary>
    public static EquatableArray<Reversal> Ended(EquatableArray<Reversal> before, EquatableArray<Reversal> after, IReadOnlyList<AccountEvent> events) =>
        before.Where(reversal => !after.Any(other => other.Entry == reversal.Entry))
            .Select(reversal => events.Aggregate(reversal, (now, happened) => now.After(happened)) with { Cancelling = 0 }).ToEquatableArray();

    /// <summary>From what happened to an alert's orders; null when it turns nothing round.</summary>
    public static Reversal? Of(AlertId alert, IEnumerable<AccountEvent> events)
    {
        OrderIntended? exit = null;
        Reversal? reversal = null;
        foreach (var happened in events)
        {
            switch (happened)
            {
                case OrderIntended { Purpose: OrderPurpose.Exit } e when e.Alert == alert:
                    exit = e;
                    break;
                case OrderIntended { Purpose: OrderPurpose.Entry, Ticket: var entry } e when e.Alert == alert && exit?.Ticket.Id == ExitOf(entry.Id):
                    reversal = new(alert, entry.Contract, entry.Side, entry.Id, ReversalStage.Cancelling, 0, exit.Ticket.Quantity.Count, entry.Quantity.Count);
                    break;
                default:
                    reversal = reversal?.After(happened);
                    break;
            }
        }

        return reversal;
    }

    /// <summary>The two orders of one alert differ in their last letter.</summary>
    private static OrderId ExitOf(OrderId entry) => new(entry.Value[..^1] + "x");

    private Reversal After(AccountEvent happened) => happened switch
    {
        OrderSent e when e.Order == ExitOf(Entry) && Stage == ReversalStage.Cancelling => this with { Stage = ReversalStage.Closing },
        OrderModified { Ticket: var ticket } when ticket.Id == ExitOf(Entry) && Stage == ReversalStage.Cancelling => this with { Closing = ticket.Quantity.Count },
        FillBooked { Fill: { Order: { } order, Quantity: var filled } } when order == ExitOf(Entry) => Closed(Closing - filled.Count),
        FillBooked { Fill: { Order: { } order, Quantity: var filled } } when order == Entry => Opened(Opening - filled.Count),
        OrderAbandoned e when e.Order == ExitOf(Entry) => Closed(0), // Nothing was left for it to close.
        _ when Over(happened) is var (order, why) && ((order == ExitOf(Entry) && Closing > 0) || (order == Entry && Opening > 0)) =>
            this with { Stage = ReversalStage.Abandoned, Why = Why ?? why },
        _ => this,
    };

    private Reversal Closed(int left) => this with
    {
        Closing = Math.Max(0, left), Stage = left > 0 || Stage == ReversalStage.Abandoned ? Stage : Opening > 0 ? ReversalStage.Opening : ReversalStage.Done,
    };

    private Reversal Opened(int left) => this with
    {
        Opening = Math.Max(0, left), Stage = left > 0 || Stage == ReversalStage.Abandoned ? Stage : Closing > 0 ? ReversalStage.Closing : ReversalStage.Done,
    };

    /// <summary>An order that ended without being filled, and why.</summary>
    private static (OrderId Order, string Why)? Over(AccountEvent happened) => happened switch
    {
        OrderRejected e => (e.Order, e.Text),
        OrderCancelled e => (e.Order, e.Reason),
        OrderExpired e => (e.Order, "it has expired"),
        OrderAbandoned e => (e.Order, e.Why),
        _ => null,
    };
}
