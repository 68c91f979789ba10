using TraderTerminal.Brokers.Common;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>
/// Lists cover all accounts of a login (reference 6): who asks while one is under way shares it, and one of a moment ago is good while nothing was sent and
/// nothing heard since. An exit's look is always its own.
/// </summary>
internal sealed class SharedLists(TradovateClient client, TimeProvider time)
{
    /// <summary>An older list is asked for anew. Ours: a quarter of the pace at which an account looks in passing.</summary>
    private static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private long _changes;

    private sealed record Known(Task Rows, DateTimeOffset At, long Changes);

    /// <summary>Something was sent or heard: what was listed before says nothing any more.</summary>
    public void Changed()
    {
        lock (_gate) _changes++;
    }

    /// <exception cref="IOException">There is no answer now.</exception>
    public Task<IReadOnlyList<T>> Get<T>(string path, Func<Row, T> row, Urgency urgency, CancellationToken cancel)
    {
        if (urgency == Urgency.Exit) return client.List(path, "", row, urgency, cancel);
        lock (_gate)
        {
            if (_known.TryGetValue(path, out var known) && known.Changes == _changes && (!known.Rows.IsCompleted || (known.Rows.IsCompletedSuccessfully && time.GetUtcNow() - known.At < AgeMax)))
                return ((Task<IReadOnlyList<T>>)known.Rows).WaitAsync(cancel);
            var rows = client.List(path, "", row, urgency, CancellationToken.None);
            _known[path] = new(rows, time.GetUtcNow(), _changes);
            return rows.WaitAsync(cancel);
        }
    }
}
