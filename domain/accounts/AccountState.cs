using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Everything about one account that its events say, and nothing else.</summary>
public sealed record AccountState
{
    /// <summary>How many recent alert, order and fill ids are remembered; older repeats are known by the journal's command ids.</summary>
    public const int RecentMax = 64;

    public static AccountState Initial { get; } = new();

    private long _version;

    /// <summary>How many events made this state.</summary>
    public long Version { get => _version; init => _version = value; }

    /// <summary>Numbers a state that the fold has just made and nobody has seen yet: one copy for an event instead of two.</summary>
    internal AccountState Numbered(long version)
    {
        _version = version;
        return this;
    }

    public AccountId Id { get; init; }
    public string Name { get; init; } = "";
    public string Trader { get; init; } = "";
    public string Phase { get; init; } = "";

    /// <summary>Where its orders go: <c>demo</c>, <c>evaluation</c>, <c>funded</c> or <c>practice</c>.</summary>
    public string Environment { get; init; } = "";

    public EquatableArray<string> Groups { get; init; }
    public bool IsOpen { get; init; }

    /// <summary>The exact text of the bound rule book; empty before the first binding.</summary>
    public string BookText { get; init; } = "";

    /// <summary>The rules in force: the bound book, read from <see cref="BookText"/>, with the overlays of its trade date.</summary>
    public RuleBook? Book { get; init; }

    /// <summary>What changes the book for a time, in the order of their ids.</summary>
    public EquatableArray<BoundOverlay> Overlays { get; init; }

    public Usd StartBalance { get; init; }
    public Usd Balance { get; init; }
    public Usd Peak { get; init; }
    public Usd Floor { get; init; }
    public bool FloorLocked { get; init; }

    /// <summary>Where the calendar stands; null before the first rule book.</summary>
    public Session? Session { get; init; }

    /// <summary>The last calendar boundary that was applied.</summary>
    public DateTimeOffset BoundaryAt { get; init; }

    /// <summary>The next calendar boundary, so that deciding compares two instants.</summary>
    public DateTimeOffset? NextBoundaryAt { get; init; }

    public TradeDate TradeDate { get; init; }
    public Usd DayStartEquity { get; init; }
    public Usd DayCash { get; init; }

    /// <summary>Equity when the ISO week of trade dates opened.</summary>
    public Usd WeekStartEquity { get; init; }

    public Usd WeekCash { get; init; }

    /// <summary>The highest recorded equity of the trade date, its cash flows taken out; kept for limits that trail it.</summary>
    public Usd DayHighEquity { get; init; }

    /// <summary>The highest balance of the trade date, its cash flows taken out; not below the day's start.</summary>
    public Usd DayHighBalance { get; init; }

    /// <summary>The daily loss amount chosen for this session; null for the book's own.</summary>
    public Usd? DailyLossAmount { get; init; }

    /// <summary>The contract limit chosen for this session; null for the book's own.</summary>
    public MiniEquivalents? SessionMax { get; init; }

    public Course Course { get; init; } = Course.Start;

    /// <summary>Null before the first day's close.</summary>
    public ClosedDay? Closed { get; init; }

    /// <summary>The trader's own limits, in his order.</summary>
    public EquatableArray<PersonalLimit> Personal { get; init; }

    /// <summary>The trader's own margins and order limits, and what they remember.</summary>
    public Guarding Guard { get; init; } = Guarding.Start;

    /// <summary>How it stands to its broker's and its firm's word.</summary>
    public Truth Truth { get; init; } = Truth.Start;

    /// <summary>Names of the personal limits that have closed everything once and wait to be set anew.</summary>
    public EquatableArray<string> SpentLimits { get; init; }

    /// <summary>Null while the account is within its contract limit.</summary>
    public Excess? Excess { get; init; }

    /// <summary>Orders with a fill in this trade date and in this week; counted while the rule book limits trades.</summary>
    public int OrdersToday { get; init; }

    public int OrdersThisWeek { get; init; }
    public EquatableArray<CountedOrder> CountedOrders { get; init; }

    /// <summary>What is counted for the firm's rules of conduct.</summary>
    public ConductCounts Conduct { get; init; } = ConductCounts.Zero;

