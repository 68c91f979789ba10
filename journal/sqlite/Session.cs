using Microsoft.Data.Sqlite;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>One connection with its prepared statements, used by one thread at a time.</summary>
internal sealed class Session : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private long _pagesMax;

    private Session(SqliteConnection connection) => _connection = connection;

    /// <summary>True once a statement changed something since <see cref="Begin"/>.</summary>
    public bool IsDirty { get; private set; }

    /// <summary>Opens the file; the mode says whether it may be created.</summary>
    public static Session Open(string path, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString();
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            return new Session(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Begin()
    {
        IsDirty = false;
        Run("begin immediate");
    }

    public void Commit() => Run("commit");

    /// <summary>Rolls back, when SQLite has not done so by itself after the error.</summary>
    public void RollBack()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            Run("rollback");
    }

    /// <summary>Changes rows and says how many.</summary>
    public int Write(string sql, params ReadOnlySpan<object?> values)
    {
        IsDirty = true;
        return Prepare(sql, values).ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; null when there is no row or no value.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) =>
        Prepare(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    public SqliteDataReader Read(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteReader();

    /// <summary>Runs a text once, without keeping it: a pragma or a migration.</summary>
    public void RunOnce(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Lets the file grow to this many pages and no further; 0 for as far as SQLite goes.</summary>
    public void LimitPages(long pagesMax)
    {
        if (_pagesMax == pagesMax)
            return;
        RunOnce($"pragma max_page_count = {(pagesMax == 0 ? uint.MaxValue - 1L : pagesMax)}");
        _pagesMax = pagesMax;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _connection.Dispose();
    }

    private void Run(string sql) => Prepare(sql, []).ExecuteNonQuery();

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
