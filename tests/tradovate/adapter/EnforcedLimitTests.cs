using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate;
using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Adapter;

/// <summary>The firm's own limits at Tradovate (reference 16.2, 16.3): an opening order passes them and our rules, so the stricter wins.</summary>
public sealed class EnforcedLimitTests
{
    private static Row Row(string json) => new(JsonDocument.Parse(json).RootElement);

    private static Usd Dollars(decimal amount) => Usd.FromDollars(amount);

    /// <summary>An account that began the day with 50,000.</summary>
    private static CashRow Cash(decimal realized = 0, decimal week = 0) => new(1, 1, DateTimeOffset.UnixEpoch, CashRow.Dollars, 50_000 + realized, realized, week, 50_000);

    [Theory]
    [InlineData("{\"id\":1,\"adminAction\":\"Normal\"}", null)]
    [InlineData("{\"id\":1}", null)]
    [InlineData("{\"id\":1,\"adminAction\":\"LockTradingImmediately\"}", "LockTradingImmediately")]
    [InlineData("{\"id\":1,\"adminAction\":\"AddedLater\"}", "AddedLater")]
    [InlineData("{\"id\":1,\"adminAction\":\"Normal\",\"liquidateOnly\":\"2026-08-18T02:20:15.255Z\"}", "only close")]
    [InlineData("{\"id\":1,\"adminAction\":\"Normal\",\"userTriggeredLiqOnly\":true}", "the trader has locked it")]
    public void Anything_but_normal_opens_nothing(string json, string? says)
    {
        var why = RiskStatusRow.Read(Row(json)).WhyNot;
        if (says is null) Assert.Null(why);
        else Assert.Contains(says, why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4_800_001, null)]
    [InlineData(4_800_000, "floor")]
    public void Reaching_the_floor_is_a_breach(int netLiqCents, string? says)
    {
        var risk = RiskStatusRow.Read(Row("""{"id":1,"adminAction":"Normal","maxNetLiq":50000.0,"minNetLiq":48000.0}"""));
        // The floor is told, whether or not the distance is.
        foreach (var text in (string[])["""{"id":1,"trailingMaxDrawdown":2500.0,"trailingMaxDrawdownLimit":50000.0}""", """{"id":1}"""])
        {
            var why = EnforcedLimits.WhyNotOpen(risk, AutoLiqRow.Read(Row(text)), Cash(), Dollars(netLiqCents / 100m - 50_000));
            if (says is null) Assert.Null(why);
            else Assert.Contains(says, why, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{\"id\":1,\"trailingMaxDrawdown\":2500,\"trailingMaxDrawdownLimit\":50100}", 52_000, 49_500)]
    [InlineData("{\"id\":1,\"trailingMaxDrawdown\":2500,\"trailingMaxDrawdownLimit\":50100}", 54_000, 50_100)]
    [InlineData("{\"id\":1,\"trailingMaxDrawdown\":999999999}", 54_000, null)]
    [InlineData("{\"id\":1}", 54_000, null)]
    public void The_floor_follows_the_peak_to_its_lock_and_huge_numbers_are_off(string rules, int peak, int? floor) =>
        Assert.Equal(floor is { } dollars ? Dollars(dollars) : null, EnforcedLimits.FloorOf(RiskStatusRow.Read(Row($$"""{"id":1,"maxNetLiq":{{peak}}}""")), AutoLiqRow.Read(Row(rules))));

    [Theory]
    [InlineData(-60_000, -39_999, null)]
    [InlineData(-60_000, -40_000, "limit")]
    [InlineData(20_000, -120_000, "limit")]
    public void The_days_loss_counts_what_is_open(int realizedCents, int openCents, string? says)
    {
        foreach (var text in (string[])["""{"id":1,"dailyLossAutoLiq":1000.0,"dailyLossLiqOnly":1500.0}""", """{"id":1,"dailyLossPercentageAutoLiq":2.0,"dailyLossPercentageLiqOnly":1e9}"""])
        {
            var why = EnforcedLimits.WhyNotOpen(null, AutoLiqRow.Read(Row(text)), Cash(realizedCents / 100m), Dollars(openCents / 100m));
            if (says is null) Assert.Null(why);
            else Assert.Contains(says, why, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(-1_999, null)]
    [InlineData(-2_000, "this week's loss")]
    public void The_weeks_loss_counts_beside_the_days(int week, string? says)
    {
        var why = EnforcedLimits.WhyNotOpen(null, AutoLiqRow.Read(Row("""{"id":1,"weeklyLossAutoLiq":2000.0}""")), Cash(100, week + 50), Dollars(-50));
        if (says is null) Assert.Null(why);
        else Assert.Contains(says, why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_day_began_with_is_told_or_follows_from_what_was_made()
    {
        Assert.Equal((51_000m, -250m), (Read(""","amountSOD":51000,"realizedPnL":-100,"weekRealizedPnL":-250""").AtStart, Read(""","weekRealizedPnL":-250""").WeekRealized));
        Assert.Equal(50_100m, Read(""","realizedPnL":-100""").AtStart);

        static CashRow Read(string more) => CashRow.Read(Row($$"""{"id":1,"accountId":1,"amount":50000{{more}}}"""));
    }
}
