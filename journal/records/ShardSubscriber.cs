using Microsoft.Data.Sqlite;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Records;

/// <summary>Follows one shard of the journal. It stops, loudly, at an event it cannot read; it never skips one.</summary>
internal sealed class ShardSubscriber(
    ShardId shard, IJournal journal, RecordsWriter writer, Progress progress, TimeProvider time, Action<ShardId, string> alarm, Action<string?> alertsMoved)
{
    /// <summary>Events in one transaction: enough that the commit costs little, few enough that a reader soon sees the first.</summary>
    private const int BatchMax = 1_000;

    /// <summary>Between two tries while the journal or the file cannot be read or written.</summary>
    public static readonly TimeSpan RetryPace = TimeSpan.FromSeconds(1);

    private Checkpoint _at = new(0, default);
    private bool _isAlarmed;

    /// <summary>False when the journal's event at the checkpoint is gone or another than the one that was recorded.</summary>
    public async Task<bool> IsSameHistory(CancellationToken stop)
    {
        var checkpoint = writer.Checkpoint(shard);
        if (checkpoint.Position == 0) return true;
        var there = await journal.ReadFeed(shard, checkpoint.Position - 1, 1, stop);
        return there is [var stored] && stored.Position == checkpoint.Position && stored.Hash.Span.SequenceEqual(checkpoint.Hash.Span);
    }

    public async Task Run(CancellationToken stop)
    {
        _at = writer.Checkpoint(shard);
        progress.Reach(_at.Position);
        try
        {
            while (true)
            {
                if (await TryStep(stop)) continue;
                await Task.Delay(RetryPace, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            progress.Stop(new OperationCanceledException("The records are closed."));
        }
        catch (Exception fault)
        {
            // The outermost loop: an event that cannot be read, or a bug. Somebody must look before more is shown.
            alarm(shard, $"The records of shard {shard} stand still at {_at.Position}: {fault.Message}");
            progress.Stop(fault);
        }
    }

    /// <summary>Records the next batch; false when the world did not let us, to be tried again.</summary>
    private async Task<bool> TryStep(CancellationToken stop)
    {
        IReadOnlyList<StoredEvent> batch;
        try
        {
            await journal.WaitBeyond(shard, _at.Position, stop);
            batch = await journal.ReadFeed(shard, _at.Position, BatchMax, stop);
        }
        catch (Exception lost) when (lost is not OperationCanceledException)
        {
            return Alarmed($"The journal cannot be read: {lost.Message}");
        }

        if (batch.Count == 0) return true;
        UnknownEventException? unknown = null;
        var read = new List<(StoredEvent, object)>(batch.Count);
        foreach (var stored in batch)
        {
            var due = _at.Position + read.Count + 1;
            if (stored.Position != due) throw new InvalidOperationException($"Position {due} is due, the journal gives {stored.Position}.");
            try
            {
                read.Add((stored, EventRegistry.Decode(stored)));
            }
            catch (UnknownEventException fault)
            {
                unknown = fault;
                break;
            }
        }

        if (read.Count > 0 && !TryApply(read)) return false;
        return unknown is null ? true : throw unknown;
    }

    private bool TryApply(List<(StoredEvent Stored, object Happened)> read)
    {
        try
        {
            writer.Apply(read);
        }
        catch (SqliteException refused)
        {
            return Alarmed($"The records cannot be written: {refused.Message}");
        }

        var last = read[^1].Stored;
        _at = new Checkpoint(last.Position, last.Hash);
        _isAlarmed = false;
        foreach (var workspace in read.Where(one => AlertTrail.IsOf(one.Happened)).Select(one => Streams.WorkspaceOf(one.Stored.Stream)).Distinct(StringComparer.Ordinal)) alertsMoved(workspace);
        progress.Reach(last.Position);
        return true;
    }

    /// <summary>Says it once, until it works again.</summary>
    private bool Alarmed(string text)
    {
        if (!_isAlarmed) alarm(shard, text);
        _isAlarmed = true;
        return false;
    }
}
