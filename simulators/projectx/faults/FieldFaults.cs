using System.Text.Json.Nodes;

namespace TraderTerminal.Simulators.ProjectX.Faults;

/// <summary>Faults in the fields of an answer or an event.</summary>
internal static class FieldFaults
{
    /// <summary>Bends one object; the field is the fault's value, or the id.</summary>
    public static void Bend(FaultBoard faults, string target, JsonObject data)
    {
        if (faults.Take(FaultKind.UnknownField, target) is { } unknown) data[unknown.Value ?? "addedLater"] = new JsonObject { ["since"] = 2027 };
        if (faults.Take(FaultKind.MissingField, target) is { } missing) data.Remove(missing.Value ?? "id");
        if (faults.Take(FaultKind.TextNumber, target) is { } text && data[text.Value ?? "id"] is { } number) data[text.Value ?? "id"] = number.ToJsonString();
        if (faults.Take(FaultKind.OtherNumber, target) is { } other) data[other.Value ?? "id"] = other.Status;
        if (faults.Strikes(FaultKind.WrongAccount, target) && data["accountId"] is { } account) data["accountId"] = (int)account + 1;
    }
}
