using System.Globalization;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX.Wire;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.ProjectX;

/// <content>What the user hub says, in the words of the port.</content>
public sealed partial class ProjectXBroker
{
    /// <summary>A filled order whose trades have not come by then is asked for.</summary>
    private static readonly TimeSpan TradeLateMax = TimeSpan.FromSeconds(1);

    private Task Heard(string target, Row row)
    {
        switch (target)
        {
            case "GatewayUserOrder" when LinkOf(row) is { } link:
                Happened(link, GatewayOrder.Read(row));
                return Task.CompletedTask;
            case "GatewayUserTrade" when LinkOf(row) is { } link:
                return Happened(link, GatewayTrade.Read(row));
            case "GatewayUserPosition" when LinkOf(row) is { } link:
                var position = GatewayPosition.Read(row);
                link.Hold(position.Contract, position.Net);
                return Task.CompletedTask;
            case "GatewayUserAccount":
                var account = GatewayAccount.Read(row);
                if (_links.Values.FirstOrDefault(link => link.Number == account.Id) is { } named) Learn(named, account);
                return Task.CompletedTask;
            default:
                return Task.CompletedTask;
        }
    }

    private AccountLink? LinkOf(Row row)
    {
        var number = row.WholeOrNull("accountId");
        return _links.Values.FirstOrDefault(link => link.Number == number && number is not null);
    }

    /// <summary>The same word twice, and an older one after a final one, say nothing.</summary>
    private void Happened(AccountLink link, GatewayOrder order)
    {
        if (IsStrange(link, order.Contract, order.UpdatedAt ?? order.CreatedAt)) return;
        var now = link.Learn(order);
        // An older word about an order that was looked up since says nothing.
        if ((now.Told is { } told && (told.IsOver || IsSame(told, order))) || order.IsOlderThan(now.Last)) return;
        var at = order.UpdatedAt ?? order.CreatedAt;
        switch (order.Status)
        {
            case GatewayOrderStatus.None or GatewayOrderStatus.Pending or GatewayOrderStatus.PendingCancellation or GatewayOrderStatus.Suspended:
                return;
            case GatewayOrderStatus.Open when !now.IsTold:
                Working(link, now.Id, order);
                return;
            case GatewayOrderStatus.Open when now.Told is { } last && (last.Limit != order.Limit || last.Stop != order.Stop || last.Size != order.Size):
                link.Tell(new BrokerEvent.Modified(TicketOf(now.Id, order)!, at));
                break;
            case GatewayOrderStatus.Filled:
                if (!now.IsTold && now.IsOurs) Working(link, now.Id, order);
                _ = CatchUp(link, order.Id);
                break;
            case GatewayOrderStatus.Cancelled:
                link.Tell(new BrokerEvent.Cancelled(now.Id, "cancelled at the gateway", at));
                break;
            case GatewayOrderStatus.Expired:
                link.Tell(new BrokerEvent.Expired(now.Id, at));
                break;
            case GatewayOrderStatus.Rejected:
                link.Tell(new BrokerEvent.Rejected(now.Id, "OrderRejected", "the exchange refused it after the gateway had taken it; it gives no reason", at));
                break;
            default:
                break;
        }

        link.Told(order);
    }

    /// <summary>What happens in a product that we do not know cannot be told as it is: the account looks, and finds what is there.</summary>
    private bool IsStrange(AccountLink link, string contract, DateTimeOffset at)
    {
        if (_contracts.SymbolOf(contract) is not null) return false;
        link.Tell(new BrokerEvent.Lost($"{contract} is traded, a product that is not known here", at));
        link.Tell(new BrokerEvent.Restored(_time.GetUtcNow()));
        return true;
    }

    private static bool IsSame(GatewayOrder a, GatewayOrder b) =>
        a.Status == b.Status && a.Filled == b.Filled && a.Limit == b.Limit && a.Stop == b.Stop && a.Size == b.Size;

    private void Working(AccountLink link, OrderId id, GatewayOrder order)
    {
        link.Told(order, works: true);
        link.Tell(new BrokerEvent.Working(
            TicketOf(id, order)!, order.Id.ToString(CultureInfo.InvariantCulture), order.Parent is { } parent ? link.Find(parent)?.Id : null, order.UpdatedAt ?? order.CreatedAt));
    }

    private async Task Happened(AccountLink link, GatewayTrade trade)
    {
        if (trade.IsVoided)
        {
            // What it had booked is taken back: positions and balance are compared anew.
            link.Tell(new BrokerEvent.Lost($"trade {trade.Id} was voided", trade.At));
            link.Tell(new BrokerEvent.Restored(_time.GetUtcNow()));
            return;
        }

        if (IsStrange(link, trade.Contract, trade.At)) return;
        if (link.Find(trade.Order) is null) await Learn(link, _stopping.Token);
        var order = link.Find(trade.Order);
        if (order is { IsTold: false, IsOurs: true }) Working(link, order.Id, order.Last);
        var fill = FillOf(link, trade);
        _ = link.Seen(trade, _time.GetUtcNow());
        link.Tell(new BrokerEvent.Filled(fill, trade.At));
    }

    private BrokerFill FillOf(AccountLink link, GatewayTrade trade)
    {
        var order = link.Find(trade.Order);
        var contract = _contracts.SymbolOf(trade.Contract)!.Value;
        return new(
            new FillId(trade.Id.ToString(CultureInfo.InvariantCulture)), order is { IsOurs: true } or { IsHeardOf: true } ? order.Id : null, contract,
            trade.Side, new Contracts(trade.Size), trade.Price, Dollars(link.CostOf(trade, FeeTable.PerSide(_connection.Fees, contract.Root).Dollars)), trade.At);
    }

    /// <summary>The trades of a filled order that the stream has not told are asked for, for it never repeats itself.</summary>
    private async Task CatchUp(AccountLink link, long order)
    {
        try
        {
            await Task.Delay(TradeLateMax, _time, _stopping.Token);
            if (link.Find(order) is not { } known || link.SeenOf(order) >= known.Last.Filled) return;
            var trades = await Trades(link, _time.GetUtcNow() - Overlap, _stopping.Token);
            Queue(() =>
            {
                foreach (var trade in trades)
                {
                    if (trade.Order == order && !link.HasSeen(trade.Id)) _ = link.Seen(trade, _time.GetUtcNow()) && Told(link, trade);
                }

                return Task.CompletedTask;
            });
        }
        catch (Exception away) when (away is IOException or OperationCanceledException or FormatException)
        {
            // Reconciling finds them.
        }
    }

    private bool Told(AccountLink link, GatewayTrade trade)
    {
        link.Tell(new BrokerEvent.Filled(FillOf(link, trade), trade.At));
        return true;
    }

    private OrderTicket? TicketOf(OrderId id, GatewayOrder row)
    {
        if (_contracts.SymbolOf(row.Contract) is not { } contract) return null;
        var kind = row.Type switch
        {
            GatewayOrderType.Limit or GatewayOrderType.JoinBid or GatewayOrderType.JoinAsk => OrderKind.Limit,
            GatewayOrderType.Stop => OrderKind.Stop,
            GatewayOrderType.StopLimit => OrderKind.StopLimit,
            GatewayOrderType.TrailingStop => OrderKind.TrailingStop,
            _ => OrderKind.Market,
        };
        return new(id, contract, row.Side, new Contracts(row.Size), kind, row.Limit, row.Stop);
    }
}
