using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

public sealed class OrderLifeTests
{
    private static readonly EquatableArray<BracketAsk> StopAndTarget =
        new([new BracketAsk(null, null, new Points(20 * Price.NanosPerPoint), null, null, new Points(40 * Price.NanosPerPoint))]);

    /// <summary>Long 2 with a working stop and target, as the broker reports them.</summary>
    private static (Scene Scene, OrderId Stop, OrderId Target) Protected()
    {
        var scene = new Scene();
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 2) with { Brackets = StopAndTarget });
        var entry = scene.State.Orders[0];
        scene.Fill(entry);
        var stop = new OrderTicket(entry.Legs[0].Id, Scene.Mnq, Side.Sell, new Contracts(2), OrderKind.Stop, Stop: Price.FromPoints(15_480m));
        var target = new OrderTicket(entry.Legs[1].Id, Scene.Mnq, Side.Sell, new Contracts(2), OrderKind.Limit, Price.FromPoints(15_540m));
        foreach (var leg in new[] { stop, target })
            scene.Send(new AccountCommand.RecordOrder(scene.NextId(), leg.Id, new OrderNews.Appeared(leg, "b" + leg.Id, default, entry.Ticket.Id), scene.Now));
        return (scene, stop.Id, target.Id);
    }

    private static void News(Scene scene, OrderId order, OrderNews news) =>
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), order, news, scene.Now));

    [Fact]
    public void Legs_of_a_pair_count_once_and_only_reduce()
    {
        var (scene, _, _) = Protected();
        Assert.Equal(new Exposure(2, 0, 2), Exposure.Of(scene.State, Scene.Mnq));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }

    [Fact]
    public void A_close_waits_for_the_cancel_of_the_legs_and_fits_what_is_left()
    {
        var (scene, stop, target) = Protected();
        scene.Alert(new Intent(IntentAction.Close, Scene.Mnq));
        Assert.Equal(2, scene.Last.OfType<AccountEvent.CancelAsked>().Count());
        Assert.True(scene.State.IsHeld(Scene.Mnq));
        // The stop fills one contract before its cancel arrives.
        scene.Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(15_480m), stop);
        Assert.Equal(1, scene.State.Orders.Single(order => order.Purpose == OrderPurpose.Exit).Ticket.Quantity.Count);
        News(scene, stop, new OrderNews.Cancelled("asked"));
        News(scene, target, new OrderNews.Cancelled("asked"));
        Assert.False(scene.State.IsHeld(Scene.Mnq));
    }

    [Fact]
    public void A_held_close_is_given_up_when_the_stop_closes_everything()
    {
        var (scene, stop, _) = Protected();
        scene.Alert(new Intent(IntentAction.Close, Scene.Mnq));
        scene.Book(Scene.Mnq, Side.Sell, 2, Price.FromPoints(15_480m), stop);
        Assert.DoesNotContain(scene.State.Orders, order => order.Purpose == OrderPurpose.Exit);
        Assert.Empty(scene.State.Positions);
    }

    [Fact]
    public void Legs_shrink_with_a_part_that_is_closed_and_go_when_nothing_is_left()
    {
        var (scene, _, _) = Protected();
        scene.Sell(1);
        scene.FillAll();
        Assert.All(scene.State.Orders.Where(order => order.Purpose == OrderPurpose.Leg), leg => Assert.Equal(1, leg.ResizeTo?.Count));
        scene.Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(15_500m));
        Assert.All(scene.State.Orders.Where(order => order.Purpose == OrderPurpose.Leg), leg => Assert.True(leg.CancelAsked));
    }

    [Fact]
    public void A_fill_before_its_placing_and_a_second_time_counts_once()
    {
        var scene = new Scene();
        scene.Buy(1);
        var order = scene.State.Orders[0];
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m), order.Ticket.Id, "x1", 2.50m);
        News(scene, order.Ticket.Id, new OrderNews.Placed("late"));
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m), order.Ticket.Id, "x1", 2.50m);
        Assert.Equal(1, scene.State.Positions[0].Net);
        Assert.Equal(Scene.Dollars(49_997.50m), scene.State.Balance);
        Assert.Empty(scene.State.Orders);
    }

    [Fact]
    public void Parts_add_up_to_the_same_as_one_fill()
    {
        var whole = new Scene().Book(Scene.Mnq, Side.Buy, 3, Price.FromPoints(15_500m)).Book(Scene.Mnq, Side.Sell, 3, Price.FromPoints(15_510m));
        var parts = new Scene();
        for (var i = 0; i < 3; i++) parts.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        parts.Book(Scene.Mnq, Side.Sell, 2, Price.FromPoints(15_510m)).Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(15_510m));
        Assert.Equal(whole.State.Balance, parts.State.Balance);
        Assert.Equal(whole.State.Statistics, parts.State.Statistics);
    }

    [Fact]
    public void Late_news_of_an_order_that_is_over_makes_no_strangers_order()
    {
        var scene = new Scene();
        scene.Buy(1);
        var order = scene.State.Orders[0];
        scene.Fill(order);
        News(scene, order.Ticket.Id, new OrderNews.Appeared(order.Ticket, "b", default, null));
        Assert.Empty(scene.State.Orders);
    }

    [Fact]
    public void An_overfill_is_booked_and_puts_the_account_in_reduce_only()
    {
        var scene = new Scene();
        scene.Buy(1);
        scene.Fill(scene.State.Orders[0], quantity: 2);
        Assert.Equal(2, scene.State.Positions[0].Net);
        Assert.Equal(TradingState.ReduceOnly, scene.State.State);
    }

    [Fact]
    public void An_old_entry_that_was_never_seen_is_abandoned_and_an_exit_is_sent_again()
    {
        var scene = new Scene();
        scene.Buy(1);
        var entry = scene.State.Orders[0].Ticket.Id;
        scene.Now += AccountOrder.EntryAgeMax + TimeSpan.FromSeconds(1);
        News(scene, entry, new OrderNews.Absent());
        Assert.Empty(scene.State.Orders);
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        scene.Alert(new Intent(IntentAction.Close, Scene.Mnq));
        scene.Now += TimeSpan.FromMinutes(5);
        News(scene, scene.State.Orders[0].Ticket.Id, new OrderNews.Absent());
        Assert.True(scene.State.Orders[0].ProvenAbsent);
    }

    [Fact]
    public void News_that_fits_no_order_changes_nothing()
    {
        var scene = new Scene();
        var version = scene.State.Version;
        foreach (var news in new OrderNews[]
                 {
                     new OrderNews.Placed("b"), new OrderNews.Rejected("a", "b"), new OrderNews.Cancelled("c"), new OrderNews.Expired(), new OrderNews.Unknown("u"),
                     new OrderNews.Absent(), new OrderNews.Abandoned("a"), new OrderNews.CancelRefused("c", "t"),
                 })
            News(scene, new OrderId("nobody"), news);
        Assert.Equal(version, scene.State.Version);
    }

    [Fact]
    public void A_flatten_cancels_first_closes_from_the_brokers_word_and_ends_on_evidence()
    {
        var (scene, stop, target) = Protected();
        scene.Send(new AccountCommand.Flatten(scene.NextId(), FlattenScope.Account, "button", "ann", null, scene.Now));
        scene.Look();
        Assert.DoesNotContain(scene.State.Orders, order => order.Purpose == OrderPurpose.Flatten);
        News(scene, stop, new OrderNews.Cancelled("asked"));
        News(scene, target, new OrderNews.Cancelled("asked"));
        scene.Look();
        Assert.Equal(2, scene.State.Orders.Single(order => order.Purpose == OrderPurpose.Flatten).Ticket.Quantity.Count);
        scene.Look();
        Assert.Single(scene.State.Orders);
        scene.FillAll();
        Assert.NotEmpty(scene.State.Flattens);
        scene.Look();
        var done = Assert.Single(scene.All.OfType<AccountEvent.FlattenCompleted>());
        Assert.Equal((2, 2), (done.OrdersCancelled, done.ContractsClosed));
        Assert.Equal(TradingState.Active, scene.State.State);
    }

    [Fact]
    public void Flat_by_cancels_and_closes_and_the_session_opens_again_at_the_roll()
    {
        var scene = new Scene(Books.FlatBy).Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        scene.At(new(2026, 10, 20, 20, 8, 0, TimeSpan.Zero));
        Assert.Equal("ENTRY_CUTOFF", Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1)).Decision.Code);
        scene.At(new(2026, 10, 20, 20, 10, 0, TimeSpan.Zero));
        Assert.Contains(scene.Last, happened => happened is AccountEvent.FlatByReached);
        scene.Look().FillAll().Look();
        Assert.Empty(scene.State.Positions);
        Assert.Equal("SESSION_CLOSED", Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1)).Decision.Code);
        scene.At(new(2026, 10, 20, 22, 0, 0, TimeSpan.Zero));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }
}
