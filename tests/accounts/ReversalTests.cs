using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>A reversal closes and opens; what it comes to keeps to the limit of three, whatever happens to the orders it waits for.</summary>
public sealed class ReversalTests
{
    private static Scene With(int net)
    {
        var scene = new Scene();
        if (net != 0) scene.Book(Scene.Mnq, net > 0 ? Side.Buy : Side.Sell, Math.Abs(net), Price.FromPoints(15_500m));
        return scene;
    }

    private static string Intended(Scene scene) =>
        string.Join(" ", scene.Last.OfType<AccountEvent.OrderIntended>().Select(intended => $"{intended.Purpose}:{intended.Ticket.Side}{intended.Ticket.Quantity}"));

    private static string Exits(Scene scene) =>
        string.Join(" ", scene.State.Orders.Where(order => order.Purpose == OrderPurpose.Exit).Select(order => $"{order.Ticket.Side}{order.Ticket.Quantity}"));

    private static void News(Scene scene, OrderId order, OrderNews news) =>
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), order, news, scene.Now));

    /// <summary>Found by the slow books: long 3, a sell of 8 was taken and left the account short 5.</summary>
    [Theory]
    [InlineData(3, 6, true, "Exit:Sell3 Entry:Sell3")]
    [InlineData(3, 7, true, "Exit:Sell3")]
    [InlineData(3, 8, true, "Exit:Sell3")]
    [InlineData(3, 8, false, "Exit:Sell3")]
    [InlineData(1, 4, false, "Exit:Sell1 Entry:Sell3")]
    [InlineData(1, 5, false, "Exit:Sell1")]
    public void What_a_reversal_leaves_keeps_to_the_limit(int net, int quantity, bool cancels, string expected)
    {
        var scene = With(net);
        scene.Alert(Intent.Market(Side.Sell, Scene.Mnq, quantity) with { CancelOrders = cancels });
        Assert.Equal(expected, Intended(scene));
    }

    [Fact]
    public void The_largest_opening_part_is_counted_behind_the_closing_one()
    {
        var scene = With(3);
        var accepted = Assert.IsType<AccountEvent.AlertAccepted>(scene.Sell(8));
        Assert.Equal(3, accepted.Decision.Largest.Count);
    }

    /// <summary>Long 1 with a buy of 2 on its way: a sell of 6 would close three and open three.</summary>
    [Fact]
    public void An_exit_shrinks_when_what_it_was_to_close_is_cancelled_before_it_fills()
    {
        var scene = With(1);
        scene.Buy(2);
        var entering = scene.State.Orders[0].Ticket.Id;
        News(scene, entering, new OrderNews.Placed("b"));
        scene.Sell(6);
        Assert.Equal("Sell3", Exits(scene));
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m), entering);
        Assert.Equal("Sell3", Exits(scene));
        News(scene, entering, new OrderNews.Cancelled("asked"));
        Assert.Equal("Sell2", Exits(scene));
    }

    [Fact]
    public void An_exit_goes_when_nothing_of_what_it_was_to_close_fills()
    {
        var scene = With(0);
        scene.Buy(3);
        var entering = scene.State.Orders[0].Ticket.Id;
        News(scene, entering, new OrderNews.Placed("b"));
        scene.Sell(3);
        Assert.Equal("Sell3", Exits(scene));
        News(scene, entering, new OrderNews.Rejected("NO", "no"));
        Assert.Empty(scene.State.Orders);
    }

    /// <summary>Long 1 with a resting sell of 3; a sell of 4 cancels it first, but it fills.</summary>
    [Fact]
    public void An_entry_gives_way_when_a_cancelled_order_filled_and_took_its_room()
    {
        var scene = With(1);
        scene.Alert(Intent.Market(Side.Sell, Scene.Mnq, 4) with { Kind = OrderKind.Limit, Limit = Price.FromPoints(15_600m) });
        foreach (var order in scene.State.Orders) News(scene, order.Ticket.Id, new OrderNews.Placed("b" + order.Ticket.Id));
        var resting = scene.State.Orders.Single(order => order.Purpose == OrderPurpose.Entry).Ticket.Id;
        scene.Sell(3);
        Assert.Equal("Exit:Sell1 Entry:Sell2", Intended(scene));
        scene.Book(Scene.Mnq, Side.Sell, 3, Price.FromPoints(15_600m), resting);
        Assert.All(scene.State.Orders.Where(order => order.Purpose == OrderPurpose.Entry), entry => Assert.True(entry.CancelAsked));
    }

    [Fact]
    public void An_exit_that_would_overtake_other_exits_becomes_a_flatten_of_the_contract()
    {
        var scene = With(3);
        scene.Alert(Intent.Market(Side.Sell, Scene.Mnq, 3) with { Kind = OrderKind.Limit, Limit = Price.FromPoints(15_600m) });
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(Intent.Market(Side.Sell, Scene.Mnq, 5) with { CancelOrders = false }));
        Assert.Equal("", Intended(scene));
        Assert.Contains(scene.Last, happened => happened is AccountEvent.FlattenStarted { Scope: { Contract: not null } });
    }

    /// <summary>Found by the stories: long 2, two sells of 2 rest, a close asks for their cancel and is refused: three sells of 2 would lie there.</summary>
    [Fact]
    public void An_exit_whose_cancels_are_refused_becomes_a_flatten_of_the_contract()
    {
        var scene = With(2);
        scene.Alert(Intent.Market(Side.Sell, Scene.Mnq, 4) with { Kind = OrderKind.Limit, Limit = Price.FromPoints(15_600m) });
        var resting = scene.State.Orders.Select(order => order.Ticket.Id).ToArray();
        foreach (var order in resting) News(scene, order, new OrderNews.Placed($"b{order}"));
        scene.Alert(new Intent(IntentAction.Close, Scene.Mnq));
        Assert.Equal("Exit:Sell2", Intended(scene));
        foreach (var order in resting) News(scene, order, new OrderNews.CancelRefused("NO", "it cannot be cancelled"));
        Assert.Equal("Sell2 Sell2", Exits(scene));
        foreach (var order in resting) News(scene, order, new OrderNews.Placed($"b{order}"));
        Assert.Equal(resting, scene.State.Orders.Select(order => order.Ticket.Id));
        Assert.Equal(Scene.Mnq, Assert.Single(scene.State.Flattens).Scope.Contract);
    }

    /// <summary>The cancel came too late, and its refusal is heard before the fill: what turns the position round waits for the fill, and closes it.</summary>
    [Fact]
    public void A_reversal_waits_for_the_fill_that_refused_its_cancel()
    {
        var scene = With(0);
        scene.Buy(1);
        var entry = scene.State.Orders[0].Ticket.Id;
        News(scene, entry, new OrderNews.Placed("b"));
        scene.Sell(3);
        Assert.Equal("Exit:Sell1 Entry:Sell2", Intended(scene));
        News(scene, entry, new OrderNews.CancelRefused("ALREADY_FILLED", "it is filled"));
        Assert.True(scene.State.IsHeld(Scene.Mnq));
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m), entry);
        Assert.False(scene.State.IsHeld(Scene.Mnq));
        Assert.Equal(["Exit:1", "Entry:2"], scene.State.Orders.Select(order => $"{order.Purpose}:{order.Remaining}"));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void A_close_that_the_broker_refuses_goes_on_as_a_flatten_of_the_contract_and_a_part_does_not(int quantity, bool flattens)
    {
        var scene = With(2);
        scene.Sell(quantity);
        News(scene, scene.State.Orders[0].Ticket.Id, new OrderNews.Rejected("HTTP_429", "too many requests"));
        Assert.Equal(flattens ? [Scene.Mnq] : [], scene.State.Flattens.Select(flatten => flatten.Scope.Contract!.Value));
        Assert.Empty(scene.State.Orders);
    }

    /// <summary>The first look reduces to the old book's three, the second to the new book's two.</summary>
    [Fact]
    public void Two_reductions_of_one_command_are_two_orders()
    {
        var scene = With(4);
        News(scene, scene.State.Orders[0].Ticket.Id, new OrderNews.Rejected("NO", "no"));
        var tighter = Books.Eval50K.Replace("\"max\":3", "\"max\":2", StringComparison.Ordinal).Replace("\"version\":\"1\"", "\"version\":\"2\"", StringComparison.Ordinal);
        scene.Send(new AccountCommand.BindRuleBook(scene.NextId(), tighter, "ann", "tighter", scene.Now));
        Assert.Equal(2, scene.State.Orders.Sum(order => order.Remaining));
        Assert.Distinct(scene.State.Orders.Select(order => order.Ticket.Id));
    }
}
