using TraderTerminal.Domain.Orders;

namespace TraderTerminal.Domain.Accounts;

/// <summary>A stop and a target that we place for what is held, of which one is to go when the other fills: a broker that pairs exits is given both at once.</summary>
public sealed record ExitPair(AccountOrder Stop, AccountOrder Target)
{
    /// <summary>The pair that an exit belongs to while neither was handed over; null where it goes alone.</summary>
    /// <remarks>
    /// A leg that its entry may still make larger goes alone: a target that fills before its stop has become as large as it would take a stop along that covers more.
    /// </remarks>
    public static ExitPair? Of(AccountState state, AccountOrder order)
    {
        if (!IsReady(state, order)) return null;
        foreach (var other in state.Orders.Span)
        {
            if (other.Ticket.Id == order.Ticket.Id || other.Pair != order.Pair || other.Parent != order.Parent || !IsReady(state, other)) continue;
            var (one, two) = (order.Ticket, other.Ticket);
            if (one.Contract != two.Contract || one.Side != two.Side || one.Quantity != two.Quantity || IsTarget(order) == IsTarget(other)) continue;
            return IsTarget(order) ? new(other, order) : new(order, other);
        }

        return null;
    }

    private static bool IsTarget(AccountOrder order) => order.Ticket.Kind == OrderKind.Limit;

    private static bool IsReady(AccountState state, AccountOrder order)
    {
        if (order is not { Purpose: OrderPurpose.Protect, Status: OrderStatus.Intended, ProvenAbsent: false, CancelAsked: false, Pair: not null, Parent: not null }) return false;
        foreach (var leg in state.SuspendedLegs.Span)
        {
            if (leg.Leg.Id == order.Ticket.Id && leg.Leg.Quantity != order.Ticket.Quantity) return false;
        }

        return true;
    }
}
