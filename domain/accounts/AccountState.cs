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

    /// <summary>How many events made this state.</summary>
    public long Version { get; init; }

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

    /// <summary>The bound rule book, read from <see cref="BookText"/>.</summary>
    public RuleBook? Book { get; init; }

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

    public EquatableArray<Position> Positions { get; init; }
    public EquatableArray<AccountOrder> Orders { get; init; }
    public EquatableArray<SuspendedLeg> SuspendedLegs { get; init; }
    public EquatableArray<AccountLock> Locks { get; init; }
    public EquatableArray<Violation> Violations { get; init; }
    public EquatableArray<FlattenProcess> Flattens { get; init; }

    /// <summary>Reached its maximum loss. Final.</summary>
    public bool HasFailed { get; init; }

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
    public Statistics Statistics { get; init; } = Statistics.Start(Usd.Zero);

    /// <summary>The account's own trading state, the strictest of what holds.</summary>
    public TradingState State
    {
        get
        {
            var state = Control;
            if (IsReconciling) state = TradingStates.Strictest(state, TradingState.Reconciling);
            if (HasFailed || Locks.Count > 0) state = TradingStates.Strictest(state, TradingState.Locked);
            foreach (var flatten in Flattens.Span)
            {
                if (flatten.Scope.IsAccount) state = TradingStates.Strictest(state, TradingState.Flattening);
            }

            return state;
        }
    }

    /// <summary><c>active</c>, <c>locked</c> or <c>failed</c>, as the firm sees it.</summary>
    public string Status
    {
        get
        {
            if (HasFailed) return "failed";
            if (Locks.Count > 0) return "locked";
            foreach (var flatten in Flattens.Span)
            {
                if (flatten.Lock is not null) return "locked";
            }

            return "active";
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

    /// <summary>True while orders of the contract wait for the cancel of others before they are handed over.</summary>
    public bool IsHeld(ContractSymbol contract)
    {
        foreach (var order in Orders.Span)
        {
            if (order.CancelAsked && order.Ticket.Contract == contract) return true;
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

    /// <summary>Equity at the recorded marks.</summary>
    public Usd Equity
    {
        get
        {
            var equity = Balance;
            foreach (var position in Positions.Span) equity += position.Unrealized(position.Mark);
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
            equity += position.Unrealized(mark);
        }

        return equity;
    }

    /// <summary>Today's profit or loss, open positions and fees included; a payout is never a loss.</summary>
    public Usd DayPnl(Usd equity) => equity - DayStartEquity - DayCash;

    public Usd? DailyFloor => Book?.DailyLoss?.Floor(DayStartEquity, DayCash);
}
