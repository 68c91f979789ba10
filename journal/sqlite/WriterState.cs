using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>The writer's connection and what it remembers of the file; thrown away whole after a failed batch.</summary>
internal sealed class WriterState
{
    /// <summary>Streams whose version is remembered: some hundred accounts and feeds, with room; beyond it the memory starts over.</summary>
    public const int StreamsMax = 16_384;

    private readonly Dictionary<(ShardId Shard, string Stream), long> _versions = [];
    private readonly ShardHead[] _heads;

    public WriterState(Session session, int shards)
    {
        Session = session;
        _heads = Enumerable.Range(0, shards).Select(shard => ShardHead.Load(session, new ShardId(shard))).ToArray();
        Batch = session.Number("select batch from heartbeats where id = 1")!.Value;
    }

    public Session Session { get; }

    /// <summary>The number of the last batch in the file.</summary>
    public long Batch { get; set; }

    public ShardHead Head(ShardId shard) => _heads[shard.Value];

    public IReadOnlyList<ShardHead> Heads => _heads;

    public long VersionOf(ShardId shard, string stream)
    {
        if (_versions.TryGetValue((shard, stream), out var version))
            return version;
        version = Session.Number("select max(version) from events where shard = ?1 and stream = ?2", shard.Value, stream) ?? 0;
        SetVersion(shard, stream, version);
        return version;
    }

    public void SetVersion(ShardId shard, string stream, long version)
    {
        if (_versions.Count >= StreamsMax)
            _versions.Clear();
        _versions[(shard, stream)] = version;
    }
}
