namespace TraderTerminal.Simulators.Exchange;

/// <summary>A clock that moves only when told. Timers that come due fire in their order, on the thread that moves it.</summary>
/// <remarks>
/// While a timer's callback runs, the clock stands at that timer's due time. A timer made by a callback fires in the same advance
/// when it is due within it. A due time of zero waits for the next advance, also one that moves nothing.
/// </remarks>
public sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<(VirtualTimer Timer, long Version), (DateTimeOffset At, long Order)> _due = new();
    private DateTimeOffset _now = start;
    private long _order;
    private bool _isAdvancing;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan by) => Advance(GetUtcNow() + by);

    /// <summary>Moves the clock and fires what comes due on the way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is in the past.</exception>
    /// <exception cref="InvalidOperationException">The clock is moving already; a callback must not move it.</exception>
    public void Advance(DateTimeOffset to) => Moving(to, () =>
    {
        // What is posted for "now" by a callback of the last instant runs too, so an advance ends with nothing due.
        while (TakeDue(to) is { } timer) timer.Fire();
        lock (_lock) _now = to;
    });

    /// <summary>
    /// Moves the clock to the first timer that comes due by then and fires that one alone; false when there is none, and nothing moves.
    /// A host lets what the timer starts come to rest before the next, so that timers of one instant never race.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is in the past.</exception>
    /// <exception cref="InvalidOperationException">The clock is moving already; a callback must not move it.</exception>
    public bool FireNext(DateTimeOffset to)
    {
        var fired = false;
        Moving(to, () =>
        {
            if (TakeDue(to) is not { } timer) return;
            fired = true;
            timer.Fire();
        });
        return fired;
    }

    private void Moving(DateTimeOffset to, Action move)
    {
        lock (_lock)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(to, _now);
            if (_isAdvancing) throw new InvalidOperationException("The clock is moving already.");
            _isAdvancing = true;
        }

        try
        {
            move();
        }
        finally
        {
            lock (_lock) _isAdvancing = false;
        }
    }

    /// <summary>Runs an action at the next advance: a turn of its own, without a thread.</summary>
    public void Post(Action action) => CreateTimer(static state => ((Action)state!)(), action, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private VirtualTimer? TakeDue(DateTimeOffset to)
    {
        lock (_lock)
        {
            while (_due.TryPeek(out var next, out var key) && key.At <= to)
            {
                _due.Dequeue();
                if (next.Timer.Version != next.Version) continue; // Changed or disposed since.
                if (key.At > _now) _now = key.At;
                if (next.Timer.Period > TimeSpan.Zero) Enqueue(next.Timer, key.At + next.Timer.Period);
                else next.Timer.Version++;
                return next.Timer;
            }

            return null;
        }
    }

    private void Enqueue(VirtualTimer timer, DateTimeOffset at) => _due.Enqueue((timer, ++timer.Version), (at, ++_order));

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private bool _isDisposed;

        /// <summary>Counts the plans made for this timer; only the newest one fires.</summary>
        public long Version { get; set; }

        public TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Check(dueTime, nameof(dueTime));
            Check(period, nameof(period));
            lock (time._lock)
            {
                if (_isDisposed) return false;
                Period = period;
                if (dueTime < TimeSpan.Zero) Version++;
                else time.Enqueue(this, time._now + dueTime);
                return true;
            }
        }

        public void Fire()
        {
            if (_context is null) callback(state);
            else ExecutionContext.Run(_context, static timer => ((VirtualTimer)timer!).Call(), this);
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                _isDisposed = true;
                Version++;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Call() => callback(state);

        private static void Check(TimeSpan wait, string name)
        {
            if (wait == Timeout.InfiniteTimeSpan) return;
            ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(wait, LongestWait, name);
        }
    }
}
