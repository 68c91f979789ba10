using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>An alert changes what works: the stop and target of a position, or the price and size of an entry.</summary>
/// <remarks>What makes less or protects nearer always passes; what makes more, pays more or protects farther away is judged like an order.</remarks>
internal static class Modifying
{
    public static void Handle(Turn turn, Consider c)
    {
        var contract = c.Intent.Contract!.Value;
        if (Considering.RefusesExits(turn, c)) return;
        if (turn.State.IsBeingFlattened(contract))
            Considering.Refuse(turn, c, ReasonCodes.Flattening, "The engine is closing the position already.");
        else if (c.Intent.Brackets.Count > 0)
            Exits(turn, c, contract, c.Intent.Brackets[0]);
        else
            Entry(turn, c, contract);
    }

    private static void Exits(Turn turn, Consider c, ContractSymbol contract, BracketAsk ask)
    {
        var state = turn.State;
        if (state.PositionIn(contract) is not { } position)
        {
            Unknown(turn, c, contract, $"There is no position in {contract} whose stop or target could be moved.");
            return;
        }

        if (c.Intent.OnlySide is { } side && side.Sign() != Math.Sign(position.Net))
        {
            turn.Add(new AlertIgnored(c.Alert, ReasonCodes.Ignored, $"The alert is about a {Word(side)} position; the position is {Word(Sides.Closing(position.Net).Opposite())}.", c.At));
            return;
        }

        var instrument = state.Instrument(contract.Root);
        var price = c.Market.Of(contract) is { } mark && mark.At >= position.MarkedAt ? mark.Price : position.Mark;
        var (sign, changes, toStop) = (Math.Sign(position.Net), new List<(AccountOrder Order, TicketChange Change)>(), (Points?)null);
        var widens = false;
        foreach (var (isStop, at, distance) in new[] { (true, ask.StopAt, ask.StopFromEntry), (false, ask.TargetAt, ask.TargetFromEntry) })
        {
            if (at is null && distance is null) continue;
            var legs = state.Orders.Where(order => IsLegOf(order, position, isStop, c.Intent.Owner)).ToArray();
            if (legs.Length == 0)
            {
                Unknown(turn, c, contract, $"No {(isStop ? "stop" : "target")} of the position in {contract} works.");
                return;
            }

            foreach (var leg in legs)
            {
                var level = at ?? instrument.OnGrid(EntryOf(state, leg, position) + distance!.Value * (isStop ? -sign : sign), up: isStop == sign > 0);
                if (!instrument.IsOnGrid(level))
                {
                    Considering.Refuse(turn, c, ReasonCodes.PriceOffTick, $"{level} is not a whole number of ticks of {contract}.");
                    return;
                }

                if (isStop && (price - level).Nanos * sign <= 0)
                {
                    Considering.Refuse(turn, c, ReasonCodes.PriceThrough, $"A stop at {level} would close the position at once: {contract} is at {price}. A close says that better.");
                    return;
                }

                var stands = isStop ? leg.Change?.Stop ?? leg.Ticket.Stop!.Value : leg.Change?.Limit ?? leg.Ticket.Limit!.Value;
                if (isStop)
                {
                    widens |= (level - stands).Nanos * sign < 0;
                    var far = new Points((price - level).Nanos * sign);
                    if (!(toStop >= far)) toStop = far;
                }

                if (level != stands) changes.Add((leg, isStop ? new(Stop: level) : new(Limit: level)));
            }
        }

        var decision = widens ? Widened(turn, c, position, price, toStop) : null;
        Decide(turn, c, changes, decision, "Moves what protects the position.");
    }

    /// <summary>A stop farther away is judged as the position would be, opened now with that stop; how often was entered is no part of it.</summary>
    private static Decision Widened(Turn turn, Consider c, Position position, Price price, Points? toStop)
    {
        var state = turn.State;
        var contract = position.Contract;
        var without = state with
        {
            Balance = state.Balance + position.Unrealized(state.Instrument(contract.Root), price),
            Positions = state.Positions.Where(other => other.Contract != contract).ToEquatableArray(),
            Orders = state.Orders.Where(order => order.Ticket.Contract != contract).ToEquatableArray(),
            Guard = state.Guard with { Entries = default },
        };
        var ask = new OrderAsk(
            contract, Sides.Closing(position.Net).Opposite(), Math.Abs(position.Net), 0, OrderKind.Market, null, null, toStop, Strategy: c.Intent.Strategy);
        return Gate.Judge(without, ask, c.Above, c.Market, c.At, c.Others, c.Messages);
    }

    private static void Entry(Turn turn, Consider c, ContractSymbol contract)
    {
        var (state, intent) = (turn.State, c.Intent);
        var entries = state.Orders.Where(order => order is { Purpose: OrderPurpose.Entry, CancelAsked: false, Status: OrderStatus.Working or OrderStatus.PartlyFilled }
            && order.Ticket.Contract == contract && order.IsOf(intent.Owner) && (intent.OnlySide is not { } only || order.Ticket.Side == only)).ToArray();
        if (entries is not [var entry])
        {
            Unknown(turn, c, contract, entries.Length == 0 ? $"No entry works in {contract}." : $"{entries.Length} entries work in {contract}, and the alert does not say which is meant.");
            return;
        }

        var now = entry.Ticket;
        var change = new TicketChange(
            intent.Quantity is { } size && size != now.Quantity.Count ? new Contracts(size) : null, intent.Limit == now.Limit ? null : intent.Limit, intent.Stop == now.Stop ? null : intent.Stop);
        if (Impossible(entry, change, state.Instrument(contract.Root)) is var (code, text))
        {
            Considering.Refuse(turn, c, code, text);
            return;
        }

        var next = now with { Quantity = change.Quantity ?? now.Quantity, Limit = change.Limit ?? now.Limit, Stop = change.Stop ?? now.Stop };
        var isMore = next.Quantity > now.Quantity || IsWorse(now.Side, now.Limit, next.Limit) || IsWorse(now.Side, now.Stop, next.Stop);
        Decide(turn, c, change == new TicketChange() ? [] : [(entry, change)], isMore ? Judged(turn, c, entry, next) : null, "Changes the working entry.");
    }

