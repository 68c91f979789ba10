using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Journal.Sqlite;

namespace TraderTerminal.Journal;

/// <summary>What a move came to: events in the new place, and the faults for which nothing was moved.</summary>
/// <param name="WasThere">The new place held this very history already: an earlier move had got so far.</param>
public sealed record MoveReport(long Events, bool WasThere, IReadOnlyList<VerifyFault> Faults);

/// <summary>Carries the embedded journal into an empty PostgreSQL, byte for byte: same positions, epochs, hashes, inbox and checkpoints.</summary>
/// <remarks>Everything goes in one transaction, which is committed after the copy was verified in it. The source is only read.</remarks>
public static class JournalMove
{
    /// <exception cref="JournalInUseException">A process has either of them.</exception>
    /// <exception cref="JournalFormatException">The database cannot be the journal, or holds another history.</exception>
    public static async Task<MoveReport> ToPostgres(string path, PostgresSettings settings, IReadOnlyList<Anchor> anchors, TimeProvider time, CancellationToken cancel)
    {
        await using var from = SqliteJournal.Open(path, time, settings.Shards);
        await using var to = await PostgresJournal.Open(settings, time, cancel);
        var source = await from.Verify(anchors, cancel);
        if (!source.IsWhole)
            return new(0, false, source.Faults);
        var heads = await Heads(from, cancel);
        if (await IsSame(to, heads, cancel))
            return new(source.Events, true, (await to.Verify([.. anchors, .. heads], cancel)).Faults);

        try
        {
            return await Copy(path, settings, source.Events, [.. anchors, .. heads], cancel);
        }
        catch (NpgsqlException lost)
        {
            throw new JournalUnavailableException($"The copy broke off, and nothing was moved: {lost.Message}", lost);
        }
    }

    private static async Task<MoveReport> Copy(string path, PostgresSettings settings, long events, IReadOnlyList<Anchor> anchors, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(settings.Connection);
        await connection.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        using (var session = Session.Open(path, SqliteOpenMode.ReadOnly))
            await Copy(session, connection, cancel);
        var report = await Task.Run(() => new Verification(new PostgresChain(connection), cancel).Run(settings.Shards, anchors), cancel);
        var faults = report.Events == events
            ? report.Faults
            : [.. report.Faults, new VerifyFault(new(0), report.Events, "missing", $"{report.Events} of {events} events arrived.")];
        if (faults.Count == 0)
            await transaction.CommitAsync(cancel);
        return new(report.Events, false, faults);
    }

    private static async Task<List<Anchor>> Heads(SqliteJournal journal, CancellationToken cancel)
    {
        var heads = new List<Anchor>();
        for (var shard = new ShardId(0); shard.Value < journal.ShardCount; shard = new(shard.Value + 1))
        {
            var head = await journal.Head(shard, cancel);
            foreach (var last in await journal.ReadFeed(shard, head - 1, 1, cancel))
                heads.Add(new Anchor(shard, last.Position, last.Hash, last.RecordedAt));
        }

        return heads;
    }

    /// <summary>False for an empty journal; one with another history is no place to move to.</summary>
    private static async Task<bool> IsSame(PostgresJournal journal, List<Anchor> heads, CancellationToken cancel)
    {
        var isEmpty = true;
        for (var shard = new ShardId(0); shard.Value < journal.ShardCount; shard = new(shard.Value + 1))
        {
            var position = await journal.Head(shard, cancel);
            if (position == 0)
                continue;
            isEmpty = false;
            var last = (await journal.ReadFeed(shard, position - 1, 1, cancel))[0];
            if (!heads.Exists(head => head.Shard == shard && head.Position == position && head.Hash.Span.SequenceEqual(last.Hash.Span)))
                throw new JournalFormatException("The database holds another history already: a journal is moved into an empty one.");
        }

        return !isEmpty;
    }

