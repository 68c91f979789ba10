using System.Text.Json.Nodes;

namespace TraderTerminal.Simulators.Shared.Faults;

/// <summary>The kinds of one simulator that bend fields.</summary>
internal sealed record FieldKinds<TKind>(TKind Unknown, TKind Missing, TKind Text, TKind Other, TKind WrongAccount)
    where TKind : struct, Enum;

/// <summary>Faults in the fields of an answer or an event.</summary>
internal static class FieldFaults
{
    /// <summary>Bends one object; the field is the fault's value, or the id.</summary>
    public static void Bend<TKind>(FaultBoard<TKind> faults, FieldKinds<TKind> kinds, string target, JsonObject data)
        where TKind : struct, Enum
    {
        if (faults.Take(kinds.Unknown, target) is { } unknown) data[unknown.Value ?? "addedLater"] = new JsonObject { ["since"] = 2027 };
        if (faults.Take(kinds.Missing, target) is { } missing) data.Remove(missing.Value ?? "id");
        if (faults.Take(kinds.Text, target) is { } text && data[text.Value ?? "id"] is { } number) data[text.Value ?? "id"] = number.ToJsonString();
        if (faults.Take(kinds.Other, target) is { } other) data[other.Value ?? "id"] = other.Status;
        if (faults.Strikes(kinds.WrongAccount, target) && data["accountId"] is { } account) data["accountId"] = (long)account + 1;
    }
}
