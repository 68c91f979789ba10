using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Grains;

/// <summary>A small stream of configuration: read whole at the start, appended to when something changes.</summary>
public sealed class JournalStream(IJournal journal, ShardId shard, long epoch, string stream, TimeProvider time)
{
    public async IAsyncEnumerable<object> Read([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var stored in journal.ReadStream(shard, stream, 0, cancel)) yield return EventRegistry.Decode(stored);
    }

    /// <summary>Null when it is in the journal (now or since an earlier try), else why not.</summary>
    public async ValueTask<string?> Append(CommandId command, object happened)
    {
        var now = time.GetUtcNow();
        var encoded = EventRegistry.Encode(happened, command, 0, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)));
        return await journal.Append(new AppendRequest(shard, epoch, command, stream, null, [encoded]), CancellationToken.None) switch
        {
            AppendResult.Appended or AppendResult.Duplicate => null,
            AppendResult.Unavailable lost => lost.Why,
            AppendResult.Fenced fenced => $"This process owns the shard no longer: epoch {fenced.CurrentEpoch} does.",
            var other => $"Unexpected answer of the journal: {other}.",
        };
    }
}
