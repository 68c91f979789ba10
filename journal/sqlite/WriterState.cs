using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>The writer's connection and what it remembers of the file; thrown away whole after a failed batch.</summary>
internal sealed class WriterState
{
    /// <summary>Streams whose version is remembered: some hundred accounts and feeds, with room; beyond it the memory starts over.</summary>
    private const int StreamsMax = 16_384;

    private readonly Dictionary<(ShardId Shard, string Stream), long> _versions = [];
    private readonly ShardHead[] _heads;

    private readonly IReadOnlyList<Tail> _tails;

    public WriterState(Session session, IReadOnlyList<Tail> tails)
    {
        Session = session;
        _tails = tails;
        foreach (var tail in tails)
            tail.Load(session);
        _heads = Enumerable.Range(0, tails.Count).Select(shard => ShardHead.Load(session, new ShardId(shard))).ToArray();
        Batch = session.Number("select batch from heartbeats where id = 1")!.Value;
    }

    public Session Session { get; }

    /// <summary>The number of the last batch in the file.</summary>
    public long Batch { get; private set; }

    public ShardHead Head(ShardId shard) => _heads[shard.Value];

    public IReadOnlyList<ShardHead> Heads => _heads;

    public long VersionOf(ShardId shard, string stream)
    {
        if (_versions.TryGetValue((shard, stream), out var version))
            return version;
        version = _tails[shard.Value].VersionOf(stream)
            ?? Session.Number("select max(version) from appends where shard = ?1 and stream = ?2", shard.Value, stream) ?? 0;
        SetVersion(shard, stream, version);
        return version;
    }

    /// <summary>The command, if it was appended before, in this batch or in an earlier one.</summary>
    public AppendResult.Duplicate? Find(ShardId shard, CommandId command) =>
        Head(shard).Find(command) ?? _tails[shard.Value].Find(command, out _) ?? Commands.Indexed(Session, shard, command);

    /// <summary>Writes, at the end of a batch, how far each shard has come, and brings its indexes forward.</summary>
    public void WriteHeads()
    {
        for (var shard = 0; shard < _heads.Length; shard++)
        {
            var head = _heads[shard];
            if (head.Fresh.Count == 0)
                continue;
            Session.Write(
                """
                insert into heads (shard, position, indexed) values (?1, ?2, 0)
                on conflict (shard) do update set position = excluded.position
                """,
                (long)shard, head.Position);
            _tails[shard].WriteSlice(Session, head.Fresh.Count);
        }
    }

    /// <summary>The batch of this number is durable.</summary>
    public void Committed(long batch)
    {
        Batch = batch;
        for (var shard = 0; shard < _heads.Length; shard++)
        {
            if (_heads[shard].Fresh.Count > 0)
                _tails[shard].Committed(_heads[shard].Fresh);
            _heads[shard].Committed();
        }

        // Never within a batch: what it has appended is found nowhere else yet.
        if (_versions.Count >= StreamsMax)
            _versions.Clear();
    }

    public void SetVersion(ShardId shard, string stream, long version) => _versions[(shard, stream)] = version;
}
