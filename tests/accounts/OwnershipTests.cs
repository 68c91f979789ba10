using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>Two strategies meet in one contract of one account: each has its own part of the position.</summary>
public sealed class OwnershipTests
{
    private static Intent Enter(string? strategy, Side side, int quantity, Ownership ownership = Ownership.Shared) =>
        Intent.Market(side, Scene.Mnq, quantity) with { Strategy = strategy, Ownership = ownership };

    private static Intent Leave(string? strategy, Ownership ownership = Ownership.Shared) =>
        new(IntentAction.Close, Scene.Mnq, Strategy: strategy) { Ownership = ownership };

    /// <summary>A holds 2 long, and B holds 1.</summary>
    private static Scene Both()
    {
        var scene = new Scene();
        scene.Price(Scene.Mnq, 15_500m);
        foreach (var (strategy, quantity) in new[] { ("a", 2), ("b", 1) })
        {
            scene.Alert(Enter(strategy, Side.Buy, quantity));
            scene.FillAll();
        }

        return scene;
    }

    private static string Parts(Scene scene) => string.Join(" ", scene.State.Shares.Select(share => $"{share.Strategy}{share.Net:+0;-0}"));

    private static int Net(Scene scene) => scene.State.PositionIn(Scene.Mnq)?.Net ?? 0;

    private static string Code(AccountEvent outcome) => Assert.IsType<AccountEvent.AlertIgnored>(outcome).Code;

    [Theory]
    [InlineData("a", 1, "b+1")]
    [InlineData("b", 2, "a+2")]
    [InlineData(null, 0, "")]
    public void An_exit_closes_its_own_part(string? strategy, int left, string parts)
    {
        var scene = Both();
        Assert.Equal("a+2 b+1", Parts(scene));
        scene.Alert(Leave(strategy));
        scene.FillAll();
        Assert.Equal((left, parts), (Net(scene), Parts(scene)));
    }

    [Fact]
    public void A_strategy_that_holds_nothing_closes_nothing()
    {
        var scene = Both();
        Assert.Equal(ReasonCodes.OtherStrategy, Code(scene.Alert(Leave("c"))));
        Assert.Equal(ReasonCodes.OtherStrategy, Code(scene.Alert(Enter("c", Side.Sell, 1))));
        Assert.Empty(scene.State.Orders);
    }

    [Fact]
    public void A_reversal_closes_its_own_part_and_opens_nothing_against_the_other()
    {
        var scene = Both();
        scene.Alert(Enter("b", Side.Sell, 2));
        scene.FillAll();
        Assert.Equal((2, "a+2"), (Net(scene), Parts(scene)));
    }

    [Fact]
    public void Alone_again_a_strategy_reverses_as_ever()
    {
        var scene = Both();
        scene.Alert(Leave("a"));
        scene.FillAll();
        scene.Alert(Enter("b", Side.Sell, 2));
        scene.FillAll();
        Assert.Equal((-1, "b-1"), (Net(scene), Parts(scene)));
    }

    [Fact]
    public void Exclusive_lets_the_first_have_the_contract_to_itself()
    {
        var scene = new Scene();
        scene.Price(Scene.Mnq, 15_500m);
        scene.Alert(Enter("a", Side.Buy, 1, Ownership.Exclusive));
        Assert.Equal(ReasonCodes.OtherStrategy, Code(scene.Alert(Enter("b", Side.Buy, 1, Ownership.Exclusive))));
        scene.FillAll();
        Assert.Equal(ReasonCodes.OtherStrategy, Code(scene.Alert(Leave("b", Ownership.Exclusive))));
        scene.Alert(Leave("a", Ownership.Exclusive));
        scene.FillAll();
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(Enter("b", Side.Buy, 1, Ownership.Exclusive)));
    }

    [Fact]
    public void Free_is_about_the_whole_position()
    {
        var scene = Both();
        scene.Alert(Leave("c", Ownership.Free));
        scene.FillAll();
        Assert.Equal((0, ""), (Net(scene), Parts(scene)));
    }

    /// <summary>B's exit overtakes its entry: only B's orders are cancelled, and what they come to is what it closes.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_exit_that_overtakes_its_entry_leaves_the_other_strategy_alone(bool fills)
    {
        var scene = new Scene();
        scene.Price(Scene.Mnq, 15_500m);
        scene.Alert(Enter("a", Side.Buy, 1));
        scene.FillAll();
        scene.Alert(Enter("b", Side.Buy, 2));
        var entry = scene.State.Orders[0];
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), entry.Ticket.Id, new OrderNews.Placed("b"), scene.Now));
        scene.Alert(Leave("b"));
        Assert.Empty(scene.State.Flattens);
        if (fills) scene.Fill(scene.State.Order(entry.Ticket.Id)!);
        else scene.Send(new AccountCommand.RecordOrder(scene.NextId(), entry.Ticket.Id, new OrderNews.Cancelled("asked"), scene.Now));
        scene.FillAll();
        Assert.Equal((1, "a+1"), (Net(scene), Parts(scene)));
    }

    [Theory]
    [InlineData(1, "a+1 b+1")]
    [InlineData(2, "b+1")]
    [InlineData(3, "")]
    [InlineData(5, "")]
    public void What_goes_without_its_owner_is_taken_from_the_oldest(int closed, string parts)
    {
        var scene = Both();
        scene.Book(Scene.Mnq, Side.Sell, closed, Price.FromPoints(15_500m));
        Assert.Equal((3 - closed, parts), (Net(scene), Parts(scene)));
    }

    [Fact]
    public void The_parts_never_come_to_more_than_the_position_and_never_point_the_other_way()
    {
        var random = new Random(10);
        for (var run = 0; run < 500; run++)
        {
            EquatableArray<StrategyShare> shares = default;
            var net = 0;
            for (var step = 0; step < 40; step++)
            {
                var after = net + random.Next(-3, 4);
                if (after == net) continue;
                shares = StrategyShare.After(shares, Scene.Mnq, random.Next(3) switch { 0 => null, 1 => "a", _ => "b" }, net, after);
                net = after;
                Assert.All(shares, share => Assert.Equal(Math.Sign(net), Math.Sign(share.Net)));
                Assert.True(shares.Sum(share => Math.Abs(share.Net)) <= Math.Abs(net));
            }
        }
    }
}
