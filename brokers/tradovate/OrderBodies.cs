using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>What is sent for an order (reference 8). Fields without a value are left out, prices are absolute, and every order says that a program placed it.</summary>
internal static class OrderBodies
{
    /// <summary>The order, with its exits when it has any; or why Tradovate has no such order.</summary>
    /// <param name="reference">The price that the exits of a market order are measured from; null when it is not known.</param>
    public static OrderOutcome.Rejected? Place(AccountLink link, PlaceOrder order, KnownContract contract, Price? reference, out Dictionary<string, object>? body)
    {
        body = null;
        var ticket = order.Ticket;
        var stops = order.Legs.Where(leg => leg.Role == BracketRole.Stop).ToList();
        var targets = order.Legs.Where(leg => leg.Role == BracketRole.Target).ToList();
        if (stops.Count > 1 || targets.Count > 1 || order.Legs.Any(leg => leg.Quantity != ticket.Quantity))
            return new(TradovateBroker.Codes.Brackets, "Tradovate attaches one stop and one target for all of an order.");
        if (OrderTag.Of(ticket.Id, stops.FirstOrDefault()?.Id, targets.FirstOrDefault()?.Id) is not { } tag) return new(TradovateBroker.Codes.Unsupported, $"The id {ticket.Id} is too long.");
        if (ticket.Kind == OrderKind.TrailingStop && ticket.Trail is null) return new(TradovateBroker.Codes.Unsupported, "A trailing stop needs its distance.");
        if (ticket.Kind == OrderKind.TrailingStop && ticket.Stop is null && reference is null)
            return new(TradovateBroker.Codes.Unsupported, "A trailing stop begins at a distance from the price, and the price is not known.");
        var made = Terms(ticket, reference, contract);
        made["accountId"] = link.Number;
        made["accountSpec"] = link.Name;
        made["clOrdId"] = tag;
        made["symbol"] = contract.Name;
        made["isAutomated"] = true;
        var entry = ticket.Limit ?? ticket.Stop ?? reference;
        var exits = new List<Dictionary<string, object>>();
        foreach (var leg in stops.Concat(targets))
        {
            if (leg.At is null && entry is null) return new(TradovateBroker.Codes.PriceUnknown, "Tradovate takes stops and targets at a price, and the price of the market is not known.");
            exits.Add(Exit(leg, ticket, entry, contract));
        }

        if (exits.Count > 0) made["bracket1"] = exits[0];
        if (exits.Count > 1) made["bracket2"] = exits[1];
        body = made;
        return null;
    }

    /// <summary>A stop with its target as the one that cancels it: symbol and quantity are said once, for both (reference 8.2).</summary>
    /// <inheritdoc cref="Place"/>
    public static OrderOutcome.Rejected? Pair(AccountLink link, OrderTicket stop, OrderTicket target, KnownContract contract, Price? reference, out Dictionary<string, object>? body)
    {
        if (Place(link, new PlaceOrder(link.Settings.Account, stop, default, Reduces: true), contract, reference, out body) is { } unfit) return unfit;
        if (OrderTag.Of(target.Id, null, null) is not { } tag) return new(TradovateBroker.Codes.Unsupported, $"The id {target.Id} is too long.");
        var other = Terms(target, reference, contract);
        other.Remove("orderQty");
        other["clOrdId"] = tag;
        body!["other"] = other;
        return null;
    }

    /// <summary>All terms again, for a change replaces them (reference 8.4).</summary>
    public static Dictionary<string, object> Modify(KnownOrder order, TermsRow terms, OrderChange change)
    {
        var body = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["orderId"] = order.Number, ["orderQty"] = change.Quantity?.Count ?? terms.Quantity, ["orderType"] = terms.Type, ["isAutomated"] = true,
        };
        if ((change.Limit ?? terms.Limit) is { } limit) body["price"] = limit.Points;
        if ((change.Stop ?? terms.Stop) is { } stop) body["stopPrice"] = stop.Points;
        if (terms.Trail is { } trail) body["pegDifference"] = Number(trail);
        if (terms.TimeInForce is { } tif) body["timeInForce"] = tif;
        return body;
    }

    private static Dictionary<string, object> Terms(OrderTicket ticket, Price? reference, KnownContract contract)
    {
        var body = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["action"] = ActionOf(ticket.Side), ["orderQty"] = ticket.Quantity.Count, ["orderType"] = TypeOf(ticket.Kind), ["timeInForce"] = TifOf(ticket.Tif),
        };
        if (ticket.Limit is { } limit) body["price"] = limit.Points;
        if (ticket.Stop is { } stop) body["stopPrice"] = stop.Points;
        if (ticket.Kind != OrderKind.TrailingStop) return body;
        body["pegDifference"] = Number(ticket.Trail!.Value);
        if (ticket.Stop is null) body["stopPrice"] = OnGrid(ticket.Side == Side.Buy ? reference!.Value + ticket.Trail.Value : reference!.Value - ticket.Trail.Value, contract).Points;
        return body;
    }

    private static Dictionary<string, object> Exit(BracketLeg leg, OrderTicket entry, Price? reference, KnownContract contract)
    {
        var isStop = leg.Role == BracketRole.Stop;
        var sign = isStop ? -entry.Side.Sign() : entry.Side.Sign();
        var at = leg.At ?? OnGrid(reference!.Value + leg.FromEntry!.Value * sign, contract);
        // Protection outlives the session of its entry.
        var body = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["action"] = ActionOf(entry.Side.Opposite()), ["clOrdId"] = leg.Id.Value, ["timeInForce"] = TifOf(TimeInForce.Gtc),
            ["orderType"] = !isStop ? OrderTypes.Limit : leg.Trail is null ? OrderTypes.Stop : OrderTypes.TrailingStop,
        };
        body[isStop ? "stopPrice" : "price"] = at.Points;
        if (isStop && leg.Trail is { } trail) body["pegDifference"] = Number(trail);
        return body;
    }

    private static Price OnGrid(Price price, KnownContract contract) =>
        Price.FromPoints(Math.Round(price.Points / contract.TickSize, MidpointRounding.AwayFromZero) * contract.TickSize);

    private static decimal Number(Points distance) => distance.Nanos / (decimal)Price.NanosPerPoint;

    private static string ActionOf(Side side) => side == Side.Buy ? "Buy" : "Sell";

    private static string TypeOf(OrderKind kind) => kind switch
    {
        OrderKind.Limit => OrderTypes.Limit,
        OrderKind.Stop => OrderTypes.Stop,
        OrderKind.StopLimit => OrderTypes.StopLimit,
        OrderKind.TrailingStop => OrderTypes.TrailingStop,
        _ => OrderTypes.Market,
    };

    private static string TifOf(TimeInForce tif) => tif switch
    {
        TimeInForce.Gtc => "GTC",
        TimeInForce.Ioc => "IOC",
        TimeInForce.Fok => "FOK",
        _ => "Day",
    };
}
