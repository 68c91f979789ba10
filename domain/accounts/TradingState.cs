using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What an account, a group or all accounts may do, from the freest to the strictest. The default is active.</summary>
/// <remarks>Per account, group and all; the strictest counts. Engineering references 2.1.</remarks>
public enum TradingState
{
    Active,

    /// <summary>The broker's truth is being matched: no new risk.</summary>
    Reconciling,

    /// <summary>No new risk until the owner says otherwise.</summary>
    ReduceOnly,

    /// <summary>No new risk until the lock's time or a named person with a reason.</summary>
    Locked,

    /// <summary>No new risk until the owner says otherwise, with a reason.</summary>
    Halted,

    /// <summary>The engine closes everything; only its own orders pass.</summary>
    Flattening,

    /// <summary>Nothing is sent at all: the broker is broken or the law says so.</summary>
    Frozen,
}

/// <summary>A state that comes from above the account: its level (<c>group topstep</c>, <c>all</c>, <c>engine</c>) and why.</summary>
/// <param name="Budgets">What the account's groups have used of their loss budgets; given where an order is judged.</param>
/// <param name="Code">The reason code when it is not the state's own: the engine says what holds it.</param>
public readonly record struct ControlFromAbove(TradingState State, string? Level, string? Reason, EquatableArray<GroupUse> Budgets = default, string? Code = null);

/// <summary>What each state allows.</summary>
public static class TradingStates
{
    public static TradingState Strictest(TradingState a, TradingState b) => a > b ? a : b;

    /// <summary>The gate: new risk needs every level active.</summary>
    public static Check Check(AccountState state, Instruments.ContractSymbol contract, ControlFromAbove above)
    {
        if (state.HasFailed) return new(ReasonCodes.AccountFailed, "state", false, default, default);
        if (state.HasPassed) return new(ReasonCodes.AccountPassed, "state", false, default, default);
        var strictest = Strictest(state.State, above.State);
        if (state.IsBeingFlattened(contract)) strictest = Strictest(strictest, TradingState.Flattening);
        return new(strictest > state.State && strictest == above.State && above.Code is { } code ? code : Code(strictest), "state", strictest == TradingState.Active, default, default);
    }

    /// <summary>The reason code of a state that refuses.</summary>
    public static string Code(TradingState state) => state switch
    {
        TradingState.Active => "ACTIVE",
        TradingState.Reconciling => ReasonCodes.Reconciling,
        TradingState.ReduceOnly => ReasonCodes.ReduceOnly,
        TradingState.Locked => ReasonCodes.Locked,
        TradingState.Halted => ReasonCodes.Halted,
        TradingState.Flattening => ReasonCodes.Flattening,
        TradingState.Frozen => ReasonCodes.Frozen,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The state as a person says it.</summary>
    public static string Word(TradingState state) => state == TradingState.ReduceOnly ? "reduce only" : state.ToString().ToLowerInvariant();

    /// <summary>True when reducing orders and cancels that a trader asks for may be sent.</summary>
    public static bool AllowsReducing(this TradingState state) => state < TradingState.Flattening;
}
