using System.Diagnostics;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>State from events. It never judges and never throws on an event that was decided.</summary>
public static class AccountFold
{
    /// <param name="readBook">Reads a rule book's exact text; the text was checked when it was bound.</param>
    public static AccountState Evolve(AccountState state, AccountEvent happened, Func<string, RuleBook> readBook)
    {
        var next = ProtectionFold.Follow(state, Splitting.Follow(state, Apply(state, happened, readBook), happened), happened);
        return ReferenceEquals(next, state) ? state with { Version = state.Version + 1 } : next.Numbered(state.Version + 1);
    }

    private static AccountState Apply(AccountState s, AccountEvent happened, Func<string, RuleBook> readBook) => happened switch
    {
        AccountOpened e => Opened(s, e),
        RuleBookBound e => Bound(s, e, readBook),
        OverlayBound e => Overlay(s, e, readBook),
        SessionOpened e => Roll(s, e, readBook),
        DayClosed e => Close(s, e),
        DayRestated e => Restate(s, e),
        LadderMoved e => s with
        {
            Course = s.Course with { LadderStep = e.To, LadderDays = 0 },
            DailyLossAmount = e.To < e.From ? e.DailyLoss : s.DailyLossAmount,
            SessionMax = e.To < e.From ? e.ContractsMax : s.SessionMax,
        },
        FlatByReached e => s with { BoundaryAt = e.At, NextBoundaryAt = e.NextBoundaryAt },
        PeakRaised e => s with { Peak = e.Peak, Floor = e.Floor, FloorLocked = e.FloorLocked },
        DayHighRaised e => s with { DayHighEquity = e.Equity },
        Marked e => s with { Positions = Mark(s.Positions, e.Marks) },
        AlertAccepted e => Tallied(Remember(s, e.Alert, new(Verdict.Accepted, e.Decision.Code, e.Decision.Text, e.At)), e.Decision, e.At),
        AlertRefused e => Tallied(Remember(s, e.Alert, new(Verdict.Refused, e.Decision.Code, e.Decision.Text, e.At)), e.Decision, e.At),
        AlertIgnored e => Remember(s, e.Alert, new(Verdict.Ignored, e.Code, e.Text, e.At)),
        FillBooked e => Book(s, e),
        OverfillDetected or PositionUnprotected or NoteWritten => s,
        ViolationRaised e => Raise(s, e.Violation),
        AccountFailed => s with { HasFailed = true },
        AccountPassed => s with { HasPassed = true },
        ExcessStarted e => s with { Excess = new Excess(e.At, e.DueAt, false) },
        ExcessCleared => s with { Excess = null },
        PayoutAccepted e => Moved(s, Pay(s, e)),
        PayoutRefused => s,
        AccountReset e => Moved(s, Reset(s, e)),
        AccountCorrected e => Moved(s, Correct(s, e.Correction)),
        PersonalLimitsSet e => s with
        {
            Personal = e.Limits,
            SpentLimits = default,
            Guard = s.Guard.NextPersonal == e.Next ? s.Guard : s.Guard with { NextPersonal = e.Next },
        },
        SafeguardsSet e => s with { Guard = s.Guard with { Safeguards = e.Safeguards, NextSafeguards = e.Next } },
        LevelSafeguardsSet e => s with { Guard = s.Guard.With(new LevelSafeguards(e.Level, e.Safeguards, e.Next)) },
        ThresholdCrossed e => s with { Guard = s.Guard with { Crossed = s.Guard.Crossed.Add(new(e.Rule, e.Threshold, e.Level)) } },
        SizeThresholdCrossed e => s with { Guard = s.Guard with { Crossed = s.Guard.Crossed.Add(new(PositionLimit.Name, e.Threshold, e.Level)) } },
        ThresholdLeft e => s with
        {
            Guard = s.Guard with { Crossed = Where(s.Guard.Crossed, crossed => crossed != new CrossedThreshold(e.Rule, e.Threshold, e.Level)) },
        },
        AccountRearmed => s with
        {
            Truth = s.Truth with { Reviews = default },
            Guard = s.Guard with { EntriesSinceArmed = 0, RejectionsInRow = 0, Flow = s.Guard.Flow.Rearmed() },
        },
        SilenceBegan e => s with { Guard = s.Guard with { SilentSince = e.Since } },
        SilenceEnded => s with { Guard = s.Guard with { SilentSince = null } },
        AccountLocked e => s with { Locks = Where(s.Locks, held => held.Rule != e.Lock.Rule).Add(e.Lock) },
        AccountUnlocked e => s with { Locks = Where(s.Locks, held => held.Rule != e.Rule) },
        StateSet e => s with { Control = e.State, ControlReason = e.State == TradingState.Active ? null : e.Reason },
        ReconciliationStarted e => s with { IsReconciling = true, ReconcileLooks = 0, ReconcileNextLookAt = e.At },
        DivergenceDetected e => s with
        {
            ReconcileLooks = s.ReconcileLooks + 1,
            ReconcileNextLookAt = e.NextLookAt,
            Truth = s.Truth.Seen(new(e.Field, e.Ours, e.Theirs), e.Since ?? e.At),
        },
        DivergenceActed e => e.Action == DivergenceAction.Freeze ? s with { Truth = s.Truth.Held(new(e.Field, e.Ours, e.Theirs), e.At) } : s,
        DivergenceResolved e => s with { Truth = s.Truth.Resolved(e.Field) },
        PositionAdopted e => Adopt(s, e),
        ForeignFillSeen e => e.Action == ForeignFillAction.Freeze ? s with { Truth = s.Truth.Asked(ReviewOf(e)) } : s,
        TruthPolicySet e => s with { Truth = s.Truth with { Policy = e.Policy, NextPolicy = e.Next } },
        PlatformNoted e => s with { Truth = s.Truth with { Platform = e.Seen } },
        FirmLimitsTold e => s with { Truth = s.Truth with { Firm = e.Limits } },
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
        WeekStartEquity = e.Balance,
        DayHighEquity = e.Balance,
        DayHighBalance = e.Balance,
        BoundaryAt = e.At,
        Statistics = Statistics.Start(e.Balance),
    };

