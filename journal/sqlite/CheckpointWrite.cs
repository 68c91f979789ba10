using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Moves a subscriber's checkpoint, if it still is where the subscriber believes.</summary>
internal sealed class CheckpointWrite(ShardId shard, string subscriber, long from, Checkpoint to, CancellationToken cancel)
    : WriteRequest<bool>(cancel)
{
    protected override bool Unavailable(string why) => false;

    protected override bool Perform(WriterState state, long nowMicros)
    {
        var hash = to.Hash.ToArray();
        var at = state.Session.Number(
            "select position from checkpoints where shard = ?1 and subscriber = ?2", shard.Value, subscriber);
        if ((at ?? 0) != from)
            return false;
        state.Session.Write(
            """
            insert into checkpoints (shard, subscriber, position, hash) values (?1, ?2, ?3, ?4)
            on conflict (shard, subscriber) do update set position = excluded.position, hash = excluded.hash
            """,
            shard.Value, subscriber, to.Position, hash);
        return true;
    }
}
