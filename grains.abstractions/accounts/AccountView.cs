using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Grains.Abstractions.Accounts;

/// <summary>One account as a person sees it, at the newest marks.</summary>
/// <param name="Status"><c>active</c>, <c>locked</c>, <c>failed</c> or <c>passed</c>, as the firm sees it.</param>
/// <param name="State">The strictest trading state of account, groups and all.</param>
/// <param name="StateLevel">Where that state comes from: <c>account</c>, <c>group NAME</c> or <c>all</c>.</param>
/// <param name="Headroom">Equity minus floor.</param>
/// <param name="LossBuffer">What may still be lost today before the daily limit: a profit adds to it.</param>
/// <param name="Drawdown">Peak minus equity, never below zero.</param>
/// <param name="DrawdownBuffer">What may still be lost before the floor; the same as headroom for an equity metric.</param>
/// <param name="WinRate">Percent of decided round trips, one decimal; null before the first.</param>
/// <param name="TotalTrades">Closed round trips.</param>
/// <param name="Progress">Percent of the target, one decimal; null without a target.</param>
/// <param name="MarkedAt">When the oldest price that values an open position was quoted; null when flat.</param>
/// <param name="Version">Events in the account's stream.</param>
/// <param name="Program">How far it has come in its program; null without a rule book.</param>
/// <param name="Overlays">What changes the rule book for a time.</param>
/// <param name="Truth">How it stands to its broker's and its firm's word.</param>
/// <param name="Reversals">Those under way, and those that the newest change has ended.</param>
/// <param name="LastDecision">What became of <paramref name="LastAlert"/>.</param>
/// <param name="Strategies">What each strategy asked and what came of it, in the order in which they were first heard of.</param>
/// <param name="Control">What a person set at the account itself: active, reduce-only, halted or frozen.</param>
public sealed record AccountView(
    AccountId Id, string Name, string Trader, string Phase, string Environment, EquatableArray<string> Groups, string Status,
    TradingState State, string StateLevel, string? StateReason, string Connection, RuleBookView? RuleBook,
    Usd StartBalance, Usd Balance, Usd Equity, Usd DailyPnl, Usd TotalPnl, Usd Peak, Usd? Floor, bool FloorLocked, Usd? DailyFloor,
    Usd? Headroom, Usd? LossBuffer, Usd Drawdown, Usd? DrawdownBuffer, Usd MaxDrawdown, TradeDate TradeDate, DateTimeOffset? SessionEndsAt,
    EquatableArray<PositionView> Positions, EquatableArray<OrderView> Orders, EquatableArray<AccountLock> Locks,
    EquatableArray<FlattenView> Flattens, decimal? WinRate, int TotalTrades, int Wins, int Losses, decimal? ProfitFactor, int LossesInRow,
    int LossesInRowMax, int TradedDays, Usd BestDay, Usd? Target, decimal? Progress, int ActiveViolations,
    EquatableArray<Violation> Violations, decimal OpenContracts, decimal? ContractsMax, EquatableArray<MaxQuantityView> MaxQuantity,
    AlertId? LastAlert, DateTimeOffset? MarkedAt, DateTimeOffset At, long Version, ProgramProgress? Program = null,
    GuardView? Guard = null, EquatableArray<OverlayView> Overlays = default, TruthView? Truth = null,
    EquatableArray<Reversal> Reversals = default, LastDecision? LastDecision = null, EquatableArray<StrategyView> Strategies = default,
    TradingState Control = TradingState.Active);

/// <summary>The trader's own rules: what is in force, what begins with the next trade date (null for no change), and what is crossed.</summary>
/// <param name="EntriesSinceArmed">Counted against <see cref="Safeguards.Rearm"/>.</param>
/// <param name="Flow">What the rules about the flow of orders have counted.</param>
/// <param name="SilentSince">The last sign of life before the dead man's switch tripped; null while somebody is there.</param>
/// <param name="PausedUntil">The end of a pause after losing trades; null without one.</param>
/// <param name="Levels">What stands beside the account's own: safeguards of all accounts, its trader, its groups, and of strategies.</param>
public sealed record GuardView(
    Safeguards Safeguards, Safeguards? NextSafeguards, EquatableArray<PersonalLimit> Personal, EquatableArray<PersonalLimit>? NextPersonal,
    EquatableArray<AllowanceView> Allowances, EquatableArray<CrossedThreshold> Crossed, int EntriesSinceArmed, int RejectionsInRow, DateTimeOffset? PausedUntil,
    FlowCounts Flow, DateTimeOffset? SilentSince, EquatableArray<LevelSafeguards> Levels = default);

