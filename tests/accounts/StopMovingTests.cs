using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>Stops that follow their position: from real fills, only towards the profit, each move with the price that decided it.</summary>
public sealed class StopMovingTests
{
    private static Points Pts(decimal points) => new((long)(points * Price.NanosPerPoint));

    private static Price At(decimal points) => Price.FromPoints(points);

    /// <summary>A position of <paramref name="quantity"/> at the market with its stop twenty points away, working.</summary>
    private static Scene Open(Side side, StopMoves moves, int quantity = 1, decimal fill = 15_500m)
    {
        var scene = new Scene();
        scene.Alert(Intent.Market(side, Scene.Mnq, quantity) with { Brackets = new([new BracketAsk(null, null, Pts(20), null, null, Pts(100), moves)]) });
        scene.Fill(scene.State.Orders[0], price: fill);
        foreach (var leg in scene.State.SuspendedLegs.ToArray())
        {
            var isStop = leg.Leg.Role == BracketRole.Stop;
            var level = At(fill + (isStop ? -20 : 100) * side.Sign());
            var ticket = new OrderTicket(
                leg.Leg.Id, Scene.Mnq, side.Opposite(), leg.Leg.Quantity, isStop ? OrderKind.Stop : OrderKind.Limit, isStop ? null : level, isStop ? level : null, Tif: TimeInForce.Gtc);
            scene.Send(new AccountCommand.RecordOrder(scene.NextId(), ticket.Id, new OrderNews.Appeared(ticket, "b", default, leg.Parent), scene.Now));
        }

        Confirm(scene);
        return scene;
    }