    private static AccountState Bound(AccountState s, RuleBookBound e, Func<string, RuleBook> readBook) => s with
    {
        BookText = e.Text,
        Book = Overlays.On(readBook(e.Text), s.Overlays, e.Session.TradeDate),
        Peak = e.Peak,
        Floor = e.Floor,
        FloorLocked = e.FloorLocked,
        Session = e.Session,
        TradeDate = e.Session.TradeDate,
        BoundaryAt = e.At,
        NextBoundaryAt = e.NextBoundaryAt,
        DailyLossAmount = e.DailyLoss,
        SessionMax = e.ContractsMax,
    };

    private static AccountState Overlay(AccountState s, OverlayBound e, Func<string, RuleBook> readBook)
    {
        var overlays = Overlays.With(s.Overlays, e.Overlay, s.TradeDate);
        return s with { Overlays = overlays, Book = Overlays.On(readBook(s.BookText), overlays, s.TradeDate), Session = e.Session, NextBoundaryAt = e.NextBoundaryAt };
    }

    private static AccountState Roll(AccountState s, SessionOpened e, Func<string, RuleBook> readBook)
    {
        var next = s with { Session = e.Session, TradeDate = e.Session.TradeDate, BoundaryAt = e.At, NextBoundaryAt = e.NextBoundaryAt };
        // A blended holiday only reopens trading.
        if (e.Session.TradeDate == s.TradeDate) return next;
        if (s.Overlays.Count > 0)
        {
            next = next with { Overlays = Overlays.Rolled(s.Overlays, e.Session.TradeDate) };
            next = next with { Book = Overlays.On(readBook(s.BookText), next.Overlays, e.Session.TradeDate) };
        }

        var isNewWeek = e.Session.TradeDate.Monday != s.TradeDate.Monday;
        return next with
        {
            DayStartEquity = e.DayStartEquity,
            DayCash = Usd.Zero,
            DayHighEquity = e.DayStartEquity,
            DayHighBalance = e.DayStartEquity,
            DailyLossAmount = e.DailyLoss,
            SessionMax = e.ContractsMax,
            WeekStartEquity = isNewWeek ? e.DayStartEquity : s.WeekStartEquity,
            WeekCash = isNewWeek ? Usd.Zero : s.WeekCash,
            OrdersToday = 0,
            OrdersThisWeek = isNewWeek ? 0 : s.OrdersThisWeek,
            CountedOrders = isNewWeek ? default : s.CountedOrders,
            Conduct = s.Conduct.Rolled(),
            Statistics = s.Statistics.TripsToday == 0 ? s.Statistics : s.Statistics with { TripsToday = 0 },
            // What is carried over the roll has its grace time anew.
            Excess = null,
            Personal = s.Guard.NextPersonal ?? s.Personal,
            Guard = s.Guard.Rolled(),
            Truth = s.Truth.Rolled(),
            Violations = Where(
                s.Violations,
                open => open.Effect == ViolationEffect.Fail || (!isNewWeek && IsWeekly(s, open.Rule))),
            Flattens = WithoutPassedLocks(s.Flattens, e.At),
        };
    }

