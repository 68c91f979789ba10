using System.Globalization;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.Tradovate;

/// <content>What the stream says, in the words of the port.</content>
public sealed partial class TradovateBroker
{
    /// <summary>What belongs to an order and has not come by then is asked for.</summary>
    private static readonly TimeSpan LateMax = TimeSpan.FromSeconds(1);

    /// <summary>How far fills are looked back for, and a day.</summary>
    private static readonly TimeSpan FeesKept = TimeSpan.FromDays(8);

    private readonly FeeBook _fees = new(FeesKept);

    private async Task Happened(string type, Row row, bool isDeleted)
    {
        HasTold();
        if (isDeleted)
        {
            if (type == Entities.AutoLiq && LinkOf(row.Whole("id")) is { } freed) freed.AutoLiq = null;
            if (type == Entities.AutoLiq) TellLimits();
            return;
        }

        if (type == Entities.Fill)
        {
            await Happened(FillRow.Read(row));
            return;
        }

        if (type == Entities.Order && OrderRow.Read(row) is { Contract: { } contract } && _contracts.IsNew(contract)) await _contracts.Learn([contract], Urgency.Exit, _stopping.Token);
        if (Learn(type, row) is { } order) Tell(order);
        if (type is Entities.Account or Entities.RiskStatus or Entities.AutoLiq or Entities.CashBalance) TellLimits();
    }

    private async Task Happened(FillRow fill)
    {
        if (_contracts.IsNew(fill.Contract)) await _contracts.Learn([fill.Contract], Urgency.Exit, _stopping.Token);
        var order = _orders.Take(fill, out _);
        if (!fill.IsActive)
        {
            // What it had booked is taken back: positions and balance are compared anew.
            if (order.Row is { } row && LinkOf(row.Account) is { } link)
            {
                link.Tell(new BrokerEvent.Lost($"fill {fill.Id} was voided", _time.GetUtcNow()));
                link.Tell(new BrokerEvent.Restored(_time.GetUtcNow()));
            }

            return;
        }

        KnownOrder[] legs;
        lock (_orders.Gate)
        {
            order.Untold.Add(fill);
            legs = [.. order.Legs];
        }

        Tell(order);
        // They protect what has filled.
        foreach (var leg in legs) Tell(leg);
    }

    /// <summary>Tells what of an order was not told. The same word twice, and an older one after a final one, say nothing.</summary>
    private void Tell(KnownOrder order)
    {
        var news = new List<BrokerEvent>();
        AccountLink? link;
        lock (_orders.Gate)
        {
            if (!order.IsWhole)
            {
                if (order.Row is null || LinkOf(order.Row.Account) is not null) _ = LookUp(order);
                return;
            }

            link = LinkOf(order.Row!.Account);
            if (link is null || order.Row.Contract is not { } number) return;
            if (_contracts.SymbolOf(number) is { } contract) Collect(order, contract, news);
            else if (!_contracts.IsNew(number) && !order.IsStrangeTold)
            {
                // A product that we do not know cannot be told as it is: the account looks, and finds what is there.
                order.IsStrangeTold = true;
                news.AddRange([new BrokerEvent.Lost($"contract {number} is traded, a product that is not known here", _time.GetUtcNow()), new BrokerEvent.Restored(_time.GetUtcNow())]);
            }
        }

        foreach (var one in news) link.Tell(one);
    }

