using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Npgsql;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Postgres;

/// <summary>The journal in a PostgreSQL database: each shard a log of its own, which several processes may read and one at a time appends to.</summary>
/// <remarks>
/// A cancelled request that still waited is not written; one whose batch has begun gets its true answer, also when the connection is lost
/// during the commit. Reads throw <see cref="JournalUnavailableException"/> when the database cannot be reached, and so does a take-over.
/// </remarks>
public sealed class PostgresJournal : IJournalStore, IEventReader
{
    /// <summary>Events per query of a stream: some hundred kilobytes, whatever the length of the stream.</summary>
    private const int PageEvents = 512;

    /// <summary>What every connection begins with. A commit is on the disk when it is answered; a lost peer is noticed within half a minute.</summary>
    private const string Begin =
        $"""
        set role {PostgresSchema.Role};
        set lock_timeout = '5s';
        set idle_in_transaction_session_timeout = '10s';
        set tcp_keepalives_idle = 10;
        set tcp_keepalives_interval = 5;
        set tcp_keepalives_count = 3;
        select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'
        """;

    /// <summary>Reads at once: a silo that brings up hundreds of accounts takes no more of the server's connections than this.</summary>
    private const int ReadsMax = 8;

    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _reading = new(ReadsMax);
    private readonly TimeProvider _time;
    private readonly ShardWriter[] _writers;
    private readonly Watcher _watcher;
    private readonly Availability _availability = new();
    private readonly ConcurrentDictionary<ShardId, long> _epochs = [];
    private int _disposed;

    private PostgresJournal(NpgsqlDataSource source, PostgresSettings settings, TimeProvider time, Action? beforeBatch)
    {
        (_source, _time, ShardCount) = (source, time, settings.Shards);
        _watcher = new Watcher(source, settings, _availability);
        Action? wrote = settings.IsShared ? _watcher.Tell : null; // Alone, nobody waits for a word.
        _writers = [.. Enumerable.Range(0, settings.Shards).Select(shard => new ShardWriter(new ShardId(shard), source, time, _availability.Set, wrote, beforeBatch))];
    }

    public int ShardCount { get; }

    /// <inheritdoc/>
    public Task Superseded => _watcher.Superseded;

    public bool MayAct => _watcher.MayAct;

    public bool IsAvailable => _availability.IsAvailable;

    /// <summary>Opens the journal, creating or migrating it first.</summary>
    /// <exception cref="JournalInUseException">Another process has it.</exception>
    /// <exception cref="JournalFormatException">The server is too old, the database is another cluster's, a newer program wrote it, or the user lacks rights.</exception>
    /// <exception cref="JournalUnavailableException">The server cannot be reached, or cannot be written.</exception>
    public static Task<PostgresJournal> Open(PostgresSettings settings, TimeProvider time, CancellationToken cancel = default) =>
        Open(settings, time, null, cancel);

    /// <summary>Completes when no process has the journal, as it seems; whoever opens it first then has it.</summary>
    /// <param name="waiting">Told once why it waits, when it does.</param>
    /// <exception cref="JournalFormatException">The connection string cannot be read.</exception>
    public static Task WaitUntilFree(PostgresSettings settings, Action<string> waiting, CancellationToken cancel) => Watcher.WaitUntilFree(
        new NpgsqlConnectionStringBuilder(ConnectionText(settings.Connection).ConnectionString) { Pooling = false, KeepAlive = 5 }.ConnectionString, waiting, cancel);

    public async ValueTask<AppendResult> Append(AppendRequest request, CancellationToken cancel)
    {
        var writer = Of(request.Shard);
        Requests.Check(request);
        var appended = await writer.Submit(new AppendWrite(request, cancel));
        if (appended is AppendResult.Fenced fenced && _epochs.TryGetValue(request.Shard, out var mine) && fenced.CurrentEpoch > mine) _watcher.Supersede();
        return appended;
    }

    public async IAsyncEnumerable<StoredEvent> ReadStream(
        ShardId shard, string stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancel)
    {
        Of(shard);
        while (true)
        {
            var after = afterVersion;
            var page = await Read(connection => PostgresQueries.Stream(connection, shard, stream, after, PageEvents), PostgresQueries.Event, cancel);
            foreach (var stored in page)
                yield return stored;
            if (page.Count < PageEvents)
                yield break;
            afterVersion = page[^1].Version;
        }
    }

    public IAsyncEnumerable<StoredEvent> ReadStream(ShardId shard, string stream, CancellationToken cancel = default) => ReadStream(shard, stream, 0, cancel);

