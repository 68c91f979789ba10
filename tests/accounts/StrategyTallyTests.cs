using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>What each strategy asked of an account and what it earned there, counted by hand. A point of a micro is 2.00.</summary>
public sealed class StrategyTallyTests
{
    private static Intent Enter(string? strategy, Side side, int quantity) => Intent.Market(side, Scene.Mnq, quantity) with { Strategy = strategy };

    private static string Of(Scene scene, string strategy)
    {
        var tally = scene.State.Strategies.Single(one => one.Strategy == strategy);
        return $"{tally.Accepted} accepted {tally.Refused} refused {tally.Fills} fills {tally.Realized} realized {tally.Fees} fees {tally.Net} net";
    }

    [Fact]
    public void Each_has_its_own_decisions_and_its_own_profit()
    {
        var scene = new Scene();
        scene.Alert(Enter("trend", Side.Buy, 2));
        scene.FillAll();
        scene.Alert(Enter("fade", Side.Buy, 1));
        scene.FillAll();
        scene.Alert(Enter("fade", Side.Buy, 5_000));
        scene.Price(Scene.Mnq, 15_510m);
        scene.Alert(new Intent(IntentAction.Close, Scene.Mnq, Strategy: "trend"));
        scene.FillAll();
        Assert.Equal("2 accepted 0 refused 2 fills 40.00 realized 0.00 fees 40.00 net", Of(scene, "trend")); // 2 contracts × 10 points × 2.00
        Assert.Equal("1 accepted 1 refused 1 fills 0.00 realized 0.00 fees 0.00 net", Of(scene, "fade"));
    }

    [Fact]
    public void A_strangers_close_is_the_only_holders_and_costs_its_fee()
    {
        var scene = new Scene();
        scene.Alert(Enter("trend", Side.Buy, 1));
        scene.FillAll();
        scene.Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(15_495m), fee: 0.37m);
        Assert.Equal("1 accepted 0 refused 2 fills -10.00 realized 0.37 fees -10.37 net", Of(scene, "trend"));
    }

    [Fact]
    public void What_two_hold_and_a_stranger_closes_is_nobodys()
    {
        var scene = new Scene();
        foreach (var strategy in new[] { "trend", "fade" })
        {
            scene.Alert(Enter(strategy, Side.Buy, 1));
            scene.FillAll();
        }

        scene.Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(15_490m));
        Assert.Equal("0 accepted 0 refused 1 fills -20.00 realized 0.00 fees -20.00 net", Of(scene, StrategyTally.Nobody));
        Assert.Equal("1 accepted 0 refused 1 fills 0.00 realized 0.00 fees 0.00 net", Of(scene, "trend"));
    }

    [Fact]
    public void A_person_who_adds_to_a_strategys_position_is_nobody()
    {
        var scene = new Scene();
        scene.Alert(Enter("trend", Side.Buy, 1));
        scene.FillAll();
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        Assert.Equal("0 accepted 0 refused 1 fills 0.00 realized 0.00 fees 0.00 net", Of(scene, StrategyTally.Nobody));
    }

    [Fact]
    public void Names_beyond_the_bound_are_counted_as_nobodys()
    {
        EquatableArray<StrategyTally> tallies = default;
        for (var name = 0; name < StrategyTally.CountMax + 3; name++) tallies = StrategyTally.Decided(tallies, $"s{name}", accepted: true, Scene.Ten);
        Assert.Equal(StrategyTally.CountMax + 1, tallies.Count);
        Assert.Equal(3, tallies.Single(one => one.Strategy == StrategyTally.Nobody).Accepted);
        tallies = StrategyTally.Decided(tallies, "s0", accepted: false, Scene.Ten);
        Assert.Equal((1, 1), (tallies[0].Accepted, tallies[0].Refused));
    }
}
