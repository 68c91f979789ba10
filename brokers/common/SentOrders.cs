using TraderTerminal.Domain.Values;

namespace TraderTerminal.Brokers.Common;

/// <summary>Which orders of an account went out, and of which it is not known what became of them. No order goes out twice, unless it was looked for and not found.</summary>
/// <param name="kept">An id that went out longer ago is forgotten here.</param>
public sealed class SentOrders(TimeSpan kept)
{
    private readonly Lock _gate = new();
    private readonly Recent<OrderId, bool> _sent = new(kept);
    private readonly Recent<OrderId, DateTimeOffset> _unclear = new(kept);
    private readonly Recent<OrderId, bool> _absent = new(kept);

    /// <summary>Ids that are kept in mind.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _sent.Count;
        }
    }

    /// <summary>The order goes out now; false when it did before, unless it was looked for since and not found.</summary>
    /// <param name="isKnown">The broker has shown it.</param>
    /// <param name="again">It went out before and was not found.</param>
    public bool Send(OrderId id, bool isKnown, DateTimeOffset at, out bool again)
    {
        lock (_gate)
        {
            again = _absent.Remove(id);
            if (!again && (_sent.Has(id) || isKnown)) return false;
            _sent.Set(id, true, at);
            _unclear.Set(id, at, at);
            return true;
        }
    }

    /// <summary>It did not go out after all.</summary>
    public void NotSent(OrderId id)
    {
        lock (_gate)
        {
            _sent.Remove(id);
            _unclear.Remove(id);
        }
    }

    /// <summary>The broker has said what became of it.</summary>
    public void Answered(OrderId id)
    {
        lock (_gate) _unclear.Remove(id);
    }

    /// <summary>It is not known what becomes of it.</summary>
    public void Unclear(OrderId id, DateTimeOffset at)
    {
        lock (_gate) _unclear.Set(id, at, at);
    }

    public DateTimeOffset? UnclearSince(OrderId id)
    {
        lock (_gate) return _unclear.Has(id) ? _unclear.Find(id) : null;
    }

    /// <summary>It was looked for and not found; when it is sent again and refused, the first may have come through after all.</summary>
    public void Absent(OrderId id, DateTimeOffset now)
    {
        lock (_gate)
        {
            _absent.Set(id, true, now);
            _unclear.Remove(id);
        }
    }
}
