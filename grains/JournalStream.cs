using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Grains;

/// <summary>A small stream of configuration: read whole at the start, appended to when something changes.</summary>
/// <param name="log">The log that the stream lies in, where other processes append to it too; null when this process alone does.</param>
public sealed class JournalStream(IJournal journal, ShardId shard, long epoch, string stream, TimeProvider time, ISharedLog? log = null)
{
    /// <summary>Told of each event once, in the stream's order: what was there at <see cref="Load"/>, then what is appended, here or by another process.</summary>
    public Action<object> Told { get; set; } = static _ => { };

    /// <summary>Tells what was appended before the start.</summary>
    public async Task Load()
    {
        if (log is not null)
        {
            await log.Follow(stream, Told);
            return;
        }

        await foreach (var happened in Read()) Told(happened);
    }

    public async IAsyncEnumerable<object> Read([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var stored in journal.ReadStream(shard, stream, 0, cancel)) yield return EventRegistry.Decode(stored);
    }

    /// <summary>Null when it is in the journal (now or since an earlier try) and was told, else why not.</summary>
    public async ValueTask<string?> Append(CommandId command, object happened) => (await AppendOnce(command, happened)).Why;

    /// <summary>As <see cref="Append"/>; first for whoever brought this command into the journal, of all processes.</summary>
    public async ValueTask<(bool IsFirst, string? Why)> AppendOnce(CommandId command, object happened)
    {
        var now = time.GetUtcNow();
        var encoded = EventRegistry.Encode(happened, command, 0, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)));
        switch (await journal.Append(new AppendRequest(shard, epoch, command, stream, null, [encoded]), CancellationToken.None))
        {
            case AppendResult.Appended { Last: { } last }:
                await Tell(happened, last);
                return (true, null);
            case AppendResult.Duplicate { Last: { } known }:
                await Tell(happened, known);
                return (false, null);
            case AppendResult.Unavailable lost:
                return (false, lost.Why);
            case AppendResult.Fenced fenced:
                return (false, $"This process owns the shard no longer: epoch {fenced.CurrentEpoch} does.");
            case var other:
                return (false, $"Unexpected answer of the journal: {other}.");
        }
    }

    private ValueTask Tell(object happened, long position)
    {
        if (log is not null) return log.Told(position);
        Told(happened);
        return ValueTask.CompletedTask;
    }
}
