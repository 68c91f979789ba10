using TraderTerminal.Api.Hooks;
using Xunit;

namespace TraderTerminal.Tests.Api;

public sealed class UnroutedBudgetTests
{
    [Fact]
    public void A_flood_is_recorded_up_to_the_burst_and_then_at_the_refill()
    {
        var time = ManualTime.AtTen();
        var budget = new UnroutedBudget(time);
        for (var delivery = 0; delivery < UnroutedBudget.BurstMax; delivery++) Assert.True(budget.Take());
        Assert.False(budget.Take());

        time.Advance(UnroutedBudget.RefillEvery - TimeSpan.FromTicks(1));
        Assert.False(budget.Take());
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(budget.Take());
        Assert.False(budget.Take());

        time.Advance(TimeSpan.FromDays(1));
        for (var delivery = 0; delivery < UnroutedBudget.BurstMax; delivery++) Assert.True(budget.Take());
        Assert.False(budget.Take());
    }
}
