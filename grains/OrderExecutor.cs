using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Grains;

/// <summary>The only place that hands orders to a broker. An order comes here after its intent is in the journal, or as a spooled exit.</summary>
public sealed class OrderExecutor(IBroker broker)
{
    public async Task<OrderNews> Place(AccountId account, AccountOrder order, CancellationToken cancel) =>
        await broker.Place(new PlaceOrder(account, order.Ticket, order.Attached, Reduces: !order.MayOpen), cancel) switch
        {
            OrderOutcome.Placed placed => new OrderNews.Placed(placed.BrokerOrderId),
            OrderOutcome.Rejected rejected => new OrderNews.Rejected(rejected.Code, rejected.Text),
            OrderOutcome.Unknown unknown => new OrderNews.Unknown(unknown.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>A stop and its target, where the broker pairs them. Refused as a pair, each goes by itself: neither was taken.</summary>
    public async Task<(OrderNews Stop, OrderNews Target)> Place(AccountId account, ExitPair pair, CancellationToken cancel) =>
        await broker.PlacePair(account, pair.Stop.Ticket, pair.Target.Ticket, cancel) switch
        {
            PairOutcome.Paired both => (new OrderNews.Placed(both.Stop, pair.Target.Ticket.Id), new OrderNews.Placed(both.Target, pair.Stop.Ticket.Id)),
            PairOutcome.StopAlone one => (new OrderNews.Placed(one.Stop), new OrderNews.Unknown(one.Why)),
            PairOutcome.Refused => (new OrderNews.Absent(), new OrderNews.Absent()),
            PairOutcome.Unknown unknown => (new OrderNews.Unknown(unknown.Why), new OrderNews.Unknown(unknown.Why)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>A market order that closes a position while the journal cannot record it; its id makes a repeat harmless.</summary>
    public ValueTask<OrderOutcome> PlaceSpooledExit(AccountId account, FlattenProcess flatten, BrokerPosition position, CancellationToken cancel) =>
        broker.Place(
            new PlaceOrder(
                account,
                new(flatten.ClosingOrder(position.Contract), position.Contract, Sides.Closing(position.Net), new Contracts(Math.Abs(position.Net))),
                default, Reduces: true),
            cancel);
}
