using System.Diagnostics;

namespace TraderTerminal.Bench;

/// <summary>When requests of this process leave, as the framework tells it.</summary>
internal sealed class Wiretap : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private static readonly TimeSpan LookPace = TimeSpan.FromMilliseconds(2), WaitMax = TimeSpan.FromMinutes(2);

    private readonly List<(Uri To, long At)> _left = [];
    private readonly List<IDisposable> _subscriptions = [];

    public Wiretap() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>Milliseconds from a moment to a request after it.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="paths">How its path may begin.</param>
    /// <param name="count">Which of them: 1 is the first.</param>
    /// <exception cref="TimeoutException">It has not left.</exception>
    public async Task<double> Request(Uri to, string[] paths, long after, int count = 1)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            lock (_left)
            {
                var all = _left.Where(one => one.At > after && one.To.Port == to.Port && paths.Any(path => one.To.AbsolutePath.StartsWith(path, StringComparison.Ordinal))).ToList();
                if (all.Count >= count) return Stopwatch.GetElapsedTime(after, all[count - 1].At).TotalMilliseconds;
            }

            if (Stopwatch.GetElapsedTime(started) > WaitMax) throw new TimeoutException($"Number {count} of {paths[0]} did not leave within {WaitMax}.");
            await Task.Delay(LookPace, OpenHours.Clock);
        }
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener") lock (_subscriptions) _subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != "System.Net.Http.HttpRequestOut.Start" || value.Value?.GetType().GetProperty("Request")?.GetValue(value.Value) is not HttpRequestMessage { RequestUri: { } to }) return;
        lock (_left) _left.Add((to, Stopwatch.GetTimestamp()));
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        lock (_subscriptions) foreach (var subscription in _subscriptions) subscription.Dispose();
    }
}
