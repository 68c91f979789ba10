using TraderTerminal.Domain.Accounts;

namespace TraderTerminal.Grains.Control;

/// <summary>What the engine by itself keeps all accounts of this process from opening for: what reduces or closes passes.</summary>
/// <remarks>Kept in memory: it follows from how the machine stands, is found anew after a start, and lets go by itself. A decision that it refuses records it.</remarks>
public sealed class EngineHolds
{
    private const string Level = "engine";

    private readonly Lock _gate = new();
    private volatile IReadOnlyList<ControlFromAbove> _all = [];

    /// <summary>In the order in which they were taken.</summary>
    public IReadOnlyList<ControlFromAbove> All => _all;

    /// <summary>What a refusal names; active when nothing is held.</summary>
    public ControlFromAbove First => _all is [var first, ..] ? first : default;

    /// <summary>Holds new risk back until it is let go under the same code; a newer reason replaces the old one.</summary>
    public void Take(string code, string reason)
    {
        lock (_gate) _all = [.. _all.Where(held => held.Code != code), new ControlFromAbove(TradingState.ReduceOnly, Level, reason, Code: code)];
    }

    public void LetGo(string code)
    {
        lock (_gate) _all = [.. _all.Where(held => held.Code != code)];
    }
}
