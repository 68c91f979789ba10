using Microsoft.Data.Sqlite;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>How values stand in the tables.</summary>
internal static class Rows
{
    /// <summary>The columns <see cref="Event"/> reads, in its order.</summary>
    public const string EventColumns =
        "shard, position, stream, version, event_id, command_id, type, schema_version, payload, meta, occurred_us, recorded_us, "
        + "epoch, hash";

    public static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    public static byte[] Bytes(CommandId command) => Bytes(command.Value);

    public static StoredEvent Event(SqliteDataReader row) => new(
        new ShardId(row.GetInt32(0)),
        row.GetInt64(1),
        row.GetString(2),
        row.GetInt64(3),
        Id(row, 4),
        new CommandId(Id(row, 5)),
        row.GetString(6),
        row.GetInt16(7),
        row.GetString(8),
        row.GetString(9),
        ChainHash.FromMicros(row.GetInt64(10)),
        ChainHash.FromMicros(row.GetInt64(11)),
        row.GetInt64(12),
        row.GetFieldValue<byte[]>(13));

    public static Guid Id(SqliteDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    public static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