    public async ValueTask<IReadOnlyList<StoredEvent>> ReadFeed(ShardId shard, long afterPosition, int countMax, CancellationToken cancel)
    {
        Of(shard);
        return await Read(connection => PostgresQueries.Feed(connection, shard, afterPosition, countMax), PostgresQueries.Event, cancel);
    }

    public async ValueTask<long> Head(ShardId shard, CancellationToken cancel)
    {
        Of(shard);
        return (await Read(connection => PostgresQueries.Head(connection, shard), row => row.GetInt64(0), cancel))[0];
    }

    public async ValueTask WaitBeyond(ShardId shard, long position, CancellationToken cancel) =>
        await Of(shard).Events.WaitBeyond(position, cancel);

    public async ValueTask<AppendResult.Duplicate?> FindCommand(ShardId shard, CommandId command, CancellationToken cancel)
    {
        Of(shard);
        return (await Read(connection => PostgresQueries.Known(connection, shard, command), PostgresQueries.Duplicate, cancel)).FirstOrDefault();
    }

    public async ValueTask<Snapshot?> LatestSnapshot(ShardId shard, string stream, int stateSchema, CancellationToken cancel)
    {
        Of(shard);
        var kept = await Read(
            connection => PostgresQueries.Snapshots(connection, shard, stream, stateSchema), row => PostgresQueries.Snapshot(row, shard, stream, stateSchema), cancel);
        return kept.Find(snapshot => snapshot is not null);
    }

    public async ValueTask<bool> SaveSnapshot(Snapshot snapshot, CancellationToken cancel) =>
        await Of(snapshot.Shard).Submit(Statements.Snapshot(snapshot, cancel));

    public async ValueTask<Checkpoint> ReadCheckpoint(ShardId shard, string subscriber, CancellationToken cancel)
    {
        Of(shard);
        var kept = await Read(connection => PostgresQueries.Checkpoint(connection, shard, subscriber), PostgresQueries.Checkpoint, cancel);
        return kept is [var checkpoint] ? checkpoint : new Checkpoint(0, ChainHash.Genesis);
    }

    /// <summary>Also false when the journal cannot write now; the checkpoint then is where it was.</summary>
    public async ValueTask<bool> MoveCheckpoint(ShardId shard, string subscriber, long from, Checkpoint to, CancellationToken cancel) =>
        await Of(shard).Submit(Statements.Checkpoint(shard, subscriber, from, to, cancel));

    public async ValueTask<long> TakeOver(ShardId shard, string owner, CancellationToken cancel) =>
        _epochs[shard] = await Of(shard).Submit(Statements.TakeOver(shard, owner, cancel));

    /// <summary>The epoch of a shard that many processes append to: the one it has, or its first.</summary>
    /// <exception cref="JournalUnavailableException">It could not be written.</exception>
    public async ValueTask<long> Join(ShardId shard, string owner, CancellationToken cancel) => await Of(shard).Submit(Statements.Join(shard, owner, cancel));

    public async ValueTask<Anchor?> MakeAnchor(ShardId shard, CancellationToken cancel) =>
        await Of(shard).Submit(Statements.Anchor(shard, _time, cancel));

    public async ValueTask<VerifyReport> Verify(IReadOnlyList<Anchor> outsideAnchors, CancellationToken cancel) =>
        await Guarded(
            async connection => await Task.Run(
                () =>
                {
                    var chain = new PostgresChain(connection);
                    var report = new Verification(chain, cancel).Run(ShardCount, outsideAnchors);
                    return report with { Faults = [.. report.Faults, .. chain.WrongBeginnings()] };
                },
                cancel),
            cancel);

    public async ValueTask<PutResult> Put(InboxItem item, CancellationToken cancel) => await Of(item.Shard).Submit(new PutWrite(item, cancel));

    public async ValueTask<IReadOnlyList<InboxEntry>> Pending(ShardId shard, long after, int countMax, CancellationToken cancel)
    {
        Of(shard);
        return await Read(connection => PostgresQueries.Pending(connection, shard, after, countMax), row => PostgresQueries.Entry(row, shard), cancel);
    }

    public async ValueTask<bool> Done(ShardId shard, IReadOnlyList<long> numbers, CancellationToken cancel) =>
        await Of(shard).Submit(Statements.Done(shard, numbers, cancel));

    /// <summary>As <see cref="Done"/>, with a reply to whoever put the item; see <see cref="PostgresExchange.TakeReplies"/>.</summary>
    public async ValueTask<bool> Answer(ShardId shard, long number, string reply, CancellationToken cancel) =>
        await Of(shard).Submit(Statements.Answer(shard, number, reply, cancel));

