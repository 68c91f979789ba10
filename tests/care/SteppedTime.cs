using TraderTerminal.Simulators.Exchange;

namespace TraderTerminal.Tests.Care;

/// <summary>A told clock that can be set: the time of day jumps, and what counts goes on.</summary>
internal sealed class SteppedTime(VirtualTime steady) : TimeProvider
{
    private long _aheadTicks;

    public override long TimestampFrequency => steady.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));

    public override long GetTimestamp() => steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => steady.CreateTimer(callback, state, dueTime, period);

    /// <summary>Somebody sets the clock, or the machine sleeps.</summary>
    public void Step(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);
}
