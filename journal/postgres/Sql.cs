using Npgsql;

namespace TraderTerminal.Journal.Postgres;

/// <summary>Statements with typed values, by their place.</summary>
internal static class Sql
{
    public static NpgsqlParameter Of<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    /// <summary>A value that may be absent.</summary>
    public static NpgsqlParameter Maybe(byte[]? value) => new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bytea, Value = (object?)value ?? DBNull.Value };

    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value);
        return command;
    }

    public static NpgsqlCommand On(NpgsqlConnection connection, string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(value);
        return command;
    }

    public static long? LongOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static Guid? IdOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);

    public static byte[]? BytesOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
