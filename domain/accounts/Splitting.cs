using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>A bracket that the broker cannot attach as it is: one stop goes with the entry, for all of it, and we place the other legs ourselves.</summary>
/// <param name="Attached">The stop farthest from the entry; null when the entry has none.</param>
public sealed record BracketSplit(OrderId? Attached);

/// <summary>What a leg needs that we place ourselves.</summary>
/// <param name="Side">The entry's.</param>
/// <param name="Before">Contracts of the entry that belong to the pairs before this one.</param>
/// <param name="EntryFilled">Contracts that the entry has filled.</param>
/// <param name="EntryCost">Their prices, each in nano-points, added up.</param>
/// <param name="Placed">Contracts that were placed.</param>
public sealed record OwnLeg(ContractSymbol Contract, Side Side, int Before, int EntryFilled = 0, long EntryCost = 0, int Placed = 0);

/// <summary>
/// Several stops and targets where the broker attaches one stop. The widest works from the entry's first fill on and covers all of it; as the entry
/// fills, the other legs are placed as orders of their own, and what a stop of its own covers the widest gives up. Legs of a pair shrink one another by their fills
/// (<see cref="OrderLife.Trim"/>); what fills beyond the position all the same is closed.
/// </summary>
internal static class Splitting
{
    /// <summary>Null when the broker's own bracket is enough: one stop and one target, both for all of the entry.</summary>
    public static BracketSplit? Of(OrderTicket entry, EquatableArray<BracketLeg> legs, Mark? mark)
    {
        if (legs.Count(leg => leg.Role == BracketRole.Stop) <= 1 && legs.Count(leg => leg.Role == BracketRole.Target) <= 1 && legs.All(leg => leg.Quantity == entry.Quantity)) return null;
        (OrderId Id, Points Distance)? widest = null;
        foreach (var leg in legs)
        {
            if (leg.Role != BracketRole.Stop) continue;
            var distance = (leg.At is { } at ? OrderAsk.DistanceTo(at, entry.Side, entry.Limit, entry.Stop, mark) : leg.FromEntry) ?? default;
            if (widest is null || distance > widest.Value.Distance) widest = (leg.Id, distance);
        }

        return new(widest?.Id);
    }

    /// <summary>The legs as they are kept until they work: those that we place, with what they need.</summary>
    public static IEnumerable<SuspendedLeg> Suspend(OrderIntended entry)
    {
        var (before, size, pair) = (0, 0, -1);
        foreach (var leg in entry.Legs.OrderBy(leg => leg.Pair))
        {
            if (leg.Pair != pair) (before, size, pair) = (before + size, 0, leg.Pair);
            size = Math.Max(size, leg.Quantity.Count);
            var isOwn = entry.Split is { } split && split.Attached != leg.Id;
            yield return new(leg, entry.Ticket.Id, entry.Strategy, isOwn ? new(entry.Ticket.Contract, entry.Ticket.Side, before) : null);
        }
    }

    /// <summary>Follows the entries' fills, and forgets the legs that have nothing left to be placed.</summary>
    public static AccountState Follow(AccountState before, AccountState after, AccountEvent happened)
    {
        if (!after.SuspendedLegs.Any(leg => leg.Own is not null)) return after;
        var legs = after.SuspendedLegs.Select(leg => leg.Own is null ? leg : Followed(before, leg, leg.Own, happened)).Where(leg => leg.Own is null || IsWanted(after, leg, leg.Own)).ToEquatableArray();
        return legs == after.SuspendedLegs ? after : after with { SuspendedLegs = legs };
    }

    /// <summary>Places what the fills ask for, and makes the attached stops smaller by what has its own.</summary>
    public static void Evaluate(Turn turn)
    {
        if (!turn.State.MaySend || turn.State.Control == TradingState.Frozen) return;
        foreach (var leg in turn.State.SuspendedLegs)
        {
            if (leg.Own is { } own && Promised(leg.Leg, own) > own.Placed && !turn.State.IsBeingFlattened(own.Contract)) Place(turn, leg, own);
        }

        foreach (var protection in turn.State.Protections)
        {
            foreach (var plan in protection.Stops)
            {
                if (plan.IsWhole && !turn.State.IsBeingFlattened(protection.Contract)) Shrink(turn, protection, plan);
            }
        }
    }