    public EquatableArray<Position> Positions { get; init; }
    /// <summary>Which strategy opened what of the positions; the oldest first.</summary>
    public EquatableArray<StrategyShare> Shares { get; init; }

    /// <summary>What each strategy asked and what came of it, in the order in which they were first heard of.</summary>
    public EquatableArray<StrategyTally> Strategies { get; init; }

    public EquatableArray<AccountOrder> Orders { get; init; }
    public EquatableArray<SuspendedLeg> SuspendedLegs { get; init; }

    /// <summary>Of positions that were promised a stop, in the order of their contracts.</summary>
    public EquatableArray<Protection> Protections { get; init; }

    public EquatableArray<AccountLock> Locks { get; init; }
    public EquatableArray<Violation> Violations { get; init; }
    public EquatableArray<FlattenProcess> Flattens { get; init; }

    /// <summary>Reached its maximum loss. Final.</summary>
    public bool HasFailed { get; init; }

    /// <summary>Reached its target. Final.</summary>
    public bool HasPassed { get; init; }

    /// <summary>Failed or passed: its floor and peak are frozen, and nothing opens any more.</summary>
    public bool IsOver => HasFailed || HasPassed;

    /// <summary>What a person set: active, reduce-only, halted or frozen.</summary>
    public TradingState Control { get; init; }

    public string? ControlReason { get; init; }
    public bool IsReconciling { get; init; }

    /// <summary>How often this reconciliation found a difference.</summary>
    public int ReconcileLooks { get; init; }

    /// <summary>When the broker is asked again while reconciling.</summary>
    public DateTimeOffset ReconcileNextLookAt { get; init; }

    /// <summary>The last fill that came from the broker, where its history is read on from.</summary>
    public FillId? LastBrokerFill { get; init; }

    public EquatableArray<FillId> RecentFills { get; init; }
    public EquatableArray<AlertId> RecentAlerts { get; init; }

    /// <summary>Orders that are over: late news of them is no news of a stranger's order.</summary>
    public EquatableArray<OrderId> RecentOrders { get; init; }

    public AlertId? LastAlert { get; init; }

    /// <summary>What became of <see cref="LastAlert"/>.</summary>
    public LastDecision? LastDecision { get; init; }
    public Statistics Statistics { get; init; } = Statistics.Start(Usd.Zero);

    /// <summary>The account's own trading state, the strictest of what holds.</summary>
    public TradingState State
    {
        get
        {
            var state = Control;
            if (Guard.IsReduceOnly || Truth.Reviews.Count > 0) state = TradingStates.Strictest(state, TradingState.ReduceOnly);
            if (IsReconciling) state = TradingStates.Strictest(state, TradingState.Reconciling);
            if (IsOver || Locks.Count > 0) state = TradingStates.Strictest(state, TradingState.Locked);
            foreach (var flatten in Flattens.Span)
            {
                if (flatten.Scope.IsAccount) state = TradingStates.Strictest(state, TradingState.Flattening);
            }

            return state;
        }
    }

    /// <summary><c>active</c>, <c>locked</c>, <c>failed</c> or <c>passed</c>, as the firm sees it.</summary>
    public string Status
    {
        get
        {
            if (HasFailed) return "failed";
            if (HasPassed) return "passed";
            if (Locks.Count > 0) return "locked";
            foreach (var flatten in Flattens.Span)
            {
                if (flatten.Lock is not null) return "locked";
            }

            return "active";
        }
    }

    /// <summary>When the last of the locks ends; null without one, or when a person must open it.</summary>
    public DateTimeOffset? LockedUntil
    {
        get
        {
            DateTimeOffset? last = null;
            foreach (var held in Locks.Span)
            {
                if (held.Until is not { } until) return null;
                if (!(last >= until)) last = until;
            }

            foreach (var flatten in Flattens.Span)
            {
                if (flatten.Lock is not { } follows) continue;
                if (follows.Until is not { } until) return null;
                if (!(last >= until)) last = until;
            }

            return last;
        }
    }

    public Position? PositionIn(ContractSymbol contract)
    {
        foreach (var position in Positions.Span)
        {
            if (position.Contract == contract) return position;
        }

        return null;
    }

