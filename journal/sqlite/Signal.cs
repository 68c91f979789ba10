namespace TraderTerminal.Journal.Sqlite;

/// <summary>Wakes everybody who waits each time something new is durable.</summary>
internal sealed class Signal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = New();
    private bool _closed;

    /// <summary>Completes at the next <see cref="Raise"/>; take it before looking, so that nothing is missed in between.</summary>
    public Task Next()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteJournal));
            return _next.Task;
        }
    }

    public void Raise()
    {
        lock (_lock)
        {
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

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
