using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Tests.Records;

/// <summary>A journal in lists, for those who only read one.</summary>
public sealed class ListJournal(int shards = 1) : IJournal
{
    private readonly Lock _gate = new();
    private readonly List<StoredEvent>[] _logs = [.. Enumerable.Range(0, shards).Select(_ => new List<StoredEvent>())];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _commands;

    public int ShardCount => _logs.Length;

    public bool IsAvailable => true;

    public long Add(string stream, NewEvent added, int shard = 0)
    {
        lock (_gate)
        {
            var log = _logs[shard];
            var previous = log.Count == 0 ? default : log[^1].Hash;
            var version = 1 + log.Count(stored => stored.Stream == stream);
            Put(log, shard, stream, version, added, SHA256.HashData([.. previous.Span, .. Encoding.UTF8.GetBytes(added.Type + added.Payload)]));
            return log.Count;
        }
    }

    public long Add(AccountId account, AccountEvent happened, int shard = 0) =>
        Add(Streams.Account(account), EventRegistry.Encode(happened, NextCommand(), 0), shard);

    public long Add(HookEvent happened, DateTimeOffset at, int shard = 0) =>
        Add(Streams.Hook("main"), EventRegistry.Encode(happened, NextCommand(), 0, at), shard);

    /// <summary>Many events of one account at once, without looking for the version of each.</summary>
    public void Fill(AccountId account, IReadOnlyList<AccountEvent> events)
    {
        lock (_gate)
        {
            for (var i = 0; i < events.Count; i++)
                Put(_logs[0], 0, Streams.Account(account), i + 1, EventRegistry.Encode(events[i], NextCommand(), 0), BitConverter.GetBytes(i));
        }
    }

    /// <summary>Cuts the log off, as a restored backup does.</summary>
    public void Cut(int count) => _logs[0].RemoveRange(count, _logs[0].Count - count);

    public async IAsyncEnumerable<StoredEvent> ReadStream(
        ShardId shard, string stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        foreach (var stored in _logs[shard.Value].Where(stored => stored.Stream == stream && stored.Version > afterVersion).ToArray()) yield return stored;
    }

    public ValueTask<IReadOnlyList<StoredEvent>> ReadFeed(ShardId shard, long afterPosition, int countMax, CancellationToken cancel)
    {
        lock (_gate)
        {
            var log = _logs[shard.Value];
            var from = (int)Math.Min(afterPosition, log.Count);
            return ValueTask.FromResult<IReadOnlyList<StoredEvent>>(log.GetRange(from, Math.Min(countMax, log.Count - from)));
        }
    }

    public ValueTask<long> Head(ShardId shard, CancellationToken cancel)
    {
        lock (_gate) return ValueTask.FromResult<long>(_logs[shard.Value].Count);
    }

    public async ValueTask WaitBeyond(ShardId shard, long position, CancellationToken cancel)
    {
        while (true)
        {
            Task grown;
            lock (_gate)
            {
                if (_logs[shard.Value].Count > position) return;
                grown = _grown.Task;
            }

            await grown.WaitAsync(cancel);
        }
    }

    public ValueTask<AppendResult> Append(AppendRequest request, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<AppendResult.Duplicate?> FindCommand(ShardId shard, CommandId command, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<Snapshot?> LatestSnapshot(ShardId shard, string stream, int stateSchema, CancellationToken cancel) => default;

    public ValueTask<bool> SaveSnapshot(Snapshot snapshot, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<Checkpoint> ReadCheckpoint(ShardId shard, string subscriber, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<bool> MoveCheckpoint(ShardId shard, string subscriber, long from, Checkpoint to, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<long> TakeOver(ShardId shard, string owner, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<Anchor?> MakeAnchor(ShardId shard, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<VerifyReport> Verify(IReadOnlyList<Anchor> outsideAnchors, CancellationToken cancel) => throw new NotSupportedException();

    private CommandId NextCommand() => new(DeterministicId.Of("list", (_commands++).ToString()));

    private void Put(List<StoredEvent> log, int shard, string stream, long version, NewEvent added, byte[] hash)
    {
        log.Add(new StoredEvent(
            new ShardId(shard), log.Count + 1, stream, version, added.EventId, new CommandId(added.EventId), added.Type, added.SchemaVersion,
            added.Payload, added.Meta, added.OccurredAt, added.OccurredAt, 1, hash));
        var grown = _grown;
        _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        grown.TrySetResult();
    }
}
