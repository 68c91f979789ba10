using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>What readers ask of the tables.</summary>
internal static class Queries
{
    /// <summary>An item whose command was appended is done, even if the process ended before it was marked so.</summary>
    private const string PendingItems =
        """
        select number, command_id, kind, dedupe_key, window_us, payload, received_us from inbox
        where shard = ?1 and number > ?2 and done = 0
          and not exists (select 1 from commands where commands.shard = inbox.shard and commands.command_id = inbox.command_id)
        order by number limit ?3
        """;

    public static List<StoredEvent> Feed(Session session, ShardId shard, long after, int countMax)
    {
        using var rows = session.Read(
            $"select {Rows.EventColumns} from events where shard = ?1 and position > ?2 order by position limit ?3",
            shard.Value, after, (long)Math.Max(0, countMax));
        return All(rows, Rows.Event);
    }

    public static List<StoredEvent> At(Session session, ShardId shard, long position)
    {
        using var rows = session.Read(
            $"select {Rows.EventColumns} from events where shard = ?1 and position = ?2", shard.Value, position);
        return All(rows, Rows.Event);
    }

    public static List<StoredEvent> Stream(Session session, ShardId shard, string stream, long after, int countMax)
    {
        using var rows = session.Read(
            $"select {Rows.EventColumns} from events where shard = ?1 and stream = ?2 and version > ?3 order by version limit ?4",
            shard.Value, stream, after, (long)countMax);
        return All(rows, Rows.Event);
    }

    public static long Head(Session session, ShardId shard) =>
        session.Number("select max(position) from events where shard = ?1", shard.Value) ?? 0;

    public static long LastOfCommands(Session session, ShardId shard) =>
        session.Number("select max(last) from commands where shard = ?1", shard.Value) ?? 0;

    public static Checkpoint Checkpoint(Session session, ShardId shard, string subscriber)
    {
        using var row = session.Read(
            "select position, hash from checkpoints where shard = ?1 and subscriber = ?2", shard.Value, subscriber);
        return row.Read() ? new Checkpoint(row.Int64(0), row.Bytes(1)) : new Checkpoint(0, ChainHash.Genesis);
    }

    public static Snapshot? LatestSnapshot(Session session, ShardId shard, string stream, int stateSchema)
    {
        using var rows = session.Read(
            """
            select version, state, state_hash, position, made_us from snapshots
            where shard = ?1 and stream = ?2 and state_schema = ?3 order by version desc
            """,
            shard.Value, stream, (long)stateSchema);
        while (rows.Read())
        {
            var (state, hash) = (rows.Text(1), rows.Bytes(2));
            if (SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan().SequenceEqual(hash))
                return new Snapshot(
                    shard, stream, rows.Int64(0), stateSchema, state, hash, rows.Int64(3), ChainHash.FromMicros(rows.Int64(4)));
        }

        return null;
    }

    public static List<InboxEntry> Pending(Session session, ShardId shard, long after, int countMax)
    {
        using var rows = session.Read(PendingItems, shard.Value, after, (long)Math.Max(0, countMax));
        return All(rows, row => new InboxEntry(row.Int64(0), new InboxItem(
            shard, new CommandId(row.Id(1)), row.Text(2), row.TextOrNull(3),
            row.Int64OrNull(4) is { } window ? TimeSpan.FromTicks(window * TimeSpan.TicksPerMicrosecond) : null,
            row.Text(5), ChainHash.FromMicros(row.Int64(6)))));
    }

    public static List<Anchor> Anchors(Session session, ShardId shard)
    {
        using var rows = session.Read("select position, hash, made_us from anchors where shard = ?1 order by position", shard.Value);
        return All(rows, row => new Anchor(
            shard, row.Int64(0), row.Bytes(1), ChainHash.FromMicros(row.Int64(2))));
    }

    private static List<T> All<T>(Statement rows, Func<Statement, T> read)
    {
        var all = new List<T>();
        while (rows.Read())
            all.Add(read(rows));
        return all;
    }
}
