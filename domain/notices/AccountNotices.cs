using System.Diagnostics;
using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;
using static TraderTerminal.Domain.Notices.NoticeSeverity;

namespace TraderTerminal.Domain.Notices;

/// <summary>What an account's event is worth telling. Said once when something changes: what was so before the event is not said again.</summary>
public static class AccountNotices
{
    public const string DigestCode = "DIGEST";
    public const string OrderUnknownCode = "ORDER_UNKNOWN";
    public const string OrderRejectedCode = "ORDER_REJECTED";
    public const string OrderKnownCode = "ORDER_KNOWN";
    public const string FillCode = "FILL";
    public const string FlattenStartedCode = "FLATTEN_STARTED";
    public const string FlattenCompletedCode = "FLATTEN_COMPLETED";
    public const string UnlockedCode = "UNLOCKED";
    public const string ReconciledCode = "RECONCILED";
    public const string DivergenceResolvedCode = "DIVERGENCE_RESOLVED";
    public const string SignOfLifeCode = "SIGN_OF_LIFE";
    public const string StateSetCode = "STATE_SET";

    /// <param name="before">The account as it was before the event.</param>
    /// <returns>Null when there is nothing to tell.</returns>
    public static Notice? Of(AccountState before, AccountEvent happened)
    {
        return happened switch
        {
            AlertRefused e when !IsRefusedAlready(before, e.Decision.Code) => Say(NoticeKind.Refused, Warning, e.Decision.Code ?? ReasonCodes.StateUnknown, $"an alert was refused: {e.Decision.Text}"),
            OrderRejected e => Say(NoticeKind.Order, Warning, OrderRejectedCode, $"the broker rejected an order: {e.Code}: {e.Text}"),
            OrderOutcomeUnknown e when !IsUnknown(before, e.Order) => Say(NoticeKind.Order, Warning, OrderUnknownCode, $"what became of order {e.Order} is not known: {e.Why}; it is looked up and never sent again blindly"),
            OrderPlaced e when IsUnknown(before, e.Order) => Say(NoticeKind.Order, Info, OrderKnownCode, $"order {e.Order} is at the broker"),
            OrderProvenAbsent e when IsUnknown(before, e.Order) => Say(NoticeKind.Order, Info, OrderKnownCode, $"order {e.Order} never reached the broker"),
            FillBooked e => Say(NoticeKind.Fill, Info, FillCode, $"{e.Fill.Side} {e.Fill.Quantity} {e.Fill.Contract} at {e.Fill.Price}{(e.Realized == default ? "" : $", realised {e.Realized} USD")}"),
            ViolationRaised { Violation: var v } => Say(
                NoticeKind.Limit, v.Effect is ViolationEffect.Warn or ViolationEffect.Reduce ? Warning : Critical, v.Code, $"{v.Rule} was reached: {v.Value} against {v.Limit} ({Effect(v.Effect)})"),
            ThresholdCrossed e => Say(
                NoticeKind.Limit, e.Threshold.Action == ThresholdAction.FlattenAndLock ? Critical : Warning, Threshold.Name, $"{e.Rule}: {e.Used} of {e.Allowance} USD are used; crossed was {e.Threshold}"),
            SizeThresholdCrossed e => Say(NoticeKind.Limit, Warning, Threshold.Name, $"{e.Open} of {e.Max} contracts are open; crossed was {e.Threshold}"),
            ExcessStarted e => Say(NoticeKind.Limit, Warning, PositionLimit.Code, $"{e.Open} contracts are open, allowed are {e.Max}"),
            AccountFailed e => Say(NoticeKind.Ended, Critical, ReasonCodes.AccountFailed, $"the account has failed: {e.Rule}"),
            AccountPassed e => Say(NoticeKind.Ended, Info, ReasonCodes.AccountPassed, $"the account has passed with a profit of {e.TotalProfit} USD in {e.TradedDays} traded days"),
            AccountLocked { Lock: var held } when !before.Locks.Any(other => other.Rule == held.Rule) => Say(
                NoticeKind.Lock, held.Rule is AccountLock.Manual or AccountLock.LockedOut ? Warning : Critical, ReasonCodes.Locked, $"locked by {held.By}: {held.Rule}: {held.Reason}"),
            AccountUnlocked e => Say(NoticeKind.Lock, Warning, UnlockedCode, $"unlocked by {e.By}: {e.Rule}: {e.Reason}"),
            FlattenStarted e when !IsPassing(e) => Say(NoticeKind.Flatten, Warning, FlattenStartedCode, $"closing {Scope(e.Scope)}: {e.Reason} ({e.By})"),
            FlattenIncomplete e when Find(before, e.Id) is not { IsIncomplete: true } => Say(NoticeKind.Flatten, Critical, ReasonCodes.FlattenIncomplete, e.Text),
            FlattenCompleted e when Find(before, e.Id) is { PassesOver: false } done => Say(
                NoticeKind.Flatten, Warning, FlattenCompletedCode, string.Create(CultureInfo.InvariantCulture, $"{Scope(done.Scope)} is flat, verified after {e.ToFlat.TotalSeconds:0.#} s: {e.ContractsClosed} contracts closed, {e.OrdersCancelled} orders cancelled")),
            PositionUnprotected e => Say(NoticeKind.Protection, Critical, Protect.Code, $"{e.Contract}: no stop covers {e.Uncovered} of {Math.Abs((long)e.Net)} contracts since {Clock(e.Since)}; {Lower(e.Action)}"),
            DivergenceDetected e when before.Truth.Of(e.Field) is null => Say(NoticeKind.Truth, Warning, ReasonCodes.Divergence, $"{new Difference(e.Field, e.Ours, e.Theirs)}"),
            DivergenceActed e => Say(NoticeKind.Truth, Critical, ReasonCodes.Divergence, $"{new Difference(e.Field, e.Ours, e.Theirs)}, not explained by fills; {Lower(e.Action)}"),
            DivergenceResolved e => Say(NoticeKind.Truth, Warning, DivergenceResolvedCode, $"{e.Field}: ours and the broker's agree again"),
            ForeignFillSeen e => Say(NoticeKind.Truth, Critical, ReasonCodes.ForeignFill, $"{e.Fill.Side} {e.Fill.Quantity} {e.Fill.Contract} at {e.Fill.Price} was filled, and no order of ours made it"),
            PlatformNoted { Seen: var seen } when seen.Differences.Any(one => one.IsLooser) => Say(
                NoticeKind.Truth, Warning, ReasonCodes.PlatformTighter, string.Join(", ", seen.Differences.Where(one => one.IsLooser).Select(one => $"{one.Number}: ours {one.Ours}, the platform's {one.Theirs}"))),
            FirmLimitsTold { Limits.WhyClosed: { } why } when before.Truth.Firm?.WhyClosed != why => Say(NoticeKind.Truth, Critical, FirmLimit.Code, why),
            FirmLimitsTold { Limits.WhyClosed: null } when before.Truth.Firm is { WhyClosed: not null } => Say(NoticeKind.Truth, Warning, FirmLimit.Code, "the firm lets the account open again"),
            ReconciliationStarted e when e.Reason != AccountCommand.StartReconciling.CameUp => Say(NoticeKind.Connection, Warning, ReasonCodes.Reconciling, $"nothing opens before the broker's word is matched: {e.Reason}"),
            ReconciliationCompleted => Say(NoticeKind.Connection, Info, ReconciledCode, "agrees with the broker"),
            SilenceBegan e => Say(NoticeKind.Silence, Critical, DeadMansSwitch.Code, $"no sign of life since {Clock(e.Since)}"),
            SilenceEnded e => Say(NoticeKind.Silence, Warning, SignOfLifeCode, $"{e.By} is there again"),
            StateSet e when e.State != before.Control => Say(NoticeKind.Control, Warning, StateSetCode, $"{Lower(e.State)}, set by {e.By}: {e.Reason}"),
            SessionOpened e when before.Session is not null && before.TradeDate != e.Session.TradeDate => Digest(before, e.At),
            _ => null,
        };

        Notice Say(NoticeKind kind, NoticeSeverity severity, string code, string text) => new(kind, severity, before.Id, code, text, happened.At);
    }