    public AccountOrder? Order(OrderId id)
    {
        foreach (var order in Orders.Span)
        {
            if (order.Ticket.Id == id) return order;
        }

        return null;
    }

    /// <summary>The position once the market orders on their way have filled: what an alert that comes now is about.</summary>
    public int ProjectedNet(ContractSymbol contract)
    {
        var net = PositionIn(contract)?.Net ?? 0;
        foreach (var order in Orders.Span)
        {
            if (order.Ticket.Contract == contract && order.Ticket.Kind == OrderKind.Market) net += order.Ticket.Side.Sign() * order.Remaining;
        }

        return net;
    }

    /// <summary>What of <see cref="ProjectedNet"/> belongs to other strategies than this one.</summary>
    public int ProjectedOfOthers(ContractSymbol contract, string strategy)
    {
        var net = SharesOfOthers(contract, strategy);
        foreach (var order in Orders.Span)
        {
            if (order.Strategy is { } owner && owner != strategy && order.Ticket.Contract == contract && order.Ticket.Kind == OrderKind.Market)
                net += order.Ticket.Side.Sign() * order.Remaining;
        }

        return net;
    }

    /// <summary>Signed contracts that other strategies than this one hold.</summary>
    public int SharesOfOthers(ContractSymbol contract, string strategy)
    {
        var net = 0;
        foreach (var share in Shares.Span)
        {
            if (share.Contract == contract && share.Strategy != strategy) net += share.Net;
        }

        return net;
    }

    /// <summary>Another strategy that holds or enters the contract, the first, and its side; null when there is none.</summary>
    public (string Strategy, Side Side)? OtherIn(ContractSymbol contract, string strategy)
    {
        foreach (var share in Shares.Span)
        {
            if (share.Contract == contract && share.Strategy != strategy) return (share.Strategy, share.Net > 0 ? Side.Buy : Side.Sell);
        }

        foreach (var order in Orders.Span)
        {
            if (order is { Purpose: OrderPurpose.Entry, Strategy: { } owner } && owner != strategy && order.Ticket.Contract == contract) return (owner, order.Ticket.Side);
        }

        return null;
    }

    /// <summary>True while orders of the contract wait to know what became of those that are cancelled, before they are handed over.</summary>
    public bool IsHeld(ContractSymbol contract)
    {
        foreach (var order in Orders.Span)
        {
            if (order.IsLeaving && order.Ticket.Contract == contract) return true;
        }

        return false;
    }

    /// <summary>True when an engine's flatten is closing this contract.</summary>
    public bool IsBeingFlattened(ContractSymbol contract)
    {
        foreach (var flatten in Flattens.Span)
        {
            if (flatten.Scope.Covers(contract)) return true;
        }

        return false;
    }

    /// <summary>True while cancels and passing closes of this contract have not come to rest: what the next alert starts from is not known yet.</summary>
    public bool IsSettling(ContractSymbol contract)
    {
        foreach (var flatten in Flattens.Span)
        {
            if (flatten.PassesOver && flatten.Scope.Contract == contract) return true;
        }

        return IsHeld(contract);
    }

    /// <summary>False when the firm allows no automated orders: the engine then watches and advises.</summary>
    public bool MaySend => Book is not { } book || book.Capabilities.MaySend;

    /// <summary>The product as the rule book's accounts trade it.</summary>
    public Instrument Instrument(string root) => (Book?.Instruments ?? InstrumentCatalog.Shipped).Get(root);

    /// <summary>Equity at the recorded marks.</summary>
    public Usd Equity
    {
        get
        {
            var equity = Balance;
            foreach (var position in Positions.Span) equity += position.Unrealized(Instrument(position.Contract.Root), position.Mark);
            return equity;
        }
    }

    /// <summary>Equity at the newest marks; a contract the market view does not know keeps its recorded mark.</summary>
    public Usd EquityAt(MarketView market)
    {
        var equity = Balance;
        foreach (var position in Positions.Span)
        {
            var mark = market.Of(position.Contract) is { } seen && seen.At >= position.MarkedAt ? seen.Price : position.Mark;
            equity += position.Unrealized(Instrument(position.Contract.Root), mark);
        }

        return equity;
    }

