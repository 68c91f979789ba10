using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Connections that only read. They see the last commit and never wait for the writer, nor it for them.</summary>
internal sealed class ReaderPool(string path) : IAsyncDisposable
{
    /// <summary>Reads that run at once; each holds a file handle and its own page cache of 2 MB.</summary>
    public const int ReadersMax = 8;

    private readonly SemaphoreSlim _free = new(ReadersMax);
    private readonly ConcurrentBag<(Session Session, int Generation)> _idle = [];
    private volatile bool _isClosed;
    private volatile int _generation;

    /// <summary>Runs a read away from the caller's scheduler.</summary>
    public async Task<T> Read<T>(Func<Session, T> read, CancellationToken cancel)
    {
        await _free.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => ReadOn(read), cancel);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Opens the file anew for later reads: it may be another one under the same name.</summary>
    public void Renew() => Interlocked.Increment(ref _generation);

    /// <summary>Lets running reads end and closes every connection; reads that waited are told that the journal is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < ReadersMax; i++)
            await _free.WaitAsync();
        _isClosed = true;
        while (_idle.TryTake(out var idle))
            idle.Session.Dispose();
        _free.Release(ReadersMax);
    }

    private T ReadOn<T>(Func<Session, T> read)
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(SqliteJournal));
        Session? session = null;
        try
        {
            var generation = _generation;
            session = Idle(generation) ?? Session.Open(path, SqliteOpenMode.ReadOnly);
            var answer = read(session);
            _idle.Add((session, generation));
            session = null;
            return answer;
        }
        catch (SqliteException failure)
        {
            throw new JournalUnavailableException($"The journal cannot be read: {failure.Message}", failure);
        }
        finally
        {
            session?.Dispose();
        }
    }

    private Session? Idle(int generation)
    {
        while (_idle.TryTake(out var idle))
        {
            if (idle.Generation == generation)
                return idle.Session;
            idle.Session.Dispose();
        }

        return null;
    }
}
