using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>
/// One prepared statement, bound and stepped without ADO.NET's objects in between: the journal's writer runs some hundred thousand of
/// these a second. As a result it is read row by row and given back by disposing it.
/// </summary>
/// <exception cref="SqliteException">Any answer of SQLite that is no row and no end.</exception>
internal sealed class Statement : IDisposable
{
    /// <summary>Texts up to here are encoded on the stack.</summary>
    private const int StackBytes = 1_024;

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 connection, string sql)
    {
        _connection = connection;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement), connection);
    }

    public void Bind(ReadOnlySpan<SqlValue> values)
    {
        for (var i = 0; i < values.Length; i++) Check(Bind(i + 1, values[i]));
    }

    /// <summary>True when there is a row.</summary>
    public bool Read()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE)) Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        try
        {
            while (Read())
            {
                // What a changing statement returns is of no interest.
            }
        }
        finally
        {
            Reset();
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => Kind(column, raw.SQLITE_INTEGER) ? raw.sqlite3_column_int64(_statement, column) : throw Wrong(column, "a number");

    public string Text(int column) =>
        Kind(column, raw.SQLITE_TEXT) ? Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column)) : throw Wrong(column, "a text");

    public byte[] Bytes(int column) => Kind(column, raw.SQLITE_BLOB) ? raw.sqlite3_column_blob(_statement, column).ToArray() : throw Wrong(column, "bytes");

    public Guid Id(int column) =>
        Kind(column, raw.SQLITE_BLOB) && raw.sqlite3_column_blob(_statement, column) is { Length: 16 } bytes ? new Guid(bytes, bigEndian: true) : throw Wrong(column, "an id");

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Ready to be bound and run again. What went wrong was told by the step before.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    /// <summary>Ends a reading; the statement itself lives as long as its session.</summary>
    void IDisposable.Dispose() => Reset();

    public void Close() => _statement.Dispose();

    private bool Kind(int column, int kind) => raw.sqlite3_column_type(_statement, column) == kind;

    private int Bind(int index, in SqlValue value)
    {
        if (value.Number is { } number) return raw.sqlite3_bind_int64(_statement, index, number);
        if (value.Bytes is { } bytes) return raw.sqlite3_bind_blob(_statement, index, bytes);
        return value.Text is { } text ? BindText(index, text) : raw.sqlite3_bind_null(_statement, index);
    }

    private int BindText(int index, string text)
    {
        if (text.Length == 0) return raw.sqlite3_bind_text(_statement, index, text); // An empty span would be bound as null.
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (length <= StackBytes)
        {
            Span<byte> near = stackalloc byte[StackBytes];
            return raw.sqlite3_bind_text(_statement, index, (ReadOnlySpan<byte>)near[..Encoding.UTF8.GetBytes(text, near)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            return raw.sqlite3_bind_text(_statement, index, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _connection);

    private static InvalidCastException Wrong(int column, string wanted) => new($"Column {column} is not {wanted}.");
}
