using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Measures;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

public sealed class SlowWorkTests
{
    private static readonly DateTimeOffset _at = new(2026, 10, 20, 14, 30, 0, TimeSpan.Zero);
    private static readonly AccountId _account = new("one");

    [Fact]
    public void What_takes_as_long_as_the_aim_is_kept_with_its_alert_and_trace_and_what_is_quicker_is_counted_alone()
    {
        using var metrics = new Metrics();
        var alert = new AlertId(new Guid("00112233-4455-6677-8899-aabbccddeeff"));
        metrics.Took(metrics.Append, SlowWork.From - TimeSpan.FromTicks(1), _account, alert, _at);
        metrics.Took(metrics.Append, SlowWork.From, _account, alert, _at);
        metrics.Took(metrics.Decide, SlowWork.From * 2, _account, null, _at);
        Assert.Equal(
            [new SlowView(_at, "decide", 50, _account, null, null), new SlowView(_at, "append", 25, _account, alert, "00112233445566778899aabbccddeeff")],
            metrics.Slow.Look());
        Assert.Equal((1, 2), (metrics.Decide.Look().Count, metrics.Append.Look().Count));
    }

    [Fact]
    public void Only_the_newest_are_kept()
    {
        var slow = new SlowWork();
        for (var i = 0; i <= SlowWork.CountMax; i++) slow.Add("append", SlowWork.From, _account, null, _at.AddSeconds(i));
        Assert.Equal(SlowWork.CountMax, slow.Look().Count);
        Assert.Equal((_at.AddSeconds(SlowWork.CountMax), _at.AddSeconds(1)), (slow.Look()[0].At, slow.Look()[^1].At));
    }
}
