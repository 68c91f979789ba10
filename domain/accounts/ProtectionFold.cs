using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Keeps what open positions were promised, and whether it works, from the events of their orders alone.</summary>
internal static class ProtectionFold
{
    /// <param name="before">The state that the event came to.</param>
    /// <param name="after">The state with everything else that the event made.</param>
    public static AccountState Follow(AccountState before, AccountState after, AccountEvent happened)
    {
        if (happened is FillBooked filled) after = Filled(before, after, filled);
        var ticks = after.Guard.Protect.Ticks;
        if (after.Protections.Count == 0 && (ticks is null || after.Positions.Count == 0)) return after;
        if (happened is PositionUnprotected acted)
            after = With(after, acted.Contract, protection => protection with { ActedAt = acted.At });
        else if (OrderOf(happened) is { } order)
            after = Changed(before, after, happened, order);
        return Counted(after, ticks is not null, Since(happened));
    }

    /// <summary>A fill that was found in the broker's history, or made elsewhere, left the position without its stop when it happened.</summary>
    private static DateTimeOffset Since(AccountEvent happened) =>
        happened is FillBooked { Source: FillSource.Reconciled or FillSource.Foreign, Fill.At: var at } && at < happened.At ? at : happened.At;

    private static AccountState Filled(AccountState before, AccountState after, FillBooked e)
    {
        if (e.Fill.Order is not { } id || before.Order(id) is not { } order) return after;
        var protection = after.ProtectionOf(e.Fill.Contract) ?? new Protection(e.Fill.Contract, default);
        var stops = order.Legs.Count > 0 ? Entered(protection.Stops, order, e.Fill)
            : order is { IsLeg: true, Parent: { } entry, Pair: { } pair } ? Closed(protection.Stops, order, entry, pair, e.Fill.Quantity.Count)
            : protection.Stops;
        return stops == protection.Stops ? after : Put(after, protection with { Stops = stops });
    }

    /// <summary>The entry has filled more: its stops have more to cover.</summary>
    private static EquatableArray<StopPlan> Entered(EquatableArray<StopPlan> stops, AccountOrder entry, Fill fill)
    {
        var (next, before, pair) = (stops.ToList(), 0, -1);
        var size = 0;
        foreach (var leg in entry.Legs.OrderBy(leg => leg.Pair))
        {
            if (leg.Pair != pair) (before, pair, size) = (before + size, leg.Pair, 0);
            size = Math.Max(size, leg.Quantity.Count);
            if (leg.Role != BracketRole.Stop) continue;
            var at = next.FindIndex(plan => plan.Leg.Id == leg.Id);
            var plan = at >= 0 ? next[at] : new StopPlan(leg, entry.Ticket.Id, entry.Ticket.Side.Opposite(), before, 0, 0, 0, leg.Id, Strategy: entry.Strategy, IsWhole: entry.Split?.Attached == leg.Id);
            plan = plan with { EntryFilled = plan.EntryFilled + fill.Quantity.Count, EntryCost = checked(plan.EntryCost + fill.Price.Nanos * fill.Quantity.Count) };
            if (at >= 0) next[at] = plan;
            else next.Add(plan);
        }

        return new([.. next]);
    }

    /// <summary>A pair has closed a part of what it was for.</summary>
    private static EquatableArray<StopPlan> Closed(EquatableArray<StopPlan> stops, AccountOrder order, OrderId entry, int pair, int quantity) =>
        stops.Any(plan => plan.Entry == entry)
            ? stops.Select(plan => plan.Entry != entry ? plan : plan with
            {
                Closed = plan.Closed + (plan.Leg.Pair == pair ? quantity : 0),
                HasTargetFilled = plan.HasTargetFilled || order.Ticket.Kind == OrderKind.Limit,
            }).ToEquatableArray()
            : stops;

    /// <summary>News of an order that is a promised stop, or takes the place of one.</summary>
    private static AccountState Changed(AccountState before, AccountState after, AccountEvent happened, OrderId id)
    {
        if (happened is OrderIntended { Parent: { } entry, Pair: { } pair, Ticket: var placed })
            return With(after, placed.Contract, protection => protection with
            {
                Stops = protection.Stops.Select(plan => plan.Entry == entry && plan.Leg.Pair == pair ? plan with { Order = id, Level = placed.Stop, Aim = null } : plan).ToEquatableArray(),
            });
        foreach (var protection in after.Protections.Span)
        {
            if (!protection.Stops.Any(plan => plan.Order == id)) continue;
            return happened switch
            {
                OrderAppeared { Ticket.Stop: { } level } => At(after, protection, id, level),
                OrderModified { Ticket.Stop: { } level } => At(after, protection, id, level),
                ChangeAsked { Change.Stop: { } aim } => Of(after, protection, id, plan => plan with { Aim = aim }),
                // Who has a stop cancelled and closes nothing wants the position without it.
                OrderCancelled when before.Order(id) is { CancelAsked: true } && !IsClosing(after, protection.Contract) =>
                    Put(after, protection with { Stops = protection.Stops.Where(plan => plan.Order != id).ToEquatableArray() }),
                _ => after,
            };
        }

        return after;
    }

