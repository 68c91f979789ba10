using TraderTerminal.Simulators.Shared.Faults;

namespace TraderTerminal.Simulators.ProjectX.Faults;

/// <summary>Faults for a run that follow from its seed, each run with its own mix.</summary>
/// <remarks>A client that does everything right comes through all of these; what leaves it no chance is not among them.</remarks>
internal static class FaultMix
{
    public static FieldKinds<FaultKind> Fields { get; } =
        new(FaultKind.UnknownField, FaultKind.MissingField, FaultKind.TextNumber, FaultKind.OtherNumber, FaultKind.WrongAccount);

    public static IReadOnlyList<MixedFault<FaultKind>> Kinds { get; } =
    [
        new(FaultKind.Status, null, 20, 0, 429),
        new(FaultKind.Status, null, 20, 0, 500),
        new(FaultKind.Status, null, 10, 0, 502),
        new(FaultKind.Status, null, 10, 0, 504),
        new(FaultKind.StatusAfter, "Order/place", 50, 0, 500),
        new(FaultKind.LostAnswer, null, 50, 0, 0),
        new(FaultKind.LateAnswer, null, 50, 2_000, 0),
        new(FaultKind.SlowBody, null, 20, 1_000, 0),
        new(FaultKind.StaleAnswer, "Position/searchOpen", 50, 0, 0),
        new(FaultKind.StaleAnswer, "Order/searchOpen", 50, 0, 0),
        new(FaultKind.Reject, "Order/place", 50, 0, 2),
        new(FaultKind.LateReject, "Order/place", 30, 0, 0),
        new(FaultKind.Pending, "Order/place", 50, 0, 6),
        new(FaultKind.FillOnCancel, "Order/cancel", 100, 0, 0),
        new(FaultKind.DropEvent, null, 50, 0, 0),
        new(FaultKind.DuplicateEvent, null, 100, 0, 0),
        new(FaultKind.LateEvent, null, 100, 1_000, 0),
        new(FaultKind.SwapEvents, null, 100, 0, 0),
        new(FaultKind.BareEvent, null, 50, 0, 0),
        new(FaultKind.HubDrop, null, 5, 0, 0),
        new(FaultKind.HubReset, null, 5, 0, 0),
        new(FaultKind.HubSilent, null, 5, 5_000, 0),
        new(FaultKind.ForcedLogout, "Order/place", 20, 0, 0),
        new(FaultKind.UnknownField, null, 100, 0, 0),
        new(FaultKind.PartialOnCancel, "Order/cancel", 100, 0, 0),
        new(FaultKind.MovePrice, "Order/place", 50, 0, 0),
        new(FaultKind.RepeatEvents, null, 200, 0, 0),
        new(FaultKind.HubHalfOpen, null, 5, 5_000, 0),
    ];
}
