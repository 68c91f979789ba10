using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.Paper;

/// <summary>The news of one account on their way to whoever listens: in order, one at a time, and never under the broker's lock.</summary>
/// <remarks>
/// Whoever finds nobody delivering delivers until the queue is empty. A call that a listener makes back to the broker therefore only
/// adds to the queue. A listener that falls too far behind loses its connection, as with a real broker, and has to reconcile.
/// </remarks>
internal sealed class PaperLink
{
    /// <summary>A day's worth of fills of a busy account; far more than a listener that lives may be behind.</summary>
    public const int WaitingMax = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<BrokerEvent> _waiting = [];
    private IBrokerEvents? _listener;
    private bool _isDelivering;

    /// <summary>News go to this listener from now on; what an earlier one has not heard, nobody will.</summary>
    public void Listen(IBrokerEvents listener)
    {
        lock (_lock)
        {
            _listener = listener;
            _waiting.Clear();
        }
    }

    public void Add(BrokerEvent news)
    {
        lock (_lock)
        {
            if (_listener is null) return;
            if (_waiting.Count >= WaitingMax)
            {
                _waiting.Clear();
                _waiting.Enqueue(new BrokerEvent.Lost("the listener fell too far behind", news.At));
                _waiting.Enqueue(new BrokerEvent.Restored(news.At));
                return;
            }

            _waiting.Enqueue(news);
        }
    }

    public void Deliver()
    {
        lock (_lock)
        {
            if (_isDelivering) return;
            _isDelivering = true;
        }

        var isDone = false;
        try
        {
            while (Next() is var (listener, news)) listener.Happened(news);
            isDone = true;
        }
        finally
        {
            // A listener that threw must not silence the account for ever.
            if (!isDone)
                lock (_lock) _isDelivering = false;
        }
    }

    /// <summary>The next piece of news; with the last one gone, the next to add delivers.</summary>
    private (IBrokerEvents Listener, BrokerEvent News)? Next()
    {
        lock (_lock)
        {
            if (_listener is { } listener && _waiting.TryDequeue(out var news)) return (listener, news);
            _isDelivering = false;
            return null;
        }
    }
}