    private static AccountState At(AccountState state, Protection protection, OrderId id, Price level) => Of(state, protection, id, plan => plan with { Level = level });

    private static AccountState Of(AccountState state, Protection protection, OrderId id, Func<StopPlan, StopPlan> change) =>
        Put(state, protection with { Stops = protection.Stops.Select(plan => plan.Order == id ? change(plan) : plan).ToEquatableArray() });

    private static bool IsClosing(AccountState state, ContractSymbol contract) => state.IsBeingFlattened(contract) || Exits(state, contract) > 0;

    /// <summary>Contracts that market orders are about to close.</summary>
    private static int Exits(AccountState state, ContractSymbol contract)
    {
        var (net, exits) = (state.PositionIn(contract)?.Net ?? 0, 0);
        foreach (var order in state.Orders.Span)
        {
            if (order.Ticket is { Kind: OrderKind.Market } ticket && ticket.Contract == contract && ticket.Side == Sides.Closing(net)) exits += order.Remaining;
        }

        return exits;
    }

    /// <summary>Counts every protection anew; those of positions that are gone, or have nothing left to cover, go.</summary>
    private static AccountState Counted(AccountState state, bool all, DateTimeOffset at)
    {
        var next = new List<Protection>(state.Positions.Count);
        foreach (var position in state.Positions.Span)
        {
            var held = state.ProtectionOf(position.Contract);
            if (held is null && !all) continue;
            var protection = held ?? new Protection(position.Contract, default);
            var side = Sides.Closing(position.Net);
            if (protection.Stops.Any(plan => plan.Side != side || IsDone(state, plan)))
                protection = protection with { Stops = protection.Stops.Where(plan => plan.Side == side && !IsDone(state, plan)).ToEquatableArray() };
            if (protection.Stops.Count == 0 && !all) continue;
            next.Add(Counted(state, protection, position, all, at));
        }

        var counted = new EquatableArray<Protection>([.. next]);
        return counted == state.Protections ? state : state with { Protections = counted };
    }

    /// <summary>Its pair has closed all that it was for; one that still covers others has to give that up first.</summary>
    private static bool IsDone(AccountState state, StopPlan plan) =>
        plan.Promised == 0 && plan.EntryFilled >= plan.Before + plan.Leg.Quantity.Count && !(plan.IsWhole && state.Order(plan.Order) is not null);

    private static Protection Counted(AccountState state, Protection protection, Position position, bool all, DateTimeOffset at)
    {
        var open = Math.Abs(position.Net);
        var uncovered = state.IsBeingFlattened(position.Contract)
            ? 0
            : Math.Max(0, (all ? open : Math.Min(open, protection.Stops.Sum(plan => plan.Promised))) - Working(state, position) - Exits(state, position.Contract));
        if (uncovered == protection.Uncovered) return protection;
        return uncovered == 0
            ? protection with { Uncovered = 0, NakedSince = null, ActedAt = null }
            : protection with { Uncovered = uncovered, NakedSince = protection.NakedSince ?? at };
    }

    private static int Working(AccountState state, Position position)
    {
        var (side, working) = (Sides.Closing(position.Net), 0);
        foreach (var order in state.Orders.Span)
        {
            if (order.IsWorkingStop && order.Ticket.Contract == position.Contract && order.Ticket.Side == side) working += order.Remaining;
        }

        return working;
    }

    private static AccountState With(AccountState state, ContractSymbol contract, Func<Protection, Protection> change) =>
        state.ProtectionOf(contract) is { } protection ? Put(state, change(protection)) : state;

    private static AccountState Put(AccountState state, Protection protection)
    {
        for (var i = 0; i < state.Protections.Count; i++)
        {
            if (state.Protections[i].Contract == protection.Contract) return state with { Protections = state.Protections.SetItem(i, protection) };
        }

        return state with { Protections = state.Protections.Add(protection) };
    }

    private static OrderId? OrderOf(AccountEvent happened) => happened switch
    {
        OrderIntended { Purpose: OrderPurpose.Protect, Ticket.Kind: not OrderKind.Limit } e => e.Ticket.Id,
        OrderAppeared e => e.Ticket.Id,
        OrderModified e => e.Ticket.Id,
        ChangeAsked e => e.Order,
        OrderCancelled e => e.Order,
        _ => null,
    };
}
