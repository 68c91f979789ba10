namespace TraderTerminal.Simulators.ProjectX.Faults;

/// <summary>Faults for a run that follow from its seed, each run with its own mix.</summary>
/// <remarks>A client that does everything right comes through all of these; what leaves it no chance is not among them.</remarks>
internal static class FaultMix
{
    /// <summary>A kind is in a run with a chance of one in four.</summary>
    private const int OneIn = 4;

    private static readonly (FaultKind Kind, string? Target, int PerMilleMax, int MillisecondsMax, int Status)[] Kinds =
    [
        (FaultKind.Status, null, 20, 0, 429),
        (FaultKind.Status, null, 20, 0, 500),
        (FaultKind.Status, null, 10, 0, 502),
        (FaultKind.Status, null, 10, 0, 504),
        (FaultKind.StatusAfter, "Order/place", 50, 0, 500),
        (FaultKind.LostAnswer, null, 50, 0, 0),
        (FaultKind.LateAnswer, null, 50, 2_000, 0),
        (FaultKind.SlowBody, null, 20, 1_000, 0),
        (FaultKind.StaleAnswer, "Position/searchOpen", 50, 0, 0),
        (FaultKind.StaleAnswer, "Order/searchOpen", 50, 0, 0),
        (FaultKind.Reject, "Order/place", 50, 0, 2),
        (FaultKind.LateReject, "Order/place", 30, 0, 0),
        (FaultKind.Pending, "Order/place", 50, 0, 6),
        (FaultKind.FillOnCancel, "Order/cancel", 100, 0, 0),
        (FaultKind.DropEvent, null, 50, 0, 0),
        (FaultKind.DuplicateEvent, null, 100, 0, 0),
        (FaultKind.LateEvent, null, 100, 1_000, 0),
        (FaultKind.SwapEvents, null, 100, 0, 0),
        (FaultKind.BareEvent, null, 50, 0, 0),
        (FaultKind.HubDrop, null, 5, 0, 0),
        (FaultKind.HubReset, null, 5, 0, 0),
        (FaultKind.HubSilent, null, 5, 5_000, 0),
        (FaultKind.ForcedLogout, "Order/place", 20, 0, 0),
        (FaultKind.UnknownField, null, 100, 0, 0),
        (FaultKind.PartialOnCancel, "Order/cancel", 100, 0, 0),
        (FaultKind.MovePrice, "Order/place", 50, 0, 0),
        (FaultKind.RepeatEvents, null, 200, 0, 0),
        (FaultKind.HubHalfOpen, null, 5, 5_000, 0),
    ];

    public static IEnumerable<Fault> Draw(Random chance)
    {
        foreach (var (kind, target, perMilleMax, millisecondsMax, status) in Kinds)
        {
            if (chance.Next(OneIn) != 0) continue;
            yield return new(kind, target, null, 1 + chance.Next(perMilleMax), millisecondsMax == 0 ? 0 : 1 + chance.Next(millisecondsMax), status);
        }
    }
}
