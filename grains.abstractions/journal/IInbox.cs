using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Journal;

/// <summary>Commands made durable before the caller gets its answer, drained per shard in the order they were put.</summary>
/// <remarks>Shares the journal's group commit. A command id that the journal knows is done.</remarks>
public interface IInbox
{
    ValueTask<PutResult> Put(InboxItem item, CancellationToken cancel);

    /// <summary>Up to <paramref name="countMax"/> items not yet done, with a number above <paramref name="after"/>, in order.</summary>
    ValueTask<IReadOnlyList<InboxEntry>> Pending(ShardId shard, long after, int countMax, CancellationToken cancel);

    /// <summary>Marks items done, after their effect is in the journal. False when it could not be written; the items are then drained again.</summary>
    ValueTask<bool> Done(ShardId shard, IReadOnlyList<long> numbers, CancellationToken cancel);

    /// <summary>Completes when an item with a number above <paramref name="after"/> is there.</summary>
    ValueTask WaitBeyond(ShardId shard, long after, CancellationToken cancel);
}

/// <summary>A command to keep. <paramref name="Payload"/> is what its handler needs, secrets masked.</summary>
/// <param name="DedupeKey">
/// With a key, an item with the same key put less than <paramref name="DedupeWindow"/> ago (any time ago when the window is null) makes this one a duplicate.
/// </param>
public sealed record InboxItem(
    ShardId Shard, CommandId Command, string Kind, string? DedupeKey, TimeSpan? DedupeWindow, string Payload, DateTimeOffset ReceivedAt);

/// <summary>An item with its number, dense per shard.</summary>
public sealed record InboxEntry(long Number, InboxItem Item);

/// <summary>What became of a put.</summary>
public abstract record PutResult
{
    private PutResult() { }

    /// <summary>Durable, to be drained under this number.</summary>
    public sealed record Stored(long Number) : PutResult;

    /// <summary>Recorded as a repeat of <paramref name="Of"/>; it will not be drained.</summary>
    public sealed record Duplicate(CommandId Of) : PutResult;

    /// <summary>Nothing was stored.</summary>
    public sealed record Unavailable(string Why) : PutResult;
}
