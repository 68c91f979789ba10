using TraderTerminal.Simulators.Exchange;
using Xunit;

namespace TraderTerminal.Tests.Exchange;

public sealed class VirtualTimes
{
    private static readonly DateTimeOffset Start = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualTime _time = new(Start);
    private readonly List<(string Name, double Seconds)> _fired = [];

    [Fact]
    public void Timers_fire_in_order_and_see_their_own_due_time()
    {
        Timer("late", 3 * Second);
        Timer("early", 1 * Second);
        Timer("early too", 1 * Second);
        _time.Advance(5 * Second);
        Assert.Equal([("early", 1), ("early too", 1), ("late", 3)], _fired);
        Assert.Equal(Start + 5 * Second, _time.GetUtcNow());
    }

    [Fact]
    public void A_periodic_timer_fires_for_each_period_passed()
    {
        Timer("tick", Second, 2 * Second);
        _time.Advance(6 * Second);
        Assert.Equal([("tick", 1), ("tick", 3), ("tick", 5)], _fired);
    }

    [Fact]
    public void One_timer_alone_can_be_fired_and_those_of_its_instant_wait()
    {
        Timer("first", Second);
        Timer("second", Second);
        Timer("late", 3 * Second);
        Assert.True(_time.FireNext(Start + 2 * Second));
        Assert.Equal([("first", 1)], _fired);
        Assert.True(_time.FireNext(Start + 2 * Second));
        Assert.False(_time.FireNext(Start + 2 * Second));
        Assert.Equal([("first", 1), ("second", 1)], _fired);
        Assert.Equal(Start + Second, _time.GetUtcNow());
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.FireNext(Start));
    }

    [Fact]
    public void A_disposed_timer_is_silent_and_cannot_be_changed()
    {
        var timer = Timer("gone", Second);
        timer.Dispose();
        Assert.False(timer.Change(Second, Timeout.InfiniteTimeSpan));
        _time.Advance(5 * Second);
        Assert.Empty(_fired);
    }

    [Fact]
    public void A_changed_timer_forgets_its_old_plan()
    {
        var timer = Timer("moved", Second);
        Assert.True(timer.Change(2 * Second, Timeout.InfiniteTimeSpan));
        _time.Advance(3 * Second);
        Assert.Equal([("moved", 2)], _fired);
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _time.Advance(3 * Second);
        Assert.Single(_fired);
    }

    [Fact]
    public void A_timer_made_by_a_callback_fires_in_the_same_advance_when_due()
    {
        _time.CreateTimer(_ => Timer("inner", Second), null, Second, Timeout.InfiniteTimeSpan);
        _time.Advance(2 * Second);
        Assert.Equal([("inner", 2)], _fired);
    }

    [Fact]
    public void A_due_time_of_zero_waits_for_an_advance_that_may_move_nothing()
    {
        Timer("now", TimeSpan.Zero);
        Assert.Empty(_fired);
        _time.Advance(TimeSpan.Zero);
        Assert.Equal([("now", 0)], _fired);
    }

    [Fact]
    public void Time_goes_neither_back_nor_from_inside_a_callback()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Advance(-Second));
        _time.Post(() => _time.Advance(Second));
        Assert.Throws<InvalidOperationException>(() => _time.Advance(Second));
        _time.Advance(Second); // Still usable after a callback threw.
    }

    [Fact]
    public async Task Delays_and_time_outs_follow_it()
    {
        var delay = Task.Delay(Second, _time, TestContext.Current.CancellationToken);
        using var timeout = new CancellationTokenSource(2 * Second, _time);
        _time.Advance(Second);
        await delay;
        Assert.False(timeout.IsCancellationRequested);
        _time.Advance(Second);
        Assert.True(timeout.IsCancellationRequested);
        Assert.Equal(2 * Second, _time.GetElapsedTime(Start.UtcTicks));
    }

    private ITimer Timer(string name, TimeSpan due, TimeSpan? period = null) =>
        _time.CreateTimer(
            _ => _fired.Add((name, (_time.GetUtcNow() - Start).TotalSeconds)), null, due, period ?? Timeout.InfiniteTimeSpan);
}
