using TraderTerminal.Api.Json;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Accounts;

namespace TraderTerminal.Api.Accounts;

/// <summary>States and reasons in a body.</summary>
internal static class ReasonFields
{
    public static string? Required(BodyFields body)
    {
        var (faults, reason) = (body.Faults.Count, body.Text("reason"));
        if (reason is null && body.Faults.Count == faults)
            body.Add("reason", Problem.ReasonRequired, "Whoever loosens says why.");
        return reason;
    }

    /// <summary>One of the states that a person sets; the others come about by themselves.</summary>
    public static TradingState? SettableState(BodyFields body)
    {
        var state = body.RequiredChoice<TradingState>("state");
        if (state is null or TradingState.Active or TradingState.ReduceOnly or TradingState.Halted or TradingState.Frozen) return state;
        body.Add("state", ControlEndpoints.InvalidState, "A person sets active, reduceOnly, halted or frozen.");
        return null;
    }
}