    /// <summary>When something ends or begins by its time alone, calendar boundaries aside; null when nothing does.</summary>
    public DateTimeOffset? NextTimerAt(DateTimeOffset after)
    {
        DateTimeOffset? next = Excess is { IsRaised: false } excess && !IsOver ? excess.DueAt : null;
        foreach (var held in Locks.Span)
        {
            if (held.Until is { } until && !(next <= until)) next = until;
        }

        foreach (var window in Book is { IsAdvisory: false } book ? book.NewsWindows.Span : default)
        {
            if (window.Mode == NewsMode.Flat && window.From > after && !(next <= window.From)) next = window.From;
        }

        return next;
    }

    /// <summary>When a position has been without its stop for too long; null while all is well, and while the broker's truth is being matched anyway.</summary>
    public DateTimeOffset? NakedDueAt
    {
        get
        {
            if (Protections.Count == 0 || IsReconciling) return null;
            var rule = Protect;
            DateTimeOffset? next = null;
            foreach (var protection in Protections.Span)
            {
                if (protection.DueAt(rule) is { } due && !(next <= due)) next = due;
            }

            return next;
        }
    }

    /// <summary>The watchdog's rule; where nothing may be sent it only watches.</summary>
    public Protect Protect => MaySend && Control != TradingState.Frozen ? Guard.Protect : Guard.Protect with { Action = ProtectAction.Watch };

    /// <summary>True while something protects a position or is to protect one, so that the broker has to be read back now and then.</summary>
    public bool HasProtection
    {
        get
        {
            if (Protections.Count > 0) return true;
            foreach (var order in Orders.Span)
            {
                if (order.Legs.Count > 0 || order.IsLeg) return true;
            }

            return false;
        }
    }

    public Protection? ProtectionOf(ContractSymbol contract)
    {
        foreach (var protection in Protections.Span)
        {
            if (protection.Contract == contract) return protection;
        }

        return null;
    }

    /// <summary>When the dead man's switch trips without another sign of life; null when it is not set, has tripped, or nothing is open.</summary>
    public DateTimeOffset? SilentAt(DateTimeOffset lastSign) =>
        Guard is { SilentSince: null, Safeguards.DeadMansSwitch: { } rule } && (Positions.Count > 0 || Orders.Count > 0) ? rule.DueAt(lastSign) : null;

    /// <summary>Today's profit or loss, open positions and fees included; a payout is never a loss.</summary>
    public Usd DayPnl(Usd equity) => equity - DayStartEquity - DayCash;

    /// <summary>This week's profit or loss, open positions and fees included; a payout is never a loss.</summary>
    public Usd WeekPnl(Usd equity) => equity - WeekStartEquity - WeekCash;

    /// <summary>The daily loss amount in force; null without such a rule.</summary>
    public Usd? DailyLossLimit => Book?.DailyLoss is { } daily ? DailyLossAmount ?? daily.Amount : null;

    public Usd? DailyFloor => DailyLossLimit is { } amount ? DailyLoss.Floor(DayStartEquity, DayCash, amount) : null;

    /// <summary>The contract limit in force at an equity; null without one.</summary>
    public MiniEquivalents? ContractsMax(Usd equity) =>
        Book is not { Position: { } limit } book ? null
        : limit.Metric == SizeMetric.LiveEquityProfit ? limit.MaxFor(Balance, equity, book.StartBalance)
        : SessionMax ?? limit.Max;

    /// <summary>The equity that hits a personal limit; null when it is spent.</summary>
    public Usd? PersonalTrigger(int index)
    {
        var limit = Personal[index];
        if (SpentLimits.Count > 0 && SpentLimits.Contains(limit.NameAt(index))) return null;
        return limit.Period == PersonalPeriod.Week
            ? limit.Trigger(WeekStartEquity, WeekStartEquity, WeekStartEquity, WeekCash)
            : limit.Trigger(DayStartEquity, DayHighEquity, DayHighBalance, DayCash);
    }

    /// <summary>True when a limit follows the day's highest equity.</summary>
    public bool TrailsEquity
    {
        get
        {
            foreach (var limit in Personal.Span)
            {
                if (limit.Trail == PersonalTrail.Unrealized) return true;
            }

            return false;
        }
    }
}
