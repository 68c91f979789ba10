using System.Threading.Channels;
using Npgsql;

namespace TraderTerminal.Journal.Postgres;

/// <summary>One connection that looks: what other processes have written, whether the database can be written again, and whether the journal is taken.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    /// <summary>Soon enough that a human does not notice, seldom enough not to disturb a server in trouble.</summary>
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two words to the others. A word in every commit would make the commits of all shards wait for one another.</summary>
    private static readonly TimeSpan _tellPace = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Of the holder, which looks far more often: a process that stands still, or whose line is cut, has the journal no longer. Ours: shorter than anybody
    /// wants to be without protection, longer than a busy machine forgets a process for.
    /// </summary>
    public static readonly TimeSpan HolderIdleMax = TimeSpan.FromSeconds(5);

    /// <summary>A holder that others wait for stops by itself after so long without the database: well before they can begin.</summary>
    public static readonly TimeSpan AloneMax = HolderIdleMax * 0.6;

    /// <summary>Looks, longer than <see cref="HolderIdleMax"/>, within which the server has noticed that the process before has ended, or this one's old connection.</summary>
    private static readonly int _holdTriesMax = (int)(HolderIdleMax / _pace) + 8;

    private static int HolderIdleMs => (int)HolderIdleMax.TotalMilliseconds;

    /// <summary>Held for as long as a process has the journal to itself: "TTH1".</summary>
    private const int HoldLock = 0x54544831;

    private const string Heads =
        """
        select s, h.position, coalesce((select i.number from journal.inbox i where i.shard = s order by i.number desc limit 1), 0)
        from generate_series(0, $1 - 1) s cross join lateral journal.head(s) h
        """;

    private readonly NpgsqlDataSource _source;
    private readonly PostgresSettings _settings;
    private readonly TaskCompletionSource _superseded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Availability _availability;
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<ShardWriter> _writers = [];
    private NpgsqlConnection? _connection;
    private int _holdTries;
    private long _lookedAt;
    private readonly Channel<bool> _words = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task _running = Task.CompletedTask;

    public Watcher(NpgsqlDataSource source, PostgresSettings settings, Availability availability) =>
        (_source, _settings, _availability) = (source, settings, availability);

    /// <inheritdoc cref="PostgresJournal.Superseded"/>
    public Task Superseded => _superseded.Task;

    /// <inheritdoc cref="PostgresJournal.MayAct"/>
    public bool MayAct => !_superseded.Task.IsCompleted && (!_settings.HasStandby || (_availability.IsAvailable && !IsAlone));

    private bool IsAlone => TimeProvider.System.GetElapsedTime(Volatile.Read(ref _lookedAt)) > AloneMax;

    public void Supersede() => _superseded.TrySetResult();

    /// <inheritdoc cref="PostgresJournal.WaitUntilFree"/>
    public static async Task WaitUntilFree(string text, Action<string> waiting, CancellationToken cancel)
    {
        for (var isTold = false; ; isTold = true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(text);
                await connection.OpenAsync(cancel);
                await using var ask = Sql.On(connection, "select pg_try_advisory_lock($1, 0)", Sql.Of(HoldLock));
                if (!(bool)(await ask.ExecuteScalarAsync(cancel))!)
                {
                    // Whoever waits and is gone, or stands still when his turn comes, keeps nobody behind him waiting.
                    await using var patience = Sql.On(
                        connection,
                        $"set role {PostgresSchema.Role}; set lock_timeout = 0; set idle_session_timeout = {HolderIdleMs}; set client_connection_check_interval = '2s'; "
                        + "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3");
                    await patience.ExecuteNonQueryAsync(cancel);
                    if (!isTold) waiting($"{await Holder(connection, cancel)} has the journal");
                    // The server wakes the next in line at once.
                    await using var line = Sql.On(connection, "select pg_advisory_lock($1, 0)", Sql.Of(HoldLock));
                    line.CommandTimeout = 0;
                    await line.ExecuteNonQueryAsync(cancel);
                }

                return; // With the connection ends what it has taken.
            }
            catch (NpgsqlException away)
            {
                if (!isTold) waiting($"the database cannot be asked: {away.Message}");
                await Task.Delay(_pace, TimeProvider.System, cancel);
            }
        }
    }

    /// <exception cref="JournalInUseException">Another process has the journal.</exception>
    public async Task Start(IReadOnlyList<ShardWriter> writers, CancellationToken cancel)
    {
        _writers = writers;
        await Look(isFirst: true, cancel);
        _running = Task.WhenAll(
            Task.Run(Loop, CancellationToken.None), Task.Run(TellLoop, CancellationToken.None), _settings.HasStandby ? Task.Run(AloneLoop, CancellationToken.None) : Task.CompletedTask);
    }

    /// <summary>Something was written: other processes are told to look. Never waits; a word that is lost costs them a pace.</summary>
    public void Tell() => _words.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        await Drop();
        _stopping.Dispose();
    }

    private async Task Loop()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (_connection is not { } listens)
                    await Task.Delay(_pace, TimeProvider.System, _stopping.Token);
                else
                    await listens.WaitAsync(_pace, CancellationToken.None); // Ends early with a word of another process.
                await Look(isFirst: false, CancellationToken.None); // A cancelled statement may throw at whoever cancels, when its connection goes at that moment.
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException)
            {
                _availability.Set(false);
                await Drop();
            }
        }
    }

    /// <summary>Beside the looks, for on a line that is cut without a word a look ends late.</summary>
    private async Task AloneLoop()
    {
        try
        {
            while (!IsAlone) await Task.Delay(_pace, TimeProvider.System, _stopping.Token);
            Supersede();
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    private async Task TellLoop()
    {
        try
        {
            while (await _words.Reader.ReadAsync(_stopping.Token))
            {
                await TryTell();
                await Task.Delay(_tellPace, TimeProvider.System, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Whoever was not told looks by himself.
        }
    }

    private async Task TryTell()
    {
        try
        {
            await using var tell = _source.CreateCommand("notify journal");
            await tell.ExecuteNonQueryAsync(_stopping.Token);
        }
        catch (NpgsqlException)
        {
            // The looking connection finds out what is wrong.
        }
    }

    private async Task Look(bool isFirst, CancellationToken cancel)
    {
        if (_connection is null)
        {
            _connection = await _source.OpenConnectionAsync(cancel);
            _holdTries = _settings.IsShared ? 0 : _holdTriesMax;
            await using var listen = Sql.On(_connection, "listen journal");
            await listen.ExecuteNonQueryAsync(cancel);
        }

        if (_holdTries > 0)
            await Hold(_connection, isFirst, cancel);

        if (!_availability.IsAvailable)
        {
            await using var probe = Sql.On(_connection, "select journal.probe()");
            await probe.ExecuteNonQueryAsync(cancel);
            _availability.Set(true);
        }

        await using var ask = Sql.On(_connection, Heads, Sql.Of(_writers.Count));
        await using var rows = await ask.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var writer = _writers[rows.GetInt32(0)];
            writer.Events.Raise(rows.GetInt64(1));
            writer.Inbox.Raise(rows.GetInt64(2));
        }

        Volatile.Write(ref _lookedAt, TimeProvider.System.GetTimestamp());
    }

    /// <summary>
    /// Keeps a second process from starting on the journal by mistake. It is a help: when the connection is lost and another process has
    /// come meanwhile, that one's epoch fences this one.
    /// </summary>
    private async Task Hold(NpgsqlConnection connection, bool isFirst, CancellationToken cancel)
    {
        await using var hold = Sql.On(connection, "select pg_try_advisory_lock($1, 0)", Sql.Of(HoldLock));
        for (; _holdTries > 0; _holdTries--)
        {
            if ((bool)(await hold.ExecuteScalarAsync(cancel))!)
            {
                _holdTries = 0;
                await using var limit = Sql.On(connection, $"set idle_session_timeout = {HolderIdleMs}");
                await limit.ExecuteNonQueryAsync(cancel);
                return;
            }

            if (!isFirst)
            {
                if (--_holdTries == 0) Supersede();
                return;
            }

            await Task.Delay(_pace, TimeProvider.System, cancel);
        }

        var holder = await Holder(connection, cancel);
        throw new JournalInUseException(
            $"The journal in database {connection.Database} at {connection.Host}:{connection.Port} is in use by {holder}. Stop it, give this one a database of its own, or let it wait with --standby.");
    }

    private static async Task<string> Holder(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var owner = Sql.On(connection, "select owner || ' since ' || to_char(acquired_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS\"Z\"') from journal.writers order by shard limit 1");
        return await owner.ExecuteScalarAsync(cancel) as string ?? "another process";
    }

    private async Task Drop()
    {
        if (_connection is not { } connection)
            return;
        _connection = null;
        NpgsqlConnection.ClearPool(connection);
        await connection.DisposeAsync();
    }
}

/// <summary>Whether the last attempt to write went well.</summary>
internal sealed class Availability
{
    private volatile bool _isAvailable = true;

    public bool IsAvailable => _isAvailable;

    public void Set(bool isAvailable) => _isAvailable = isAvailable;
}
