using Microsoft.Data.Sqlite;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>One connection with its prepared statements, used by one thread at a time.</summary>
internal sealed class Session : IDisposable
{
    /// <summary>Another connection may recover the file's log when the first reader meets the writer's opening: it is waited for.</summary>
    private const int BusyMilliseconds = 30_000;

    private readonly SqliteConnection _connection;
    /// <summary>By reference: the texts are constants, and hashing them anew for each event would take longer than binding it.</summary>
    private readonly Dictionary<string, Statement> _statements = new(ReferenceEqualityComparer.Instance);
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
            SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, BusyMilliseconds);
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

    /// <summary>Changes rows.</summary>
    public void Write(string sql, params ReadOnlySpan<SqlValue> values)
    {
        IsDirty = true;
        Prepare(sql, values).Run();
    }

    /// <summary>The first column of the first row; null when there is no row or no value.</summary>
    public long? Number(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using var row = Read(sql, values);
        return row.Read() ? row.Int64OrNull(0) : null;
    }

    /// <summary>The rows, to be read one after the other and given back before the same text is run again.</summary>
    public Statement Read(string sql, params ReadOnlySpan<SqlValue> values) => Prepare(sql, values);

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
        foreach (var statement in _statements.Values)
            statement.Close();
        _connection.Dispose();
    }

    private void Run(string sql) => Prepare(sql, []).Run();

    private Statement Prepare(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new Statement(_connection.Handle!, sql));
        statement.Bind(values);
        return statement;
    }
}
