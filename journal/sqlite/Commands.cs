using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>The commands that were appended, each remembered for ever with its positions.</summary>
internal static class Commands
{
    public static AppendResult.Duplicate? Find(Session session, ShardId shard, CommandId command)
    {
        using var row = session.Read(
            "select first, last from commands where shard = ?1 and command_id = ?2", shard.Value, command);
        return row.Read() ? new AppendResult.Duplicate(row.Int64OrNull(0), row.Int64OrNull(1)) : null;
    }

    public static void Remember(Session session, ShardId shard, CommandId command, long? first, long? last) =>
        session.Write(
            "insert into commands (shard, command_id, first, last) values (?1, ?2, ?3, ?4)", shard.Value, command, first, last);
}
