using TraderTerminal.Simulators.Shared.Faults;

namespace TraderTerminal.Simulators.Tradovate.Faults;

/// <summary>Faults for a run that follow from its seed, each run with its own mix.</summary>
/// <remarks>A client that does everything right comes through all of these; what leaves it no chance is not among them.</remarks>
internal static class FaultMix
{
    private const string Place = "order/placeorder";
    private const string Cancel = "order/cancelorder";

    public static FieldKinds<FaultKind> Fields { get; } =
        new(FaultKind.UnknownField, FaultKind.MissingField, FaultKind.TextNumber, FaultKind.OtherNumber, FaultKind.WrongAccount);

    public static IReadOnlyList<MixedFault<FaultKind>> Kinds { get; } =
    [
        new(FaultKind.Status, null, 2, 0, 429), // Five within the hour close everything but exits for an hour.
        new(FaultKind.Status, null, 20, 0, 500),
        new(FaultKind.Status, null, 10, 0, 408),
        new(FaultKind.Status, null, 10, 0, 503),
        new(FaultKind.StatusAfter, Place, 50, 0, 500),
        new(FaultKind.LostAnswer, null, 30, 0, 0),
        new(FaultKind.LateAnswer, null, 50, 2_000, 0),
        new(FaultKind.SlowBody, null, 20, 1_000, 0),
        new(FaultKind.EmptyAnswer, Place, 30, 0, 0),
        new(FaultKind.BothAnswer, Place, 20, 0, 0),
        new(FaultKind.SuccessAnswer, Place, 20, 0, 0),
        new(FaultKind.StaleAnswer, "position/list", 50, 0, 0),
        new(FaultKind.StaleAnswer, "order/list", 50, 0, 0),
        new(FaultKind.Reject, Place, 50, 0, 0),
        new(FaultKind.LateReject, Place, 30, 0, 0),
        new(FaultKind.FillOnCancel, Cancel, 100, 0, 0),
        new(FaultKind.PartialOnCancel, Cancel, 100, 0, 0),
        new(FaultKind.LiquidateNothing, "order/liquidateposition", 100, 0, 0),
        new(FaultKind.LiquidatePart, "order/liquidateposition", 100, 0, 0),
        new(FaultKind.DropEvent, null, 30, 0, 0),
        new(FaultKind.DuplicateEvent, null, 100, 0, 0),
        new(FaultKind.LateEvent, null, 100, 1_000, 0),
        new(FaultKind.SwapEvents, null, 100, 0, 0),
        new(FaultKind.HubDrop, null, 5, 0, 0),
        new(FaultKind.HubReset, null, 5, 0, 0),
        new(FaultKind.HubSilent, null, 5, 5_000, 0),
        new(FaultKind.HubHalfOpen, null, 5, 5_000, 0),
        new(FaultKind.RepeatEvents, null, 200, 0, 0),
        new(FaultKind.UnknownField, null, 100, 0, 0),
        new(FaultKind.MovePrice, Place, 50, 0, 0),
    ];
}