    /// <summary>The broker does what it was asked to.</summary>
    private static void Confirm(Scene scene)
    {
        if (Stop(scene) is not { Change: { Stop: { } to } } order) return;
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), order.Ticket.Id, new OrderNews.Modified(order.Ticket with { Stop = to }), scene.Now));
        Assert.Null(Stop(scene).Change);
    }

    private static AccountOrder Stop(Scene scene) => scene.State.Orders.Single(order => order.Ticket.Kind == OrderKind.Stop);

    /// <summary>Quotes, and confirms what is asked of the broker; returns where the stop stands.</summary>
    private static decimal Quote(Scene scene, decimal price)
    {
        scene.Now = scene.Now.AddSeconds(1);
        scene.Price(Scene.Mnq, price);
        Assert.Equal(Stop(scene).Change, scene.Last.OfType<AccountEvent.ChangeAsked>().SingleOrDefault()?.Change);
        Confirm(scene);
        return Stop(scene).Ticket.Stop!.Value.Points;
    }

    [Theory]
    [InlineData(Side.Buy)]
    [InlineData(Side.Sell)]
    public void The_stop_moves_to_the_entry_once_the_price_is_so_far_in_favour(Side side)
    {
        var (sign, scene) = (side.Sign(), Open(side, new(Pts(8))));
        Assert.Equal([new PriceLevel(Scene.Mnq, At(15_500 + 8 * sign), sign)], StopMoving.Levels(scene.State));
        Assert.Equal(15_500 - 20 * sign, Quote(scene, 15_500 + 7.75m * sign));
        Assert.Equal(15_500, Quote(scene, 15_500 + 8 * sign));
        Assert.Equal(At(15_500 + 8 * sign), scene.All.OfType<AccountEvent.ChangeAsked>().Single().Seen!.Value.Price);
        Assert.Equal(15_500, Quote(scene, 15_500 + 60 * sign));
        Assert.Empty(StopMoving.Levels(scene.State));
    }

    [Fact]
    public void The_entry_is_the_average_of_the_real_fills_and_the_stop_never_on_its_losing_side()
    {
        var scene = new Scene();
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 3) with { Brackets = new([new BracketAsk(null, null, Pts(20), null, null, null, new(Pts(8), Pts(1)))]) });
        var entry = scene.State.Orders[0];
        scene.Fill(entry, 1, 15_500m);
        scene.Fill(scene.State.Order(entry.Ticket.Id)!, 2, 15_500.25m);
        var ticket = new OrderTicket(entry.Legs[0].Id, Scene.Mnq, Side.Sell, new Contracts(3), OrderKind.Stop, Stop: At(15_480m));
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), ticket.Id, new OrderNews.Appeared(ticket, "b", default, entry.Ticket.Id), scene.Now));

        // The average is 15,500.1666…: eight points beyond it is no price of the grid, and one point beyond it neither.
        Assert.Equal(15_480m, Quote(scene, 15_508m));
        Assert.Equal(15_501.25m, Quote(scene, 15_508.25m));
    }

    [Fact]
    public void The_first_fill_of_a_target_moves_the_stops_of_the_others_to_the_entry()
    {
        var scene = new Scene();
        var moves = new StopMoves(AtFirstTarget: true);
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 2) with
        {
            Brackets = new([new BracketAsk(1, null, Pts(20), null, null, Pts(10), moves), new BracketAsk(1, null, Pts(20), null, null, Pts(30), moves)]),
        });
        var entry = scene.State.Orders[0];
        scene.Fill(entry);
        foreach (var leg in entry.Legs)
        {
            var isStop = leg.Role == BracketRole.Stop;
            var level = At(isStop ? 15_480m : 15_500m + leg.FromEntry!.Value.Nanos / (decimal)Price.NanosPerPoint);
            var ticket = new OrderTicket(leg.Id, Scene.Mnq, Side.Sell, leg.Quantity, isStop ? OrderKind.Stop : OrderKind.Limit, isStop ? null : level, isStop ? level : null);
            scene.Send(new AccountCommand.RecordOrder(scene.NextId(), leg.Id, new OrderNews.Appeared(ticket, "b", default, entry.Ticket.Id), scene.Now));
        }

        scene.Price(Scene.Mnq, 15_510m);
        Assert.DoesNotContain(scene.All, happened => happened is AccountEvent.ChangeAsked);
        scene.Book(Scene.Mnq, Side.Sell, 1, At(15_510m), entry.Legs[1].Id);
        var stop = scene.State.Order(entry.Legs[2].Id)!;
        Assert.Equal(At(15_500m), stop.Change?.Stop);
    }

    [Fact]
    public void A_trailing_stop_begins_at_its_trigger_and_moves_by_its_step_and_never_back()
    {
        var scene = Open(Side.Buy, new(Trail: Pts(10), TrailAfter: Pts(15), TrailStep: Pts(2)));
        Assert.Equal(15_480m, Quote(scene, 15_514.75m));
        Assert.Equal(15_505m, Quote(scene, 15_515m));
        Assert.Equal([new PriceLevel(Scene.Mnq, At(15_517m), 1)], StopMoving.Levels(scene.State));
        Assert.Equal(15_505m, Quote(scene, 15_516.75m));
        Assert.Equal(15_507m, Quote(scene, 15_517m));
        Assert.Equal(15_507m, Quote(scene, 15_508m));
        Assert.Equal(15_530m, Quote(scene, 15_540m));
    }

    [Fact]
    public void What_the_broker_refuses_is_not_asked_again_until_a_better_level_is_due()
    {
        var scene = Open(Side.Buy, new(Trail: Pts(10), TrailStep: Pts(2)));
        scene.Price(Scene.Mnq, 15_510m);
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), Stop(scene).Ticket.Id, new OrderNews.ChangeRefused("X", "too near"), scene.Now));
        Assert.Null(Stop(scene).Change);
        Assert.Equal(15_490m, Quote(scene, 15_511.75m));
        Assert.Equal(15_502m, Quote(scene, 15_512m));
    }

    [Fact]
    public void A_stop_that_is_gone_is_placed_again_where_it_stood_last_and_goes_on_from_there()
    {
        var scene = Open(Side.Buy, new(Trail: Pts(10), TrailStep: Pts(2)));
        Assert.Equal(15_510m, Quote(scene, 15_520m));
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), Stop(scene).Ticket.Id, new OrderNews.Expired(), scene.Now));
        scene.At(scene.Now.AddSeconds(5)).Look();
        var placed = scene.State.Orders.Single(order => order.Purpose == OrderPurpose.Protect);
        Assert.Equal(At(15_510m), placed.Ticket.Stop);
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), placed.Ticket.Id, new OrderNews.Placed("b"), scene.Now));
        Assert.Equal(15_520m, Quote(scene, 15_530m));
    }

    /// <summary>Whatever the price does: never back, never at or through the market, by its step at least; a look is due exactly where a move is; a replay is the same.</summary>
    [Fact]
    public void However_the_price_runs_the_stop_only_follows() => Prop.ForAll(Gen.Choose(-60, 90).ArrayOf().Resize(40).ToArbitrary(), Gen.Choose(0, 255).ToArbitrary(), (ticks, kind) =>
    {
        var side = (kind & 1) == 0 ? Side.Buy : Side.Sell;
        var sign = side.Sign();
        var moves = new StopMoves(
            (kind & 2) == 0 ? null : Pts(6), (kind & 4) == 0 ? null : Pts(1.5m), (kind & 64) != 0, (kind & 8) == 0 ? null : Pts(5), (kind & 16) == 0 ? null : Pts(4), (kind & 32) == 0 ? null : Pts(2));
        var scene = Open(side, moves, fill: (kind & 128) == 0 ? 15_500m : 15_500.25m);
        foreach (var tick in ticks)
        {
            var (before, price) = (Stop(scene).Ticket.Stop!.Value.Points, 15_500 + tick * 0.25m * sign);
            var isDue = StopMoving.Levels(scene.State).Any(level => level.IsReached(At(price)));
            var after = Quote(scene, price);
            Assert.Equal(isDue, before != after);
            if (!isDue) continue;
            Assert.True((after - before) * sign > 0);
            Assert.True((price - after) * sign > 0);
        }
    }).QuickCheckThrowOnFailure();
}