    private static Decision Judged(Turn turn, Consider c, AccountOrder entry, OrderTicket next)
    {
        var state = turn.State;
        var without = state with { Orders = state.Orders.Where(order => order.Ticket.Id != next.Id).ToEquatableArray(), Guard = state.Guard with { Entries = default } };
        Points? toStop = null;
        foreach (var leg in entry.Legs.Span)
        {
            if (leg.Role != BracketRole.Stop) continue;
            var far = leg.At is { } at ? OrderAsk.DistanceTo(at, next.Side, next.Limit, next.Stop, c.Market.Of(next.Contract)) : leg.FromEntry;
            if (!(toStop >= far)) toStop = far;
        }

        var ask = new OrderAsk(
            next.Contract, next.Side, next.Quantity.Count - entry.Filled.Count, 0, next.Kind, next.Limit, next.Stop, toStop, entry.Legs.Count, Strategy: c.Intent.Strategy);
        return Gate.Judge(without, ask, c.Above, c.Market, c.At, c.Others, c.Messages);
    }

    private static (string Code, string Text)? Impossible(AccountOrder entry, TicketChange change, Instrument instrument)
    {
        var ticket = entry.Ticket;
        if (change.Limit is not null && ticket.Limit is null) return (ReasonCodes.Unsupported, $"The working entry is a {ticket.Kind} order: it has no limit.");
        if (change.Stop is not null && ticket.Stop is null) return (ReasonCodes.Unsupported, $"The working entry is a {ticket.Kind} order: it has no trigger.");
        if ((change.Limit ?? change.Stop) is { } price && !(instrument.IsOnGrid(change.Limit ?? price) && instrument.IsOnGrid(change.Stop ?? price)))
            return (ReasonCodes.PriceOffTick, $"{price} is not a whole number of ticks of {ticket.Contract}.");
        if (change.Quantity is not { } size) return null;
        if (size <= entry.Filled) return (ReasonCodes.InvalidQuantity, $"{entry.Filled} contracts of the entry are filled: its size cannot become {size}.");
        return size > ticket.Quantity && entry.Legs.Count > 0
            ? (ReasonCodes.Unsupported, "An entry with a bracket does not grow: what is added would have no stop. Cancel it and send it anew.")
            : null;
    }

    /// <param name="judged">Null when it always passes.</param>
    private static void Decide(Turn turn, Consider c, List<(AccountOrder Order, TicketChange Change)> changes, Decision? judged, string text)
    {
        var decision = (judged ?? Considering.Said(turn, c, accepted: true, ReasonCodes.Reduces, changes.Count == 0 ? "It stands so already." : text)) with { IsChange = true };
        if (Considering.OnlyShows(turn, c, decision.Accepted ? "would change what works" : $"would be refused: {decision.Text}", decision)) return;
        if (!decision.Accepted)
        {
            turn.Add(new AlertRefused(c.Alert, decision, c.At));
            return;
        }

        turn.Add(new AlertAccepted(c.Alert, decision, c.At));
        foreach (var (order, change) in changes) turn.Add(new ChangeAsked(order.Ticket.Id, change, $"alert {c.Alert}", c.Market.Of(order.Ticket.Contract), c.Alert, c.At));
    }

    private static void Unknown(Turn turn, Consider c, ContractSymbol contract, string text)
    {
        var working = turn.State.Orders.Where(order => order.Ticket.Contract == contract).Select(Shown).ToArray();
        Considering.Refuse(turn, c, ReasonCodes.UnknownOrder, $"{text} {(working.Length == 0 ? "Nothing works there." : $"There work: {string.Join(", ", working)}.")}");
    }

    private static string Shown(AccountOrder order)
    {
        var ticket = order.Ticket;
        return $"{ticket.Id} ({ticket.Side} {order.Remaining} {ticket.Kind}{(ticket.Limit is { } limit ? $" limit {limit}" : "")}{(ticket.Stop is { } stop ? $" stop {stop}" : "")})";
    }

    /// <summary>A trailing stop of the broker's moves by itself and has no price to change.</summary>
    private static bool IsLegOf(AccountOrder order, Position position, bool isStop, string? owner) =>
        order is { IsLeg: true, CancelAsked: false, Status: OrderStatus.Working or OrderStatus.PartlyFilled } && order.IsOf(owner)
        && order.Ticket.Contract == position.Contract && order.Ticket.Side == Sides.Closing(position.Net) && order.Ticket.Kind == (isStop ? OrderKind.Stop : OrderKind.Limit);

    /// <summary>The average of the fills that the leg belongs to, else of the position.</summary>
    private static Price EntryOf(AccountState state, AccountOrder leg, Position position) =>
        state.ProtectionOf(position.Contract)?.Stops.FirstOrDefault(plan => plan.Order == leg.Ticket.Id || (plan.Entry == leg.Parent && plan.Leg.Pair == leg.Pair))?.AverageEntry
        ?? position.AveragePrice;

    private static bool IsWorse(Side side, Price? from, Price? to) => from is { } now && to is { } next && (next - now).Nanos * side.Sign() > 0;

    private static string Word(Side side) => side == Side.Buy ? "long" : "short";
}
