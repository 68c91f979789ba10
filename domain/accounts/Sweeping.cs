using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Takes protective orders away that have nothing left to protect: one that fills would open a new position.</summary>
internal static class Sweeping
{
    private const string Why = "nothing is left for it to close";

    /// <summary>What the broker shows counts, also orders that we had put down as over, and legs that wait for an entry that is over.</summary>
    public static void Look(Turn turn, RecordLook c)
    {
        foreach (var there in c.Truth.Orders)
        {
            var (id, contract) = (there.Ticket.Id, there.Ticket.Contract);
            if (turn.State.Order(id) is not null || !LegTag.Is(id) || !IsFlat(turn.State, contract)) continue;
            if (c.Truth.Positions.Any(position => position.Contract == contract && position.Net != 0)) continue;
            turn.Add(new OrderAppeared(there.Ticket, OrderPurpose.Leg, there.BrokerOrderId, there.Filled, there.Parent, null, c.At));
        }

        foreach (var order in turn.State.Orders)
        {
            if (order is { IsLeg: true, CancelAsked: false } && IsFlat(turn.State, order.Ticket.Contract)) turn.Add(new CancelAsked(order.Ticket.Id, Why, c.At));
        }
    }

    /// <summary>A leg that begins to work after its position is gone.</summary>
    public static void Appeared(Turn turn, OrderTicket leg)
    {
        if (turn.State.Order(leg.Id) is { IsLeg: true, CancelAsked: false } && IsFlat(turn.State, leg.Contract)) turn.Add(new CancelAsked(leg.Id, Why, turn.At));
    }

    /// <summary>No position, and no entry on its way to one.</summary>
    private static bool IsFlat(AccountState state, ContractSymbol contract) =>
        state.PositionIn(contract) is null && !state.Orders.Any(order => order.Purpose == OrderPurpose.Entry && order.Ticket.Contract == contract);
}
