namespace TraderTerminal.Brokers.Common;

/// <summary>The pauses of a connection that comes back for ever: longer each time it fails, with jitter, so that many do not come back at once.</summary>
/// <param name="backoff">From the first try on; the last one stays.</param>
/// <param name="salt">Of the jitter: another for each connection.</param>
public sealed class ReconnectPace(TimeProvider time, IReadOnlyList<TimeSpan> backoff, string salt)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _hurried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _atLeast;
    private int _tries;

    /// <summary>Before the next try.</summary>
    public async Task Wait(CancellationToken stopping)
    {
        Task hurried;
        TimeSpan pause;
        lock (_gate)
        {
            hurried = _hurried.Task;
            pause = backoff[Math.Min(_tries++, backoff.Count - 1)] * (0.75 + 0.5 * Jitter());
            if (_atLeast > pause) pause = _atLeast;
            _atLeast = TimeSpan.Zero;
        }

        if (pause != TimeSpan.Zero) await Task.WhenAny(Task.Delay(pause, time, stopping), hurried);
        stopping.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (hurried.IsCompleted) _hurried = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>It was up: the next loss begins with a short pause.</summary>
    public void Worked()
    {
        lock (_gate) _tries = 1;
    }

    /// <summary>It will not mend itself soon: the longest pause from here on.</summary>
    public void Slowly()
    {
        lock (_gate) _tries = backoff.Count;
    }

    /// <summary>The next pause is no shorter than this.</summary>
    public void AtLeast(TimeSpan pause)
    {
        lock (_gate) if (pause > _atLeast) _atLeast = pause;
    }

    /// <summary>The present pause ends now, or the next one at once.</summary>
    public void Hurry()
    {
        lock (_gate) _hurried.TrySetResult();
    }

    private double Jitter() => (HashCode.Combine(salt, time.GetTimestamp()) & int.MaxValue) / (double)int.MaxValue;
}
