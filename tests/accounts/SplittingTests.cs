using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>Several stops and targets at a broker that attaches one: the widest stop goes with the entry, the rest is placed after its fills, and nothing is closed twice.</summary>
public sealed class SplittingTests
{
    private const decimal Market = 15_500m;

    private static Points Of(int points) => new(points * Price.NanosPerPoint);

    private static BracketAsk Pair(int? quantity, int? stop, int? target) =>
        new(quantity, null, stop is { } away ? Of(away) : null, null, null, target is { } far ? Of(far) : null);

    private static Scene Asked(int quantity, params BracketAsk[] pairs)
    {
        var scene = new Scene { IsOneStop = true };
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, quantity) with { Brackets = new(pairs) });
        return scene;
    }

    /// <summary>Long three, of which one goes 10 points away, one 20 and one 30; stops at 10, 20 and 10 points.</summary>
    private static Scene Three() => Asked(3, Pair(1, 10, 10), Pair(1, 20, 20), Pair(1, 10, 30));

    private static AccountOrder Entry(Scene scene) => scene.State.Orders.Single(order => order.Purpose == OrderPurpose.Entry);

    private static void News(Scene scene, OrderId order, OrderNews news) => scene.Send(new AccountCommand.RecordOrder(scene.NextId(), order, news, scene.Now));

    private static AccountOrder Leg(Scene scene, string ending) => scene.State.Orders.Single(order => order.IsLeg && order.Ticket.Id.Value.EndsWith($"-{ending}", StringComparison.Ordinal));

    /// <summary>The entry fills, the broker's stop works, and it takes what we place.</summary>
    private static Scene Working(Scene scene)
    {
        var entry = Entry(scene);
        scene.Fill(entry);
        Attach(scene, entry);
        foreach (var order in scene.State.Orders.Where(order => order.Status == OrderStatus.Intended).ToArray()) News(scene, order.Ticket.Id, new OrderNews.Placed("b"));
        return scene;
    }

    private static void Attach(Scene scene, AccountOrder entry, decimal at = Market - 20)
    {
        var leg = Assert.Single(entry.Attached);
        var ticket = new OrderTicket(leg.Id, Scene.Mnq, Side.Sell, entry.Ticket.Quantity, OrderKind.Stop, Stop: Price.FromPoints(at), Tif: TimeInForce.Gtc);
        News(scene, leg.Id, new OrderNews.Appeared(ticket, "b", default, entry.Ticket.Id));
    }

    /// <summary>What the broker is told of size, it does.</summary>
    private static void Resized(Scene scene, string ending)
    {
        var order = Leg(scene, ending);
        News(scene, order.Ticket.Id, new OrderNews.Modified(order.Ticket with { Quantity = order.ResizeTo ?? order.Change!.Quantity!.Value }));
    }

    private static void Fills(Scene scene, string ending) => scene.Fill(Leg(scene, ending), price: 15_500m);

    private static string[] Shown(Scene scene) =>
        [.. scene.State.Orders.Select(order => $"{order.Ticket.Id.Value[33..]} {order.Remaining} {(order.Ticket.Stop ?? order.Ticket.Limit)?.ToString()}{(order.CancelAsked ? " cancelled" : "")}").Order(StringComparer.Ordinal)];

    [Fact]
    public void The_widest_stop_goes_with_the_entry_for_all_of_it_and_the_rest_is_placed_when_it_has_filled()
    {
        var scene = Three();
        var attached = Assert.Single(Entry(scene).Attached);
        Assert.Equal((BracketRole.Stop, 1, 3, Of(20)), (attached.Role, attached.Pair, attached.Quantity.Count, attached.FromEntry));
        Assert.DoesNotContain(scene.State.Orders, order => order.IsLeg);
        Working(scene);
        Assert.Equal(["s0 1 15490.00", "s1 3 15480.00", "s2 1 15490.00", "t0 1 15510.00", "t1 1 15520.00", "t2 1 15530.00"], Shown(scene));
        // With the others working it gives up what they cover, and nothing is ever uncovered.
        Assert.Equal(1, Leg(scene, "s1").ResizeTo!.Value.Count);
        Resized(scene, "s1");
        Assert.Equal((1, 0), (Leg(scene, "s1").Remaining, Assert.Single(scene.State.Protections).Uncovered));
        Assert.DoesNotContain(scene.State.SuspendedLegs, leg => leg.Own is not null);
        Assert.Equal((3, 0, 3), (Exposure.Of(scene.State, Scene.Mnq).Net, Exposure.Of(scene.State, Scene.Mnq).Buys, Exposure.Of(scene.State, Scene.Mnq).Sells));
    }

    [Fact]
    public void It_keeps_what_has_no_working_stop_of_its_own()
    {
        var scene = Three();
        var entry = Entry(scene);
        scene.Fill(entry);
        Attach(scene, entry);
        Assert.Null(Leg(scene, "s1").ResizeTo);
        News(scene, Leg(scene, "s0").Ticket.Id, new OrderNews.Placed("b"));
        Assert.Equal(2, Leg(scene, "s1").ResizeTo!.Value.Count);
        News(scene, Leg(scene, "s2").Ticket.Id, new OrderNews.Placed("b"));
        Assert.Equal(1, Leg(scene, "s1").ResizeTo!.Value.Count);
    }

    [Theory]
    [InlineData("t0", "s0")]
    [InlineData("s0", "t0")]
    [InlineData("t1", "s1")]
    [InlineData("s1", "t1")]
    public void A_leg_that_fills_takes_the_other_of_its_pair_along_and_leaves_the_rest(string filled, string other)
    {
        var scene = Working(Three());
        Resized(scene, "s1");
        Fills(scene, filled);
        Assert.True(Leg(scene, other).CancelAsked);
        Assert.Equal(4, scene.State.Orders.Count(order => !order.CancelAsked));
        News(scene, Leg(scene, other).Ticket.Id, new OrderNews.Cancelled("asked"));
        Assert.Equal((2, 0), (scene.State.Positions[0].Net, Assert.Single(scene.State.Protections).Uncovered));
        foreach (var next in (string[])["t0", "t1", "t2"])
        {
            if (!scene.State.Orders.Any(order => order.Ticket.Id.Value.EndsWith(next, StringComparison.Ordinal) && !order.CancelAsked)) continue;
            Fills(scene, next);
            News(scene, Leg(scene, $"s{next[1]}").Ticket.Id, new OrderNews.Cancelled("asked"));
        }

        Assert.Equal((0, 0, 0), (scene.State.Positions.Count, scene.State.Orders.Count, scene.State.Flattens.Count));
    }

    [Fact]
    public void A_gap_through_every_stop_before_the_widest_has_shrunk_is_closed_again_at_once()
    {
        var scene = Working(Three());
        Fills(scene, "s1");
        Assert.Empty(scene.State.Positions);
        Assert.All(scene.State.Orders, order => Assert.True(order.CancelAsked));
        // The cancel came too late.
        Fills(scene, "s0");
        Assert.Equal(-1, Assert.Single(scene.State.Positions).Net);
        Assert.Contains("has filled more than there was to close", Assert.Single(scene.State.Flattens).Reason, StringComparison.Ordinal);
        foreach (var order in scene.State.Orders.ToArray()) News(scene, order.Ticket.Id, new OrderNews.Cancelled("asked"));
        scene.Look();
        Assert.Equal((OrderPurpose.Flatten, Side.Buy, 1), (scene.State.Orders[^1].Purpose, scene.State.Orders[^1].Ticket.Side, scene.State.Orders[^1].Remaining));
    }

    [Fact]
    public void Each_part_fill_of_the_entry_is_given_its_legs()
    {
        var scene = Asked(3, Pair(2, 10, 10), Pair(1, 20, 20));
        var entry = Entry(scene);
        scene.Fill(entry, quantity: 1);
        Assert.Equal(["e 2 ", "s0 1 15490.00", "t0 1 15510.00"], Shown(scene).Select(shown => shown.Replace("-", "", StringComparison.Ordinal)));
        foreach (var leg in (string[])["s0", "t0"]) News(scene, Leg(scene, leg).Ticket.Id, new OrderNews.Placed("b"));
        scene.Book(Scene.Mnq, Side.Buy, 2, Price.FromPoints(Market), entry.Ticket.Id);
        // One pair grows, the other begins.
        Assert.Equal((2, 2), (Leg(scene, "s0").Change!.Quantity!.Value.Count, Leg(scene, "t0").Remaining));
        Assert.Equal(1, Leg(scene, "t1").Remaining);
        Attach(scene, entry);
        foreach (var leg in (string[])["s0", "t0"]) Resized(scene, leg);
        News(scene, Leg(scene, "t1").Ticket.Id, new OrderNews.Placed("b"));
        Assert.Equal(1, Leg(scene, "s1").ResizeTo!.Value.Count);
        Resized(scene, "s1");
        Assert.Equal(["s0 2 15490.00", "s1 1 15480.00", "t0 2 15510.00", "t1 1 15520.00"], Shown(scene));
    }

    [Fact]
    public void An_entry_that_ends_after_a_part_fill_gets_legs_for_that_part()
    {
        var scene = Asked(3, Pair(1, 10, 10), Pair(2, 20, 20));
        var entry = Entry(scene);
        scene.Fill(entry, quantity: 2);
        News(scene, entry.Ticket.Id, new OrderNews.Cancelled("enough"));
        Assert.Equal(["s0 1 15490.00", "t0 1 15510.00", "t1 1 15520.00"], Shown(scene));
    }

    [Fact]
    public void A_stop_that_is_refused_closes_the_position_and_a_target_that_is_refused_does_not()
    {
        var scene = Working(Three());
        var again = Three();
        again.Fill(Entry(again));
        News(again, Leg(again, "t0").Ticket.Id, new OrderNews.Rejected("X", "no"));
        Assert.Empty(again.State.Flattens);
        Assert.DoesNotContain(again.State.Orders, order => order.Ticket.Id.Value.EndsWith("-t0", StringComparison.Ordinal));
        News(again, Leg(again, "s0").Ticket.Id, new OrderNews.Rejected("X", "no"));
        Assert.Single(again.State.Flattens);
        Assert.Empty(scene.State.Flattens);
    }

    [Fact]
    public void Targets_without_a_stop_are_placed_and_nothing_is_attached()
    {
        var scene = Asked(2, Pair(1, null, 10), Pair(1, null, 20));
        Assert.Empty(Entry(scene).Attached);
        scene.Fill(Entry(scene));
        Assert.Equal(["t0 1 15510.00", "t1 1 15520.00"], Shown(scene));
    }

    [Fact]
    public void One_stop_and_one_target_for_all_are_the_brokers()
    {
        var scene = Asked(2, Pair(null, 10, 20));
        Assert.Equal((null, 2), (Entry(scene).Split, Entry(scene).Attached.Count));
        scene.Fill(Entry(scene));
        Assert.Empty(scene.State.Orders);
    }

    [Fact]
    public void Sold_short_the_legs_stand_on_the_other_sides()
    {
        var scene = new Scene { IsOneStop = true };
        scene.Alert(Intent.Market(Side.Sell, Scene.Mnq, 2) with { Brackets = new([Pair(1, 30, 10), Pair(1, 10, 20)]) });
        Assert.Equal(0, Assert.Single(Entry(scene).Attached).Pair);
        scene.Fill(Entry(scene));
        Assert.Equal(["s1 1 15510.00", "t0 1 15490.00", "t1 1 15480.00"], Shown(scene));
        Assert.All(scene.State.Orders, order => Assert.Equal(Side.Buy, order.Ticket.Side));
    }

    [Fact]
    public void A_position_that_a_person_flattens_meanwhile_gets_no_legs()
    {
        var scene = Asked(3, Pair(1, 10, 10), Pair(2, 20, 20));
        var entry = Entry(scene);
        scene.Send(new AccountCommand.Flatten(scene.NextId(), FlattenScope.Account, "enough", "ann", null, scene.Now));
        scene.Fill(entry);
        Assert.DoesNotContain(scene.State.Orders, order => order.IsLeg);
    }
}
