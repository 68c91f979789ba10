using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal;

/// <summary>What verification reads, from whatever the history lies in.</summary>
internal interface IChainSource
{
    List<StoredEvent> Feed(ShardId shard, long after, int countMax);

    /// <summary>The one event at a position, or none.</summary>
    List<StoredEvent> At(ShardId shard, long position);

    List<Anchor> Anchors(ShardId shard);

    long Head(ShardId shard);

    /// <summary>Where the history ends by what is kept beside it, when the events cannot tell.</summary>
    long KeptHead(ShardId shard);

    /// <summary>Whether this is how the database says that what it holds cannot be read.</summary>
    bool IsDamage(Exception fault);
}
