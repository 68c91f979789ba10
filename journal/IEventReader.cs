using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal;

/// <summary>Reads the streams of a journal that another process may be writing, and changes nothing.</summary>
public interface IEventReader : IAsyncDisposable
{
    IAsyncEnumerable<StoredEvent> ReadStream(ShardId shard, string stream, CancellationToken cancel = default);
}
