using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Copies the head of a shard into the anchors; null when the shard is empty or the copy could not be kept.</summary>
internal sealed class AnchorWrite(ShardId shard, CancellationToken cancel) : WriteRequest<Anchor?>(cancel)
{
    protected override Anchor? Unavailable(string why) => null;

    protected override Anchor? Perform(WriterState state, long nowMicros)
    {
        var head = state.Head(shard);
        if (head.Position == 0)
            return null;
        state.Session.Write(
            "insert or ignore into anchors (shard, position, hash, made_us) values (?1, ?2, ?3, ?4)",
            shard.Value, head.Position, head.Hash, nowMicros);
        return new Anchor(shard, head.Position, head.Hash, ChainHash.FromMicros(nowMicros));
    }
}