    private static bool IsUnknown(AccountState before, OrderId order) => before.Order(order) is { Status: OrderStatus.Unknown };

    /// <summary>A locked account refuses every alert of its day alike; that is said with the first one.</summary>
    private static bool IsRefusedAlready(AccountState before, string? code) =>
        before.LastDecision is { Outcome: Verdict.Refused } last && last.Code == code && !(last.At < before.Session?.OpenAt);

    private static FlattenProcess? Find(AccountState before, Guid id) => before.Flattens.FirstOrDefault(flatten => flatten.Id == id);

    /// <summary>The close of an alert's own is an order like any other.</summary>
    private static bool IsPassing(FlattenStarted e) =>
        new FlattenProcess(e.Id, e.Scope, e.Reason, e.By, e.Lock, e.At, 0, 0, e.At, 0, 0, default, null, e.Marks).PassesOver;

    private static string Scope(FlattenScope scope) => scope.IsAccount ? "the whole account" : scope.ToString();

    /// <summary>The day that ends: as it was closed, a late fill included, or as it stands when it never was.</summary>
    private static Notice Digest(AccountState before, DateTimeOffset at)
    {
        var pnl = before.Closed is { } closed && closed.TradeDate == before.TradeDate ? closed.DayPnl : before.DayPnl(before.Equity);
        var headroom = before.Book?.Drawdown is null ? (Usd?)null : before.Equity - before.Floor;
        var day = new DayDigest(before.TradeDate, pnl, before.Balance, headroom, before.Statistics.TripsToday, before.Violations.Count(one => one.TradeDate == before.TradeDate));
        return new(NoticeKind.Digest, Info, before.Id, DigestCode, NoticeText.Of(day), at, day);
    }

    private static string Effect(ViolationEffect effect) => effect switch
    {
        ViolationEffect.Reduce => "the position is reduced",
        ViolationEffect.LockDay => "no trading until the next trade date",
        ViolationEffect.LockWeek => "no trading until the next week",
        ViolationEffect.Fail => "the account is lost",
        ViolationEffect.Liquidate => "everything is closed",
        ViolationEffect.Warn => "a warning",
        _ => throw new UnreachableException(),
    };

    /// <summary>An enumeration's name as it is written everywhere: <c>reduceOnly</c>.</summary>
    private static string Lower<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
