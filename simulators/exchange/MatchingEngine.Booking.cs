using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <content>Fills, ends of orders, brackets.</content>
public sealed partial class MatchingEngine
{
    private void Fill(LiveOrder live, Contracts quantity, Price price)
    {
        var ticket = live.Order.Ticket;
        Book(live.Book, ticket.Id, ticket.Contract, ticket.Side, quantity, price);
        var filled = live.Order.Filled + quantity;

        // Whether a leg is over, its bracket decides: the entry may still fill more.
        var isAlone = live.Entry is null || LeavesLegs();
        var isOver = filled == ticket.Quantity && isAlone;
        Change(live, live.Order with { Filled = filled, Status = isOver ? ExchangeOrderStatus.Filled : live.Order.Status });
        if (live.Entry is null) ResizeLegs(live, price);
        else if (!isAlone) ResizeLegs(live.Entry, entryPrice: null);
    }

    private void Book(AccountBook book, OrderId? order, ContractSymbol contract, Side side, Contracts quantity, Price price)
    {
        var sequence = ++_fillSequence;
        var fee = _settings.FeePerSide(book.Account.Id, contract.Root) * quantity.Count;

        // The time in the id keeps ids apart when somebody deletes the exchange's file and begins again.
        var id = new FillId($"{Now.ToUnixTimeMilliseconds()}-{sequence}");
        var fill = new ExchangeFill(id, sequence, book.Account.Id, order, contract, side, quantity, price, fee, Now);
        book.Book(fill, _catalog.Get(contract.Root));
        Keep(fill);
    }

    /// <summary>Ends an order with contracts left; a bracket goes on with what its entry has filled.</summary>
    private void End(LiveOrder live, ExchangeOrderStatus status, string reason)
    {
        Change(live, live.Order with { Status = status });
        Tell(status == ExchangeOrderStatus.Expired
            ? new ExchangeEvent.Expired(live.Order, Now)
            : new ExchangeEvent.Cancelled(live.Order, reason, Now));
        ResizeLegs(live, entryPrice: null);
    }

    private void EnterLeg(LiveOrder entry, BracketLeg leg)
    {
        var ticket = new OrderTicket(
            leg.Id, entry.Order.Ticket.Contract, entry.Order.Ticket.Side.Opposite(), leg.Quantity,
            leg.Role == BracketRole.Target ? OrderKind.Limit : leg.Trail is null ? OrderKind.Stop : OrderKind.TrailingStop,
            Trail: leg.Trail,
            Tif: TimeInForce.Gtc); // Protection outlives the session.
        var order = new ExchangeOrder(
            entry.Order.Account, ticket, ++_orderSequence, ExchangeOrderStatus.Suspended, default, Now, entry.Order.Ticket.Id, leg);
        var live = Enter(leg.At is { } price ? Priced(order, price) : order, entry.Book);
        Change(live, live.Order);
    }

    private static ExchangeOrder Priced(ExchangeOrder leg, Price price) => leg.Ticket.Kind switch
    {
        OrderKind.Limit => leg with { Ticket = leg.Ticket with { Limit = price } },
        OrderKind.Stop => leg with { Ticket = leg.Ticket with { Stop = price } },
        _ => leg with { Trigger = price },
    };

    /// <summary>
    /// Gives each leg of the entry what it may close: the contracts its pair got from the entry, less what the pair has closed.
    /// </summary>
    /// <remarks>
    /// The first pair takes the entry's contracts first, then the next. So the pairs together never close more than was filled.
    /// </remarks>
    private void ResizeLegs(LiveOrder entry, Price? entryPrice)
    {
        if (entry.Legs.Count == 0) return;
        var before = 0;
        foreach (var pair in entry.Legs.GroupBy(leg => leg.Order.Leg!.Pair).OrderBy(pair => pair.Key))
        {
            var size = pair.Max(leg => leg.Order.Leg!.Quantity.Count);
            var filled = _settings.WholeLegs() && entry.Order.Filled.Count > 0 ? entry.Order.Ticket.Quantity : entry.Order.Filled;
            var given = Math.Clamp(filled.Count - before, 0, size);
            before += size;
            var left = Math.Max(0, given - pair.Sum(leg => leg.Order.Filled.Count));
            var mayGrow = entry.Order.IsOpen && given < size;
            foreach (var leg in pair)
                if (leg.Order.IsOpen) ResizeLeg(leg, left, mayGrow, entryPrice);
        }
    }

    private void ResizeLeg(LiveOrder leg, int left, bool mayGrow, Price? entryPrice)
    {
        var order = leg.Order;
        var own = order.Leg!.Quantity.Count - order.Filled.Count;
        var works = Math.Min(own, left);
        if (works > 0)
        {
            var sized = order with { Ticket = order.Ticket with { Quantity = order.Filled + new Contracts(works) } };
            if (order.Status == ExchangeOrderStatus.Suspended) Activate(leg, sized, entryPrice);
            else if (sized.Ticket.Quantity != order.Ticket.Quantity) Tell(leg, sized);
        }
        else if (mayGrow && own > 0)
        {
            if (order.Status == ExchangeOrderStatus.Suspended) return;
            var waits = order with { Status = ExchangeOrderStatus.Suspended, Ticket = order.Ticket with { Quantity = order.Filled } };
            if (order.Ticket.Quantity != order.Filled) Tell(leg, waits);
            else Change(leg, waits);
        }
        else if (order.Filled.Count > 0 && order.Filled == order.Ticket.Quantity)
        {
            Change(leg, order with { Status = ExchangeOrderStatus.Filled });
        }
        else
        {
            Change(leg, order with { Status = ExchangeOrderStatus.Cancelled });
            Tell(new ExchangeEvent.Cancelled(leg.Order, "nothing left to close", Now));
        }
    }

    private void Activate(LiveOrder leg, ExchangeOrder sized, Price? entryPrice)
    {
        if (sized is { Trigger: null, Ticket: { Limit: null, Stop: null } })
        {
            var toProfit = sized.Leg!.Role == BracketRole.Target ? -sized.Ticket.Side.Sign() : sized.Ticket.Side.Sign();
            var from = entryPrice ?? throw new InvalidOperationException($"The leg {sized.Ticket.Id} has neither price nor entry.");
            sized = Priced(sized, from + sized.Leg.FromEntry!.Value * toProfit);
        }

        Change(leg, sized with { Status = ExchangeOrderStatus.Working });
        Tell(new ExchangeEvent.Working(leg.Order, Now));
    }

    private void Tell(LiveOrder leg, ExchangeOrder resized)
    {
        Change(leg, resized);
        Tell(new ExchangeEvent.Modified(resized, Now));
    }
}
