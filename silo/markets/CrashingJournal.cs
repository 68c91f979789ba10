using System.Diagnostics;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.Markets;

/// <summary>Where the process of a simulated world is to die: at the first event of this type, before it is written or once it is durable.</summary>
internal sealed record CrashPoint(string Event, bool IsBefore);

/// <summary>The journal of a simulated world, in which the process can be told to die at an exact step, as by kill -9.</summary>
internal sealed class CrashingJournal(IJournal journal) : IJournal
{
    private volatile CrashPoint? _at;

    public int ShardCount => journal.ShardCount;

    public bool IsAvailable => journal.IsAvailable;

    public void CrashAt(CrashPoint at) => _at = at;

    public async ValueTask<AppendResult> Append(AppendRequest request, CancellationToken cancel)
    {
        var dies = _at is { } at && request.Events.Any(added => added.Type == at.Event);
        if (dies && _at!.IsBefore) Die();
        var result = await journal.Append(request, cancel);
        if (dies) Die();
        return result;
    }

    public IAsyncEnumerable<StoredEvent> ReadStream(ShardId shard, string stream, long afterVersion, CancellationToken cancel) =>
        journal.ReadStream(shard, stream, afterVersion, cancel);

    public ValueTask<IReadOnlyList<StoredEvent>> ReadFeed(ShardId shard, long afterPosition, int countMax, CancellationToken cancel) =>
        journal.ReadFeed(shard, afterPosition, countMax, cancel);

    public ValueTask<long> Head(ShardId shard, CancellationToken cancel) => journal.Head(shard, cancel);

    public ValueTask WaitBeyond(ShardId shard, long position, CancellationToken cancel) => journal.WaitBeyond(shard, position, cancel);

    public ValueTask<AppendResult.Duplicate?> FindCommand(ShardId shard, CommandId command, CancellationToken cancel) =>
        journal.FindCommand(shard, command, cancel);

    public ValueTask<Snapshot?> LatestSnapshot(ShardId shard, string stream, int stateSchema, CancellationToken cancel) =>
        journal.LatestSnapshot(shard, stream, stateSchema, cancel);

    public ValueTask<bool> SaveSnapshot(Snapshot snapshot, CancellationToken cancel) => journal.SaveSnapshot(snapshot, cancel);

    public ValueTask<Checkpoint> ReadCheckpoint(ShardId shard, string subscriber, CancellationToken cancel) =>
        journal.ReadCheckpoint(shard, subscriber, cancel);

    public ValueTask<bool> MoveCheckpoint(ShardId shard, string subscriber, long from, Checkpoint to, CancellationToken cancel) =>
        journal.MoveCheckpoint(shard, subscriber, from, to, cancel);

    public ValueTask<long> TakeOver(ShardId shard, string owner, CancellationToken cancel) => journal.TakeOver(shard, owner, cancel);

    public ValueTask<Anchor?> MakeAnchor(ShardId shard, CancellationToken cancel) => journal.MakeAnchor(shard, cancel);

    public ValueTask<VerifyReport> Verify(IReadOnlyList<Anchor> outsideAnchors, CancellationToken cancel) => journal.Verify(outsideAnchors, cancel);

    private static void Die()
    {
        using var us = Process.GetCurrentProcess();
        us.Kill();
    }
}
