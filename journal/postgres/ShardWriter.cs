using System.Threading.Channels;
using Npgsql;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Postgres;

/// <summary>Writes one shard: takes what waits, writes it in one round trip and one transaction, answers after the commit.</summary>
internal sealed class ShardWriter
{
    /// <summary>A second's worth of work on a slow disk (16 batches at 60 ms each); more would only be answered too late.</summary>
    public const int RequestsMax = 4096;

    /// <summary>Large enough to make the commit cheap per request, small enough that one failure is retried one by one quickly.</summary>
    private const int BatchRequestsMax = 512;

    /// <summary>As in <c>journal.append</c>.</summary>
    private const int AppendLock = 1_414_810_161;

    /// <summary>Keeps a transaction of large payloads as short as one of many small ones.</summary>
    private const int BatchBytesMax = 1 << 20;

    private static readonly TimeSpan _pauseMin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _pauseMax = TimeSpan.FromSeconds(2);

    /// <summary>How long the truth about a lost answer is looked for. A server that restarts needs a few seconds.</summary>
    private static readonly TimeSpan _settleMax = TimeSpan.FromSeconds(10);

    private readonly ShardId _shard;
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly Action<bool> _available;
    private readonly Action? _wrote;
    private readonly Action? _beforeBatch;
    private readonly Channel<Request> _queue = Channel.CreateBounded<Request>(new BoundedChannelOptions(RequestsMax) { SingleReader = true });
    private readonly Task _running;
    private volatile bool _closed;
    private NpgsqlConnection? _connection;
    private ShardState? _state;

    /// <param name="available">Told whether the last batch could be written.</param>
    /// <param name="wrote">Told that something was written, when anybody wants to know.</param>
    /// <param name="beforeBatch">What a test does before each batch; nothing in production.</param>
    public ShardWriter(ShardId shard, NpgsqlDataSource source, TimeProvider time, Action<bool> available, Action? wrote, Action? beforeBatch)
    {
        (_shard, _source, _time, _available, _wrote, _beforeBatch) = (shard, source, time, available, wrote, beforeBatch);
        _running = Task.Run(Loop);
    }

    /// <summary>Raised when the shard's head has moved.</summary>
    public Signal Events { get; } = new();

    /// <summary>Raised when an item was put.</summary>
    public Signal Inbox { get; } = new();

