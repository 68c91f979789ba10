using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <content>What accounts ask: place, cancel, modify.</content>
public sealed partial class MatchingEngine
{
    /// <summary>Places an order with its bracket legs. A refused order is remembered under its tag, except one that has no account or whose tag is taken.</summary>
    public ExchangeAnswer Place(AccountId account, OrderTicket ticket, EquatableArray<BracketLeg> legs, DateTimeOffset at)
    {
        Reach(at);
        if (!_accounts.TryGetValue(account, out var book))
            return new ExchangeAnswer.Refused(RejectCodes.UnknownAccount, $"No account {account}.");
        if (TakenTag(book, ticket, legs) is { } tag)
            return new ExchangeAnswer.Refused(RejectCodes.DuplicateTag, $"The tag {tag} has been used before.");
        if (OrderChecks.Objection(ticket, legs, _catalog, isFrozen: book.Account.Frozen, hasMarket: Latest(ticket.Contract) is not null) is { } refused)
            return Refuse(book, ticket, refused);

        var entry = Enter(
            new ExchangeOrder(account, ticket, ++_orderSequence, ExchangeOrderStatus.Working, default, Now + _settings.Latency), book);
        Change(entry, entry.Order);
        foreach (var leg in legs) EnterLeg(entry, leg);
        Tell(new ExchangeEvent.Working(entry.Order, Now));
        if (_settings.Latency > TimeSpan.Zero) _arriving.Enqueue(entry, (entry.Order.EffectiveAt, entry.Order.Sequence));
        else MatchWithLegs(entry);
        RemoveClosed();
        return new ExchangeAnswer.Accepted(entry.Order);
    }

    /// <summary>Refuses an order for a reason of the caller's, as a real venue might with any code, and remembers it under its tag.</summary>
    public ExchangeAnswer PlaceRefused(AccountId account, OrderTicket ticket, string code, string text, DateTimeOffset at)
    {
        Reach(at);
        return _accounts.TryGetValue(account, out var book) && TakenTag(book, ticket, default) is null
            ? Refuse(book, ticket, new ExchangeAnswer.Refused(code, text))
            : new ExchangeAnswer.Refused(code, text);
    }

    /// <summary>Cancels what is left of an order; the legs of an entry that has not filled go with it.</summary>
    public ExchangeAnswer Cancel(AccountId account, OrderId order, DateTimeOffset at)
    {
        Reach(at);
        if (Reachable(account, order, out var live) is { } refused) return refused;
        End(live, ExchangeOrderStatus.Cancelled, "cancelled on request");
        RemoveClosed();
        return new ExchangeAnswer.Accepted(live.Order);
    }

    /// <summary>Changes price or quantity; a resting order that now crosses the market fills at once.</summary>
    public ExchangeAnswer Modify(AccountId account, OrderId order, OrderModification change, DateTimeOffset at)
    {
        Reach(at);
        if (Reachable(account, order, out var live) is { } refused) return refused;
        if (live.Book.Account.Frozen) return new ExchangeAnswer.Refused(RejectCodes.AccountLocked, "The account is locked.");
        if (OrderChecks.Objection(live.Order, change, _catalog.Get(live.Order.Ticket.Contract.Root)) is { } objection) return objection;

        Change(live, Modified(live.Order, change));
        Tell(new ExchangeEvent.Modified(live.Order, Now));
        if (live.Entry is { } entry) ResizeLegs(entry, entryPrice: null);
        MatchWithLegs(live);
        RemoveClosed();
        return new ExchangeAnswer.Accepted(live.Order);
    }

    private static OrderId? TakenTag(AccountBook book, OrderTicket ticket, EquatableArray<BracketLeg> legs)
    {
        if (book.Orders.ContainsKey(ticket.Id)) return ticket.Id;
        var seen = new HashSet<OrderId> { ticket.Id };
        foreach (var leg in legs.Span)
            if (!seen.Add(leg.Id) || book.Orders.ContainsKey(leg.Id)) return leg.Id;
        return null;
    }

    private ExchangeAnswer.Refused Refuse(AccountBook book, OrderTicket ticket, ExchangeAnswer.Refused refused)
    {
        var order = new ExchangeOrder(book.Account.Id, ticket, ++_orderSequence, ExchangeOrderStatus.Rejected, default, Now);
        var live = new LiveOrder(order, book);
        book.Orders.Add(ticket.Id, live);
        Change(live, order);
        return refused;
    }

    private ExchangeAnswer.Refused? Reachable(AccountId account, OrderId order, out LiveOrder live)
    {
        live = null!;
        if (!_accounts.TryGetValue(account, out var book)) return new(RejectCodes.UnknownAccount, $"No account {account}.");
        if (!book.Orders.TryGetValue(order, out live!)) return new(RejectCodes.UnknownOrder, $"No order {order}.");
        if (live.Order.Status == ExchangeOrderStatus.Filled) return new(RejectCodes.AlreadyFilled, $"The order {order} is filled.");
        return live.Order.IsOpen ? null : new(RejectCodes.NotWorking, $"The order {order} is over: {live.Order.Status}.");
    }

    private static ExchangeOrder Modified(ExchangeOrder order, OrderModification change)
    {
        var ticket = order.Ticket with
        {
            Quantity = change.Quantity ?? order.Ticket.Quantity,
            Limit = change.Limit ?? order.Ticket.Limit,
            Stop = order.Ticket.Kind == OrderKind.TrailingStop ? null : change.Stop ?? order.Ticket.Stop,
        };
        var leg = order.Leg;
        if (leg is not null && change.Quantity is { } quantity) leg = leg with { Quantity = quantity };
        if (leg is not null && (change.Limit ?? change.Stop) is { } price) leg = leg with { At = price, FromEntry = null };
        return order with
        {
            Ticket = ticket,
            Leg = leg,
            Trigger = order.Ticket.Kind == OrderKind.TrailingStop ? change.Stop ?? order.Trigger : order.Trigger,
            Rested = order.Rested && change.Limit is null,
        };
    }
}
