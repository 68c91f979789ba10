using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;
using static TraderTerminal.Grains.Evidence.ExportCell;

namespace TraderTerminal.Grains.Evidence;

/// <summary>Each thing that happened to an order, with the order as it stood then.</summary>
public static class OrderRows
{
    public static readonly string[] Columns =
    [
        .. ExportPlace.Columns, "order", "event", "alert", "contract", "side", "quantity", "filled", "kind", "limit", "stop", "trail", "tif", "purpose", "brokerOrderId", "strategy", "code", "text",
    ];

    /// <summary>Null for an event that is about no order.</summary>
    public static ExportCell[]? Of(ExportPlace place, AccountState before, AccountState after, AccountEvent happened)
    {
        if (What(happened) is not { } what) return null;
        var order = after.Order(what.Order) ?? before.Order(what.Order);
        var ticket = order?.Ticket ?? what.Ticket;
        return
        [
            .. place.Cells, Text(what.Order.Value), Ours(place.Stored.Type), Plain(order?.Alert), Plain(ticket?.Contract), Word(ticket?.Side), Count(ticket?.Quantity.Count), Count(order?.Filled.Count),
            Word(ticket?.Kind), Plain(ticket?.Limit), Plain(ticket?.Stop), Plain(ticket?.Trail), Word(ticket?.Tif), Word(order?.Purpose), Text(order?.BrokerOrderId), Text(order?.Strategy),
            Text(what.Code), Text(what.Text),
        ];
    }

    private static (OrderId Order, OrderTicket? Ticket, string? Code, string? Text)? What(AccountEvent happened) => happened switch
    {
        OrderIntended e => (e.Ticket.Id, e.Ticket, null, null),
        OrderSent e => (e.Order, null, null, null),
        OrderPlaced e => (e.Order, null, null, null),
        OrderAppeared e => (e.Ticket.Id, e.Ticket, null, null),
        OrderModified e => (e.Ticket.Id, e.Ticket, null, null),
        OrderRejected e => (e.Order, null, e.Code, e.Text),
        OrderCancelled e => (e.Order, null, null, e.Reason),
        OrderExpired e => (e.Order, null, null, null),
        OrderOutcomeUnknown e => (e.Order, null, null, e.Why),
        OrderProvenAbsent e => (e.Order, null, null, null),
        OrderAbandoned e => (e.Order, null, null, e.Why),
        CancelAsked e => (e.Order, null, null, e.Why),
        CancelRefused e => (e.Order, null, e.Code, e.Text),
        ResizeAsked e => (e.Order, null, null, $"to {e.Quantity}"),
        ChangeAsked e => (e.Order, null, null, e.Why),
        ChangeRefused e => (e.Order, null, e.Code, e.Text),
        OverfillDetected e => (e.Order, null, null, $"{e.Filled} of {e.Ordered}"),
        FillBooked { Fill.Order: { } filled } e => (filled, null, null, $"{e.Fill.Quantity} at {e.Fill.Price}"),
        _ => null,
    };
}