    /// <summary>A weekly limit of the trader reports once in its week.</summary>
    private static bool IsWeekly(AccountState s, string rule)
    {
        for (var i = 0; i < s.Personal.Count; i++)
        {
            if (s.Personal[i].Period == PersonalPeriod.Week && s.Personal[i].NameAt(i) == rule) return true;
        }

        return false;
    }

    /// <summary>A flatten that took longer than the lock that was to follow it.</summary>
    private static EquatableArray<FlattenProcess> WithoutPassedLocks(EquatableArray<FlattenProcess> flattens, DateTimeOffset at) =>
        flattens.Any(flatten => flatten.Lock?.Until <= at)
            ? flattens.Select(flatten => flatten.Lock?.Until <= at ? flatten with { Lock = null } : flatten).ToEquatableArray()
            : flattens;

    private static AccountState Close(AccountState s, DayClosed e)
    {
        var course = e.Course ?? s.Course.Close(e.TradeDate, e.DayPnl, s.Statistics.LastTraded == e.TradeDate, winning: false);
        return s with
        {
            BoundaryAt = e.At,
            NextBoundaryAt = e.NextBoundaryAt,
            Course = course,
            Closed = new ClosedDay(e.TradeDate, s.Peak, s.Floor, s.FloorLocked, s.Course, e.Balance, e.Equity, e.DayPnl),
            Statistics = s.Statistics with { BestDay = Usd.Max(s.Statistics.BestDay, e.DayPnl) },
        };
    }

    private static AccountState Restate(AccountState s, DayRestated e) => s with
    {
        Peak = e.Peak,
        Floor = e.Floor,
        FloorLocked = e.FloorLocked,
        DayStartEquity = e.DayStartEquity,
        Course = e.Course,
        Closed = s.Closed! with { Balance = e.Balance, Equity = e.Equity, DayPnl = e.DayPnl },
        Statistics = s.Statistics with { BestDay = e.Course.BestDay },
    };

    private static AccountState Raise(AccountState s, Violation raised)
    {
        var next = s with { Violations = Where(s.Violations, open => open.Rule != raised.Rule || open.TradeDate != raised.TradeDate).Add(raised) };
        if (raised.Effect == ViolationEffect.Liquidate) return next with { SpentLimits = s.SpentLimits.Add(raised.Rule) };
        return raised.Rule == PositionLimit.Name ? next with { Excess = (s.Excess ?? new Excess(raised.At, raised.At, true)) with { IsRaised = true } } : next;
    }

