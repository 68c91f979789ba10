using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>The watchdog: a position that the broker shows without its stop for too long gets it again, or is closed.</summary>
internal static class Protecting
{
    /// <summary>A look at the broker, after our orders were held against it.</summary>
    public static void Look(Turn turn, RecordLook c)
    {
        var rule = turn.State.Protect;
        foreach (var due in turn.State.Protections)
        {
            if (!(due.DueAt(rule) <= c.At) || turn.State.PositionIn(due.Contract) is not { } position) continue;
            if (c.Truth.Positions.Where(there => there.Contract == due.Contract).Sum(there => there.Net) != position.Net)
            {
                if (!turn.State.IsReconciling)
                    turn.Add(new ReconciliationStarted($"{due.Contract} is without its stop, and the broker shows another position", c.At));
                continue;
            }

            var isFirst = due.ActedAt is null;
            turn.Add(new PositionUnprotected(due.Contract, position.Net, due.Uncovered, due.NakedSince!.Value, rule.Action, c.At));
            if (rule.Action == ProtectAction.Watch) continue;
            if (rule.Action == ProtectAction.Close)
                Close(turn, due.Contract, $"{due.Uncovered} of {Math.Abs(position.Net)} had no stop for {rule.Seconds} s");
            else if (isFirst)
                Replace(turn, c, due, position);
            else
                Close(turn, due.Contract, $"the stop placed again did not work within {rule.Seconds} s");
        }
    }

    /// <summary>The broker takes no stop for the position.</summary>
    public static void Rejected(Turn turn, AccountOrder stop, string text) => Close(turn, stop.Ticket.Contract, $"its stop was refused: {text}");

    private static void Replace(Turn turn, RecordLook c, Protection due, Position position)
    {
        var state = turn.State;
        var instrument = state.Instrument(due.Contract.Root);
        var (side, left) = (Sides.Closing(position.Net), due.Uncovered);
        var price = c.Market.Of(due.Contract) is { } mark && mark.At >= position.MarkedAt ? mark.Price : position.Mark;
        var orders = new List<(OrderTicket Ticket, StopPlan? For)>();
        foreach (var plan in due.Stops)
        {
            var quantity = Math.Min(left, plan.Promised - (state.Order(plan.Order) is { IsWorkingStop: true } works ? works.Remaining : 0));
            if (quantity <= 0) continue;
            Add(quantity, plan.Leg.Trail is null ? plan.Belongs(instrument) : null, plan.Leg.Trail, plan);
        }

        if (left > 0 && state.Guard.Protect.Ticks is { } ticks)
            Add(left, instrument.OnGrid(position.AveragePrice + instrument.TickSize * ticks * side.Sign(), up: side == Side.Sell), null, null);
        if (orders.Find(order => order.Ticket.Stop is { } stop && (price - stop).Nanos * -side.Sign() <= 0) is { Ticket: { } through })
        {
            Close(turn, due.Contract, $"the price {price} is through its stop at {through.Stop}");
            return;
        }

        foreach (var (ticket, plan) in orders)
            turn.Add(new OrderIntended(ticket, OrderPurpose.Protect, default, null, null, c.At, Strategy: plan?.Strategy, Parent: plan?.Entry, Pair: plan?.Leg.Pair));

        void Add(int quantity, Price? level, Points? trail, StopPlan? plan)
        {
            left -= quantity;
            orders.Add((new(
                LegTag.Replacement(c.Id, orders.Count), due.Contract, side, new Contracts(quantity), level is null ? OrderKind.TrailingStop : OrderKind.Stop,
                Stop: level, Trail: trail, Tif: TimeInForce.Gtc), plan));
        }
    }

    private static void Close(Turn turn, ContractSymbol contract, string why) => Flattening.Start(
        turn, Flattening.IdFor(turn, $"{Protect.Name} {contract}"), new FlattenScope(Contract: contract), $"{Protect.Name}: {why}", "engine", null, turn.Command.Market, turn.At);
}
