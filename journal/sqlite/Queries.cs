using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>What readers ask of the tables.</summary>
internal static class Queries
{
    private const string PendingItems =
        """
        select number, command_id, kind, dedupe_key, window_us, payload, received_us from inbox
        where shard = ?1 and number > ?2 and done = 0 order by number limit ?3
        """;

    public static List<StoredEvent> Feed(Session session, ShardId shard, long after, int countMax)
    {
        using var rows = session.Read(
            $"select {Rows.EventColumns} from events where key > ?1 and key < ?2 order by key limit ?3",
            EventKey.Of(shard, after), EventKey.End(shard), (long)Math.Max(0, countMax));
        return All(rows, Rows.Event);
    }

    public static List<StoredEvent> At(Session session, ShardId shard, long position)
    {
        using var rows = session.Read(
            $"select {Rows.EventColumns} from events where key = ?1", EventKey.Of(shard, position));
        return All(rows, Rows.Event);
    }

    /// <summary>Events of a stream after a version: those the index names, then those of the tail, then those newer than the tail.</summary>
    public static List<StoredEvent> Stream(Session session, Tail tail, ShardId shard, string stream, long after, int countMax)
    {
        var recent = tail.Stream(stream, after, countMax);
        var indexed = recent.Indexed ?? Indexed(session, shard);
        var places = new List<(long First, long Last)>();
        var version = Runs(session, shard, stream, after, indexed, countMax, places);
        foreach (var append in recent.Appends)
            version = new StreamRun(stream, append.Version, append.First, append.Last, null).Unpack(version, places);

        var events = new List<StoredEvent>();
        foreach (var (first, last) in places.TakeWhile(_ => events.Count < countMax))
            events.AddRange(Between(session, shard, first, last, countMax - events.Count));
        if (events.Count < countMax)
            events.AddRange(Scanned(session, shard, stream, version, recent.Indexed is null ? indexed : recent.Through, countMax - events.Count));
        return events;
    }

    /// <summary>Up to where the indexes are complete.</summary>
    public static long Indexed(Session session, ShardId shard) =>
        session.Number("select indexed from heads where shard = ?1", shard.Value) ?? 0;

    /// <summary>The appends after a position, told by their events.</summary>
    public static List<Appended> AppendsAfter(Session session, ShardId shard, long position)
    {
        using var rows = session.Read(
            "select command_id, stream, version, position from events where key > ?1 and key < ?2 order by key",
            EventKey.Of(shard, position), EventKey.End(shard));
        var appends = new List<Appended>();
        while (rows.Read())
        {
            var (command, at) = (new CommandId(rows.Id(0)), rows.Int64(3));
            if (appends.Count > 0 && appends[^1].Command == command)
                appends[^1] = appends[^1] with { Version = rows.Int64(2), Last = at };
            else
                appends.Add(new Appended(command, rows.Text(1), rows.Int64(2), at, at));
        }

        return appends;
    }

    public static long Head(Session session, ShardId shard) =>
        session.Number(
            "select position from events where key > ?1 and key < ?2 order by key desc limit 1", EventKey.Of(shard, 0), EventKey.End(shard))
        ?? 0;

    /// <summary>The head as it was written beside the events.</summary>
    public static long KeptHead(Session session, ShardId shard) =>
        session.Number("select position from heads where shard = ?1", shard.Value) ?? 0;

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

    /// <summary>An item whose command was appended is done, even if the process ended before it was marked so.</summary>
    public static List<InboxEntry> Pending(Session session, Tail tail, ShardId shard, long after, int countMax)
    {
        var pending = new List<InboxEntry>();
        while (pending.Count < countMax)
        {
            var page = NotDone(session, shard, after, countMax);
            if (page.Count == 0)
                break;
            after = page[^1].Number;
            pending.AddRange(page
                .Where(entry => Commands.Find(session, tail, shard, entry.Item.Command) is null)
                .Take(countMax - pending.Count));
        }

        return pending;
    }

    private static List<InboxEntry> NotDone(Session session, ShardId shard, long after, int countMax)
    {
        using var rows = session.Read(PendingItems, shard.Value, after, (long)countMax);
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

    /// <summary>Adds the places of as many events as are wanted, or a few more, and answers the version they reach.</summary>
    /// <remarks>A merge that was begun anew may have left runs that overlap: each version is taken from the first that has it.</remarks>
    private static long Runs(
        Session session, ShardId shard, string stream, long after, long indexed, int countMax, List<(long First, long Last)> into)
    {
        using var rows = session.Read(
            """
            select version, first, last, positions from appends
            where shard = ?1 and stream = ?2 and version > ?3 and last <= ?4 order by version limit ?5
            """,
            shard.Value, stream, after, indexed, (long)countMax);
        while (into.Count < countMax && rows.Read())
            after = new StreamRun(stream, rows.Int64(0), rows.Int64(1), rows.Int64(2), rows.IsNull(3) ? null : rows.Bytes(3)).Unpack(after, into);
        return after;
    }

    private static List<StoredEvent> Between(Session session, ShardId shard, long first, long last, int countMax)
    {
        using var rows = session.Read(
            $"select {Rows.EventColumns} from events where key between ?1 and ?2 order by key limit ?3",
            EventKey.Of(shard, first), EventKey.Of(shard, last), (long)countMax);
        return All(rows, Rows.Event);
    }

    private static List<StoredEvent> Scanned(Session session, ShardId shard, string stream, long after, long beyond, int countMax)
    {
        using var rows = session.Read(
            $"""
            select {Rows.EventColumns} from events
            where key > ?1 and key < ?2 and stream = ?3 and version > ?4 order by key limit ?5
            """,
            EventKey.Of(shard, beyond), EventKey.End(shard), stream, after, (long)countMax);
        return All(rows, Rows.Event);
    }

    private static List<T> All<T>(Statement rows, Func<Statement, T> read)
    {
        var all = new List<T>();
        while (rows.Read())
            all.Add(read(rows));
        return all;
    }
}
