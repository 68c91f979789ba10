using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>A stop and its target that go to the broker as one: it cancels the other, and we do not.</summary>
public sealed class ExitPairTests
{
    private static Points Of(int points) => new(points * Price.NanosPerPoint);

    /// <summary>Long two: one pair 10 points away, one 20. The wider stop goes with the entry.</summary>
    private static Scene Held(int? fills = null)
    {
        var scene = new Scene { IsOneStop = true };
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 2) with
        {
            Brackets = new([new(1, null, Of(10), null, null, Of(10)), new(1, null, Of(20), null, null, Of(20))]),
        });
        scene.Fill(scene.State.Orders.Single(order => order.Purpose == OrderPurpose.Entry), quantity: fills);
        return scene;
    }

    private static AccountOrder Leg(Scene scene, string ending) => scene.State.Orders.Single(order => order.Ticket.Id.Value.EndsWith($"-{ending}", StringComparison.Ordinal));

    private static void News(Scene scene, OrderId order, OrderNews news) => scene.Send(new AccountCommand.RecordOrder(scene.NextId(), order, news, scene.Now));

    private static (OrderId Stop, OrderId Target) Pair(Scene scene)
    {
        var pair = ExitPair.Of(scene.State, Leg(scene, "t0"))!;
        Assert.Equal(pair, ExitPair.Of(scene.State, Leg(scene, "s0")));
        return (pair.Stop.Ticket.Id, pair.Target.Ticket.Id);
    }

    [Fact]
    public void Of_the_exits_that_we_place_a_stop_and_its_target_are_a_pair_and_a_lone_target_is_none()
    {
        var scene = Held();
        Assert.Equal((Leg(scene, "s0").Ticket.Id, Leg(scene, "t0").Ticket.Id), Pair(scene));
        Assert.Null(ExitPair.Of(scene.State, Leg(scene, "t1")));
    }

    [Fact]
    public void One_that_was_sent_or_looked_up_before_goes_alone()
    {
        var scene = Held();
        var (stop, target) = Pair(scene);
        scene.Send(new AccountCommand.RecordSent(scene.NextId(), stop, scene.Now));
        Assert.Null(ExitPair.Of(scene.State, Leg(scene, "t0")));
        News(scene, stop, new OrderNews.Absent());
        Assert.Equal((true, null), (Leg(scene, "s0").ProvenAbsent, ExitPair.Of(scene.State, scene.State.Order(target)!)));
    }

    /// <summary>A target that is smaller than its stop would take the whole stop along.</summary>
    [Fact]
    public void Legs_that_the_entry_may_still_make_larger_go_alone()
    {
        var scene = new Scene { IsOneStop = true };
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 3) with
        {
            Brackets = new([new(2, null, Of(10), null, null, Of(10)), new(1, null, Of(20), null, null, Of(20))]),
        });
        scene.Fill(scene.State.Orders.Single(order => order.Purpose == OrderPurpose.Entry), quantity: 1);
        Assert.Null(ExitPair.Of(scene.State, Leg(scene, "s0")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_broker_cancels_the_other_of_a_pair_that_it_knows_and_of_one_that_it_does_not_we_do(bool knows)
    {
        var scene = Held();
        var (stop, target) = Pair(scene);
        News(scene, stop, new OrderNews.Placed("1", knows ? target : null));
        News(scene, target, new OrderNews.Placed("2", knows ? stop : null));
        Assert.Equal(knows ? 1 : 0, scene.All.Count(happened => happened is AccountEvent.OrdersPaired));
        Assert.Equal((knows ? target : null, knows ? stop : null), (scene.State.Order(stop)!.Partner, scene.State.Order(target)!.Partner));
        scene.Fill(scene.State.Order(target)!, price: 15_510m);
        Assert.Equal(!knows, scene.State.Order(stop)!.CancelAsked);
    }

    [Fact]
    public void A_look_shows_what_a_lost_answer_did_not_say()
    {
        var scene = Held();
        var (stop, target) = Pair(scene);
        foreach (var order in (OrderId[])[stop, target]) News(scene, order, new OrderNews.Unknown("the answer was lost"));
        var shown = scene.State.Orders.Where(order => order.Ticket.Id == stop || order.Ticket.Id == target)
            .Select(order => new TrueOrder(order.Ticket, "1", default, null, false, order.Ticket.Id == stop ? target : stop)).ToEquatableArray();
        scene.Send(new AccountCommand.RecordLook(scene.NextId(), new BrokerTruth(scene.State.Balance, new([new TruePosition(Scene.Mnq, 2)]), shown), scene.Now));
        Assert.Equal((stop, target), (scene.State.Order(target)!.Partner, scene.State.Order(stop)!.Partner));
    }

    /// <summary>The stop is there, the target never was: it is placed again by itself, and we couple the two.</summary>
    [Fact]
    public void Half_a_pair_is_coupled_by_us()
    {
        var scene = Held();
        var (stop, target) = Pair(scene);
        foreach (var order in (OrderId[])[stop, target]) scene.Send(new AccountCommand.RecordSent(scene.NextId(), order, scene.Now));
        News(scene, stop, new OrderNews.Placed("1"));
        News(scene, target, new OrderNews.Unknown("no word of it"));
        News(scene, target, new OrderNews.Absent());
        Assert.True(scene.State.Order(target)!.ProvenAbsent);
        News(scene, target, new OrderNews.Placed("2"));
        scene.Fill(scene.State.Order(target)!, price: 15_510m);
        Assert.True(scene.State.Order(stop)!.CancelAsked);
    }

    [Fact]
    public void A_pair_that_loses_one_has_one_left()
    {
        var scene = Held();
        var (stop, target) = Pair(scene);
        News(scene, stop, new OrderNews.Placed("1", target));
        News(scene, target, new OrderNews.Placed("2", stop));
        News(scene, target, new OrderNews.Cancelled("asked"));
        Assert.Null(scene.State.Order(target));
        Assert.False(scene.State.Order(stop)!.CancelAsked);
    }
}
