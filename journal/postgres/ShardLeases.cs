using Npgsql;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Postgres;

/// <summary>A silo as the database sees it: whether it beats, and the shards it holds.</summary>
public sealed record SiloLease(string Silo, bool IsAlive, IReadOnlyList<int> Shards);

/// <summary>Who holds which shard, kept in the database by its own clock. A help to share the work: what may be appended, the epoch decides alone.</summary>
public sealed class ShardLeases : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly string _silo;
    private readonly TimeSpan _life;

    /// <param name="silo">This process, by a name that no other process has or ever had.</param>
    /// <param name="life">A silo that has not beaten for this long is dead to the others.</param>
    public ShardLeases(PostgresSettings settings, string silo, TimeSpan life) =>
        (_source, _silo, _life) = (PostgresJournal.Source(PostgresJournal.ConnectionText(settings.Connection)), silo, life);

    /// <summary>Tells the others that this silo is alive and hears of all of them.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked: nothing is known, not even of this silo.</exception>
    public Task<IReadOnlyList<SiloLease>> Beat(CancellationToken cancel) => Ask<IReadOnlyList<SiloLease>>(
        "select name, is_alive, shards from journal.beat($1, $2)",
        async rows =>
        {
            var all = new List<SiloLease>();
            while (await rows.ReadAsync(cancel))
                all.Add(new(rows.GetString(0), rows.GetBoolean(1), rows.GetFieldValue<int[]>(2)));
            return all;
        },
        cancel, Sql.Of(_silo), Sql.Of(_life));

    /// <summary>The epoch to append under, or null when a silo that is alive holds the shard.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked.</exception>
    public Task<long?> Take(ShardId shard, CancellationToken cancel) => Ask(
        "select journal.take_shard($1, $2, $3)",
        async rows => await rows.ReadAsync(cancel) ? Sql.LongOrNull(rows, 0) : null,
        cancel, Sql.Of(shard.Value), Sql.Of(_silo), Sql.Of(_life));

    /// <summary>Hands shards to whoever wants them, at once.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked.</exception>
    public Task LetGo(IReadOnlyList<ShardId> shards, CancellationToken cancel) => LetGo(Sql.Of(shards.Select(shard => shard.Value).ToArray()), cancel);

    /// <summary>Hands everything back and leaves.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked; the others then wait for this silo's life to end.</exception>
    public Task Leave(CancellationToken cancel) =>
        LetGo(new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Integer, Value = DBNull.Value }, cancel);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private Task<bool> LetGo(NpgsqlParameter shards, CancellationToken cancel) =>
        Ask("select journal.let_go($1, $2)", rows => rows.ReadAsync(cancel), cancel, Sql.Of(_silo), shards);

    private async Task<T> Ask<T>(string sql, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancel, params NpgsqlParameter[] values)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancel);
            await using var ask = Sql.On(connection, sql, values);
            await using var rows = await ask.ExecuteReaderAsync(cancel);
            return await read(rows);
        }
        catch (NpgsqlException lost)
        {
            _source.Clear(); // The next one does not meet what lay idle through a restart of the server.
            throw new JournalUnavailableException($"The leases cannot be asked: {lost.Message}", lost);
        }
    }
}
