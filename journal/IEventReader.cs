using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal;

/// <summary>Reads a journal that another process may be writing, and changes nothing.</summary>
public interface IEventReader : IAsyncDisposable
{
    IAsyncEnumerable<StoredEvent> ReadStream(ShardId shard, string stream, CancellationToken cancel = default);

    /// <inheritdoc cref="IJournal.ReadFeed"/>
    ValueTask<IReadOnlyList<StoredEvent>> ReadFeed(ShardId shard, long afterPosition, int countMax, CancellationToken cancel);

    /// <inheritdoc cref="IJournal.Head"/>
    ValueTask<long> Head(ShardId shard, CancellationToken cancel);

    /// <inheritdoc cref="IJournal.FindCommand"/>
    ValueTask<AppendResult.Duplicate?> FindCommand(ShardId shard, CommandId command, CancellationToken cancel);
}
