using System.Diagnostics;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>State from events. It never judges and never throws on an event that was decided.</summary>
public static class AccountFold
{
    /// <param name="readBook">Reads a rule book's exact text; the text was checked when it was bound.</param>
    public static AccountState Evolve(AccountState state, AccountEvent happened, Func<string, RuleBook> readBook) =>
        Apply(state, happened, readBook) with { Version = state.Version + 1 };

    private static AccountState Apply(AccountState s, AccountEvent happened, Func<string, RuleBook> readBook) => happened switch
    {
        AccountOpened e => Opened(s, e),
        RuleBookBound e => Bound(s, e, readBook),
        SessionOpened e => Roll(s, e),
        DayClosed e => s with
        {
            BoundaryAt = e.At,
            NextBoundaryAt = e.NextBoundaryAt,
            Statistics = s.Statistics with { BestDay = Usd.Max(s.Statistics.BestDay, e.DayPnl) },
        },
        FlatByReached e => s with { BoundaryAt = e.At, NextBoundaryAt = e.NextBoundaryAt },
        PeakRaised e => s with { Peak = e.Peak, Floor = e.Floor, FloorLocked = e.FloorLocked },
        Marked e => s with { Positions = Mark(s.Positions, e.Marks) },
        AlertAccepted e => Remember(s, e.Alert),
        AlertRefused e => Remember(s, e.Alert),
        AlertIgnored e => Remember(s, e.Alert),
        FillBooked e => Book(s, e),
        OverfillDetected => s,
        ViolationRaised e => s with { Violations = s.Violations.Add(e.Violation) },
        AccountFailed => s with { HasFailed = true },
        AccountLocked e => s with { Locks = s.Locks.Add(e.Lock) },
        AccountUnlocked e => s with { Locks = Where(s.Locks, held => held.Rule != e.Rule) },
        StateSet e => s with { Control = e.State, ControlReason = e.State == TradingState.Active ? null : e.Reason },
        ReconciliationStarted e => s with { IsReconciling = true, ReconcileLooks = 0, ReconcileNextLookAt = e.At },
        DivergenceDetected e => s with { ReconcileLooks = s.ReconcileLooks + 1, ReconcileNextLookAt = e.NextLookAt },
        ReconciliationCompleted => s with { IsReconciling = false },
        FlattenStarted or FlattenLooked or FlattenOrdersGone or FlattenIncomplete or FlattenCompleted => Flatten(s, happened),
        _ => Order(s, happened),
    };

    private static AccountState Opened(AccountState s, AccountOpened e) => s with
    {
        Id = e.Account,
        Name = e.Name,
        Trader = e.Trader,
        Phase = e.Phase,
        Environment = e.Environment,
        Groups = e.Groups,
        IsOpen = true,
        StartBalance = e.Balance,
        Balance = e.Balance,
        Peak = e.Balance,
        DayStartEquity = e.Balance,
        BoundaryAt = e.At,
        Statistics = Statistics.Start(e.Balance),
    };

    private static AccountState Bound(AccountState s, RuleBookBound e, Func<string, RuleBook> readBook) => s with
    {
        BookText = e.Text,
        Book = readBook(e.Text),
        Peak = e.Peak,
        Floor = e.Floor,
        FloorLocked = e.FloorLocked,
        Session = e.Session,
        TradeDate = e.Session.TradeDate,
        BoundaryAt = e.At,
        NextBoundaryAt = e.NextBoundaryAt,
    };

    private static AccountState Roll(AccountState s, SessionOpened e) => s with
    {
        Session = e.Session,
        TradeDate = e.Session.TradeDate,
        DayStartEquity = e.DayStartEquity,
        DayCash = e.Session.TradeDate == s.TradeDate ? s.DayCash : Usd.Zero,
        Violations = Where(s.Violations, open => open.TradeDate == e.Session.TradeDate || open.Effect == ViolationEffect.Fail),
        BoundaryAt = e.At,
        NextBoundaryAt = e.NextBoundaryAt,
    };

    private static EquatableArray<Position> Mark(EquatableArray<Position> positions, EquatableArray<Mark> marks)
    {
        var marked = positions.Span.ToArray();
        for (var i = 0; i < marked.Length; i++)
        {
            foreach (var mark in marks.Span)
            {
                if (mark.Contract == marked[i].Contract) marked[i] = marked[i] with { Mark = mark.Price, MarkedAt = mark.At };
            }
        }

        return new(marked);
    }

