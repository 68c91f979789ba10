using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Where a shard stands: the last event's position and hash, the writer's epoch and the inbox's last number.</summary>
internal sealed class ShardHead
{
    private readonly Dictionary<CommandId, Appended> _fresh = [];

    public long Position { get; set; }

    public byte[] Hash { get; set; } = ChainHash.Genesis.ToArray();

    public long Epoch { get; set; }

    public long InboxNumber { get; set; }

    /// <summary>What the running batch has appended so far, in order.</summary>
    public List<Appended> Fresh { get; } = [];

    public void Add(in Appended appended)
    {
        _fresh.Add(appended.Command, appended);
        Fresh.Add(appended);
    }

    public AppendResult.Duplicate? Find(CommandId command) =>
        _fresh.TryGetValue(command, out var appended) ? new AppendResult.Duplicate(appended.First, appended.Last) : null;

    /// <summary>The batch is durable; the next one begins empty.</summary>
    public void Committed()
    {
        _fresh.Clear();
        Fresh.Clear();
    }

    public static ShardHead Load(Session session, ShardId shard)
    {
        var head = new ShardHead
        {
            Epoch = session.Number("select epoch from writers where shard = ?1", shard.Value) ?? 0,
            InboxNumber = session.Number("select max(number) from inbox where shard = ?1", shard.Value) ?? 0,
        };
        using var row = session.Read(
            "select position, hash from events where key > ?1 and key < ?2 order by key desc limit 1", EventKey.Of(shard, 0), EventKey.End(shard));
        if (row.Read())
        {
            head.Position = row.Int64(0);
            head.Hash = row.Bytes(1);
        }

        return head;
    }
}
