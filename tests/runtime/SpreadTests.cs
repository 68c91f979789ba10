using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>The spread limit in a running account: bid and ask of the newest quote, whoever set the limit.</summary>
public sealed class SpreadTests
{
    private static readonly ContractSymbol Mnq = new("MNQ", 2026, 12);

    private static async Task<EngineScene> Limited(int ticks)
    {
        var scene = await EngineScene.Start();
        await scene.Accounts.Get(EngineScene.Ann).Change(new AccountChange.SetSafeguards(
            DeterministicId.Of("spread"), Safeguards.Default with { Spread = new SpreadLimit(ticks) }, "a test", "ann"));
        return scene;
    }

    /// <summary>Ticks of 0.25: three of them, four, a part of a fifth, five.</summary>
    [Theory]
    [InlineData("15500.75", "3", true)]
    [InlineData("15501", "4", true)]
    [InlineData("15501.01", "5", false)]
    [InlineData("15501.25", "5", false)]
    public async Task A_market_entry_passes_up_to_the_limit_and_other_entries_are_not_asked(string ask, string ticks, bool passes)
    {
        await using var scene = await Limited(4);
        Assert.True(Price.TryParse(ask, out var above));
        scene.Quote(Mnq, Price.FromPoints(15_500m), above);
        var ann = scene.Accounts.Get(EngineScene.Ann);
        var check = Assert.Single((await ann.Check(new OrderCheck(Mnq, Side.Buy, 1))).Checks, check => check.Code == SpreadLimit.Code);
        Assert.Equal((passes, "4", ticks), (check.Passed, check.Limit.ToString(), check.Value.ToString()));
        Assert.True((await ann.Check(new OrderCheck(Mnq, Side.Buy, 1, OrderKind.Limit, Price.FromPoints(15_500m)))).Accepted);
        var most = (await ann.View()).MaxQuantity.Where(size => size.Symbol == Mnq).ToArray();
        Assert.All(most, size => Assert.Equal(passes, size.Quantity > 0));
        if (!passes) Assert.All(most, size => Assert.Equal(SpreadLimit.Name, size.Binding));
    }

    [Fact]
    public async Task A_wide_market_that_closes_up_passes_with_the_next_quote()
    {
        await using var scene = await Limited(4);
        var ann = scene.Accounts.Get(EngineScene.Ann);
        scene.Quote(Mnq, Price.FromPoints(15_500m), Price.FromPoints(15_510m));
        var refused = await ann.Check(new OrderCheck(Mnq, Side.Buy, 1));
        Assert.Equal((SpreadLimit.Code, "spread: bid and ask of MNQZ2026 stand 40 ticks apart, the limit is 4."), (refused.Code, refused.Text));
        scene.Quote(Mnq, Price.FromPoints(15_500m), Price.FromPoints(15_500.25m));
        Assert.True((await ann.Check(new OrderCheck(Mnq, Side.Buy, 1))).Accepted);
    }

    [Fact]
    public async Task A_level_above_the_account_may_set_it_and_is_named()
    {
        await using var scene = await EngineScene.Start();
        await scene.Levels.Set(DeterministicId.Of("level"), LevelSafeguards.All, Safeguards.None with { Spread = new SpreadLimit(2) }, "a test", "ann");
        scene.Quote(Mnq, Price.FromPoints(15_500m), Price.FromPoints(15_500.75m));
        var refused = await scene.Accounts.Get(EngineScene.Ann).Check(new OrderCheck(Mnq, Side.Buy, 1));
        Assert.Equal(SpreadLimit.Code, refused.Code);
        Assert.Equal("all: spread", refused.Binding);
    }
}
