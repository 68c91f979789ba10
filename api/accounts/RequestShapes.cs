using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Api.Accounts;

// The bodies of the account routes, for the API description. They are read member by member, to report every fault.

/// <summary>An order to be judged. The symbol is a contract, or a product for its front month.</summary>
internal sealed record CheckBody(
    string Symbol, Side Side, int Quantity, OrderKind Kind = OrderKind.Market, Price? Limit = null, Price? Stop = null, StopLossBody? StopLoss = null,
    string? Strategy = null);

/// <summary>The stop that will protect an entry, in exactly one way: so many points or ticks from where it fills, or a price.</summary>
internal sealed record StopLossBody(decimal? Points = null, int? Ticks = null, Price? Price = null);

/// <summary>A fill that happened elsewhere; the fee is for the whole of it.</summary>
internal sealed record FillBody(
    string FillId, string? OrderId, string Symbol, Side Side, int Quantity, Price Price, Usd Fee, DateTimeOffset? At = null);

/// <summary>May be absent: everything is then closed. The symbol is a contract or a product.</summary>
internal sealed record FlattenBody(string? Symbol = null, string? Reason = null, bool Lock = false);

internal sealed record LockBody(string? Reason = null, DateTimeOffset? Until = null);

internal sealed record UnlockBody(string Reason);

/// <summary>All of the trader's margins and order limits; without thresholds the usual warnings at 50, 75 and 90 percent stay.</summary>
internal sealed record SafeguardsBody(
    EquatableArray<Threshold>? Thresholds = null, LossRoom? LossRoom = null, EntryRate? EntryRate = null, RepeatGuard? Repeats = null, ClipSize? Clip = null,
    PriceCollar? Collar = null, WorkingOrders? WorkingOrders = null, Cooldown? Cooldown = null, Rearm? Rearm = null, LastTradeWindow? LastTradeWindow = null,
    SelfCross? SelfCross = null, Slippage? Slippage = null, OrdersToTrades? OrdersToTrades = null,
    DeadMansSwitch? DeadMansSwitch = null, MessageRate? Modifications = null, SpreadLimit? Spread = null, Protect? Protect = null, string? Reason = null);

/// <summary>A group's loss budget; without an amount there is none. It warns at these percentages, and otherwise not.</summary>
internal sealed record LossBudgetBody(Usd? Amount = null, BudgetAction Action = BudgetAction.Refuse, EquatableArray<int>? WarnAt = null, string? Reason = null);

/// <summary>All of the trader's own limits; an empty list is none.</summary>
internal sealed record PersonalLimitsBody(EquatableArray<PersonalLimit> Limits, string? Reason = null);

/// <summary>May be absent.</summary>
internal sealed record HeartbeatBody(string? Reason = null);

internal sealed record LockOutBody(DateTimeOffset Until, string? Reason = null);

internal sealed record PayoutBody(Usd Amount, string? Reason = null);

/// <summary>The firm's own numbers; what is not given stays as it is.</summary>
internal sealed record CorrectionBody(
    string Reason, Usd? Balance = null, Usd? Peak = null, Usd? Floor = null, bool? FloorLocked = null, Usd? DayStartEquity = null, Usd? DayCash = null,
    Usd? WeekStartEquity = null, Usd? BestDay = null, int? TradedDays = null, Usd? PaidOut = null, int? Payouts = null, Usd? BalanceAfterPayout = null,
    int? WindowTradedDays = null, int? WinningDays = null, Usd? WindowProfit = null, Usd? WindowBestDay = null);

/// <summary>Without a tolerance the balances may differ by 10 USD while nothing is open.</summary>
internal sealed record TruthBody(DivergenceAction Divergence, ForeignFillAction ForeignFills, Usd? BalanceTolerance = null, string? Reason = null);

/// <summary>What the platform shows; at least one number. The maximum loss level is where the firm closes the account; contracts are minis.</summary>
internal sealed record PlatformBody(
    Usd? Balance = null, Usd? MaximumLossLevel = null, Usd? DailyLossUsed = null, Usd? DailyLossLeft = null, int? ContractsMax = null, DateTimeOffset? At = null,
    string? Reason = null);

internal sealed record StateBody(TradingState State, string? Reason = null);

/// <summary>What a control reaches.</summary>
internal enum ControlScope
{
    All,
    Group,
    Account,
}

internal sealed record KillBody(
    ControlScope Scope, string? Account = null, string? Group = null, KillMode Mode = KillMode.FlattenAndBlock, string? Reason = null);

internal sealed record LevelBody(ControlScope Scope, TradingState State, string? Group = null, string? Reason = null);
