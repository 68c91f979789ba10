using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Marks inbox items done.</summary>
internal sealed class DoneWrite(ShardId shard, IReadOnlyList<long> numbers, CancellationToken cancel) : WriteRequest<bool>(cancel)
{
    protected override bool Unavailable(string why) => false;

    protected override bool Perform(WriterState state, long nowMicros)
    {
        foreach (var number in numbers)
            state.Session.Write("update inbox set done = 1 where shard = ?1 and number = ?2 and done = 0", shard.Value, number);
        return true;
    }
}
