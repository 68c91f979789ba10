using TraderTerminal.Domain.Alerts;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

public sealed class StalenessTests
{
    private static readonly DateTimeOffset Fired = new(2025, 12, 3, 14, 30, 0, TimeSpan.Zero);

    private static Staleness Check(string fields, int secondsLater) =>
        Staleness.Check(Reading.Alert("{\"symbol\":\"MNQ1!\"," + fields + "}"), Fired.AddSeconds(secondsLater), TimeSpan.FromSeconds(60));

    [Theory]
    [InlineData("\"action\":\"buy\",\"timenow\":\"2025-12-03T14:30:00Z\"", 60, false)]
    [InlineData("\"action\":\"buy\",\"timenow\":\"2025-12-03T14:30:00Z\"", 61, true)]
    [InlineData("\"action\":\"close\",\"timenow\":\"2025-12-03T14:30:00Z\"", 86_400, false)]
    [InlineData("\"action\":\"sell\",\"positionAfter\":\"flat\",\"timenow\":\"2025-12-03T14:30:00Z\"", 86_400, false)]
    [InlineData("\"action\":\"buy\"", 86_400, false)]
    [InlineData("\"action\":\"buy\",\"timestamp\":\"2025-12-03T14:30:00Z\",\"interval\":\"5\"", 360, false)]
    [InlineData("\"action\":\"buy\",\"timestamp\":\"2025-12-03T14:30:00Z\",\"interval\":\"5\"", 361, true)]
    [InlineData("\"action\":\"buy\",\"timestamp\":\"2025-12-03T14:30:00Z\",\"interval\":\"30S\"", 91, true)]
    [InlineData("\"action\":\"buy\",\"timestamp\":\"2025-12-03T14:30:00Z\"", 960, false)]
    [InlineData("\"action\":\"buy\",\"timestamp\":\"2025-12-03T14:30:00Z\"", 961, true)]
    [InlineData("\"action\":\"buy\",\"timestamp\":\"2025-12-03T14:30:00Z\",\"interval\":\"1D\"", 86_460, false)]
    public void An_entry_may_be_a_minute_old(string fields, int secondsLater, bool isStale) => Assert.Equal(isStale, Check(fields, secondsLater).IsStale);

    [Fact]
    public void The_reason_has_the_numbers() =>
        Assert.Equal("fired 92 s ago, limit 60 s", Check("\"action\":\"buy\",\"timenow\":\"2025-12-03T14:30:00Z\"", 92).Reason);

    [Fact]
    public void A_time_ahead_is_a_warning_beyond_five_seconds()
    {
        Assert.Null(Check("\"action\":\"buy\",\"timenow\":\"2025-12-03T14:30:00Z\"", -5).Warning);
        var ahead = Check("\"action\":\"buy\",\"timenow\":\"2025-12-03T14:30:00Z\"", -6);
        Assert.Equal("fired 6 s in the future", ahead.Warning);
        Assert.False(ahead.IsStale);
    }
}
