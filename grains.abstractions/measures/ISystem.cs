using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Grains.Abstractions.Measures;

/// <summary>How the whole runs: its processes, its journal, what it measures and what went wrong.</summary>
public interface ISystem
{
    ValueTask<SystemView> Look(CancellationToken cancel);

    /// <summary>True while this process has no part yet in the cluster that hosts its accounts.</summary>
    bool IsJoining { get; }

    /// <summary>Begins to check the journal's chain beside all else; false when it is being checked already.</summary>
    bool Verify();
}

/// <param name="Clock"><c>real</c> or <c>virtual</c>.</param>
/// <param name="Disk">Null where nobody looks at it: on a virtual clock.</param>
public sealed record SystemView(
    string Version, string Runtime, DateTimeOffset StartedAt, DateTimeOffset Now, string Clock, EquatableArray<SiloView> Silos, EquatableArray<ShardView> Shards,
    VerifyView Verify, EquatableArray<LatencyView> Latencies, FaultsView Faults,
    EquatableArray<SlowView> Slow = default, DiskView? Disk = null);

/// <summary>The room on the disk of the data directory.</summary>
/// <param name="WarnBytes">Below it a person is told.</param>
/// <param name="StopBytes">Below it nothing is opened.</param>
/// <param name="State"><c>enough</c>, <c>scarce</c> or <c>low</c>.</param>
public sealed record DiskView(long FreeBytes, long WarnBytes, long StopBytes, string State);

/// <summary>A process that has accounts.</summary>
/// <param name="Epoch">Under which it may append; of several shards the highest.</param>
/// <param name="StartedAt">Null of another process, which has not told.</param>
/// <param name="Shards">How many it holds.</param>
public sealed record SiloView(string Name, long Epoch, int Accounts, DateTimeOffset? StartedAt, bool IsThis, int Shards = 1, bool IsAlive = true);

/// <param name="Position">The journal's newest event.</param>
/// <param name="Recorded">The newest one that the read models have; null when they stand still.</param>
/// <param name="Lag">Events that the read models are behind.</param>
public sealed record ShardView(int Shard, long Position, long? Recorded, long? Lag, bool IsAvailable);

/// <param name="State"><c>never</c> (since the start), <c>running</c>, <c>whole</c>, <c>faulty</c> or <c>failed</c>: it could not be checked.</param>
/// <param name="Why">Of a check that failed.</param>
public sealed record VerifyView(string State, DateTimeOffset? At, long? Events, EquatableArray<VerifyFault> Faults, string? Why);

/// <param name="Since">Since this start, but no longer than a day.</param>
/// <param name="Items">The newest first.</param>
public sealed record FaultsView(DateTimeOffset Since, EquatableArray<FaultView> Items);

/// <summary>Something that a person was told to look at.</summary>
public sealed record FaultView(DateTimeOffset At, AccountId? Account, string Code, string Text);
