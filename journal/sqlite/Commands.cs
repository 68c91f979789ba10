using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>The commands that were appended, each remembered for ever with its positions.</summary>
internal static class Commands
{
    /// <summary>Looks in the tail, then in the index, then through the events that are newer than the tail: nothing committed is missed.</summary>
    public static AppendResult.Duplicate? Find(Session session, Tail tail, ShardId shard, CommandId command) =>
        tail.Find(command, out var through)
        ?? Indexed(session, shard, command)
        ?? Scanned(session, shard, command, through ?? Queries.Indexed(session, shard));

    /// <summary>Looks in the index alone.</summary>
    public static AppendResult.Duplicate? Indexed(Session session, ShardId shard, CommandId command)
    {
        using var row = session.Read(
            "select first, last from commands where shard = ?1 and command_id = ?2", shard.Value, command);
        return row.Read() ? new AppendResult.Duplicate(row.Int64OrNull(0), row.Int64OrNull(1)) : null;
    }

    /// <summary>No event tells of a command without events, so its row is written at once.</summary>
    public static void RememberWithoutEvents(Session session, ShardId shard, CommandId command) =>
        session.Write("insert into commands (shard, command_id) values (?1, ?2)", shard.Value, command);

    private static AppendResult.Duplicate? Scanned(Session session, ShardId shard, CommandId command, long after)
    {
        using var row = session.Read(
            "select min(position), max(position) from events where key > ?1 and key < ?2 and command_id = ?3",
            EventKey.Of(shard, after), EventKey.End(shard), command);
        return row.Read() && !row.IsNull(0) ? new AppendResult.Duplicate(row.Int64(0), row.Int64(1)) : null;
    }
}
