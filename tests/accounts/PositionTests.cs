using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>From an alert and a position to orders.</summary>
public sealed class PositionTests
{
    private static Scene With(int net)
    {
        var scene = new Scene();
        if (net != 0) scene.Book(Scene.Mnq, net > 0 ? Side.Buy : Side.Sell, Math.Abs(net), Price.FromPoints(15_500m));
        return scene;
    }

    private static string Orders(Scene scene) =>
        string.Join(" ", scene.Last.OfType<AccountEvent.OrderIntended>().Select(intended => $"{intended.Purpose}:{intended.Ticket.Side}{intended.Ticket.Quantity}"));

    [Theory]
    [InlineData(0, Side.Buy, 2, "Entry:Buy2")]
    [InlineData(1, Side.Buy, 2, "Entry:Buy2")]
    [InlineData(-1, Side.Buy, 1, "Exit:Buy1")]
    [InlineData(-1, Side.Buy, 3, "Exit:Buy1 Entry:Buy2")]
    [InlineData(2, Side.Sell, 1, "Exit:Sell1")]
    [InlineData(2, Side.Sell, 5, "Exit:Sell2 Entry:Sell3")]
    public void A_quantity_is_netted_against_the_real_position(int net, Side side, int quantity, string expected)
    {
        var scene = With(net);
        scene.Alert(Intent.Market(side, Scene.Mnq, quantity));
        Assert.Equal(expected, Orders(scene));
    }

    [Theory]
    [InlineData(0, Side.Buy, 2, "Entry:Buy2")]
    [InlineData(1, Side.Buy, 2, "Entry:Buy1")]
    [InlineData(2, Side.Buy, 2, "")]
    [InlineData(-2, Side.Buy, 1, "Exit:Buy2 Entry:Buy1")]
    public void A_target_position_is_reached_from_wherever_the_account_stands(int net, Side after, int size, string expected)
    {
        var scene = With(net);
        scene.Alert(Intent.Market(after, Scene.Mnq, 1) with { After = new StrategyPosition(after, size) });
        Assert.Equal(expected, Orders(scene));
    }

    [Fact]
    public void Ending_flat_closes_everything_whatever_the_quantity_says()
    {
        var scene = With(3);
        scene.Alert(Intent.Market(Side.Sell, Scene.Mnq, 1) with { After = new StrategyPosition(null, 0) });
        Assert.Equal("Exit:Sell3", Orders(scene));
    }

    [Fact]
    public void A_sell_that_leaves_the_strategy_long_never_passes_flat()
    {
        var scene = With(1);
        scene.Alert(Intent.Market(Side.Sell, Scene.Mnq, 5) with { After = new StrategyPosition(Side.Buy, null) });
        Assert.Equal("Exit:Sell1", Orders(scene));
    }

    [Fact]
    public void A_repeat_is_ignored_when_the_route_says_so()
    {
        var scene = With(1);
        Assert.IsType<AccountEvent.AlertIgnored>(scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 1) with { Same = SameSide.Ignore }));
    }

    [Fact]
    public void Add_and_reverse_on_a_flat_account_are_refused()
    {
        Assert.IsType<AccountEvent.AlertRefused>(With(0).Alert(new Intent(IntentAction.Add, Scene.Mnq, 1)));
        Assert.IsType<AccountEvent.AlertRefused>(With(0).Alert(new Intent(IntentAction.Reverse, Scene.Mnq)));
    }

    [Fact]
    public void Reverse_flips_at_equal_size()
    {
        var scene = With(2);
        scene.Alert(new Intent(IntentAction.Reverse, Scene.Mnq));
        Assert.Equal("Exit:Sell2 Entry:Sell2", Orders(scene));
    }

    [Fact]
    public void A_late_close_of_the_other_side_does_nothing()
    {
        var scene = With(-1);
        Assert.IsType<AccountEvent.AlertIgnored>(scene.Alert(new Intent(IntentAction.Close, Scene.Mnq, OnlySide: Side.Buy)));
        Assert.Equal("", Orders(scene));
    }

    [Fact]
    public void Of_a_reversal_the_close_alone_passes_when_the_opening_is_refused()
    {
        var scene = With(-3);
        var accepted = Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 10)));
        Assert.Contains("opening part is refused", accepted.Decision.Text, StringComparison.Ordinal);
        Assert.Equal("Exit:Buy3", Orders(scene));
    }

    [Fact]
    public void Reduce_only_refuses_from_flat_and_never_flips()
    {
        var flat = With(0);
        flat.Send(new AccountCommand.SetState(flat.NextId(), TradingState.ReduceOnly, "careful", "ann", flat.Now));
        Assert.IsType<AccountEvent.AlertRefused>(flat.Buy(1));
        var longTwo = With(2);
        longTwo.Send(new AccountCommand.SetState(longTwo.NextId(), TradingState.ReduceOnly, "careful", "ann", longTwo.Now));
        longTwo.Sell(5);
        Assert.Equal("Exit:Sell2", Orders(longTwo));
    }

    [Fact]
    public void Frozen_sends_nothing_at_all()
    {
        var scene = With(2);
        scene.Send(new AccountCommand.SetState(scene.NextId(), TradingState.Frozen, "legal", "ann", scene.Now));
        Assert.IsType<AccountEvent.AlertRefused>(scene.Alert(new Intent(IntentAction.Close, Scene.Mnq)));
        Assert.Empty(scene.State.Orders);
    }

    [Fact]
    public void The_strictest_level_counts_and_is_named()
    {
        var scene = With(0);
        var refused = Assert.IsType<AccountEvent.AlertRefused>(scene.Alert(
            Intent.Market(Side.Buy, Scene.Mnq, 1), above: new ControlFromAbove(TradingState.Halted, "group topstep", "news")));
        Assert.Equal("HALTED", refused.Decision.Code);
        Assert.Contains("group topstep", refused.Decision.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_alert_twice_is_the_same_as_once()
    {
        var scene = With(0);
        var alert = new AlertId(scene.NextId().Value);
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 1), alert);
        var version = scene.State.Version;
        scene.Send(new AccountCommand.Consider(scene.NextId(), alert, Intent.Market(Side.Buy, Scene.Mnq, 1), default, scene.Now));
        Assert.Equal(version, scene.State.Version);
    }
}