    private static AccountState Remember(AccountState s, AlertId alert) =>
        s with { RecentAlerts = Latest(s.RecentAlerts, alert), LastAlert = alert };

    private static AccountState Book(AccountState s, FillBooked e)
    {
        var fill = e.Fill;
        var booked = Ledger.Book(s.PositionIn(fill.Contract), fill);
        var statistics = s.Statistics.Balance(e.Balance).Traded(s.TradeDate);
        if (booked.TripPnl is { } trip) statistics = statistics.Trip(trip);
        var next = s with
        {
            Balance = e.Balance,
            Positions = Replace(s.Positions, fill, booked.Position),
            Statistics = statistics,
            RecentFills = Latest(s.RecentFills, fill.Id),
            LastBrokerFill = e.Source is FillSource.Broker or FillSource.Reconciled ? fill.Id : s.LastBrokerFill,
        };
        if (fill.Order is not { } id || s.Order(id) is not { } order) return next;
        var filled = order.Filled + fill.Quantity;
        next = filled >= order.Ticket.Quantity
            ? next with { Orders = Where(next.Orders, other => other.Ticket.Id != id), RecentOrders = Latest(next.RecentOrders, id) }
            : Set(next, order with { Filled = filled, Status = OrderStatus.PartlyFilled, LookAt = null });
        return order.Flatten is { } flatten ? Closed(next, flatten, fill) : next;
    }

    private static AccountState Closed(AccountState s, Guid flatten, Fill fill) => WithFlatten(s, flatten, f =>
    {
        var slippage = f.Slippage;
        foreach (var mark in f.Marks.Span)
        {
            if (mark.Contract == fill.Contract)
                slippage += Instruments.InstrumentCatalog.Shipped.Get(fill.Contract.Root).ProfitOrLoss(mark.Price, fill.Price, fill.Net);
        }

        return f with { ContractsClosed = f.ContractsClosed + fill.Quantity.Count, Slippage = slippage, NextLookAt = fill.At };
    });

    private static EquatableArray<Position> Replace(EquatableArray<Position> positions, Fill fill, Position? now)
    {
        for (var i = 0; i < positions.Count; i++)
        {
            if (positions[i].Contract != fill.Contract) continue;
            return now is null ? positions.RemoveAt(i) : positions.SetItem(i, now);
        }

        if (now is null) return positions;
        var at = 0;
        while (at < positions.Count && positions[at].Contract.CompareTo(fill.Contract) < 0) at++;
        return new([.. positions.Span[..at], now, .. positions.Span[at..]]);
    }

    private static AccountState Order(AccountState s, AccountEvent happened) => happened switch
    {
        OrderIntended e => Intend(s, e),
        OrderSent e => Change(s, e.Order, order => order.Status == OrderStatus.Intended ? order with { Status = OrderStatus.Sent, ProvenAbsent = false } : order),
        OrderPlaced e => Change(s, e.Order, order => order with
        {
            BrokerOrderId = e.BrokerOrderId,
            LookAt = null,
            Status = order.Filled.Count > 0 ? OrderStatus.PartlyFilled : OrderStatus.Working,
        }),
        OrderAppeared e => Appear(s, e),
        OrderModified e => Change(s, e.Ticket.Id, order => order with { Ticket = e.Ticket, ResizeTo = null }),
        OrderOutcomeUnknown e => Change(s, e.Order, order => order with { Status = OrderStatus.Unknown, LookAt = e.LookAt }),
        OrderProvenAbsent e => Change(s, e.Order, order => order with { Status = OrderStatus.Intended, ProvenAbsent = true, LookAt = null }),
        CancelAsked e => Change(s, e.Order, order => order with { CancelAsked = true }),
        ResizeAsked e => Change(s, e.Order, order => order with { ResizeTo = e.Quantity }),
        CancelRefused e => Change(s, e.Order, order => order with { CancelAsked = false, Status = OrderStatus.Unknown, LookAt = e.At }),
        OrderRejected e => Gone(s, e.Order),
        OrderCancelled e => Look(Gone(s, e.Order), s.Order(e.Order)?.Ticket, e.At, cancelled: 1),
        OrderExpired e => Gone(s, e.Order),
        OrderAbandoned e => Gone(s, e.Order),
        _ => throw new UnreachableException($"No fold for {happened.GetType().Name}."),
    };

