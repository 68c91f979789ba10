using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>The number an event lies under: its shard above the lower forty bits, which hold its position.</summary>
internal static class EventKey
{
    private const int PositionBits = 40;

    public static long Of(ShardId shard, long position) => ((long)shard.Value << PositionBits) | position;

    /// <summary>Above every event of the shard and below those of the next.</summary>
    public static long End(ShardId shard) => Of(new ShardId(shard.Value + 1), 0);
}
