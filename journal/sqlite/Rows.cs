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

    public static StoredEvent Event(Statement row) => new(
        new ShardId(checked((int)row.Int64(0))),
        row.Int64(1),
        row.Text(2),
        row.Int64(3),
        row.Id(4),
        new CommandId(row.Id(5)),
        row.Text(6),
        checked((short)row.Int64(7)),
        row.Text(8),
        row.Text(9),
        ChainHash.FromMicros(row.Int64(10)),
        ChainHash.FromMicros(row.Int64(11)),
        row.Int64(12),
        row.Bytes(13));
}
