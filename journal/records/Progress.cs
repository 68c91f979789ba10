namespace TraderTerminal.Journal.Records;

/// <summary>How far a shard is recorded, for those who wait to read what they wrote.</summary>
internal sealed class Progress
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _position;
    private Exception? _fault;

    /// <summary>Null when nothing more will be recorded.</summary>
    public long? Position
    {
        get
        {
            lock (_gate) return _fault is null ? _position : null;
        }
    }

    public void Reach(long position)
    {
        lock (_gate)
        {
            _position = position;
            while (_waiting.TryPeek(out var waiting, out var due) && due <= position)
            {
                _waiting.Dequeue();
                waiting.TrySetResult();
            }
        }
    }

    /// <summary>Nothing more will be recorded, so nobody waits for ever.</summary>
    public void Stop(Exception fault)
    {
        lock (_gate)
        {
            _fault = fault;
            while (_waiting.TryDequeue(out var waiting, out _)) waiting.TrySetException(fault);
        }
    }

    public ValueTask Reached(long position, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_position >= position) return ValueTask.CompletedTask;
            if (_fault is not null) return ValueTask.FromException(_fault);
            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiting, position);
            return new(waiting.Task.WaitAsync(cancel));
        }
    }
}
