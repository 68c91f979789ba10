using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Gives the shard a new epoch; whoever wrote under the old one is fenced from the next request on.</summary>
internal sealed class TakeOverWrite(ShardId shard, string owner, CancellationToken cancel) : WriteRequest<long>(cancel)
{
    /// <summary>A take-over has no answer for a journal that cannot write.</summary>
    public override void Refuse(string why) => Fault(new JournalUnavailableException(why));

    protected override long Unavailable(string why) => 0;

    protected override long Perform(WriterState state, long nowMicros)
    {
        var head = state.Head(shard);
        var epoch = head.Epoch + 1;
        state.Session.Write(
            """
            insert into writers (shard, epoch, owner) values (?1, ?2, ?3)
            on conflict (shard) do update set epoch = excluded.epoch, owner = excluded.owner
            """,
            shard.Value, epoch, owner);
        head.Epoch = epoch;
        return epoch;
    }
}
