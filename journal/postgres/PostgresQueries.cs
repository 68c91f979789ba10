using System.Security.Cryptography;
using System.Text;
using Npgsql;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Postgres;

/// <summary>What readers ask of the tables.</summary>
internal static class PostgresQueries
{
    /// <summary>The columns <see cref="Event"/> reads, in its order.</summary>
    private const string EventColumns =
        "shard, position, stream, version, event_id, command_id, type, schema_version, payload, meta, occurred_us, recorded_us, epoch, hash";

    public static NpgsqlCommand Feed(NpgsqlConnection connection, ShardId shard, long after, int countMax) => Sql.On(
        connection, $"select {EventColumns} from journal.events where shard = $1 and position > $2 order by position limit $3",
        Sql.Of(shard.Value), Sql.Of(after), Sql.Of(Math.Max(0, countMax)));

    public static NpgsqlCommand At(NpgsqlConnection connection, ShardId shard, long position) => Sql.On(
        connection, $"select {EventColumns} from journal.events where shard = $1 and position = $2", Sql.Of(shard.Value), Sql.Of(position));

    public static NpgsqlCommand Stream(NpgsqlConnection connection, ShardId shard, string stream, long after, int countMax) => Sql.On(
        connection, $"select {EventColumns} from journal.events where shard = $1 and stream = $2 and version > $3 order by version limit $4",
        Sql.Of(shard.Value), Sql.Of(stream), Sql.Of(after), Sql.Of(countMax));

    public static NpgsqlCommand Head(NpgsqlConnection connection, ShardId shard) =>
        Sql.On(connection, "select position from journal.head($1)", Sql.Of(shard.Value));

    public static NpgsqlCommand Known(NpgsqlConnection connection, ShardId shard, CommandId command) => Sql.On(
        connection, "select first, last from journal.known_commands($1, array[$2])", Sql.Of(shard.Value), Sql.Of(command.Value));

    public static NpgsqlCommand Checkpoint(NpgsqlConnection connection, ShardId shard, string subscriber) => Sql.On(
        connection, "select position, hash from journal.checkpoints where shard = $1 and subscriber = $2", Sql.Of(shard.Value), Sql.Of(subscriber));

    public static NpgsqlCommand Anchors(NpgsqlConnection connection, ShardId shard) => Sql.On(
        connection, "select position, hash, made_us from journal.anchors where shard = $1 order by position", Sql.Of(shard.Value));

    public static NpgsqlCommand Snapshots(NpgsqlConnection connection, ShardId shard, string stream, int stateSchema) => Sql.On(
        connection,
        """
        select version, state, state_hash, position, made_us from journal.snapshots
        where shard = $1 and stream = $2 and state_schema = $3 order by version desc
        """,
        Sql.Of(shard.Value), Sql.Of(stream), Sql.Of(stateSchema));

    /// <summary>An item whose command was appended is done, even if the process ended before it was marked so.</summary>
    public static NpgsqlCommand Pending(NpgsqlConnection connection, ShardId shard, long after, int countMax) => Sql.On(
        connection,
        """
        select i.number, i.command_id, i.kind, i.dedupe_key, i.window_us, i.payload, i.received_us from journal.inbox i
        where i.shard = $1 and i.number > $2 and not i.done
          and not exists (select from journal.events e where e.shard = i.shard and e.command_id = i.command_id and e.begins)
          and not exists (select from journal.quiet_commands q where q.shard = i.shard and q.command_id = i.command_id)
        order by i.number limit $3
        """,
        Sql.Of(shard.Value), Sql.Of(after), Sql.Of(countMax));

    public static StoredEvent Event(NpgsqlDataReader row) => new(
        new ShardId(row.GetInt32(0)), row.GetInt64(1), row.GetString(2), row.GetInt64(3), row.GetGuid(4), new CommandId(row.GetGuid(5)),
        row.GetString(6), row.GetInt16(7), row.GetString(8), row.GetString(9), ChainHash.FromMicros(row.GetInt64(10)),
        ChainHash.FromMicros(row.GetInt64(11)), row.GetInt64(12), row.GetFieldValue<byte[]>(13));

    public static AppendResult.Duplicate Duplicate(NpgsqlDataReader row) => new(Sql.LongOrNull(row, 0), Sql.LongOrNull(row, 1));

    public static Checkpoint Checkpoint(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetFieldValue<byte[]>(1));

    public static Anchor Anchor(NpgsqlDataReader row, ShardId shard) =>
        new(shard, row.GetInt64(0), row.GetFieldValue<byte[]>(1), ChainHash.FromMicros(row.GetInt64(2)));

    /// <summary>Null when the state is not the one that was hashed.</summary>
    public static Snapshot? Snapshot(NpgsqlDataReader row, ShardId shard, string stream, int stateSchema)
    {
        var (state, hash) = (row.GetString(1), row.GetFieldValue<byte[]>(2));
        return SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan().SequenceEqual(hash)
            ? new Snapshot(shard, stream, row.GetInt64(0), stateSchema, state, hash, row.GetInt64(3), ChainHash.FromMicros(row.GetInt64(4)))
            : null;
    }

    public static InboxEntry Entry(NpgsqlDataReader row, ShardId shard) => new(row.GetInt64(0), new InboxItem(
        shard, new CommandId(row.GetGuid(1)), row.GetString(2), Sql.BytesOrNull(row, 3) is { } key ? Encoding.UTF8.GetString(key) : null,
        Sql.LongOrNull(row, 4) is { } window ? TimeSpan.FromMicroseconds(window) : null, Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(5)),
        ChainHash.FromMicros(row.GetInt64(6))));
}
