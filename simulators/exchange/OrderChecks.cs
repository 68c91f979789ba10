using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <summary>What the exchange refuses at the door.</summary>
internal static class OrderChecks
{
    /// <summary>The first reason to refuse an order; null when there is none.</summary>
    public static ExchangeAnswer.Refused? Objection(
        OrderTicket ticket, EquatableArray<BracketLeg> legs, InstrumentCatalog catalog, bool isFrozen, bool hasMarket)
    {
        if (isFrozen) return new(RejectCodes.AccountLocked, "The account is locked.");
        if (catalog.Find(ticket.Contract.Root) is not { } instrument)
            return new(RejectCodes.UnknownContract, $"No contract {ticket.Contract}.");
        if (ticket.Quantity.Count < 1) return new(RejectCodes.BadQuantity, "An order is for one contract or more.");
        if (!HasThePricesOfItsKind(ticket))
            return new(RejectCodes.BadPrice, $"A {ticket.Kind} order has other prices than these.");
        if (IsOff(ticket.Limit, instrument) || IsOff(ticket.Stop, instrument) || IsOff(ticket.Trail, instrument))
            return new(RejectCodes.OffTick, $"Prices of {ticket.Contract} are whole multiples of {instrument.TickSize}.");
        foreach (var leg in legs.Span)
            if (Objection(leg, instrument) is { } refused) return refused;
        return ticket.Kind == OrderKind.Market && !hasMarket
            ? new(RejectCodes.NoMarket, $"There is no quote of {ticket.Contract} yet.")
            : null;
    }

    /// <summary>The first reason to refuse a change; null when there is none.</summary>
    public static ExchangeAnswer.Refused? Objection(ExchangeOrder order, OrderModification change, Instrument instrument)
    {
        if (change.Quantity is { } quantity && (quantity.Count < 1 || quantity <= order.Filled))
            return new(RejectCodes.BadQuantity, $"{order.Filled} are filled already; the new quantity must be larger.");
        if (change.Limit is not null && order.Ticket.Kind is not (OrderKind.Limit or OrderKind.StopLimit))
            return new(RejectCodes.BadChange, $"A {order.Ticket.Kind} order has no limit.");
        if (change.Stop is not null && (order.Triggered || order.Ticket.Kind is OrderKind.Market or OrderKind.Limit))
            return new(RejectCodes.BadChange, "The order has no stop, or it has been set off.");
        return IsOff(change.Limit, instrument) || IsOff(change.Stop, instrument)
            ? new(RejectCodes.OffTick, $"Prices of {order.Ticket.Contract} are whole multiples of {instrument.TickSize}.")
            : null;
    }

    private static ExchangeAnswer.Refused? Objection(BracketLeg leg, Instrument instrument)
    {
        if (leg.Quantity.Count < 1) return new(RejectCodes.BadQuantity, "A bracket leg is for one contract or more.");
        if (leg.At is null == leg.FromEntry is null)
            return new(RejectCodes.BadLeg, "A bracket leg has either a price or a distance from the entry.");
        if (leg.FromEntry is { Nanos: <= 0 } || leg.Trail is { Nanos: <= 0 })
            return new(RejectCodes.BadLeg, "The distances of a bracket leg are positive.");
        if (leg.Trail is not null && leg.Role == BracketRole.Target)
            return new(RejectCodes.BadLeg, "Only a stop leg trails.");
        return IsOff(leg.At, instrument) || IsOff(leg.FromEntry, instrument) || IsOff(leg.Trail, instrument)
            ? new(RejectCodes.OffTick, $"The prices of a bracket leg are whole multiples of {instrument.TickSize}.")
            : null;
    }

    private static bool HasThePricesOfItsKind(OrderTicket ticket)
    {
        var hasLimit = ticket.Kind is OrderKind.Limit or OrderKind.StopLimit;
        var hasStop = ticket.Kind is OrderKind.Stop or OrderKind.StopLimit;
        var hasTrail = ticket.Kind is OrderKind.TrailingStop;
        return ticket.Limit is not null == hasLimit && ticket.Stop is not null == hasStop
            && (hasTrail ? ticket.Trail is { Nanos: > 0 } : ticket.Trail is null);
    }

    private static bool IsOff(Price? price, Instrument instrument) => price is { } given && !instrument.IsOnGrid(given);

    private static bool IsOff(Points? distance, Instrument instrument) => distance is { } given && given.Nanos % instrument.TickSize.Nanos != 0;
}