/// <summary>How an account stands to its broker's and its firm's word.</summary>
/// <param name="NextPolicy">Begins with the next trade date; null for no change.</param>
/// <param name="Divergences">Differences that are not resolved.</param>
/// <param name="Reviews">What lets nothing open until a person re-arms the account.</param>
/// <param name="Platform">What the firm's platform showed when a person last entered it.</param>
/// <param name="Firm">What the firm itself enforces, as the broker last told it; null before it told anything.</param>
/// <param name="Strategies">Brackets that the broker looks after and that were begun elsewhere, at the last look.</param>
public sealed record TruthView(
    TruthPolicy Policy, TruthPolicy? NextPolicy, EquatableArray<Divergence> Divergences, EquatableArray<Review> Reviews, PlatformSeen? Platform, FirmLimits? Firm = null,
    EquatableArray<StrategyThere> Strategies = default);

/// <summary>What one strategy asked of the account since its first event, and what came of it.</summary>
/// <param name="Strategy">Empty for alerts that name none and for fills that are nobody's.</param>
/// <param name="Realized">What its fills closed, before their fees; <paramref name="Net"/> is after them.</param>
public sealed record StrategyView(string Strategy, int Accepted, int Refused, int Fills, Usd Realized, Usd Fees, Usd Net, DateTimeOffset LastAt);

/// <summary>A loss limit and what of it is used.</summary>
/// <param name="OfBalance">The balance is held against it: open positions do not count until they are closed.</param>
public sealed record AllowanceView(string Rule, Usd Amount, Usd Used, Usd Left, bool OfBalance = false);

/// <summary>The bound rule book; firm, program and size where it names them.</summary>
public sealed record RuleBookView(RuleBookId Id, string Version, string Name, string? Firm = null, string? Program = null, string? Size = null);

/// <summary>A short-lived change on the rule book.</summary>
/// <param name="From">The first trade date it holds on.</param>
/// <param name="To">The last one; null until a newer version ends it.</param>
/// <param name="Holds">True when it holds on the account's trade date.</param>
/// <param name="OnlyTightens">True on the trade date it came in on: what it loosens begins with the next.</param>
public sealed record OverlayView(string Id, string Version, TradeDate From, TradeDate? To, bool Holds, bool OnlyTightens);

/// <summary>An open position; <paramref name="Net"/> is signed.</summary>
/// <param name="Strategies">Which strategies opened what of it; the rest is nobody's.</param>
/// <param name="IsProtected">Working stops cover all of it.</param>
/// <param name="NakedSince">Since when a stop that it was promised does not work; null while all promised ones do.</param>
/// <param name="Uncovered">Contracts that such a stop is missing for.</param>
/// <param name="Life">Days to the contract's roll and to its last trading day; null when its months are not known.</param>
public sealed record PositionView(
    ContractSymbol Symbol, int Net, Price AveragePrice, Price Mark, DateTimeOffset MarkedAt, Usd Unrealized, DateTimeOffset OpenedAt, bool IsProtected,
    EquatableArray<StrategyShare> Strategies = default, DateTimeOffset? NakedSince = null, int Uncovered = 0,
    ContractLife? Life = null);

/// <summary>An order that may still fill.</summary>
public sealed record OrderView(
    OrderId Id, string? BrokerOrderId, ContractSymbol Symbol, Side Side, int Quantity, int Filled, OrderKind Kind, Price? Limit,
    Price? Stop, Points? Trail, OrderPurpose Purpose, OrderStatus Status, bool CancelAsked, OrderId? Parent, AlertId? Alert, DateTimeOffset At);

/// <summary>A flatten under way.</summary>
/// <param name="OrdersWorking">Orders that the broker showed at the last look, and <paramref name="ContractsOpen"/> contracts.</param>
/// <param name="OrdersGoneAt">When the broker showed no working order any more; null before.</param>
/// <param name="Attempts">Closing orders sent so far.</param>
/// <param name="NextLookAt">When the broker is asked again.</param>
/// <param name="IsIncomplete">The quick attempts did not suffice; it goes on slowly.</param>
public sealed record FlattenView(
    Guid Id, string Scope, string Reason, string By, DateTimeOffset StartedAt, int Looks, int OrdersCancelled, int ContractsClosed,
    int OrdersWorking = 0, int ContractsOpen = 0, DateTimeOffset? OrdersGoneAt = null, int Attempts = 0, DateTimeOffset? NextLookAt = null, bool IsIncomplete = false);

/// <summary>The largest order of one side that would pass now, and the rule that binds it; null binding when nothing does.</summary>
public sealed record MaxQuantityView(ContractSymbol Symbol, Side Side, int Quantity, string? Binding);
