using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Reads a journal that another process may be writing. It takes no lock on the directory and changes nothing.</summary>
/// <remarks>It sees what was committed when each page is read. Reads throw <see cref="JournalUnavailableException"/> when the file cannot be read.</remarks>
public sealed class SqliteJournalReader : IEventReader
{
    /// <summary>As in <see cref="SqliteJournal"/>: some hundred kilobytes a query.</summary>
    private const int PageEvents = 512;

    private readonly ReaderPool _readers;

    private SqliteJournalReader(ReaderPool readers) => _readers = readers;

    /// <exception cref="JournalFormatException">It is no journal that this program knows.</exception>
    /// <exception cref="JournalUnavailableException">It cannot be read.</exception>
    public static async Task<SqliteJournalReader> Open(string path, CancellationToken cancel)
    {
        SQLitePCL.Batteries_V2.Init();
        var readers = new ReaderPool(Path.GetFullPath(path));
        try
        {
            await readers.Read(session => Check(session, path), cancel);
            return new SqliteJournalReader(readers);
        }
        catch
        {
            await readers.DisposeAsync();
            throw;
        }
    }

    public async IAsyncEnumerable<StoredEvent> ReadStream(ShardId shard, string stream, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        // An empty tail knows nothing of the writer's memory: what the indexes do not name yet is found among the events.
        var tail = new Tail(shard);
        for (var after = 0L; ;)
        {
            var from = after;
            var page = await _readers.Read(session => Queries.Stream(session, tail, shard, stream, from, PageEvents), cancel);
            foreach (var stored in page)
                yield return stored;
            if (page.Count < PageEvents)
                yield break;
            after = page[^1].Version;
        }
    }

    public async ValueTask<IReadOnlyList<StoredEvent>> ReadFeed(ShardId shard, long afterPosition, int countMax, CancellationToken cancel) =>
        await _readers.Read(session => Queries.Feed(session, shard, afterPosition, countMax), cancel);

    public async ValueTask<long> Head(ShardId shard, CancellationToken cancel) => await _readers.Read(session => Queries.Head(session, shard), cancel);

    public async ValueTask<AppendResult.Duplicate?> FindCommand(ShardId shard, CommandId command, CancellationToken cancel) =>
        await _readers.Read(session => Commands.Find(session, new Tail(shard), shard, command), cancel);

    public ValueTask DisposeAsync() => _readers.DisposeAsync();

    private static bool Check(Session session, string path)
    {
        try
        {
            return Schema.WhyNot(session, path) is not { } why ? true : throw new JournalFormatException(why);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw new JournalFormatException($"{path} is not a database.", failure);
        }
    }
}
