using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Records;

/// <summary>How values stand in columns.</summary>
internal static class Column
{
    private const int PositionBits = 48;

    /// <summary>Where an event stands in the journal, as one number that grows within its shard.</summary>
    public static long Place(StoredEvent stored) => Place(stored.Shard, stored.Position);

    public static long Place(ShardId shard, long position) => ((long)shard.Value << PositionBits) | position;

    public static ShardId Shard(long place) => new((int)(place >> PositionBits));

    public static long Position(long place) => place & ((1L << PositionBits) - 1);

    /// <summary>Whole microseconds since 1970.</summary>
    public static long Micros(DateTimeOffset at) => (at.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    public static byte[] Alert(AlertId alert) => alert.Value.ToByteArray(bigEndian: true);
}
