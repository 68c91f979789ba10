namespace TraderTerminal.Tests.Ports;

/// <summary>A clock that stands until it is moved; its timers run in real time.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public void Set(DateTimeOffset now)
    {
        lock (_lock)
            _now = now;
    }
}