    private static async Task Copy(Session session, NpgsqlConnection connection, CancellationToken cancel)
    {
        await Events(session, connection, cancel);
        await Rows(
            session, "select shard, command_id from commands where first is null",
            connection, "journal.quiet_commands (shard, command_id)", [Int(0), Id(1)], cancel);
        await Rows(
            session, "select shard, epoch, owner from writers",
            connection, "journal.writers (shard, epoch, owner, acquired_at)", [Int(0), Long(1), Text(2), row => (DateTime.UnixEpoch, NpgsqlDbType.TimestampTz)], cancel);
        await Rows(
            session, "select shard, position, hash, made_us from anchors",
            connection, "journal.anchors (shard, position, hash, made_us)", [Int(0), Long(1), Bytes(2), Long(3)], cancel);
        await Rows(
            session, "select shard, number, command_id, kind, dedupe_key, window_us, payload, received_us, duplicate_of, done from inbox",
            connection, "journal.inbox (shard, number, command_id, kind, dedupe_key, window_us, payload, received_us, duplicate_of, done)",
            [Int(0), Long(1), Id(2), Text(3), TextBytes(4), Long(5), TextBytes(6), Long(7), Id(8), row => (row.Int64(9) != 0, NpgsqlDbType.Boolean)], cancel);
        await Rows(
            session, "select shard, stream, state_schema, version, state, state_hash, position, made_us from snapshots",
            connection, "journal.snapshots (shard, stream, state_schema, version, state, state_hash, position, made_us)",
            [Int(0), Text(1), Int(2), Long(3), Text(4), Bytes(5), Long(6), Long(7)], cancel);
        await Rows(
            session, "select shard, subscriber, position, hash from checkpoints",
            connection, "journal.checkpoints (shard, subscriber, position, hash)", [Int(0), Text(1), Long(2), Bytes(3)], cancel);
    }

    private static Task Events(Session session, NpgsqlConnection connection, CancellationToken cancel)
    {
        (long Shard, Guid Command)? before = null;
        return Rows(
            session,
            """
            select shard, position, stream, version, event_id, command_id, type, schema_version, payload, meta, occurred_us, recorded_us, epoch, hash
            from events order by key
            """,
            connection,
            """
            journal.events (
              shard, position, stream, version, event_id, command_id, type, schema_version, payload, meta, occurred_us, recorded_us, epoch, hash,
              begins)
            """,
            [
                Int(0), Long(1), Text(2), Long(3), Id(4), Id(5), Text(6), row => (checked((short)row.Int64(7)), NpgsqlDbType.Smallint), Text(8), Text(9),
                Long(10), Long(11), Long(12), Bytes(13),
                row =>
                {
                    var (here, last) = ((row.Int64(0), row.Id(5)), before);
                    before = here;
                    return (here != last, NpgsqlDbType.Boolean);
                },
            ],
            cancel);
    }

    private delegate (object? Value, NpgsqlDbType Kind) Column(Sqlite.Statement row);

    private static async Task Rows(Session session, string from, NpgsqlConnection connection, string to, Column[] columns, CancellationToken cancel)
    {
        using var rows = session.Read(from);
        await using var copy = await connection.BeginBinaryImportAsync($"copy {to} from stdin (format binary)", cancel);
        while (rows.Read())
        {
            await copy.StartRowAsync(cancel);
            foreach (var column in columns)
            {
                var (value, kind) = column(rows);
                if (value is null)
                    await copy.WriteNullAsync(cancel);
                else
                    await copy.WriteAsync(value, kind, cancel);
            }
        }

        await copy.CompleteAsync(cancel);
    }

    private static Column Int(int column) => row => (checked((int)row.Int64(column)), NpgsqlDbType.Integer);

    private static Column Long(int column) => row => (row.Int64OrNull(column), NpgsqlDbType.Bigint);

    private static Column Text(int column) => row => (row.Text(column), NpgsqlDbType.Text);

    private static Column TextBytes(int column) => row => (row.TextOrNull(column) is { } text ? System.Text.Encoding.UTF8.GetBytes(text) : null, NpgsqlDbType.Bytea);

    private static Column Bytes(int column) => row => (row.Bytes(column), NpgsqlDbType.Bytea);

    private static Column Id(int column) => row => (row.IsNull(column) ? null : row.Id(column), NpgsqlDbType.Uuid);
}
