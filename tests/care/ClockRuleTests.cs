using TraderTerminal.Silo.Care;
using Xunit;

namespace TraderTerminal.Tests.Care;

public sealed class ClockRuleTests
{
    private static readonly DateTimeOffset Ten = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 1, null)]
    [InlineData(1, 0.999, null)]
    [InlineData(2.9, 1, null)]
    [InlineData(3, 1, "the clock went 2 s ahead: it was set, or the machine slept")]
    [InlineData(3601, 1, "the clock went 3600 s ahead: it was set, or the machine slept")]
    [InlineData(-0.9, 1, null)]
    [InlineData(-1, 1, "the clock was set back by 2 s")]
    [InlineData(29.9, 29.9, null)]
    [InlineData(30, 30, "the program stood still for 30 s: the machine slept, or the process was stopped")]
    [InlineData(28_800, 28_800, "the program stood still for 28800 s: the machine slept, or the process was stopped")]
    public void Time_passes_alike_on_both_clocks_or_it_is_told_what_happened(double wallSeconds, double steadySeconds, string? told)
    {
        var before = new ClockLook(Ten, TimeSpan.FromSeconds(5));
        var now = new ClockLook(Ten.AddSeconds(wallSeconds), TimeSpan.FromSeconds(5 + steadySeconds));
        Assert.Equal(told, ClockRule.Judge(before, now));
    }
}
