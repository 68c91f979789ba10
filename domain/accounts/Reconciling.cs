using TraderTerminal.Domain.Orders;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Holds our book against the broker's. For positions and orders the broker wins; a difference is recorded and nothing opens until it is gone.</summary>
internal static class Reconciling
{
    public static void Look(Turn turn, RecordLook c)
    {
        Orders(turn, c);
        if (turn.State.IsReconciling) Positions(turn, c);
        Flattening.Look(turn, c.Truth);
        Sweeping.Look(turn, c);
        Protecting.Look(turn, c);
    }

    /// <summary>Orders that work there and are not ours are taken over; ours that are not there are looked up.</summary>
    private static void Orders(Turn turn, RecordLook c)
    {
        foreach (var order in c.Truth.Orders)
        {
            if (order.IsSuspended) continue;
            OrderLife.Record(turn, new RecordOrder(c.Id, order.Ticket.Id, new OrderNews.Appeared(order.Ticket, order.BrokerOrderId, order.Filled, order.Parent), c.At));
            Take(turn, order.Ticket, c.At);
        }

        foreach (var order in turn.State.Orders)
        {
            if (order.Status is not (OrderStatus.Working or OrderStatus.PartlyFilled)) continue;
            if (c.Truth.Orders.Any(there => there.Ticket.Id == order.Ticket.Id)) continue;
            turn.Add(new OrderOutcomeUnknown(order.Ticket.Id, "the broker shows it no longer as working", c.At, c.At));
        }
    }

    /// <summary>A change whose news was lost.</summary>
    private static void Take(Turn turn, OrderTicket there, DateTimeOffset at)
    {
        if (turn.State.Order(there.Id) is not { Status: OrderStatus.Working or OrderStatus.PartlyFilled } order) return;
        var ticket = order.Ticket with { Quantity = there.Quantity, Limit = there.Limit, Stop = there.Stop };
        if (ticket != order.Ticket) turn.Add(new OrderModified(ticket, at));
    }

    private static void Positions(Turn turn, RecordLook c)
    {
        foreach (var contract in turn.State.Positions.Select(position => position.Contract).Union(c.Truth.Positions.Select(position => position.Contract)).Order())
        {
            var ours = turn.State.PositionIn(contract)?.Net ?? 0;
            var theirs = c.Truth.Positions.Where(position => position.Contract == contract).Sum(position => position.Net);
            if (ours == theirs) continue;
            turn.Add(new DivergenceDetected($"position {contract}", $"{ours}", $"{theirs}", c.At + Pace(turn.State), c.At));
            return;
        }

        if (turn.State.Orders.FirstOrDefault(order => order.Status == OrderStatus.Unknown) is { } unknown)
            turn.Add(new DivergenceDetected($"order {unknown.Ticket.Id}", "unknown", "unanswered", c.At + Pace(turn.State), c.At));
        else
            turn.Add(new ReconciliationCompleted(c.At));
    }

    private static TimeSpan Pace(AccountState state) =>
        state.ReconcileLooks < FlattenProcess.QuickLooksMax ? FlattenProcess.QuickPace : FlattenProcess.SlowPace;
}
