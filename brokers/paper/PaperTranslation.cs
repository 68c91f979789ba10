using System.Diagnostics;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Markets;
using TraderTerminal.Simulators.Exchange;

namespace TraderTerminal.Brokers.Paper;

/// <summary>The exchange's words in the words of the port.</summary>
internal static class PaperTranslation
{
    public static BrokerEvent ToBroker(this ExchangeEvent news) => news switch
    {
        ExchangeEvent.Working e => new BrokerEvent.Working(e.Order.Ticket, e.Order.Number, e.Order.Parent, e.At),
        ExchangeEvent.Filled e => new BrokerEvent.Filled(e.Fill.ToBroker(), e.At),
        ExchangeEvent.Cancelled e => new BrokerEvent.Cancelled(e.Order.Ticket.Id, e.Reason, e.At),
        ExchangeEvent.Expired e => new BrokerEvent.Expired(e.Order.Ticket.Id, e.At),
        ExchangeEvent.Modified e => new BrokerEvent.Modified(e.Order.Ticket, e.At),
        _ => throw new UnreachableException(),
    };

    public static BrokerFill ToBroker(this ExchangeFill fill) =>
        new(fill.Id, fill.Order, fill.Contract, fill.Side, fill.Quantity, fill.Price, fill.Fee, fill.At);

    public static BrokerOrder ToBroker(this ExchangeOrder order) =>
        new(order.Ticket, order.Number, order.Status.ToBroker(), order.Filled, order.Parent);

    public static BrokerPosition ToBroker(this ExchangePosition position) => new(position.Contract, position.Net, position.AveragePrice);

    public static OrderOutcome ToBroker(this ExchangeAnswer answer) => answer switch
    {
        ExchangeAnswer.Accepted a => new OrderOutcome.Placed(a.Order.Number),
        ExchangeAnswer.Refused r => new OrderOutcome.Rejected(r.Code, r.Text),
        _ => throw new UnreachableException(),
    };

    public static Quote ToFeed(this in MarketQuote quote) => new(quote.Contract, quote.Bid, quote.Ask, quote.Last, quote.At);

    private static BrokerOrderStatus ToBroker(this ExchangeOrderStatus status) => status switch
    {
        ExchangeOrderStatus.Suspended => BrokerOrderStatus.Suspended,
        ExchangeOrderStatus.Working => BrokerOrderStatus.Working,
        ExchangeOrderStatus.Filled => BrokerOrderStatus.Filled,
        ExchangeOrderStatus.Cancelled => BrokerOrderStatus.Cancelled,
        ExchangeOrderStatus.Rejected => BrokerOrderStatus.Rejected,
        ExchangeOrderStatus.Expired => BrokerOrderStatus.Expired,
        _ => throw new UnreachableException(),
    };
}
