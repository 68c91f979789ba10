namespace TraderTerminal.Grains.Abstractions.Journal;

/// <summary>The append-only, hash-chained history: the authority on everything that happened.</summary>
public interface IJournal
{
    /// <summary>Shards of this journal, fixed when it was created.</summary>
    int ShardCount { get; }

    /// <summary>False while appends are answered <see cref="AppendResult.Unavailable"/>; turns true again by itself.</summary>
    bool IsAvailable { get; }

    /// <summary>Appends one command's events; what waits while a transaction runs goes into the next one together.</summary>
    ValueTask<AppendResult> Append(AppendRequest request, CancellationToken cancel);

    /// <summary>Events of one stream with a version above <paramref name="afterVersion"/>, in order.</summary>
    IAsyncEnumerable<StoredEvent> ReadStream(ShardId shard, string stream, long afterVersion, CancellationToken cancel);

    /// <summary>Up to <paramref name="countMax"/> events of a shard with a position above <paramref name="afterPosition"/>: dense, in commit order.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> ReadFeed(ShardId shard, long afterPosition, int countMax, CancellationToken cancel);

    /// <summary>The highest position of a shard, 0 when it is empty.</summary>
    ValueTask<long> Head(ShardId shard, CancellationToken cancel);

    /// <summary>Completes when the shard's head is above the position (at once if it already is).</summary>
    ValueTask WaitBeyond(ShardId shard, long position, CancellationToken cancel);

    /// <summary>The positions a command was appended at, or null when the journal does not know it.</summary>
    ValueTask<AppendResult.Duplicate?> FindCommand(ShardId shard, Domain.Values.CommandId command, CancellationToken cancel);

    /// <summary>The newest snapshot of a stream that carries this state schema and whose hash is right, or null.</summary>
    ValueTask<Snapshot?> LatestSnapshot(ShardId shard, string stream, int stateSchema, CancellationToken cancel);

    /// <summary>Keeps a snapshot. Never fails the caller's work: false when it could not be written.</summary>
    ValueTask<bool> SaveSnapshot(Snapshot snapshot, CancellationToken cancel);

    /// <summary>Where a subscriber has read to; position 0 when it is new.</summary>
    ValueTask<Checkpoint> ReadCheckpoint(ShardId shard, string subscriber, CancellationToken cancel);

    /// <summary>Moves a subscriber's checkpoint; false when it was not at <paramref name="from"/> any more.</summary>
    ValueTask<bool> MoveCheckpoint(ShardId shard, string subscriber, long from, Checkpoint to, CancellationToken cancel);

    /// <summary>Makes the caller the only one who may append to the shard and returns the new epoch.</summary>
    ValueTask<long> TakeOver(ShardId shard, string owner, CancellationToken cancel);

    /// <summary>Copies the chain's head as an anchor, to be kept where the writer of the journal cannot change it.</summary>
    ValueTask<Anchor?> MakeAnchor(ShardId shard, CancellationToken cancel);

    /// <summary>Checks density, hashes, stream versions and anchors of every shard, and names each fault.</summary>
    ValueTask<VerifyReport> Verify(IReadOnlyList<Anchor> outsideAnchors, CancellationToken cancel);
}

/// <summary>A state at a stream's version. <paramref name="StateHash"/> is SHA-256 over the UTF-8 bytes of <paramref name="State"/>.</summary>
public sealed record Snapshot(
    ShardId Shard, string Stream, long Version, int StateSchema, string State, ReadOnlyMemory<byte> StateHash, long Position,
    DateTimeOffset MadeAt);

/// <summary>How far a subscriber has read, with the hash of the event there, so that a rewritten history is noticed.</summary>
public sealed record Checkpoint(long Position, ReadOnlyMemory<byte> Hash);

/// <summary>A position and its hash, copied outside.</summary>
public sealed record Anchor(ShardId Shard, long Position, ReadOnlyMemory<byte> Hash, DateTimeOffset MadeAt)
{
    /// <summary>The root of the tree over the hashes of all events so far, which a proof bundle leads to; empty where it was not worked out.</summary>
    public ReadOnlyMemory<byte> Tree { get; init; }
}

/// <summary>What verification found. No fault means the chain is whole.</summary>
public sealed record VerifyReport(long Events, IReadOnlyList<VerifyFault> Faults)
{
    public bool IsWhole => Faults.Count == 0;
}

/// <summary>One fault: <paramref name="Kind"/> is <c>hash</c>, <c>missing</c>, <c>version</c>, <c>anchor</c> or <c>unreadable</c>.</summary>
public sealed record VerifyFault(ShardId Shard, long Position, string Kind, string Text);
