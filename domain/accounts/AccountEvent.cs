using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Something that happened to one account. Stored for ever under the names of the event registry.</summary>
public abstract record AccountEvent
{
    private AccountEvent(DateTimeOffset at) => At = at;

    /// <summary>When it happened, from the command that made it.</summary>
    public DateTimeOffset At { get; init; }

    public sealed record AccountOpened(
        AccountId Account, string Name, string Trader, string Phase, string Environment, EquatableArray<string> Groups, Usd Balance,
        DateTimeOffset At) : AccountEvent(At);

    /// <summary>The account follows this rule book from now on; peak and floor are what it starts with, or goes on with.</summary>
    public sealed record RuleBookBound(
        RuleBookId Book, string Version, string Text, string By, string Reason, Usd Peak, Usd Floor, bool FloorLocked, Session Session,
        DateTimeOffset NextBoundaryAt, DateTimeOffset At, Usd? DailyLoss = null, MiniEquivalents? ContractsMax = null) : AccountEvent(At);

    /// <summary>An overlay is on the account's book from now on: what it tightens holds at once, what it loosens with the next trade date.</summary>
    /// <param name="NextBoundaryAt">It may have passed already, where the overlay lets the day end earlier.</param>
    public sealed record OverlayBound(Overlay Overlay, string By, string Reason, Session Session, DateTimeOffset NextBoundaryAt, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The daily loss amount and the contract limit are given where the book chooses them anew for each trade date.</summary>
    public sealed record SessionOpened(
        Session Session, Usd DayStartEquity, DateTimeOffset NextBoundaryAt, DateTimeOffset At, Usd? DailyLoss = null,
        MiniEquivalents? ContractsMax = null) : AccountEvent(At);

    /// <summary>The day's result, and the counters with it in them.</summary>
    public sealed record DayClosed(
        TradeDate TradeDate, Usd Balance, Usd Equity, Usd DayPnl, DateTimeOffset NextBoundaryAt, DateTimeOffset At, Course? Course = null) : AccountEvent(At);

    /// <summary>A fill came after its day's close: the day as it is now, with peak, floor and counters worked out again from before the close.</summary>
    public sealed record DayRestated(
        TradeDate TradeDate, FillId Because, Usd Balance, Usd Equity, Usd DayPnl, Usd DayStartEquity, Usd Peak, Usd Floor, bool FloorLocked, Course Course,
        DateTimeOffset At) : AccountEvent(At);

    /// <summary>The ladder's step was reviewed and is another. A step down brings its limits at once.</summary>
    public sealed record LadderMoved(int From, int To, Usd? DailyLoss, MiniEquivalents? ContractsMax, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The account had to be flat by now (<paramref name="Root"/> null), or in one product.</summary>
    public sealed record FlatByReached(TradeDate TradeDate, string? Root, DateTimeOffset NextBoundaryAt, DateTimeOffset At) : AccountEvent(At);

    /// <summary>A new high, and the floor that follows it.</summary>
    public sealed record PeakRaised(Usd Peak, Usd Floor, bool FloorLocked, DateTimeOffset At) : AccountEvent(At);

    /// <summary>A new high of the trade date's equity, for limits of the trader that trail it. Cash flows are taken out.</summary>
    public sealed record DayHighRaised(Usd Equity, DateTimeOffset At) : AccountEvent(At);

    /// <summary>Prices that decided something, recorded with the equity they made.</summary>
    public sealed record Marked(EquatableArray<Mark> Marks, Usd Equity, DateTimeOffset At) : AccountEvent(At);

    public sealed record AlertAccepted(AlertId Alert, Decision Decision, DateTimeOffset At) : AccountEvent(At);

    public sealed record AlertRefused(AlertId Alert, Decision Decision, DateTimeOffset At) : AccountEvent(At);

    /// <summary>Nothing was to be done, and why.</summary>
    public sealed record AlertIgnored(AlertId Alert, string Code, string Text, DateTimeOffset At) : AccountEvent(At);

    /// <summary>We want this order at the broker; its exposure is reserved from here on.</summary>
    /// <param name="Seen">The price that an entry was decided on, kept for a slippage rule.</param>
    /// <param name="Strategy">Whose entry it is; for an exit, whose part of the position it closes.</param>
    /// <param name="Parent">For a stop or target that we place ourselves, the entry that asked for it; with <paramref name="Pair"/>, whose place it takes.</param>
    /// <param name="Split">Which of the legs the broker is given; null when it is given them all.</param>
    public sealed record OrderIntended(
        OrderTicket Ticket, OrderPurpose Purpose, EquatableArray<BracketLeg> Legs, AlertId? Alert, Guid? Flatten, DateTimeOffset At, Price? Seen = null,
        string? Strategy = null, OrderId? Parent = null, int? Pair = null, BracketSplit? Split = null) : AccountEvent(At);

    public sealed record OrderSent(OrderId Order, DateTimeOffset At) : AccountEvent(At);

    public sealed record OrderPlaced(OrderId Order, string BrokerOrderId, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The broker knows of two exits that we placed that they are one: as one fills, it cancels the other.</summary>
    public sealed record OrdersPaired(OrderId One, OrderId Other, DateTimeOffset At) : AccountEvent(At);

    /// <summary>A bracket leg began to work, or an order that we did not send was found.</summary>
    public sealed record OrderAppeared(
        OrderTicket Ticket, OrderPurpose Purpose, string BrokerOrderId, Contracts Filled, OrderId? Parent, int? Pair, DateTimeOffset At) : AccountEvent(At);

    public sealed record OrderModified(OrderTicket Ticket, DateTimeOffset At) : AccountEvent(At);

    public sealed record OrderRejected(OrderId Order, string Code, string Text, DateTimeOffset At) : AccountEvent(At);

    public sealed record OrderCancelled(OrderId Order, string Reason, DateTimeOffset At) : AccountEvent(At);

    public sealed record OrderExpired(OrderId Order, DateTimeOffset At) : AccountEvent(At);

    /// <summary>Sent but unanswered; it is looked up again at <paramref name="LookAt"/>.</summary>
    public sealed record OrderOutcomeUnknown(OrderId Order, string Why, DateTimeOffset LookAt, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The broker has never seen it, so it may be sent (again).</summary>
    public sealed record OrderProvenAbsent(OrderId Order, DateTimeOffset At) : AccountEvent(At);

    /// <summary>Not sent any more; its exposure is free.</summary>
    public sealed record OrderAbandoned(OrderId Order, string Why, DateTimeOffset At) : AccountEvent(At);

    public sealed record CancelAsked(OrderId Order, string Why, DateTimeOffset At) : AccountEvent(At);

    public sealed record CancelRefused(OrderId Order, string Code, string Text, DateTimeOffset At) : AccountEvent(At);

    /// <summary>An exit order is larger than the position it closes and is to shrink to this quantity.</summary>
    public sealed record ResizeAsked(OrderId Order, Contracts Quantity, DateTimeOffset At) : AccountEvent(At);

    /// <summary>A working order is to become another: a stop that follows its position, or what an alert asked for.</summary>
    /// <param name="Seen">The price that decided it; null where none did.</param>
    public sealed record ChangeAsked(OrderId Order, TicketChange Change, string Why, Mark? Seen, AlertId? Alert, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The broker leaves the order as it was.</summary>
    public sealed record ChangeRefused(OrderId Order, string Code, string Text, DateTimeOffset At) : AccountEvent(At);

    /// <summary>A fill with what it realised and the balance after it, fee taken.</summary>
    public sealed record FillBooked(Fill Fill, FillSource Source, Usd Realized, Usd Balance, DateTimeOffset At) : AccountEvent(At);

    /// <summary>More was filled than was ordered: booked all the same.</summary>
    public sealed record OverfillDetected(OrderId Order, Contracts Ordered, Contracts Filled, DateTimeOffset At) : AccountEvent(At);

    public sealed record ViolationRaised(Violation Violation, DateTimeOffset At) : AccountEvent(At);

    public sealed record AccountFailed(string Rule, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The account has reached its target with a flat day's close.</summary>
    public sealed record AccountPassed(Usd TotalProfit, Usd BestDay, int TradedDays, DateTimeOffset At) : AccountEvent(At);

    /// <summary>More contracts are open than the limit allows; it counts from <paramref name="DueAt"/> on.</summary>
    public sealed record ExcessStarted(MiniEquivalents Open, MiniEquivalents Max, DateTimeOffset DueAt, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The account is within its contract limit again.</summary>
    public sealed record ExcessCleared(DateTimeOffset At) : AccountEvent(At);

    /// <summary>A payout was booked: what left the account, what the trader receives, and what stands afterwards.</summary>
    public sealed record PayoutAccepted(Usd Amount, Usd Paid, Usd Balance, Usd Floor, bool FloorLocked, string By, DateTimeOffset At) : AccountEvent(At);

    public sealed record PayoutRefused(Usd Amount, string Code, string Text, string By, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The firm has set the account back to its first day; the trade date goes on.</summary>
    public sealed record AccountReset(
        Usd Balance, Usd Peak, Usd Floor, bool FloorLocked, Usd? DailyLoss, MiniEquivalents? ContractsMax, string By, string Reason, DateTimeOffset At)
        : AccountEvent(At);

    /// <summary>Our numbers were set to the firm's.</summary>
    public sealed record AccountCorrected(Correction Correction, string By, string Reason, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The trader's own limits from now on, in his order; <paramref name="Next"/> replaces them with the next trade date.</summary>
    public sealed record PersonalLimitsSet(
        EquatableArray<PersonalLimit> Limits, string By, string Reason, DateTimeOffset At, EquatableArray<PersonalLimit>? Next = null) : AccountEvent(At);

    /// <summary>The trader's margins and order limits from now on; <paramref name="Next"/> replaces them with the next trade date.</summary>
    public sealed record SafeguardsSet(Safeguards Safeguards, Safeguards? Next, string By, string Reason, DateTimeOffset At) : AccountEvent(At);

    /// <summary>Safeguards of a level that the account stands under, from now on here; <paramref name="Next"/> replaces them with the next trade date.</summary>
    public sealed record LevelSafeguardsSet(string Level, Safeguards Safeguards, Safeguards? Next, string By, string Reason, DateTimeOffset At) : AccountEvent(At);

    /// <summary>A threshold before a limit was crossed, with what the limit allows and what of it is used.</summary>
    public sealed record ThresholdCrossed(string Rule, Threshold Threshold, Usd Allowance, Usd Used, DateTimeOffset At, string? Level = null) : AccountEvent(At);

    /// <summary>So many contracts are open that a threshold before the contract limit was crossed.</summary>
    public sealed record SizeThresholdCrossed(Threshold Threshold, MiniEquivalents Max, MiniEquivalents Open, DateTimeOffset At, string? Level = null) : AccountEvent(At);

    /// <summary>So much was won back, or so much closed, that the threshold is armed again.</summary>
    public sealed record ThresholdLeft(string Rule, Threshold Threshold, DateTimeOffset At, string? Level = null) : AccountEvent(At);

    /// <summary>A person has looked at an account that had stopped itself.</summary>
    public sealed record AccountRearmed(string By, string Reason, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The dead man's switch tripped: the last sign of life was at <paramref name="Since"/>.</summary>
    public sealed record SilenceBegan(DateTimeOffset Since, DateTimeOffset At) : AccountEvent(At);

    /// <summary>Somebody is there again.</summary>
    public sealed record SilenceEnded(string By, DateTimeOffset At) : AccountEvent(At);

    /// <summary>A position was without its stop for too long: what the broker showed, since when, and what is done.</summary>
    /// <param name="Net">The position; positive is long.</param>
    /// <param name="Uncovered">Contracts that no stop covers.</param>
    public sealed record PositionUnprotected(
        ContractSymbol Contract, int Net, int Uncovered, DateTimeOffset Since, ProtectAction Action, DateTimeOffset At) : AccountEvent(At);

    public sealed record AccountLocked(AccountLock Lock, DateTimeOffset At) : AccountEvent(At);

    public sealed record AccountUnlocked(string Rule, string By, string Reason, DateTimeOffset At) : AccountEvent(At);

    public sealed record StateSet(TradingState State, string Reason, string By, DateTimeOffset At) : AccountEvent(At);

    public sealed record FlattenStarted(
        Guid Id, FlattenScope Scope, string Reason, string By, LockAfter? Lock, EquatableArray<Mark> Marks, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The broker was asked what is still open; it is asked again at <paramref name="NextLookAt"/>.</summary>
    public sealed record FlattenLooked(
        Guid Id, int OrdersWorking, int ContractsOpen, DateTimeOffset NextLookAt, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The broker shows no working order any more.</summary>
    public sealed record FlattenOrdersGone(Guid Id, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The quick attempts did not suffice; the engine goes on at a slower pace and alarms.</summary>
    public sealed record FlattenIncomplete(Guid Id, string Text, DateTimeOffset At) : AccountEvent(At);

    /// <summary>Verified flat: fills and a broker query that shows zero. Times count from the start.</summary>
    public sealed record FlattenCompleted(
        Guid Id, int OrdersCancelled, int ContractsClosed, Usd Slippage, TimeSpan? ToOrdersGone, TimeSpan ToFlat, DateTimeOffset At) : AccountEvent(At);

    public sealed record ReconciliationStarted(string Reason, DateTimeOffset At) : AccountEvent(At);

    /// <summary>Ours and the broker's word differ; nothing opens until they agree.</summary>
    /// <param name="Since">When the difference was first seen; null in older journals.</param>
    public sealed record DivergenceDetected(
        string Field, string Ours, string Theirs, DateTimeOffset NextLookAt, DateTimeOffset At, DateTimeOffset? Since = null) : AccountEvent(At);

    /// <summary>Fills did not explain a difference, or a stranger's order works: this is done about it. <c>freeze</c> waits for a person.</summary>
    public sealed record DivergenceActed(string Field, string Ours, string Theirs, DateTimeOffset Since, DivergenceAction Action, DateTimeOffset At) : AccountEvent(At);

    /// <summary>The difference that was first seen at <paramref name="Since"/> is gone.</summary>
    public sealed record DivergenceResolved(string Field, DateTimeOffset Since, DateTimeOffset At) : AccountEvent(At);

    /// <summary>Our position was set to the broker's, at its average price and without a result.</summary>
    public sealed record PositionAdopted(ContractSymbol Contract, int From, int To, Price Price, string By, string Reason, DateTimeOffset At) : AccountEvent(At);

    /// <summary>A fill was booked that no order of ours made, and this follows.</summary>
    public sealed record ForeignFillSeen(Fill Fill, ForeignFillAction Action, DateTimeOffset At) : AccountEvent(At);

    /// <summary>How differences and strangers' fills are met from now on; <paramref name="Next"/> replaces it with the next trade date.</summary>
    public sealed record TruthPolicySet(TruthPolicy Policy, TruthPolicy? Next, string By, string Reason, DateTimeOffset At) : AccountEvent(At);

    /// <summary>A person entered what the firm's platform shows; it is held against our numbers of this moment.</summary>
    public sealed record PlatformNoted(PlatformSeen Seen, string Reason, DateTimeOffset At) : AccountEvent(At);

    /// <summary>What the firm itself enforces from now on, as the broker tells it; an opening order has to pass it beside the rule book.</summary>
    public sealed record FirmLimitsTold(FirmLimits Limits, DateTimeOffset At) : AccountEvent(At);

    /// <summary>A person wrote something down about the account; it changes nothing.</summary>
    public sealed record NoteWritten(string Text, string By, DateTimeOffset At) : AccountEvent(At);

    public sealed record ReconciliationCompleted(DateTimeOffset At) : AccountEvent(At);
}
