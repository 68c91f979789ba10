using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>The accounts of one trader decide on opening orders one after the other.</summary>
public sealed class TraderBoardTests
{
    private const string Book = "topstep/combine/50k";
    private static readonly ContractSymbol Mnq = new("MNQ", 2026, 12);

    private static AlertForAccount Alert(Side side, string name) =>
        new(new AlertId(DeterministicId.Of("board", name)), Intent.Market(side, Mnq, 1), null, new DateTimeOffset(2026, 10, 20, 15, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Opposite_orders_at_the_same_instant_on_two_accounts_of_a_trader_are_one_accepted_and_one_refused()
    {
        for (var round = 0; round < 10; round++)
        {
            await using var scene = await EngineScene.Start(Book);
            var (ann, bob) = (scene.Accounts.Get(EngineScene.Ann), scene.Accounts.Get(EngineScene.Bob));
            var outcomes = await Task.WhenAll(
                Task.Run(async () => await ann.Consider(Alert(Side.Buy, $"a{round}"))), Task.Run(async () => await bob.Consider(Alert(Side.Sell, $"b{round}"))));
            Assert.Equal(1, outcomes.Count(outcome => outcome.Outcome == AlertOutcome.Accepted));
            Assert.Equal(HedgeGuard.CrossAccountCode, outcomes.Single(outcome => outcome.Outcome == AlertOutcome.Refused).Code);
        }
    }

    [Fact]
    public async Task What_another_account_holds_is_known_after_it_was_rebuilt_and_shown_in_the_largest_size()
    {
        await using var scene = await EngineScene.Start(Book);
        Assert.Equal(AlertOutcome.Accepted, (await scene.Accounts.Get(EngineScene.Ann).Consider(Alert(Side.Buy, "first"))).Outcome);
        var bob = scene.Accounts.Get(EngineScene.Bob);
        Assert.Equal(HedgeGuard.CrossAccountCode, (await bob.Check(new OrderCheck(Mnq, Side.Sell, 1))).Code);
        Assert.True((await bob.Check(new OrderCheck(Mnq, Side.Buy, 1))).Accepted);
        var sells = (await bob.View()).MaxQuantity.Single(size => size.Symbol == Mnq && size.Side == Side.Sell);
        Assert.Equal((0, HedgeGuard.Name), (sells.Quantity, sells.Binding));
    }

    [Fact]
    public async Task An_order_that_would_meet_one_of_the_traders_other_account_is_refused()
    {
        await using var scene = await EngineScene.Start();
        var (ann, bob) = (scene.Accounts.Get(EngineScene.Ann), scene.Accounts.Get(EngineScene.Bob));
        await bob.Change(new AccountChange.SetSafeguards(
            DeterministicId.Of("self-cross"), Safeguards.Default with { SelfCross = new SelfCross(SelfCrossScope.Trader) }, "a test", "ann"));
        var sell = Alert(Side.Sell, "rests");
        var rests = sell with { Intent = sell.Intent! with { Kind = OrderKind.Limit, Limit = Price.FromPoints(15_510m) } };
        Assert.Equal(AlertOutcome.Accepted, (await ann.Consider(rests)).Outcome);
        Assert.True((await bob.Check(new OrderCheck(Mnq, Side.Buy, 1, OrderKind.Limit, Price.FromPoints(15_509.75m)))).Accepted);
        var buy = Alert(Side.Buy, "meets");
        var meets = await bob.Consider(buy with { Intent = buy.Intent! with { Kind = OrderKind.Limit, Limit = Price.FromPoints(15_510m) } });
        Assert.Equal((AlertOutcome.Refused, SelfCross.Code), (meets.Outcome, meets.Code));
    }
}
