using TraderTerminal.Brokers.Common;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>
/// Lists cover all accounts of a login (reference 6): who asks while one is on its way shares it, unless something was sent or heard since it went out. One of a
/// moment ago is good while nothing was, but not to verify an exit.
/// </summary>
internal sealed class SharedLists(TradovateClient client, TimeProvider time)
{
    /// <summary>An older list is asked for anew. Ours: a quarter of the pace at which an account looks in passing.</summary>
    private static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private long _changes;

    /// <summary>A list that was asked for.</summary>
    private sealed class Known(string query, Urgency urgency, DateTimeOffset at)
    {
        public string Query => query;
        public Urgency Urgency => urgency;
        public DateTimeOffset At => at;

        /// <summary>What had changed when it went out; null while it waits for its turn, and is as good as a new one.</summary>
        public long? Changes { get; set; }

        public Task Rows { get; set; } = Task.CompletedTask;
    }

    /// <summary>Something was sent or heard: what was listed before says nothing any more.</summary>
    public void Changed()
    {
        lock (_gate) _changes++;
    }

    /// <param name="query">What is asked for; of an endpoint the newest question is remembered.</param>
    /// <exception cref="IOException">There is no answer now.</exception>
    public Task<IReadOnlyList<T>> Get<T>(string path, Func<Row, T> row, Urgency urgency, CancellationToken cancel, string query = "")
    {
        lock (_gate)
        {
            if (_known.TryGetValue(path, out var known) && known.Query == query && Serves(known, urgency)) return ((Task<IReadOnlyList<T>>)known.Rows).WaitAsync(cancel);
            _known[path] = known = new Known(query, urgency, time.GetUtcNow());
            var rows = client.List(path, query, row, urgency, CancellationToken.None, goes: () =>
            {
                lock (_gate) known.Changes = _changes;
            });
            known.Rows = rows;
            return rows.WaitAsync(cancel);
        }
    }

    private bool Serves(Known known, Urgency urgency) =>
        !known.Rows.IsCompleted ? known.Changes is { } changes ? changes == _changes : known.Urgency <= urgency
        : urgency > Urgency.Verify && known.Rows.IsCompletedSuccessfully && known.Changes == _changes && time.GetUtcNow() - known.At < AgeMax;
}