    private static AccountState Pay(AccountState s, PayoutAccepted e) => s with
    {
        Balance = e.Balance,
        Floor = e.Floor,
        FloorLocked = e.FloorLocked,
        DayCash = s.DayCash - e.Amount,
        WeekCash = s.WeekCash - e.Amount,
        Course = s.Course.Paid(e.Amount, e.Balance, s.TradeDate),
        Statistics = s.Statistics with { BalanceHigh = s.Statistics.BalanceHigh - e.Amount },
    };

    private static AccountState Reset(AccountState s, AccountReset e) => s with
    {
        Balance = e.Balance,
        Peak = e.Peak,
        Floor = e.Floor,
        FloorLocked = e.FloorLocked,
        HasFailed = false,
        HasPassed = false,
        DayStartEquity = e.Balance,
        DayCash = Usd.Zero,
        WeekStartEquity = e.Balance,
        WeekCash = Usd.Zero,
        DayHighEquity = e.Balance,
        DayHighBalance = e.Balance,
        DailyLossAmount = e.DailyLoss,
        SessionMax = e.ContractsMax,
        Course = Course.Start,
        Closed = null,
        SpentLimits = default,
        Excess = null,
        OrdersToday = 0,
        OrdersThisWeek = 0,
        CountedOrders = default,
        Conduct = ConductCounts.Zero,
        Violations = default,
        Guard = s.Guard with { Crossed = default, LastLossAt = null },
        Locks = Where(s.Locks, held => held.Rule is AccountLock.LockedOut or AccountLock.Manual),
        Statistics = Statistics.Start(e.Balance),
    };