    private static AccountState Intend(AccountState s, OrderIntended e)
    {
        var order = new AccountOrder(
            e.Ticket, e.Purpose, OrderStatus.Intended, default, e.Legs, null, null, e.Alert, e.Flatten, null, false, false, null, null, e.At);
        var next = s with
        {
            Orders = s.Orders.Add(order),
            SuspendedLegs = e.Legs.Count == 0
                ? s.SuspendedLegs
                : new([.. s.SuspendedLegs.Span, .. e.Legs.Select(leg => new SuspendedLeg(leg, e.Ticket.Id))]),
        };
        return e.Flatten is { } id ? WithFlatten(next, id, f => f with { Attempt = f.Attempt + 1 }) : next;
    }

    private static AccountState Appear(AccountState s, OrderAppeared e) => s with
    {
        Orders = s.Orders.Add(new AccountOrder(
            e.Ticket, e.Purpose, e.Filled.Count > 0 ? OrderStatus.PartlyFilled : OrderStatus.Working, e.Filled, default, e.Pair, e.Parent, null,
            null, e.BrokerOrderId, false, false, null, null, e.At)),
        SuspendedLegs = Where(s.SuspendedLegs, leg => leg.Leg.Id != e.Ticket.Id),
    };

    private static AccountState Change(AccountState s, OrderId id, Func<AccountOrder, AccountOrder> change) =>
        s.Order(id) is { } order ? Set(s, change(order)) : s;

    private static AccountState Set(AccountState s, AccountOrder order)
    {
        for (var i = 0; i < s.Orders.Count; i++)
        {
            if (s.Orders[i].Ticket.Id == order.Ticket.Id) return s with { Orders = s.Orders.SetItem(i, order) };
        }

        return s;
    }

    /// <summary>The order is over. Legs that its fills have activated stay; those still suspended go with an entry that never filled.</summary>
    private static AccountState Gone(AccountState s, OrderId id)
    {
        var filled = s.Order(id) is { } order && order.Filled.Count > 0;
        return s with
        {
            Orders = Where(s.Orders, other => other.Ticket.Id != id),
            RecentOrders = Latest(s.RecentOrders, id),
            SuspendedLegs = filled ? s.SuspendedLegs : Where(s.SuspendedLegs, leg => leg.Parent != id && leg.Leg.Id != id),
        };
    }

    private static AccountState Flatten(AccountState s, AccountEvent happened) => happened switch
    {
        FlattenStarted e => s with
        {
            Flattens = s.Flattens.Add(new FlattenProcess(
                e.Id, e.Scope, e.Reason, e.By, e.Lock, e.At, 0, 0, e.At, 0, 0, Usd.Zero, null, e.Marks)),
        },
        FlattenLooked e => WithFlatten(s, e.Id, f => f with { Looks = f.Looks + 1, NextLookAt = e.NextLookAt }),
        FlattenOrdersGone e => WithFlatten(s, e.Id, f => f with { OrdersGoneAt = e.At }),
        FlattenIncomplete => s,
        FlattenCompleted e => s with { Flattens = Where(s.Flattens, f => f.Id != e.Id) },
        _ => throw new UnreachableException(),
    };

    /// <summary>News of an order brings the next look of the flattens that cover it forward to now.</summary>
    private static AccountState Look(AccountState s, OrderTicket? ticket, DateTimeOffset at, int cancelled)
    {
        if (ticket is null || s.Flattens.Count == 0) return s;
        var flattens = s.Flattens.Span.ToArray();
        for (var i = 0; i < flattens.Length; i++)
        {
            if (flattens[i].Scope.Covers(ticket.Contract))
                flattens[i] = flattens[i] with { OrdersCancelled = flattens[i].OrdersCancelled + cancelled, NextLookAt = at };
        }

        return s with { Flattens = new(flattens) };
    }

    private static AccountState WithFlatten(AccountState s, Guid id, Func<FlattenProcess, FlattenProcess> change)
    {
        for (var i = 0; i < s.Flattens.Count; i++)
        {
            if (s.Flattens[i].Id == id) return s with { Flattens = s.Flattens.SetItem(i, change(s.Flattens[i])) };
        }

        return s;
    }

    private static EquatableArray<T> Where<T>(EquatableArray<T> items, Func<T, bool> keep)
    {
        foreach (var item in items.Span)
        {
            if (!keep(item)) return new([.. items.Where(keep)]);
        }

        return items;
    }

    private static EquatableArray<T> Latest<T>(EquatableArray<T> items, T item) =>
        items.Count < AccountState.RecentMax ? items.Add(item) : new([.. items.Span[1..], item]);
}
