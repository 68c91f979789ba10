using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <summary>Where an order stands.</summary>
public enum ExchangeOrderStatus
{
    /// <summary>A bracket leg with no contracts to close yet.</summary>
    Suspended,
    Working,
    Filled,
    Cancelled,
    Rejected,
    Expired,
}

/// <summary>An order at the exchange, with everything needed to carry on after a restart.</summary>
/// <param name="Sequence">The exchange's own number; lower numbers match first.</param>
/// <param name="EffectiveAt">Before this instant the order has not reached the market.</param>
/// <param name="Parent">The entry of a bracket leg; null for other orders.</param>
/// <param name="Leg">What was asked of a bracket leg; null for other orders.</param>
/// <param name="Trigger">Where a trailing stop stands now.</param>
/// <param name="Triggered">A stop has been set off and is now a market (or limit) order.</param>
/// <param name="Rested">A limit order has met the market once and now waits in the book, so it fills at its own price.</param>
public sealed record ExchangeOrder(
    AccountId Account,
    OrderTicket Ticket,
    long Sequence,
    ExchangeOrderStatus Status,
    Contracts Filled,
    DateTimeOffset EffectiveAt,
    OrderId? Parent = null,
    BracketLeg? Leg = null,
    Price? Trigger = null,
    bool Triggered = false,
    bool Rested = false)
{
    /// <summary>Contracts still to fill; zero once the order is over.</summary>
    public Contracts Remaining => IsOpen ? Ticket.Quantity - Filled : default;

    public bool IsOpen => Status is ExchangeOrderStatus.Working or ExchangeOrderStatus.Suspended;

    /// <summary>The exchange's own name for the order.</summary>
    public string Number => Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