    private void Collect(KnownOrder order, ContractSymbol contract, List<BrokerEvent> news)
    {
        var (row, now) = (order.Row!, _time.GetUtcNow());
        var ticket = order.Ticket(contract)!;
        // A stranger's market order is known by its fill alone.
        var isTold = order.IsOurs || ticket.Kind != OrderKind.Market;
        var hasTraded = order.Untold.Count > 0 || row.Status is OrderStatuses.Filled or OrderStatuses.Completed;
        if (order.Told is null && (order.IsOurs ? hasTraded || IsWorking(order) : isTold && IsWorking(order))) news.Add(Working(order, ticket, now));
        else if (order.Told is { } told && IsWorking(order) && told != ticket) news.Add(Modified(order, ticket, now));
        news.AddRange(order.Untold.Select(fill => new BrokerEvent.Filled(FillOf(fill, order), fill.At)));
        order.Untold.Clear();
        if (!row.IsOver || order.IsToldOver) return;
        order.IsToldOver = true;
        switch (row.Status)
        {
            case OrderStatuses.Canceled: news.Add(new BrokerEvent.Cancelled(ticket.Id, "cancelled at Tradovate", now)); break;
            case OrderStatuses.Expired: news.Add(new BrokerEvent.Expired(ticket.Id, now)); break;
            case OrderStatuses.Rejected:
                var (code, text) = order.Refusal ?? ("Rejected", "it was refused after it had been taken, and no reason is given");
                news.Add(new BrokerEvent.Rejected(ticket.Id, code, text, now));
                break;
            default: _ = CatchUp(order); break;
        }
    }

    private static bool IsWorking(KnownOrder order) => order is { Row.Status: OrderStatuses.Working, IsSettled: true };

    private static BrokerEvent.Working Working(KnownOrder order, OrderTicket ticket, DateTimeOffset at)
    {
        order.Told = ticket;
        return new(ticket, NumberOf(order), order.Entry?.Id, at);
    }

    private static BrokerEvent.Modified Modified(KnownOrder order, OrderTicket ticket, DateTimeOffset at)
    {
        order.Told = ticket;
        return new(ticket, at);
    }

    private static string NumberOf(KnownOrder order) => order.Number.ToString(CultureInfo.InvariantCulture);

    private BrokerFill FillOf(FillRow fill, KnownOrder order)
    {
        var contract = _contracts.Known(fill.Contract)!;
        var perSide = contract.FeePerSide ?? FeeTable.PerSide(_connection.Fees, contract.Symbol.Root).Dollars;
        return new(
            new FillId(fill.Id.ToString(CultureInfo.InvariantCulture)), order.IsOurs || order.Told is not null ? order.Id : null, contract.Symbol, fill.Side, new Contracts(fill.Quantity),
            fill.Price, Dollars(_fees.Of(fill.Id) ?? perSide * fill.Quantity), fill.At);
    }

    /// <summary>What the stream has told in part is asked for when the rest does not come.</summary>
    private async Task LookUp(KnownOrder order)
    {
        lock (_orders.Gate)
        {
            if (order.IsAskedFor) return;
            order.IsAskedFor = true;
        }

        try
        {
            await Task.Delay(LateMax, _time, _stopping.Token);
            if (!order.IsWhole) foreach (var link in _links.Values.Where(link => link.Number != 0)) await LearnOrders(link, Urgency.Entry, withFills: false, _stopping.Token);
            Queue(() =>
            {
                if (order.IsWhole) Tell(order);
                return Task.CompletedTask;
            });
        }
        catch (Exception away) when (away is IOException or OperationCanceledException or FormatException)
        {
            // Reconciling finds it.
        }
        finally
        {
            lock (_orders.Gate) order.IsAskedFor = false;
        }
    }

    /// <summary>The fills of a filled order that the stream has not told are asked for, for it never repeats itself.</summary>
    private async Task CatchUp(KnownOrder order)
    {
        try
        {
            await Task.Delay(LateMax, _time, _stopping.Token);
            if (order.Terms is not { } terms || Filled(order) >= terms.Quantity) return;
            var fills = await _client.List(TradovatePaths.FillsOf, string.Create(CultureInfo.InvariantCulture, $"masterid={order.Number}"), FillRow.Read, Urgency.Entry, _stopping.Token);
            Queue(() =>
            {
                foreach (var fill in fills)
                {
                    _ = _orders.Take(fill, out var isNew);
                    if (isNew && fill.IsActive) lock (_orders.Gate) order.Untold.Add(fill);
                }

                Tell(order);
                return Task.CompletedTask;
            });
        }
        catch (Exception away) when (away is IOException or OperationCanceledException or FormatException)
        {
            // Reconciling finds them.
        }
    }

    private int Filled(KnownOrder order)
    {
        lock (_orders.Gate) return order.Filled;
    }
}
