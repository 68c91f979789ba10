using Microsoft.Extensions.Logging.Abstractions;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Grains.Control;
using TraderTerminal.Silo.Care;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Tests.Runtime;
using Xunit;

namespace TraderTerminal.Tests.Care;

public sealed class ClockWatchTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualTime _steady = new(new DateTimeOffset(2026, 10, 20, 15, 0, 0, TimeSpan.Zero));
    private readonly SteppedTime _time;
    private readonly EngineHolds _holds = new();
    private readonly HeardAlarms _alarms = new();
    private readonly List<(string Why, TaskCompletionSource Done)> _asked = [];
    private readonly ClockWatch _watch;

    public ClockWatchTests()
    {
        _time = new SteppedTime(_steady);
        _watch = new ClockWatch(_holds, _alarms, Reread, _time, NullLogger<ClockWatch>.Instance);
        _watch.Start();
    }

    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    [Fact]
    public void Time_that_passes_tells_nothing()
    {
        for (var i = 0; i < 3_600; i++) _steady.Advance(Second);
        Assert.Empty(_asked);
        Assert.Equal(default, _holds.First);
    }

    [Fact]
    public void A_jump_holds_new_risk_back_until_every_account_has_begun_to_match()
    {
        _time.Step(TimeSpan.FromHours(1));
        _steady.Advance(Second);
        var (why, done) = Assert.Single(_asked);
        Assert.Equal("the clock went 3600 s ahead: it was set, or the machine slept", why);
        Assert.Equal((TradingState.ReduceOnly, "CLOCK_STEPPED", why), (_holds.First.State, _holds.First.Code, _holds.First.Reason));
        Assert.Equal("CLOCK_STEPPED", Assert.Single(_alarms.Alarms).Code);

        done.SetResult();
        Assert.Equal(default, _holds.First);
        _steady.Advance(Second);
        Assert.Single(_asked);
    }

    [Fact]
    public void A_second_jump_is_not_let_go_by_the_end_of_the_first()
    {
        _time.Step(TimeSpan.FromMinutes(5));
        _steady.Advance(Second);
        _time.Step(TimeSpan.FromMinutes(-5));
        _steady.Advance(Second);
        Assert.Equal(2, _asked.Count);
        _asked[0].Done.SetResult();
        Assert.Equal("CLOCK_STEPPED", _holds.First.Code);
        _asked[1].Done.SetResult();
        Assert.Equal(default, _holds.First);
    }

    [Fact]
    public void Accounts_that_cannot_be_told_keep_it()
    {
        _time.Step(TimeSpan.FromMinutes(5));
        _steady.Advance(Second);
        _asked[0].Done.SetException(new InvalidOperationException("a fault"));
        Assert.Equal("CLOCK_STEPPED", _holds.First.Code);
    }

    private Task Reread(string why)
    {
        var done = new TaskCompletionSource();
        _asked.Add((why, done));
        return done.Task;
    }
}
