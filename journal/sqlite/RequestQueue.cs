namespace TraderTerminal.Journal.Sqlite;

/// <summary>The bounded queue in front of the writer. What gathers while one transaction runs leaves it together.</summary>
internal sealed class RequestQueue : IDisposable
{
    /// <summary>A second's worth of work on a slow disk (16 batches at 60 ms each); more would only be answered too late.</summary>
    public const int RequestsMax = 4096;

    /// <summary>Large enough to make the flush cheap per request, small enough that one failure is retried one by one quickly.</summary>
    public const int BatchRequestsMax = 256;

    /// <summary>Keeps a transaction of large payloads as short as one of many small ones.</summary>
    public const int BatchBytesMax = 1 << 20;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _filled = new(0, 1);
    private readonly Queue<WriteRequest> _requests = new();
    private bool _closed;

    /// <summary>False when the queue is full.</summary>
    public bool TryAdd(WriteRequest request)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteJournal));
            if (_requests.Count == RequestsMax)
                return false;
            _requests.Enqueue(request);
            Wake();
            return true;
        }
    }

    /// <summary>Waits for something to do and moves the next batch into the list; false when the queue is closed and empty.</summary>
    public bool Take(List<WriteRequest> batch)
    {
        while (true)
        {
            lock (_lock)
            {
                Drain(batch);
                if (batch.Count > 0 || _closed)
                    return batch.Count > 0;
            }

            _filled.Wait();
        }
    }

    /// <summary>Takes nothing more in; what is there is still handed out.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            Wake();
        }
    }

    public void Dispose() => _filled.Dispose();

    private void Wake()
    {
        if (_filled.CurrentCount == 0)
            _filled.Release();
    }

    private void Drain(List<WriteRequest> batch)
    {
        var bytes = 0L;
        while (batch.Count < BatchRequestsMax && _requests.TryPeek(out var next))
        {
            bytes += next.SizeBytes;
            if (batch.Count > 0 && bytes > BatchBytesMax)
                return;
            batch.Add(_requests.Dequeue());
        }
    }
}
