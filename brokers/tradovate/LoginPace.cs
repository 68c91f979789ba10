using TraderTerminal.Brokers.Common;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>How often we log in by ourselves: each login may push out a session, and many bring penalties (reference 4.5, 4.9).</summary>
public sealed class LoginPace
{
    /// <summary>Between two logins; reference 20.2.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(60);

    /// <summary>Logins in an hour; reference 20.2.</summary>
    private const int InAnHourMax = 5;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ILoginTimes? _times;
    private readonly Queue<DateTimeOffset> _went = [];
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    /// <param name="times">What processes before this one made, and where it is kept for the next; null forgets it.</param>
    public LoginPace(TimeProvider time, ILoginTimes? times = null)
    {
        (_time, _times) = (time, times);
        foreach (var at in times?.Read() ?? [])
        {
            // What is said to lie ahead was written by another clock.
            if (at > time.GetUtcNow()) continue;
            _went.Enqueue(at);
            _notBefore = at + Between;
        }
    }

    /// <summary>Why none may be made now, in words; null when one may.</summary>
    public string? WhyNot()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            while (_went.TryPeek(out var oldest) && oldest <= now - Hour) _went.Dequeue();
            if (_went.Count >= InAnHourMax) return $"{InAnHourMax} logins were made within the hour: the next one waits until {_went.Peek() + Hour:HH:mm:ss} UTC";
            return now < _notBefore ? $"the next login waits until {_notBefore:HH:mm:ss} UTC" : null;
        }
    }

    public void Went()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            _went.Enqueue(now);
            _notBefore = now + Between;
            _times?.Write([.. _went]);
        }
    }

    /// <summary>Tradovate says how long to wait.</summary>
    public void Wait(TimeSpan pause)
    {
        lock (_gate) _notBefore = _time.GetUtcNow() + pause;
    }

    /// <summary>The pause since the last one does not count: it did not go out, or a person asks for the next. What was made within the hour does.</summary>
    public void Excuse()
    {
        lock (_gate) _notBefore = DateTimeOffset.MinValue;
    }
}