    /// <summary>Looks for items that are still to be drained: one that is done already wakes nobody.</summary>
    async ValueTask IInbox.WaitBeyond(ShardId shard, long after, CancellationToken cancel) =>
        await Of(shard).Inbox.WaitBeyond(after, cancel, async () => (await Pending(shard, after, 1, cancel)).Count > 0);

    /// <summary>Writes what was asked before and lets the journal go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await Task.WhenAll(_writers.Select(writer => writer.Stop()));
        await _watcher.DisposeAsync();
        await _source.DisposeAsync();
    }

    /// <summary>Opens the journal with a test's hands inside.</summary>
    internal static async Task<PostgresJournal> Open(PostgresSettings settings, TimeProvider time, Action? beforeBatch, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(settings.Shards);
        var text = ConnectionText(settings.Connection);
        PostgresJournal? journal = null;
        try
        {
            await using (var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(text.ConnectionString) { Pooling = false }.ConnectionString))
            {
                await connection.OpenAsync(cancel);
                settings = settings with { Shards = await PostgresSchema.Bring(connection, settings, cancel) };
            }

            journal = new PostgresJournal(Source(text), settings, time, beforeBatch);
            await journal._watcher.Start(journal._writers, cancel);
            return journal;
        }
        catch (Exception fault)
        {
            if (journal is not null)
                await journal.DisposeAsync();
            if (fault is NpgsqlException unreachable)
                throw new JournalUnavailableException($"The journal at {text.Host}:{text.Port} cannot be opened: {unreachable.Message}", unreachable);
            throw;
        }
    }

    internal static NpgsqlConnectionStringBuilder ConnectionText(string connection)
    {
        if (Parse(connection) is not { } text)
            throw new JournalFormatException("The connection string of the journal cannot be read. It looks like: Host=127.0.0.1;Port=5432;Database=traderterminal;Username=...;Password=...");
        text.ApplicationName ??= "traderterminal";
        (text.NoResetOnClose, text.MaxAutoPrepare, text.AutoPrepareMinUsages, text.PersistSecurityInfo) = (true, 32, 2, false);
        return text;
    }

    /// <summary>Null for a text that cannot be read. What is wrong with it is not said: it may hold a password.</summary>
    private static NpgsqlConnectionStringBuilder? Parse(string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    internal static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder text)
    {
        // Named, or its metrics would carry the connection string.
        var builder = new NpgsqlDataSourceBuilder(text.ConnectionString) { Name = "journal" };
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var begin = new NpgsqlCommand(Begin, connection);
                begin.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var begin = new NpgsqlCommand(Begin, connection);
                await begin.ExecuteNonQueryAsync();
            });
        return builder.Build();
    }

    private async Task<List<T>> Read<T>(Func<NpgsqlConnection, NpgsqlCommand> ask, Func<NpgsqlDataReader, T> read, CancellationToken cancel) =>
        await Guarded(
            async connection =>
            {
                await using var command = ask(connection);
                await using var rows = await command.ExecuteReaderAsync();
                var all = new List<T>();
                while (await rows.ReadAsync())
                    all.Add(read(rows));
                return all;
            },
            cancel);

    /// <summary>Asks once more when the connection, which may have lain idle since the server was restarted, is lost.</summary>
    private async Task<T> Guarded<T>(Func<NpgsqlConnection, Task<T>> ask, CancellationToken cancel)
    {
        for (var isAgain = false; ; isAgain = true)
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, typeof(IJournal));
            try
            {
                return await Asked(ask).WaitAsync(cancel);
            }
            catch (NpgsqlException lost) when (!isAgain && Failures.IsUnknown(lost))
            {
                _source.Clear();
            }
            catch (NpgsqlException lost)
            {
                throw new JournalUnavailableException($"The journal cannot be read: {lost.Message}", lost);
            }
        }
    }

    /// <summary>Not cancelled: a statement that is may throw at whoever cancels, when its connection goes at that moment.</summary>
    private async Task<T> Asked<T>(Func<NpgsqlConnection, Task<T>> ask)
    {
        await _reading.WaitAsync();
        try
        {
            await using var connection = await _source.OpenConnectionAsync();
            return await ask(connection);
        }
        finally
        {
            _reading.Release();
        }
    }

    private ShardWriter Of(ShardId shard) => shard.Value >= 0 && shard.Value < ShardCount
        ? _writers[shard.Value]
        : throw new ArgumentOutOfRangeException(nameof(shard), $"The journal has {ShardCount} shards; there is no shard {shard}.");
}
