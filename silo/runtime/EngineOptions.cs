namespace TraderTerminal.Silo.Runtime;

/// <summary>How the built-in engine hosts grains.</summary>
public sealed record EngineOptions
{
    /// <summary>One turn at a time over all accounts: for a virtual clock, where two runs have to give the same journal.</summary>
    public bool OneTurnAtATime { get; init; }

    /// <summary>An account's turns run on the scheduler of whoever makes its host: of the actor that another engine hosts it in.</summary>
    public bool OnCallersScheduler { get; init; }

    /// <summary>An account that did nothing for this long leaves memory. Ours: long enough that a strategy's pauses keep it.</summary>
    public TimeSpan IdleMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Faults of one account within <see cref="FaultWindow"/> after which it may only reduce.</summary>
    public int FaultsMax { get; init; } = 3;

    public TimeSpan FaultWindow { get; init; } = TimeSpan.FromMinutes(1);
}
