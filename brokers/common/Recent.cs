namespace TraderTerminal.Brokers.Common;

/// <summary>Remembers what happened lately. What is older than <paramref name="kept"/> is forgotten when something new comes. Not thread-safe.</summary>
public sealed class Recent<TKey, TValue>(TimeSpan kept)
    where TKey : notnull
{
    private readonly Dictionary<TKey, (TValue Value, DateTimeOffset At)> _known = [];
    private readonly Queue<(TKey Key, DateTimeOffset At)> _order = [];

    public int Count => _known.Count;

    public bool Has(TKey key) => _known.ContainsKey(key);

    public TValue? Find(TKey key) => _known.TryGetValue(key, out var known) ? known.Value : default;

    public void Set(TKey key, TValue value, DateTimeOffset now)
    {
        // A key that is set again is kept from then on: its older place in the order is passed over.
        while (_order.TryPeek(out var oldest) && oldest.At < now - kept)
        {
            _order.Dequeue();
            if (_known.TryGetValue(oldest.Key, out var known) && known.At == oldest.At) _known.Remove(oldest.Key);
        }

        _known[key] = (value, now);
        _order.Enqueue((key, now));
    }

    public bool Remove(TKey key) => _known.Remove(key);
}
