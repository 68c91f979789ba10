using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;

namespace TraderTerminal.Silo.Evidence;

/// <summary>The journal of a running process, to read from alone. Whoever opened it closes it.</summary>
internal sealed class JournalReader(IJournal journal) : IEventReader
{
    public IAsyncEnumerable<StoredEvent> ReadStream(ShardId shard, string stream, CancellationToken cancel = default) => journal.ReadStream(shard, stream, 0, cancel);

    public ValueTask<IReadOnlyList<StoredEvent>> ReadFeed(ShardId shard, long afterPosition, int countMax, CancellationToken cancel) => journal.ReadFeed(shard, afterPosition, countMax, cancel);

    public ValueTask<long> Head(ShardId shard, CancellationToken cancel) => journal.Head(shard, cancel);

    public ValueTask<AppendResult.Duplicate?> FindCommand(ShardId shard, CommandId command, CancellationToken cancel) => journal.FindCommand(shard, command, cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
