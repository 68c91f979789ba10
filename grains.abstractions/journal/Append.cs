using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Journal;

/// <summary>The events of one command, to be appended together or not at all.</summary>
/// <param name="Shard">The log the stream belongs to.</param>
/// <param name="Epoch">The writer's epoch, from <see cref="IJournal.TakeOver"/>.</param>
/// <param name="Command">Appended at most once, whatever the caller does.</param>
/// <param name="Stream">For example <c>account-topstep_eval_001</c>.</param>
/// <param name="ExpectedVersion">The stream's version the decision was made on; 0 for a new stream, null for any.</param>
/// <param name="Events">May be empty: the command id is then remembered with no position.</param>
public sealed record AppendRequest(
    ShardId Shard, long Epoch, CommandId Command, string Stream, long? ExpectedVersion, IReadOnlyList<NewEvent> Events);

/// <summary>What became of an append.</summary>
public abstract record AppendResult
{
    private AppendResult() { }

    /// <summary>Durable. <paramref name="First"/> and <paramref name="Last"/> are positions, null when there was no event.</summary>
    public sealed record Appended(long? First, long? Last, long Version) : AppendResult;

    /// <summary>The command was appended before; the positions are those of its first time.</summary>
    public sealed record Duplicate(long? First, long? Last) : AppendResult;

    /// <summary>The stream is at another version than the decision was made on. Nothing was written.</summary>
    public sealed record Conflict(long Version) : AppendResult;

    /// <summary>Another owner took the shard over. Nothing was written and nothing may be sent any more.</summary>
    public sealed record Fenced(long CurrentEpoch) : AppendResult;

    /// <summary>The journal cannot write now (disk full, file gone, queue full). Nothing was written.</summary>
    public sealed record Unavailable(string Why) : AppendResult;
}
