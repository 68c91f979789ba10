using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>How long a loss limit lasts at the pace of the last minutes, counted by hand.</summary>
public sealed class LossPaceTests
{
    private static readonly DateTimeOffset Ten = Scene.Ten;

    /// <summary>300.00 in ten minutes are 0.50 a second: 450.00 last 900 seconds.</summary>
    [Theory]
    [InlineData(450.00, 900)]
    [InlineData(450.49, 900)] // 900.98 seconds, rounded down.
    [InlineData(0.49, 0)]
    [InlineData(0, 0)]
    [InlineData(-20, 0)] // The limit is behind it.
    public void What_is_left_goes_at_the_pace_of_what_went(double left, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Pace(50_000m, 49_700m, minutes: 10)!.Value.Until(Usd.FromDollars((decimal)left)));

    [Theory]
    [InlineData(50_000)]
    [InlineData(50_000.01)]
    public void Nothing_is_neared_while_nothing_is_lost(double last) =>
        Assert.Null(Pace(50_000m, (decimal)last, minutes: 10)!.Value.Until(Usd.FromDollars(100)));

    [Fact]
    public void A_minute_is_enough_to_tell_and_less_is_not()
    {
        Assert.NotNull(LossPace.Of(Ten, default, Ten.AddMinutes(1), default));
        Assert.Null(LossPace.Of(Ten, default, Ten.AddMinutes(1).AddTicks(-1), default));
    }

    [Fact]
    public void What_is_more_than_a_week_away_is_no_danger_of_this_trade()
    {
        var aCentAMinute = Pace(50_000m, 49_999.99m, minutes: 1)!.Value;
        Assert.Equal(TimeSpan.FromDays(7), aCentAMinute.Until(Usd.FromDollars(100.80m)));
        Assert.Null(aCentAMinute.Until(Usd.FromDollars(100.81m)));
    }

    [Fact]
    public void It_is_looked_back_for_fifteen_minutes_and_not_before_the_position_was_opened()
    {
        Assert.Equal(Ten.AddMinutes(-15), LossPace.From(Ten.AddHours(-3), Ten));
        Assert.Equal(Ten.AddMinutes(-4), LossPace.From(Ten.AddMinutes(-4), Ten));
    }

    private static LossPace? Pace(decimal first, decimal last, int minutes) => LossPace.Of(Ten, Usd.FromDollars(first), Ten.AddMinutes(minutes), Usd.FromDollars(last));
}
