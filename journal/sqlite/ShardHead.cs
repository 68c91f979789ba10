using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Where a shard stands: the last event's position and hash, the writer's epoch and the inbox's last number.</summary>
internal sealed class ShardHead
{
    public long Position { get; set; }

    public byte[] Hash { get; set; } = ChainHash.Genesis.ToArray();

    public long Epoch { get; set; }

    public long InboxNumber { get; set; }

    public static ShardHead Load(Session session, ShardId shard)
    {
        var head = new ShardHead
        {
            Epoch = session.Number("select epoch from writers where shard = ?1", shard.Value) ?? 0,
            InboxNumber = session.Number("select max(number) from inbox where shard = ?1", shard.Value) ?? 0,
        };
        using var row = session.Read(
            "select position, hash from events where shard = ?1 order by position desc limit 1", shard.Value);
        if (row.Read())
        {
            head.Position = row.Int64(0);
            head.Hash = row.Bytes(1);
        }

        return head;
    }
}
