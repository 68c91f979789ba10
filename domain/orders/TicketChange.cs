using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Orders;

/// <summary>New values of a working order; null leaves a value as it is.</summary>
public sealed record TicketChange(Contracts? Quantity = null, Price? Limit = null, Price? Stop = null)
{
    /// <summary>True when the order is as it was to become.</summary>
    public bool IsIn(OrderTicket ticket) =>
        (Quantity is null || Quantity == ticket.Quantity) && (Limit is null || Limit == ticket.Limit) && (Stop is null || Stop == ticket.Stop);
}
