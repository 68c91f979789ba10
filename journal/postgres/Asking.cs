using Npgsql;

namespace TraderTerminal.Journal.Postgres;

/// <summary>Single statements on connections of their own, beside the journal's.</summary>
/// <param name="what">What cannot be asked when the database is away, for the error.</param>
internal sealed class Asking(NpgsqlDataSource source, string what) : IAsyncDisposable
{
    /// <summary>Statements at once: they are short, and each has a connection of the server's few.</summary>
    private const int AtOnceMax = 4;

    private readonly SemaphoreSlim _asking = new(AtOnceMax);

    /// <exception cref="JournalUnavailableException">The database cannot be asked.</exception>
    public async Task<IReadOnlyList<T>> Ask<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel, params NpgsqlParameter[] values)
    {
        try
        {
            return await Ask(sql, read, values).WaitAsync(cancel);
        }
        catch (NpgsqlException lost)
        {
            source.Clear(); // The next one does not meet what lay idle through a restart of the server.
            throw new JournalUnavailableException($"{what} cannot be asked: {lost.Message}", lost);
        }
    }

    /// <summary>A connection of its own, for whoever listens.</summary>
    public ValueTask<NpgsqlConnection> Connect() => source.OpenConnectionAsync();

    /// <summary>Not cancelled: a statement that is may throw at whoever cancels, when its connection goes at that moment.</summary>
    private async Task<IReadOnlyList<T>> Ask<T>(string sql, Func<NpgsqlDataReader, T> read, NpgsqlParameter[] values)
    {
        await _asking.WaitAsync();
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var ask = Sql.On(connection, sql, values);
            await using var rows = await ask.ExecuteReaderAsync();
            var all = new List<T>();
            while (await rows.ReadAsync())
                all.Add(read(rows));
            return all;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>The gate is left open: what is under way passes it on its way out.</summary>
    public ValueTask DisposeAsync() => source.DisposeAsync();
}