    /// <summary>A leg has turned the position round: both legs of a pair have filled, or the widest stop beside another.</summary>
    public static void Filled(Turn turn, AccountState before, AccountOrder? order, Fill fill)
    {
        if (order is not { IsLeg: true }) return;
        var (was, now) = (before.PositionIn(fill.Contract)?.Net ?? 0, turn.State.PositionIn(fill.Contract)?.Net ?? 0);
        if (was * fill.Side.Sign() > 0 || now * fill.Side.Sign() <= 0) return;
        Flattening.Start(
            turn, Flattening.IdFor(turn, $"{order.Ticket.Id} {fill.Id}"), new FlattenScope(Contract: fill.Contract), $"{order.Ticket.Id} has filled more than there was to close",
            Reconciling.Engine, null, turn.Command.Market, turn.At);
    }

    private static SuspendedLeg Followed(AccountState before, SuspendedLeg leg, OwnLeg own, AccountEvent happened) => happened switch
    {
        FillBooked { Fill: var fill } when fill.Order == leg.Parent && before.Order(leg.Parent) is not null => leg with
        {
            Own = own with { EntryFilled = own.EntryFilled + fill.Quantity.Count, EntryCost = checked(own.EntryCost + fill.Price.Nanos * fill.Quantity.Count) },
        },
        OrderIntended e when e.Ticket.Id == leg.Leg.Id => leg with { Own = own with { Placed = Promised(leg.Leg, own) } },
        ChangeAsked { Change.Quantity: not null } e when e.Order == leg.Leg.Id => leg with { Own = own with { Placed = Promised(leg.Leg, own) } },
        _ => leg,
    };

    private static bool IsWanted(AccountState state, SuspendedLeg leg, OwnLeg own) =>
        state.Order(leg.Parent) is not null
        || (Promised(leg.Leg, own) > own.Placed && state.PositionIn(own.Contract) is { } position && Math.Sign(position.Net) == own.Side.Sign());

    private static int Promised(BracketLeg leg, OwnLeg own) => Math.Clamp(own.EntryFilled - own.Before, 0, leg.Quantity.Count);

    private static void Place(Turn turn, SuspendedLeg suspended, OwnLeg own)
    {
        var (leg, more) = (suspended.Leg, Promised(suspended.Leg, own) - own.Placed);
        if (own.Placed > 0)
        {
            if (turn.State.Order(leg.Id) is { Status: OrderStatus.Working or OrderStatus.PartlyFilled, Change: null, ResizeTo: null, CancelAsked: false } works)
                turn.Add(new ChangeAsked(leg.Id, new TicketChange(new Contracts(works.Ticket.Quantity.Count + more)), "its entry has filled more", null, null, turn.At));
            return;
        }

        var open = (turn.State.PositionIn(own.Contract)?.Net ?? 0) * own.Side.Sign();
        if (open <= 0) return;
        var (isStop, instrument) = (leg.Role == BracketRole.Stop, turn.State.Instrument(own.Contract.Root));
        var price = leg.Trail is not null ? (Price?)null
            : leg.At ?? instrument.OnGrid(
                new Price(own.EntryCost / own.EntryFilled) + leg.FromEntry!.Value * (isStop ? -own.Side.Sign() : own.Side.Sign()), up: isStop == (own.Side == Side.Buy));
        var ticket = new OrderTicket(
            leg.Id, own.Contract, own.Side.Opposite(), new Contracts(Math.Min(more, open)), !isStop ? OrderKind.Limit : price is null ? OrderKind.TrailingStop : OrderKind.Stop,
            isStop ? null : price, isStop ? price : null, leg.Trail, TimeInForce.Gtc);
        turn.Add(new OrderIntended(ticket, OrderPurpose.Protect, default, null, null, turn.At, Strategy: suspended.Strategy, Parent: suspended.Parent, Pair: leg.Pair));
    }

    /// <summary>Not before the entry is over: until then the broker makes its stop larger by each fill.</summary>
    private static void Shrink(Turn turn, Protection protection, StopPlan whole)
    {
        var state = turn.State;
        if (state.Order(whole.Entry) is not null || state.Order(whole.Order) is not { IsWorkingStop: true, Change: null } order) return;
        var covers = whole.Promised;
        foreach (var plan in protection.Stops)
        {
            if (plan.Entry == whole.Entry && plan.Leg.Id != whole.Leg.Id)
                covers += Math.Max(0, plan.Promised - (state.Order(plan.Order) is { IsWorkingStop: true } works ? works.Remaining : 0));
        }

        if (covers >= order.Remaining) return;
        if (covers == 0) turn.Add(new CancelAsked(order.Ticket.Id, "other stops cover what it covered", turn.At));
        else if (order.ResizeTo?.Count != order.Filled.Count + covers) turn.Add(new ResizeAsked(order.Ticket.Id, new Contracts(order.Filled.Count + covers), turn.At));
    }
}