    public Task<T> Submit<T>(Request<T> request)
    {
        if (!_queue.Writer.TryWrite(request))
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(IJournal));
            request.Refuse($"LOG_BUSY: {RequestsMax} requests wait for the journal already.");
        }

        return request.Done;
    }

    /// <summary>Writes what is queued, then ends.</summary>
    public async Task Stop()
    {
        _closed = true;
        _queue.Writer.TryComplete();
        await _running;
        await Drop();
        Events.Close();
        Inbox.Close();
    }

    private async Task Loop()
    {
        var batch = new List<Request>(BatchRequestsMax);
        while (await _queue.Reader.WaitToReadAsync())
        {
            Drain(batch);
            await Serve(batch);
            batch.Clear();
        }
    }

    private void Drain(List<Request> batch)
    {
        var bytes = 0L;
        while (batch.Count < BatchRequestsMax && _queue.Reader.TryPeek(out var next))
        {
            bytes += next.SizeBytes;
            if (batch.Count > 0 && (bytes > BatchBytesMax || next.IsAlone || batch[^1].IsAlone))
                return;
            batch.Add(next);
            _queue.Reader.TryRead(out _);
        }
    }

    private async Task Serve(List<Request> batch)
    {
        try
        {
            _beforeBatch?.Invoke();
            batch.RemoveAll(request => request.TryAbandon());
            await ServeTogether(batch);
        }
#pragma warning disable CA1031 // The outermost loop: an error of ours goes to those who asked, and the journal serves on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await Drop();
            foreach (var request in batch)
                request.Fault(error);
        }
    }

    private async Task ServeTogether(List<Request> batch)
    {
        if (await TryBatch(batch) is not { } failure)
            return;
        if (!Failures.IsOfRequest(failure))
            Refuse(batch, failure);
        else if (batch.Count == 1)
            batch[0].Refuse($"The journal refuses this request: {failure.Message}");
        else
        {
            // A request that cannot be written is refused alone; the others must not suffer for it.
            foreach (var request in batch.ToArray())
                await ServeTogether([request]);
        }
    }

    private void Refuse(List<Request> batch, NpgsqlException failure)
    {
        _available(false);
        foreach (var request in batch)
        {
            request.Refuse(request.WasSent
                ? $"{failure.Message}. Whether this was written is not known yet: repeat it under the same id."
                : $"The journal cannot write: {failure.Message}");
        }
    }

    /// <summary>Writes and answers; null when all were answered. After a lost answer it asks until it knows, or has asked for too long.</summary>
    private async Task<NpgsqlException?> TryBatch(List<Request> batch)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var pause = _pauseMin; ; pause = pause * 2 < _pauseMax ? pause * 2 : _pauseMax)
        {
            try
            {
                await Write(batch);
                _available(true);
                return null;
            }
            catch (NpgsqlException failure)
            {
                await Drop();
                batch.RemoveAll(request => request.IsAnswered);
                if (!batch.Exists(request => request.WasSent) || !Failures.IsUnknown(failure) || TimeProvider.System.GetElapsedTime(began) > _settleMax)
                    return failure;
            }

            _available(false);
            await Task.Delay(pause, TimeProvider.System);
        }
    }

    /// <summary>Rounds until everything is answered: one, unless a command is known or somebody else has written.</summary>
    /// <remarks>
    /// Whoever was beaten once keeps the others out until he is done, so that of many who write one shard each has his turn. What throws here drops the
    /// connection, and the lock with it.
    /// </remarks>
    private async Task Write(List<Request> batch)
    {
        var known = new Dictionary<CommandId, KnownCommand>();
        var isAlone = false;
        while (batch.Count > 0)
        {
            _connection ??= await _source.OpenConnectionAsync();
            _state ??= await Load(_connection);
            var appends = batch.OfType<AppendWrite>().ToList();
            await LearnVersions(_connection, _state, appends);
            var plan = appends.Count > 0 ? new AppendPlan(_state, appends, known, _time.GetUtcNow()) : null;
            if (!await Round(_connection, batch, plan, known) && !isAlone)
            {
                await Lock(_connection, "pg_advisory_lock");
                isAlone = true;
            }

            batch.RemoveAll(request => request.IsAnswered);
        }

        if (isAlone)
            await Lock(_connection!, "pg_advisory_unlock");
    }

    /// <summary>The lock that every append takes for its transaction, for longer.</summary>
    private async Task Lock(NpgsqlConnection connection, string how)
    {
        await using var command = Sql.On(connection, $"select {how}({AppendLock}, $1)", Sql.Of(_shard.Value));
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>False when the head was not where it was believed to be. Nobody is answered before the commit is known.</summary>
    private async Task<bool> Round(NpgsqlConnection connection, List<Request> batch, AppendPlan? plan, Dictionary<CommandId, KnownCommand> known)
    {
        var puts = batch.OfType<PutWrite>().ToList();
        var answers = new List<Action>();
        var isFresh = true;
        await using var all = new NpgsqlBatch(connection);
        if (plan is not null)
            all.BatchCommands.Add(plan.Command(_shard));
        if (puts.Count > 0)
            all.BatchCommands.Add(PutWrite.Command(_shard, puts));
        foreach (var statement in batch.OfType<IStatement>())
            all.BatchCommands.Add(statement.Command());
        try
        {
            await using var rows = await all.ExecuteReaderAsync();
            if (plan is not null)
                isFresh = await Appended(rows, plan, known, answers);
            if (puts.Count > 0)
            {
                var (highest, put) = await PutWrite.Read(rows, puts);
                answers.Add(put);
                answers.Add(() => Inbox.Raise(highest));
            }

            foreach (var statement in batch.OfType<IStatement>())
                answers.Add(await statement.Read(rows));
            while (await rows.NextResultAsync())
            {
                // Every statement has been read; this finds the end, and with it the commit.
            }
        }
        catch (NpgsqlException failure) when (Failures.IsUnknown(failure))
        {
            foreach (var request in batch)
                request.WasSent = true;
            throw;
        }

        foreach (var answer in answers)
            answer();
        _wrote?.Invoke();
        if (!isFresh || batch.Exists(request => request.IsAlone))
            _state = null;
        return isFresh;
    }

    private async Task<bool> Appended(NpgsqlDataReader rows, AppendPlan plan, Dictionary<CommandId, KnownCommand> known, List<Action> answers)
    {
        var isFresh = true;
        while (await rows.ReadAsync())
        {
            switch (rows.GetString(0))
            {
                case "written":
                    answers.Add(() =>
                    {
                        _state!.Advance(plan);
                        Events.Raise(plan.Position);
                        plan.Answer();
                    });
                    break;
                case "known":
                    var command = new CommandId(rows.GetGuid(1));
                    known[command] = new(command, Sql.LongOrNull(rows, 2), Sql.LongOrNull(rows, 3), Sql.BytesOrNull(rows, 4));
                    break;
                default:
                    isFresh = false;
                    break;
            }
        }

        await rows.NextResultAsync();
        return isFresh;
    }

    private async Task<ShardState> Load(NpgsqlConnection connection)
    {
        await using var head = Sql.On(connection, "select epoch, position, hash from journal.head($1)", Sql.Of(_shard.Value));
        await using var row = await head.ExecuteReaderAsync();
        await row.ReadAsync();
        return new ShardState(row.GetInt64(0), row.GetInt64(1), Sql.BytesOrNull(row, 2));
    }

    /// <summary>Reads the versions of streams that are not remembered. One that is out of date by the time of the append comes with a head that is.</summary>
    private async Task LearnVersions(NpgsqlConnection connection, ShardState state, List<AppendWrite> appends)
    {
        state.MakeRoom();
        var streams = appends.Select(append => AppendPlan.WellFormed(append.Asked.Stream)).Distinct(StringComparer.Ordinal).ToList();
        if (streams.TrueForAll(state.Knows))
            return;
        await using var versions = Sql.On(
            connection,
            """
            select s.stream, coalesce(
              (select e.version from journal.events e where e.shard = $1 and e.stream = s.stream order by e.version desc limit 1), 0)
            from unnest($2) as s (stream)
            """,
            Sql.Of(_shard.Value), Sql.Of(streams.ToArray()));
        await using var rows = await versions.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            state.Learn(rows.GetString(0), rows.GetInt64(1));
    }

    private async Task Drop()
    {
        _state = null;
        if (_connection is not { } connection)
            return;
        _connection = null;
        NpgsqlConnection.ClearPool(connection);
        await connection.DisposeAsync();
    }
}
