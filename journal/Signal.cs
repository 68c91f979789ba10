using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal;

/// <summary>Up to where a shard is durable, as far as was announced; wakes everybody who waits each time that moves.</summary>
public sealed class Signal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = New();
    private bool _closed;
    private long _last;

    /// <summary>What was announced last: nothing beyond it is worth a look at the file.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Completes when something beyond was announced and, where that is asked for, is still to be found.</summary>
    /// <exception cref="ObjectDisposedException">The journal is closed.</exception>
    public async ValueTask WaitBeyond(long after, CancellationToken cancel, Func<ValueTask<bool>>? isThere = null)
    {
        while (true)
        {
            // Taken before looking, so that nothing is missed in between.
            var next = Next();
            if (Last > after && (isThere is null || await isThere()))
                return;
            await next.WaitAsync(cancel);
        }
    }

    /// <summary>Does nothing when that was announced already, or nobody may wait any more.</summary>
    public void Raise(long last)
    {
        lock (_lock)
        {
            if (_closed || last <= _last)
                return;
            _last = last;
            var raised = _next;
            _next = New();
            raised.SetResult();
        }
    }

    /// <summary>Wakes everybody a last time; whoever waits again is told that the journal is closed.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _next.TrySetResult();
        }
    }

    /// <summary>Completes at the next <see cref="Raise"/>.</summary>
    private Task Next()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(IJournal));
            return _next.Task;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
