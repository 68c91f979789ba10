using TraderTerminal.Brokers.Paper;
using TraderTerminal.Domain.Calendar;

namespace TraderTerminal.Silo.Markets;

/// <summary>Tells the simulated exchange when its day is over, so that day orders expire.</summary>
internal sealed class SessionEnds : IAsyncDisposable
{
    /// <summary>Far more than the longest run of days without a session.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(16);

    /// <summary>The longest single wait; the framework's timers end at 49 days.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(1);

    private readonly TradingCalendar _calendar;
    private readonly PaperBroker _broker;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private DateTimeOffset _next;

    public SessionEnds(TradingCalendar calendar, PaperBroker broker, TimeProvider time)
    {
        (_calendar, _broker, _time) = (calendar, broker, time);
        _next = NextAfter(time.GetUtcNow());
        _timer = time.CreateTimer(_ => Look(), null, Wait(), Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        var now = _time.GetUtcNow();
        if (now >= _next)
        {
            _broker.SessionEnd(_next);
            _next = NextAfter(now);
        }

        _timer.Change(Wait(), Timeout.InfiniteTimeSpan);
    }

    private DateTimeOffset NextAfter(DateTimeOffset now) =>
        _calendar.Boundaries(now, now + Ahead).First(boundary => boundary.Kind == BoundaryKind.DayClose).At;

    private TimeSpan Wait()
    {
        var wait = _next - _time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > WaitMax ? WaitMax : wait;
    }
}
