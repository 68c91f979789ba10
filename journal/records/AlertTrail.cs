using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Journal.Records;

/// <summary>What an event says about alerts and orders.</summary>
internal static class AlertTrail
{
    /// <summary>True when an alert, or what came of one, may be told differently after this.</summary>
    public static bool IsOf(object happened) =>
        happened is HookEvent.AlertReceived || (happened is AccountEvent account && (DecidedAlert(account) is not null || OrderOf(account) is not null));

    /// <summary>The alert whose outcome this is, or null.</summary>
    public static AlertId? DecidedAlert(AccountEvent happened) => happened switch
    {
        AlertAccepted e => e.Alert,
        AlertRefused e => e.Alert,
        AlertIgnored e => e.Alert,
        _ => null,
    };

    /// <summary>The outcome that this event records, or null.</summary>
    public static AlertOutcome? Outcome(AccountId account, AccountEvent happened, EquatableArray<OrderId> orders) => happened switch
    {
        AlertAccepted e => new(account, e.Alert, AlertOutcome.Accepted, e.Decision.Code, e.Decision.Text, e.Decision, orders),
        AlertRefused e => new(account, e.Alert, AlertOutcome.Refused, e.Decision.Code, e.Decision.Text, e.Decision, orders),
        AlertIgnored e => new(account, e.Alert, AlertOutcome.Ignored, e.Code, e.Text, null, orders),
        _ => null,
    };

    /// <summary>The order that this event is about, or null.</summary>
    public static OrderId? OrderOf(AccountEvent happened) => happened switch
    {
        OrderIntended e => e.Ticket.Id,
        OrderSent e => e.Order,
        OrderPlaced e => e.Order,
        OrderAppeared e => e.Ticket.Id,
        OrderModified e => e.Ticket.Id,
        OrderRejected e => e.Order,
        OrderCancelled e => e.Order,
        OrderExpired e => e.Order,
        OrderOutcomeUnknown e => e.Order,
        OrderProvenAbsent e => e.Order,
        OrderAbandoned e => e.Order,
        CancelAsked e => e.Order,
        CancelRefused e => e.Order,
        ResizeAsked e => e.Order,
        ChangeAsked e => e.Order,
        ChangeRefused e => e.Order,
        OverfillDetected e => e.Order,
        FillBooked e => e.Fill.Order,
        _ => null,
    };

    /// <summary>The order that begins with this event, and the legs that its fill will activate.</summary>
    public static IEnumerable<OrderId> OrdersBegun(AccountEvent happened) => happened switch
    {
        OrderIntended e => [e.Ticket.Id, .. e.Legs.Select(leg => leg.Id)],
        OrderAppeared e => [e.Ticket.Id],
        _ => [],
    };
}