    private static AccountState Correct(AccountState s, Correction c) => s with
    {
        Balance = c.Balance ?? s.Balance,
        Peak = c.Peak ?? s.Peak,
        Floor = c.Floor ?? s.Floor,
        FloorLocked = c.FloorLocked ?? s.FloorLocked,
        DayStartEquity = c.DayStartEquity ?? s.DayStartEquity,
        DayCash = c.DayCash ?? s.DayCash,
        DayHighEquity = Usd.Max(s.DayHighEquity, c.DayStartEquity ?? s.DayHighEquity),
        DayHighBalance = Usd.Max(s.DayHighBalance, c.DayStartEquity ?? s.DayHighBalance),
        WeekStartEquity = c.WeekStartEquity ?? s.WeekStartEquity,
        Course = s.Course with
        {
            BestDay = c.BestDay ?? s.Course.BestDay,
            TradedDays = c.TradedDays ?? s.Course.TradedDays,
            PaidOut = c.PaidOut ?? s.Course.PaidOut,
            Payouts = c.Payouts ?? s.Course.Payouts,
            BalanceAfterPayout = c.BalanceAfterPayout ?? s.Course.BalanceAfterPayout,
            WindowTradedDays = c.WindowTradedDays ?? s.Course.WindowTradedDays,
            WinningDays = c.WinningDays ?? s.Course.WinningDays,
            WindowProfit = c.WindowProfit ?? s.Course.WindowProfit,
            WindowBestDay = c.WindowBestDay ?? s.Course.WindowBestDay,
        },
        Statistics = s.Statistics with
        {
            BalanceHigh = Usd.Max(s.Statistics.BalanceHigh, c.Balance ?? s.Statistics.BalanceHigh),
            BestDay = c.BestDay ?? s.Statistics.BestDay,
        },
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

    private static AccountState Remember(AccountState s, AlertId alert, LastDecision decision) =>
        s with { RecentAlerts = Latest(s.RecentAlerts, alert), LastAlert = alert, LastDecision = decision };

    private static AccountState Tallied(AccountState s, Decision decision, DateTimeOffset at) =>
        s with { Strategies = StrategyTally.Decided(s.Strategies, decision.Facts.Strategy, decision.Accepted, at) };

    private static AccountState Book(AccountState s, FillBooked e)
    {
        var fill = e.Fill;
        var booked = Ledger.Book(s.Instrument(fill.Contract.Root), s.PositionIn(fill.Contract), fill);
        var statistics = s.Statistics.Balance(e.Balance).Traded(s.TradeDate);
        var conduct = s.Conduct;
        if (booked.TripPnl is { } trip)
        {
            statistics = statistics.Trip(trip);
            conduct = conduct.Traded(s.Book?.Conduct, fill.At - s.PositionIn(fill.Contract)!.OpenedAt);
        }

        var next = s with
        {
            Balance = e.Balance,
            DayHighBalance = Usd.Max(s.DayHighBalance, e.Balance - s.DayCash),
            Positions = Replace(s.Positions, fill.Contract, booked.Position),
            Shares = StrategyShare.After(
                s.Shares, fill.Contract, fill.Order is { } filledOrder ? s.Order(filledOrder)?.Strategy : null, s.PositionIn(fill.Contract)?.Net ?? 0, booked.Position?.Net ?? 0),
            Strategies = StrategyTally.Filled(s.Strategies, StrategyTally.OwnerOf(s, fill), e.Realized, fill.Fee, e.At),
            Statistics = statistics,
            Conduct = conduct,
            Guard = (booked.TripPnl < Usd.Zero ? s.Guard with { LastLossAt = fill.At } : s.Guard).With(s.Guard.Flow.Filled(s.Guard)),
            RecentFills = Latest(s.RecentFills, fill.Id),
            LastBrokerFill = e.Source is FillSource.Broker or FillSource.Reconciled or FillSource.Foreign ? fill.Id : s.LastBrokerFill,
        };
        if (s.Book?.TradeLimits is not null) next = Count(next, fill.Order ?? new OrderId(fill.Id.Value));
        if (fill.Order is not { } id || s.Order(id) is not { } order) return next;
        var filled = order.Filled + fill.Quantity;
        var isOver = order.Remaining <= fill.Quantity.Count;
        if (s.Guard.Safeguards.Slippage is { } rule && order is { Purpose: OrderPurpose.Entry, Seen: { } seen, HasSlipped: false })
        {
            var slipped = rule.HasSlipped(s.Instrument(fill.Contract.Root), fill.Side, seen, fill.Price);
            order = order with { HasSlipped = slipped };
            next = next with { Guard = next.Guard with { Flow = next.Guard.Flow.Filled(rule, slipped, isOver) } };
        }

        next = isOver
            ? next with { Orders = Where(next.Orders, other => other.Ticket.Id != id), RecentOrders = Latest(next.RecentOrders, id) }
            : Set(next, order with { Filled = filled, Status = OrderStatus.PartlyFilled, LookAt = null });
        return order.Flatten is { } flatten ? Closed(next, flatten, fill) : next;
    }

    /// <summary>An order counts with its first fill in a trade date, and in a week; a fill of no known order is an order of its own.</summary>
    private static AccountState Count(AccountState s, OrderId order)
    {
        for (var i = 0; i < s.CountedOrders.Count; i++)
        {
            if (s.CountedOrders[i].Order != order) continue;
            return s.CountedOrders[i].On == s.TradeDate
                ? s
                : s with { OrdersToday = s.OrdersToday + 1, CountedOrders = s.CountedOrders.SetItem(i, new(order, s.TradeDate)) };
        }

        return s with
        {
            OrdersToday = s.OrdersToday + 1,
            OrdersThisWeek = s.OrdersThisWeek + 1,
            CountedOrders = Latest(s.CountedOrders, new CountedOrder(order, s.TradeDate)),
        };
    }

    private static AccountState Closed(AccountState s, Guid flatten, Fill fill) => WithFlatten(s, flatten, f =>
    {
        var slippage = f.Slippage;
        foreach (var mark in f.Marks.Span)
        {
            if (mark.Contract == fill.Contract)
                slippage += s.Instrument(fill.Contract.Root).ProfitOrLoss(mark.Price, fill.Price, fill.Net);
        }

        return f with { ContractsClosed = f.ContractsClosed + fill.Quantity.Count, Slippage = slippage, NextLookAt = fill.At };
    });

    /// <summary>The broker's position in place of ours: what stays open keeps its story, what turned around begins one.</summary>
    private static AccountState Adopt(AccountState s, PositionAdopted e)
    {
        var lots = new EquatableArray<Lot>([new Lot(e.To, e.Price)]);
        var now = e.To == 0 ? null
            : s.PositionIn(e.Contract) is { } held && Math.Sign(held.Net) == Math.Sign(e.To) ? held with { Net = e.To, Lots = lots }
            : new Position(e.Contract, e.To, lots, e.Price, e.At, Usd.Zero, e.At);
        return s with { Positions = Replace(s.Positions, e.Contract, now), Shares = StrategyShare.After(s.Shares, e.Contract, null, e.From, e.To) };
    }

    private static Review ReviewOf(ForeignFillSeen e) =>
        new(ReasonCodes.ForeignFill, $"a stranger's fill: {e.Fill.Side} {e.Fill.Quantity} {e.Fill.Contract} at {e.Fill.Price}", e.At);

    /// <summary>Our balance moved without a trade; the broker's is not expected to follow at once.</summary>
    private static AccountState Moved(AccountState before, AccountState after) => after with { Truth = after.Truth.Moved(after.Balance - before.Balance) };

    private static EquatableArray<Position> Replace(EquatableArray<Position> positions, ContractSymbol contract, Position? now)
    {
        for (var i = 0; i < positions.Count; i++)
        {
            if (positions[i].Contract != contract) continue;
            return now is null ? positions.RemoveAt(i) : positions.SetItem(i, now);
        }

        if (now is null) return positions;
        var at = 0;
        while (at < positions.Count && positions[at].Contract.CompareTo(contract) < 0) at++;
        return new([.. positions.Span[..at], now, .. positions.Span[at..]]);
    }

    private static AccountState Order(AccountState s, AccountEvent happened) => happened switch
    {
        OrderIntended e => Intend(s, e),
        OrderSent e => Change(s, e.Order, order => order.Status == OrderStatus.Intended ? order with { Status = OrderStatus.Sent, ProvenAbsent = false } : order),
        OrderPlaced e => Change(s.Guard.RejectionsInRow == 0 ? s : s with { Guard = s.Guard with { RejectionsInRow = 0 } }, e.Order, order => order with
        {
            BrokerOrderId = e.BrokerOrderId,
            LookAt = null,
            CancelFailed = false,
            Status = order.Filled.Count > 0 ? OrderStatus.PartlyFilled : OrderStatus.Working,
        }),
        OrdersPaired e => Change(Change(s, e.One, order => order with { Partner = e.Other }), e.Other, order => order with { Partner = e.One }),
        OrderAppeared e => Appear(s, e),
        // Made no larger than what has filled already, it is over.
        OrderModified e when s.Order(e.Ticket.Id) is { Filled: { Count: > 0 } filled } && filled >= e.Ticket.Quantity => Gone(s, e.Ticket.Id),
        OrderModified e => Change(s, e.Ticket.Id, order => order with { Ticket = e.Ticket, ResizeTo = null, Change = order.Change?.IsIn(e.Ticket) == false ? order.Change : null }),
        OrderOutcomeUnknown e => Change(s, e.Order, order => order with { Status = OrderStatus.Unknown, LookAt = e.LookAt }),
        OrderProvenAbsent e => Change(s, e.Order, order => order with { Status = OrderStatus.Intended, ProvenAbsent = true, LookAt = null }),
        CancelAsked e => Change(Modified(s, e.Order, e.At), e.Order, order => order with { CancelAsked = true }),
        ResizeAsked e => Change(Modified(s, e.Order, e.At), e.Order, order => order with { ResizeTo = e.Quantity }),
        ChangeAsked e => Change(Modified(s, e.Order, e.At), e.Order, order => order with { Change = e.Change }),
        ChangeRefused e => Unchanged(s, e.Order),
        CancelRefused e => Change(s, e.Order, order => order with { CancelAsked = false, CancelFailed = true, Status = OrderStatus.Unknown, LookAt = e.At }),
        OrderRejected e => Gone(s with { Guard = s.Guard with { RejectionsInRow = s.Guard.RejectionsInRow + 1 } }, e.Order),
        OrderCancelled e => Look(Gone(s, e.Order), s.Order(e.Order)?.Ticket, e.At, cancelled: 1),
        OrderExpired e => Gone(s, e.Order),
        OrderAbandoned e => Gone(s, e.Order),
        _ => throw new UnreachableException($"No fold for {happened.GetType().Name}."),
    };

    /// <summary>An order that the broker does not have yet is changed or dropped without a word to it.</summary>
    private static AccountState Modified(AccountState s, OrderId order, DateTimeOffset at)
    {
        if (s.Order(order) is not { Status: not OrderStatus.Intended }) return s;
        var guard = s.Guard.With(s.Guard.Flow.Modified(s.Guard, at));
        return ReferenceEquals(guard, s.Guard) ? s : s with { Guard = guard };
    }

    private static AccountState Intend(AccountState s, OrderIntended e)
    {
        var order = new AccountOrder(
            e.Ticket, e.Purpose, OrderStatus.Intended, default, e.Legs, e.Pair, e.Parent, e.Alert, e.Flatten, null, false, false, null, null, e.At, e.Seen, Strategy: e.Strategy, Split: e.Split);
        var next = s with
        {
            Guard = e.Purpose == OrderPurpose.Entry ? s.Guard.Entered(new(e.Ticket.Contract, e.Ticket.Side, e.At, e.Strategy)) : s.Guard,
            Orders = s.Orders.Add(order),
            // A leg was counted with its entry.
            Conduct = s.SuspendedLegs.Any(leg => leg.Leg.Id == e.Ticket.Id) ? s.Conduct : s.Conduct.Ordered(s.Book?.Conduct, 1 + e.Legs.Count),
            SuspendedLegs = e.Legs.Count == 0
                ? s.SuspendedLegs
                : new([.. s.SuspendedLegs.Span, .. Splitting.Suspend(e)]),
        };
        return e.Flatten is { } id ? WithFlatten(next, id, f => f with { Attempt = f.Attempt + 1 }) : next;
    }

    private static AccountState Appear(AccountState s, OrderAppeared e) => s with
    {
        Orders = s.Orders.Add(new AccountOrder(
            e.Ticket, e.Purpose, e.Filled.Count > 0 ? OrderStatus.PartlyFilled : OrderStatus.Working, e.Filled, default, e.Pair, e.Parent, null,
            null, e.BrokerOrderId, false, false, null, null, e.At, Strategy: s.SuspendedLegs.FirstOrDefault(leg => leg.Leg.Id == e.Ticket.Id)?.Strategy)),
        SuspendedLegs = Where(s.SuspendedLegs, leg => leg.Leg.Id != e.Ticket.Id),
        // A leg was counted with its entry.
        Conduct = e.Purpose == OrderPurpose.Foreign ? s.Conduct.Ordered(s.Book?.Conduct, 1) : s.Conduct,
    };

    /// <summary>An order that has filled all of what it was before is over.</summary>
    private static AccountState Unchanged(AccountState s, OrderId id) =>
        s.Order(id) is { Change: not null } order && order.Filled >= order.Ticket.Quantity ? Gone(s, id) : Change(s, id, order => order with { Change = null });

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
        FlattenLooked e => WithFlatten(s, e.Id, f => f with
        {
            Looks = f.Looks + 1, NextLookAt = e.NextLookAt, OrdersWorking = e.OrdersWorking, ContractsOpen = e.ContractsOpen,
        }),
        FlattenOrdersGone e => WithFlatten(s, e.Id, f => f with { OrdersGoneAt = e.At }),
        FlattenIncomplete e => WithFlatten(s, e.Id, f => f with { IsIncomplete = true }),
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
