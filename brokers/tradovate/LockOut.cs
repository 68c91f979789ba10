using TraderTerminal.Brokers.Common;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>What Tradovate's warnings cost us: calling on prolongs a lock-out (reference 5.1), so nothing but exits goes out, each time for longer.</summary>
public sealed class LockOut(TimeProvider time, RequestBudget budget)
{
    /// <summary>After the first 429, the second within the hour, and so on. Ours: most empty 429s end soon (reference 5.3), a real lock-out lasts an hour.</summary>
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    /// <summary>After a 423, the step before.</summary>
    private static readonly TimeSpan WarningPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Before a cancel that met a 429 goes out once more.</summary>
    public static readonly TimeSpan ExitPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private int _count;
    private DateTimeOffset _last = DateTimeOffset.MinValue;
    private DateTimeOffset _openUntil = DateTimeOffset.MinValue;

    /// <summary>Nothing but exits goes out now.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate) return time.GetUtcNow() < _openUntil;
        }
    }

    /// <summary>A 429 within the hour may still speak of what we sent before it.</summary>
    public bool MayLast
    {
        get
        {
            lock (_gate) return _count > 0 && time.GetUtcNow() - _last <= Hour;
        }
    }

    /// <summary>A 423.</summary>
    public void Warned() => Close(WarningPause);

    /// <summary>A 429.</summary>
    public void Locked()
    {
        var now = time.GetUtcNow();
        TimeSpan pause;
        lock (_gate)
        {
            if (now - _last > Hour) _count = 0;
            pause = Pauses[Math.Min(_count, Pauses.Length - 1)];
            (_count, _last) = (_count + 1, now);
        }

        Close(pause);
    }

    private void Close(TimeSpan pause)
    {
        var until = time.GetUtcNow() + pause;
        lock (_gate) if (until > _openUntil) _openUntil = until;
        budget.Close(until, exitsPass: true);
    }
}
