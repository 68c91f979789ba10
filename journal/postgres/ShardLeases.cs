using Npgsql;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Postgres;

/// <summary>A silo as the database sees it: whether it beats, and the shards it holds.</summary>
public sealed record SiloLease(string Silo, bool IsAlive, IReadOnlyList<int> Shards);

/// <summary>As <see cref="SiloLease"/>, with the highest epoch of its shards; 0 when it has none.</summary>
/// <param name="ClockAhead">How far the clock by which it decides was ahead of the database's as it last beat; null of one that never said.</param>
public sealed record SiloSeen(string Silo, bool IsAlive, IReadOnlyList<int> Shards, long Epoch, TimeSpan? ClockAhead);

/// <summary>Who holds which shard, kept in the database by its own clock. A help to share the work: what may be appended, the epoch decides alone.</summary>
public sealed class ShardLeases : IAsyncDisposable
{
    /// <summary>As long as an append waits for another one: whoever holds a shard's lock for longer stands still.</summary>
    private static readonly TimeSpan OpenMax = TimeSpan.FromSeconds(5);

    /// <summary>A statement that was given up is waited for this long before a silo leaves; one that takes longer is in a database that cannot be asked.</summary>
    private static readonly TimeSpan GivenUpMax = TimeSpan.FromSeconds(1);

    private readonly Asking _asking;
    private readonly string _silo;
    private readonly TimeSpan _life;
    private readonly TimeProvider _clock;
    private Task _beat = Task.CompletedTask;

    /// <param name="silo">This process, by a name that no other process has or ever had.</param>
    /// <param name="life">A silo that has not beaten for this long is dead to the others.</param>
    /// <param name="clock">By which this process decides: told to the others, and no lease goes by it.</param>
    public ShardLeases(PostgresSettings settings, string silo, TimeSpan life, TimeProvider clock) =>
        (_asking, _silo, _life, _clock) = (new(PostgresJournal.Source(PostgresJournal.ConnectionText(settings.Connection)), "The leases"), silo, life, clock);

    /// <summary>Tells the others that this silo is alive and hears of all of them.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked: nothing is known, not even of this silo.</exception>
    public Task<IReadOnlyList<SiloLease>> Beat(CancellationToken cancel)
    {
        var beat = _asking.Ask(
            "select name, is_alive, shards from journal.beat($1, $2, $3)",
            row => new SiloLease(row.GetString(0), row.GetBoolean(1), row.GetFieldValue<int[]>(2)),
            CancellationToken.None, Sql.Of(_silo), Sql.Of(_life), Sql.Of(_clock.GetUtcNow()));
        _beat = beat;
        return beat.WaitAsync(cancel);
    }

    /// <summary>All silos, without being one.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked.</exception>
    public Task<IReadOnlyList<SiloSeen>> Look(CancellationToken cancel) => _asking.Ask(
        """
        select s.name, s.beat_at > clock_timestamp() - $1, array(select l.shard from journal.leases l where l.silo = s.name order by l.shard),
          coalesce((select max(l.epoch) from journal.leases l where l.silo = s.name), 0), s.clock_ahead
        from journal.silos s order by s.name
        """,
        row => new SiloSeen(row.GetString(0), row.GetBoolean(1), row.GetFieldValue<int[]>(2), row.GetInt64(3), row.IsDBNull(4) ? null : row.GetTimeSpan(4)), cancel, Sql.Of(_life));

    /// <summary>The epoch to append under, or null when a silo that is alive holds the shard.</summary>
    /// <remarks>
    /// A process that stands still in the middle of what it sends keeps its transaction open, and no limit of the server ends it, for the server waits for the rest.
    /// Such a session of a silo that is dead is ended.
    /// </remarks>
    /// <exception cref="JournalUnavailableException">The database cannot be asked.</exception>
    public async Task<long?> Take(ShardId shard, CancellationToken cancel)
    {
        try
        {
            return await TakeNow(shard, cancel);
        }
        catch (JournalUnavailableException busy) when (busy.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            return await Free(shard, cancel) ? await TakeNow(shard, cancel) : null;
        }
    }

    /// <summary>Hands shards to whoever wants them, at once.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked.</exception>
    public Task LetGo(IReadOnlyList<ShardId> shards, CancellationToken cancel) => LetGo(Sql.Of(shards.Select(shard => shard.Value).ToArray()), cancel);

    /// <summary>Hands everything back and leaves; after the last beat, or that would bring back a silo which is gone, with a share that nobody works for.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked; the others then wait for this silo's life to end.</exception>
    public async Task Leave(CancellationToken cancel)
    {
        await Task.WhenAny(_beat, Task.Delay(GivenUpMax, TimeProvider.System, cancel));
        await LetGo(new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Integer, Value = DBNull.Value }, cancel);
    }

    public ValueTask DisposeAsync() => _asking.DisposeAsync();

    private async Task<long?> TakeNow(ShardId shard, CancellationToken cancel) =>
        (await _asking.Ask("select journal.take_shard($1, $2, $3)", row => Sql.LongOrNull(row, 0), cancel, Sql.Of(shard.Value), Sql.Of(_silo), Sql.Of(_life)))[0];

    /// <summary>
    /// Ends the sessions that have kept a shard locked for too long, as the login that they have too. False when none was ended: whoever holds the shard is alive,
    /// or a slow append of its last holder is on its way.
    /// </summary>
    private async Task<bool> Free(ShardId shard, CancellationToken cancel)
    {
        try
        {
            await using var connection = await _asking.Connect();
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await using var look = Sql.On(
                connection, "select exists (select from journal.leases l join journal.silos s on s.name = l.silo where l.shard = $1 and s.beat_at > clock_timestamp() - $2)",
                Sql.Of(shard.Value), Sql.Of(_life));
            if (await look.ExecuteScalarAsync(cancel) is true) return false;
            await using var login = Sql.On(connection, "set local role none");
            await login.ExecuteNonQueryAsync(cancel);
            await using var end = Sql.On(
                connection,
                """
                select count(pg_terminate_backend(l.pid)) from pg_locks l
                join pg_stat_activity a on a.pid = l.pid and a.xact_start < clock_timestamp() - $2
                where l.locktype = 'advisory' and l.granted and l.classid = 1414810161 and l.objid = $1::oid and l.objsubid = 2
                  and l.database = (select d.oid from pg_database d where d.datname = current_database())
                """,
                Sql.Of(shard.Value), Sql.Of(OpenMax));
            var ended = await end.ExecuteScalarAsync(cancel) is > 0L;
            await transaction.CommitAsync(cancel);
            return ended;
        }
        catch (NpgsqlException refused)
        {
            throw new JournalUnavailableException($"Shard {shard} is kept by a session that cannot be ended: {refused.Message}", refused);
        }
    }

    private Task<IReadOnlyList<bool>> LetGo(NpgsqlParameter shards, CancellationToken cancel) => _asking.Ask("select journal.let_go($1, $2)", static _ => true, cancel, Sql.Of(_silo), shards);
}
