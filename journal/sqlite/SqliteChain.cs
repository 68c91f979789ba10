using Microsoft.Data.Sqlite;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>The history of a file, as verification reads it.</summary>
internal sealed class SqliteChain(Session session) : IChainSource
{
    public List<StoredEvent> Feed(ShardId shard, long after, int countMax) => Queries.Feed(session, shard, after, countMax);

    public List<StoredEvent> At(ShardId shard, long position) => Queries.At(session, shard, position);

    public List<Anchor> Anchors(ShardId shard) => Queries.Anchors(session, shard);

    public long Head(ShardId shard) => Queries.Head(session, shard);

    public long KeptHead(ShardId shard) => Queries.KeptHead(session, shard);

    public bool IsDamage(Exception fault) => fault is SqliteException;
}
