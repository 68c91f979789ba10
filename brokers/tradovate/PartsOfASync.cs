using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>The answers to one synchronisation, which may come in several messages (reference 12.2).</summary>
/// <param name="punished">A penalty; returns what there is to say about it.</param>
internal sealed class PartsOfASync(TimeProvider time, Func<Verdict.Penalty, string> punished)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<string?> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Row> _parts = [];
    private DateTimeOffset _lastAt;

    public void Take(Message message)
    {
        var verdict = message.Status == 200 ? Verdict.OfQuery(message.Data) : null;
        if (verdict is Verdict.Fine { Body: var body })
        {
            lock (_gate)
            {
                _lastAt = time.GetUtcNow();
                _parts.Add(body);
            }

            _first.TrySetResult(null);
            return;
        }

        _first.TrySetResult(verdict switch
        {
            Verdict.Penalty penalty => punished(penalty),
            Verdict.Refused refused => $"Tradovate does not show the accounts: {refused.Text}",
            Verdict.Unclear unclear => unclear.Why,
            _ => message.Status == 429 ? "Tradovate says that it was too many requests (429)" : $"Tradovate does not show the accounts: {message.Text}",
        });
    }

    /// <summary>When the first part is there; why none comes, or null.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public Task<string?> First(TimeSpan max, CancellationToken cancel) => _first.Task.WaitAsync(max, time, cancel);

    /// <summary>When nothing further has come for this long.</summary>
    public async Task Quiet(TimeSpan pause, CancellationToken cancel)
    {
        for (var left = pause; left > TimeSpan.Zero;)
        {
            await Task.Delay(left, time, cancel);
            lock (_gate) left = _lastAt + pause - time.GetUtcNow();
        }
    }

    /// <summary>What has come since the last call.</summary>
    public IReadOnlyList<Row> Taken()
    {
        lock (_gate)
        {
            var taken = _parts;
            _parts = [];
            return taken;
        }
    }
}
