using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Postgres;

/// <summary>What a writer believes of its shard: the head, the epoch, and versions of streams. An append is refused when it is wrong, and it is read again.</summary>
internal sealed class ShardState(long epoch, long position, byte[]? hash)
{
    /// <summary>Streams whose version is remembered: some hundred accounts and feeds, with room; beyond it the memory starts over.</summary>
    private const int StreamsMax = 16_384;

    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);

    public long Epoch => epoch;

    public long Position { get; private set; } = position;

    /// <summary>The hash of the last event; null before the first.</summary>
    public byte[]? Hash { get; private set; } = hash;

    public bool Knows(string stream) => _versions.ContainsKey(stream);

    public long VersionOf(string stream) => _versions[stream];

    public void Learn(string stream, long version) => _versions[stream] = version;

    /// <summary>Called before a batch and never within one, which needs the versions of all of its streams.</summary>
    public void MakeRoom()
    {
        if (_versions.Count >= StreamsMax)
            _versions.Clear();
    }

    /// <summary>The plan is durable.</summary>
    public void Advance(AppendPlan plan)
    {
        (Position, Hash) = (plan.Position, plan.Hash);
        foreach (var (stream, version) in plan.Versions)
            Learn(stream, version);
    }
}

/// <summary>A command that was appended before: where, and the hash of its last event; all null for one without events.</summary>
internal readonly record struct KnownCommand(CommandId Command, long? First, long? Last, byte[]? Hash)
{
    public AppendResult.Duplicate Duplicate => new(First, Last);
}
