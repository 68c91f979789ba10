using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>Every stored event by its name and version. Names are promises: a shape that was stored is never edited.</summary>
/// <remarks>
/// A new shape gets the next version in <see cref="All"/>, a lift from the one before in <see cref="Lifts"/>, and a golden file; the
/// golden file of the old version stays. With either <see cref="Format"/> goes up, so that an older program refuses the data instead of meeting what it cannot read.
/// </remarks>
public static class EventRegistry
{
    /// <summary>Of this list: a journal keeps the highest that ever wrote to it, and a program opens none above its own.</summary>
    public const int Format = 2;

    /// <summary>Every stored name with the version that is written now.</summary>
    public static IReadOnlyList<StoredShape> All { get; } =
    [
        new("account-opened", 1, typeof(AccountEvent.AccountOpened)),
        new("rule-book-bound", 1, typeof(AccountEvent.RuleBookBound)),
        new("overlay-bound", 1, typeof(AccountEvent.OverlayBound)),
        new("session-opened", 1, typeof(AccountEvent.SessionOpened)),
        new("day-closed", 1, typeof(AccountEvent.DayClosed)),
        new("flat-by-reached", 1, typeof(AccountEvent.FlatByReached)),
        new("peak-raised", 1, typeof(AccountEvent.PeakRaised)),
        new("marked", 1, typeof(AccountEvent.Marked)),
        new("alert-accepted", 1, typeof(AccountEvent.AlertAccepted)),
        new("alert-refused", 1, typeof(AccountEvent.AlertRefused)),
        new("alert-ignored", 1, typeof(AccountEvent.AlertIgnored)),
        new("order-intended", 1, typeof(AccountEvent.OrderIntended)),
        new("order-sent", 1, typeof(AccountEvent.OrderSent)),
        new("order-placed", 1, typeof(AccountEvent.OrderPlaced)),
        new("orders-paired", 1, typeof(AccountEvent.OrdersPaired)),
        new("order-appeared", 1, typeof(AccountEvent.OrderAppeared)),
        new("order-modified", 1, typeof(AccountEvent.OrderModified)),
        new("order-rejected", 1, typeof(AccountEvent.OrderRejected)),
        new("order-cancelled", 1, typeof(AccountEvent.OrderCancelled)),
        new("order-expired", 1, typeof(AccountEvent.OrderExpired)),
        new("order-outcome-unknown", 1, typeof(AccountEvent.OrderOutcomeUnknown)),
        new("order-proven-absent", 1, typeof(AccountEvent.OrderProvenAbsent)),
        new("order-abandoned", 1, typeof(AccountEvent.OrderAbandoned)),
        new("cancel-asked", 1, typeof(AccountEvent.CancelAsked)),
        new("cancel-refused", 1, typeof(AccountEvent.CancelRefused)),
        new("resize-asked", 1, typeof(AccountEvent.ResizeAsked)),
        new("fill-booked", 1, typeof(AccountEvent.FillBooked)),
        new("overfill-detected", 1, typeof(AccountEvent.OverfillDetected)),
        new("violation-raised", 1, typeof(AccountEvent.ViolationRaised)),
        new("account-failed", 1, typeof(AccountEvent.AccountFailed)),
        new("account-locked", 1, typeof(AccountEvent.AccountLocked)),
        new("account-unlocked", 1, typeof(AccountEvent.AccountUnlocked)),
        new("state-set", 1, typeof(AccountEvent.StateSet)),
        new("flatten-started", 1, typeof(AccountEvent.FlattenStarted)),
        new("flatten-looked", 1, typeof(AccountEvent.FlattenLooked)),
        new("flatten-orders-gone", 1, typeof(AccountEvent.FlattenOrdersGone)),
        new("flatten-incomplete", 1, typeof(AccountEvent.FlattenIncomplete)),
        new("flatten-completed", 1, typeof(AccountEvent.FlattenCompleted)),
        new("reconciliation-started", 1, typeof(AccountEvent.ReconciliationStarted)),
        new("divergence-detected", 1, typeof(AccountEvent.DivergenceDetected)),
        new("reconciliation-completed", 1, typeof(AccountEvent.ReconciliationCompleted)),
        new("day-restated", 1, typeof(AccountEvent.DayRestated)),
        new("ladder-moved", 1, typeof(AccountEvent.LadderMoved)),
        new("day-high-raised", 1, typeof(AccountEvent.DayHighRaised)),
        new("account-passed", 1, typeof(AccountEvent.AccountPassed)),
        new("excess-started", 1, typeof(AccountEvent.ExcessStarted)),
        new("excess-cleared", 1, typeof(AccountEvent.ExcessCleared)),
        new("payout-accepted", 1, typeof(AccountEvent.PayoutAccepted)),
        new("payout-refused", 1, typeof(AccountEvent.PayoutRefused)),
        new("account-reset", 1, typeof(AccountEvent.AccountReset)),
        new("account-corrected", 1, typeof(AccountEvent.AccountCorrected)),
        new("personal-limits-set", 1, typeof(AccountEvent.PersonalLimitsSet)),
        new("safeguards-set", 1, typeof(AccountEvent.SafeguardsSet)),
        new("level-safeguards-set", 1, typeof(AccountEvent.LevelSafeguardsSet)),
        new("threshold-crossed", 1, typeof(AccountEvent.ThresholdCrossed)),
        new("size-threshold-crossed", 1, typeof(AccountEvent.SizeThresholdCrossed)),
        new("threshold-left", 1, typeof(AccountEvent.ThresholdLeft)),
        new("account-rearmed", 1, typeof(AccountEvent.AccountRearmed)),
        new("silence-began", 1, typeof(AccountEvent.SilenceBegan)),
        new("silence-ended", 1, typeof(AccountEvent.SilenceEnded)),
        new("change-asked", 1, typeof(AccountEvent.ChangeAsked)),
        new("change-refused", 1, typeof(AccountEvent.ChangeRefused)),
        new("position-unprotected", 1, typeof(AccountEvent.PositionUnprotected)),
        new("divergence-acted", 1, typeof(AccountEvent.DivergenceActed)),
        new("divergence-resolved", 1, typeof(AccountEvent.DivergenceResolved)),
        new("position-adopted", 1, typeof(AccountEvent.PositionAdopted)),
        new("foreign-fill-seen", 1, typeof(AccountEvent.ForeignFillSeen)),
        new("truth-policy-set", 1, typeof(AccountEvent.TruthPolicySet)),
        new("platform-noted", 1, typeof(AccountEvent.PlatformNoted)),
        new("firm-limits-told", 1, typeof(AccountEvent.FirmLimitsTold)),
        new("note-written", 1, typeof(AccountEvent.NoteWritten)),
        new("alert-received", 1, typeof(HookEvent.AlertReceived)),
        new("hook-saved", 1, typeof(HookEvent.HookSaved)),
        new("strategy-heard", 1, typeof(StrategyEvent.StrategyHeard)),
        new("strategy-silent", 1, typeof(StrategyEvent.StrategySilent)),
        new("rule-book-added", 1, typeof(RuleBookEvent.RuleBookAdded)),
        new("overlay-added", 1, typeof(RuleBookEvent.OverlayAdded)),
        new("control-set", 1, typeof(ControlEvent.ControlSet)),
        new("group-budget-set", 1, typeof(ControlEvent.GroupBudgetSet)),
        new("group-budget-crossed", 1, typeof(ControlEvent.GroupBudgetCrossed)),
        new("level-guarded", 1, typeof(ControlEvent.LevelGuarded)),
        new("connection-configured", 1, typeof(ConnectionEvent.ConnectionConfigured)),
        new("connection-consented", 1, typeof(ConnectionEvent.ConnectionConsented)),
        new("connection-secret-entered", 1, typeof(ConnectionEvent.SecretEntered)),
        new("connection-secret-forgotten", 1, typeof(ConnectionEvent.SecretForgotten)),
        new("operator-saved", 1, typeof(OperatorEvent.OperatorSaved)),
        new("operator-changed", 1, typeof(OperatorEvent.OperatorChanged)),
        new("operator-removed", 1, typeof(OperatorEvent.OperatorRemoved)),
        new("password-set", 1, typeof(OperatorEvent.PasswordSet)),
        new("api-key-added", 1, typeof(OperatorEvent.ApiKeyAdded)),
        new("api-key-revoked", 1, typeof(OperatorEvent.ApiKeyRevoked)),
        new("second-factor-set", 1, typeof(OperatorEvent.SecondFactorSet)),
        new("second-factor-used", 1, typeof(OperatorEvent.SecondFactorUsed)),
        new("second-factor-removed", 1, typeof(OperatorEvent.SecondFactorRemoved)),
        new("signed-out", 1, typeof(OperatorEvent.SignedOut)),
        new("channel-saved", 1, typeof(NotificationEvent.ChannelSaved)),
        new("channel-removed", 1, typeof(NotificationEvent.ChannelRemoved)),
        new("notices-gathered", 1, typeof(NotificationEvent.NoticesGathered)),
        new("message-made", 1, typeof(NotificationEvent.MessageMade)),
        new("message-delivered", 1, typeof(NotificationEvent.MessageDelivered)),
        new("delivery-failed", 1, typeof(NotificationEvent.DeliveryFailed)),
        new("message-given-up", 1, typeof(NotificationEvent.MessageGivenUp)),
        new("account-listed", 1, typeof(DirectoryEvent.AccountListed)),
        new("account-placed", 1, typeof(DirectoryEvent.AccountPlaced)),
        new("engine-started", 1, typeof(EngineEvent.EngineStarted)),
    ];

    /// <summary>One step each from a version that is no longer written to the next.</summary>
    public static IReadOnlyList<EventLift> Lifts { get; } = [];

    private static readonly EventCodec Codec = new(All, Lifts);

    /// <inheritdoc cref="EventCodec.Encode"/>
    public static NewEvent Encode(AccountEvent happened, CommandId command, int index, string meta = EventCodec.NoMeta) =>
        Codec.Encode(happened, command, index, happened.At, meta);

    /// <inheritdoc cref="EventCodec.Encode"/>
    public static NewEvent Encode(object happened, CommandId command, int index, DateTimeOffset at, string meta = EventCodec.NoMeta) =>
        Codec.Encode(happened, command, index, at, meta);

    /// <summary>The stored name of an event, without its version.</summary>
    public static string NameOf(object happened) => Codec.NameOf(happened);

    /// <exception cref="UnknownEventException">It is no event of an account, or cannot be read.</exception>
    public static AccountEvent DecodeAccount(StoredEvent stored) =>
        Codec.Decode(stored) as AccountEvent ?? throw new UnknownEventException(stored, "it is no event of an account");

    /// <inheritdoc cref="EventCodec.Decode"/>
    public static object Decode(StoredEvent stored) => Codec.Decode(stored);
}
