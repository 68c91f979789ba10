using System.Data;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using TraderTerminal.Journal.Sqlite;

namespace TraderTerminal.Journal.Postgres;

/// <summary>Writes the journal of a database into a file of the embedded kind, as it is at one moment: same positions, epochs, hashes, inbox and checkpoints.</summary>
/// <remarks>One read-only transaction sees all of it, and nobody waits for it. What processes tell each other beside the history is left: it is of the moment.</remarks>
internal static class JournalExport
{
    private delegate SqlValue Column(NpgsqlDataReader row);

    public static async Task Write(NpgsqlConnection connection, string path, int shards, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await using (var only = new NpgsqlCommand($"set transaction read only; set local role {PostgresSchema.Role}", connection))
            await only.ExecuteNonQueryAsync(cancel);
        using var file = Session.Open(path, SqliteOpenMode.ReadWriteCreate);
        Schema.Configure(file);
        Schema.Bring(file, path, shards);
        file.Begin();
        await Tables(connection, file, cancel);
        Index(file);
        file.Commit();
        file.RunOnce("pragma journal_mode = delete");
    }

    private static async Task Tables(NpgsqlConnection connection, Session file, CancellationToken cancel)
    {
        await Rows(
            connection, "select shard, position, stream, version, event_id, command_id, type, schema_version, payload, meta, occurred_us, recorded_us, epoch, hash from journal.events order by shard, position",
            file, "insert into events (key, stream, version, event_id, command_id, type, schema_version, payload, meta, occurred_us, recorded_us, epoch, hash) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            [
                row => EventKey.Of(new(row.GetInt32(0)), row.GetInt64(1)), Text(2), Long(3), Id(4), Id(5), Text(6), row => row.GetInt16(7), Text(8), Text(9), Long(10), Long(11), Long(12), Bytes(13),
            ],
            cancel);
        await Rows(
            connection, "select shard, command_id from journal.quiet_commands", file, "insert into commands (shard, command_id, first, last) values (?1, ?2, null, null)", [Int(0), Id(1)], cancel);
        await Rows(connection, "select shard, epoch, owner from journal.writers", file, "insert into writers (shard, epoch, owner) values (?1, ?2, ?3)", [Int(0), Long(1), Text(2)], cancel);
        await Rows(
            connection, "select shard, position, hash, made_us from journal.anchors", file, "insert into anchors (shard, position, hash, made_us) values (?1, ?2, ?3, ?4)", [Int(0), Long(1), Bytes(2), Long(3)], cancel);
        await Rows(
            connection, "select shard, number, command_id, kind, dedupe_key, window_us, payload, received_us, duplicate_of, done from journal.inbox",
            file, "insert into inbox (shard, number, command_id, kind, dedupe_key, window_us, payload, received_us, duplicate_of, done) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            [Int(0), Long(1), Id(2), Text(3), TextOfBytes(4), Long(5), TextOfBytes(6), Long(7), Id(8), row => row.GetBoolean(9) ? 1 : 0], cancel);
        await Rows(
            connection, "select shard, stream, state_schema, version, state, state_hash, position, made_us from journal.snapshots",
            file, "insert into snapshots (shard, stream, state_schema, version, state, state_hash, position, made_us) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            [Int(0), Text(1), Int(2), Long(3), Text(4), Bytes(5), Long(6), Long(7)], cancel);
        await Rows(
            connection, "select shard, subscriber, position, hash from journal.checkpoints", file, "insert into checkpoints (shard, subscriber, position, hash) values (?1, ?2, ?3, ?4)",
            [Int(0), Text(1), Long(2), Bytes(3)], cancel);
    }

    /// <summary>What finds the events by command and by stream.</summary>
    private static void Index(Session file)
    {
        file.Write("insert into commands (shard, command_id, first, last) select shard, command_id, min(position), max(position) from events group by shard, command_id");
        file.Write("insert into appends (shard, stream, version, first, last) select shard, stream, version, position, position from events order by shard, stream, version");
        file.Write("insert into heads (shard, position, indexed) select shard, max(position), max(position) from events group by shard");
    }

    private static async Task Rows(NpgsqlConnection connection, string from, Session file, string to, Column[] columns, CancellationToken cancel)
    {
        await using var ask = new NpgsqlCommand(from, connection) { CommandTimeout = 0 }; // A long history takes its time.
        await using var rows = await ask.ExecuteReaderAsync(cancel);
        var values = new SqlValue[columns.Length];
        while (await rows.ReadAsync(cancel))
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = columns[i](rows);
            file.Write(to, values);
        }
    }

    private static Column Int(int column) => row => row.GetInt32(column);

    private static Column Long(int column) => row => Sql.LongOrNull(row, column);

    private static Column Text(int column) => row => row.GetString(column);

    private static Column TextOfBytes(int column) => row => Sql.BytesOrNull(row, column) is { } bytes ? Encoding.UTF8.GetString(bytes) : (string?)null;

    private static Column Bytes(int column) => row => row.GetFieldValue<byte[]>(column);

    private static Column Id(int column) => row => Sql.IdOrNull(row, column) is { } id ? (SqlValue)id : (string?)null;
}
