using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>A position is never without the stop that it was promised for longer than the rule says, and no stop outlives its position.</summary>
public sealed class ProtectionTests
{
    private static readonly Points Ten = new(10 * Price.NanosPerPoint);
    private static readonly BracketAsk StopTen = new(null, null, Ten, null, null, null);

    private static Scene With(Protect? rule)
    {
        var scene = new Scene();
        if (rule is not null) scene.Send(new AccountCommand.SetSafeguards(scene.NextId(), new Safeguards { Protect = rule }, "test", "ann", scene.Now));
        return scene;
    }

    /// <summary>Long at 15,500 with a stop ten points below that the broker never activated.</summary>
    private static Scene Naked(Protect? rule = null, int quantity = 2, params BracketAsk[] brackets)
    {
        var scene = With(rule);
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, quantity) with { Brackets = new(brackets.Length == 0 ? [StopTen] : brackets) });
        scene.Fill(scene.State.Orders[0]);
        return scene;
    }

    private static Scene After(Scene scene, decimal seconds)
    {
        scene.At(scene.Now.AddMilliseconds((int)(seconds * 1000)));
        return scene.Look();
    }

    private static void News(Scene scene, OrderId order, OrderNews news) =>
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), order, news, scene.Now));

    private static void Appears(Scene scene, OrderId id, Side side, int quantity, OrderKind kind, decimal at, OrderId? parent = null)
    {
        var price = Price.FromPoints(at);
        var ticket = new OrderTicket(
            id, Scene.Mnq, side, new Contracts(quantity), kind, kind == OrderKind.Limit ? price : null, kind == OrderKind.Stop ? price : null, Tif: TimeInForce.Gtc);
        News(scene, id, new OrderNews.Appeared(ticket, "b" + id, default, parent));
    }

    private static AccountOrder Replaced(Scene scene) => Assert.Single(scene.State.Orders, order => order.Purpose == OrderPurpose.Protect);

    [Fact]
    public void A_stop_that_never_began_to_work_is_placed_again_at_its_level_at_the_fifth_second_and_not_before()
    {
        var scene = Naked();
        Assert.Equal((2, Scene.Ten), (scene.State.Protections[0].Uncovered, scene.State.Protections[0].NakedSince));
        Assert.Equal(Scene.Ten.AddSeconds(5), scene.State.NakedDueAt);
        After(scene, 4.999m);
        Assert.Empty(scene.Last);
        After(scene, 0.001m);
        Assert.Equal(
            new AccountEvent.PositionUnprotected(Scene.Mnq, 2, 2, Scene.Ten, ProtectAction.Replace, scene.Now), Assert.Single(scene.Last.OfType<AccountEvent.PositionUnprotected>()));
        var stop = Replaced(scene).Ticket;
        Assert.Equal((Side.Sell, 2, OrderKind.Stop, Price.FromPoints(15_490m), TimeInForce.Gtc), (stop.Side, stop.Quantity.Count, stop.Kind, stop.Stop!.Value, stop.Tif));
        News(scene, stop.Id, new OrderNews.Placed("b"));
        Assert.Equal((0, null), (scene.State.Protections[0].Uncovered, scene.State.Protections[0].NakedSince));
        Assert.Null(scene.State.NakedDueAt);
    }

    [Fact]
    public void A_working_stop_leaves_nothing_to_do()
    {
        var scene = Naked();
        Appears(scene, scene.State.SuspendedLegs[0].Leg.Id, Side.Sell, 2, OrderKind.Stop, 15_490m);
        After(scene, 600);
        Assert.DoesNotContain(scene.All, happened => happened is AccountEvent.PositionUnprotected);
    }

    [Fact]
    public void A_stop_that_the_broker_no_longer_shows_counts_no_more()
    {
        var scene = Naked();
        var stop = scene.State.SuspendedLegs[0].Leg.Id;
        Appears(scene, stop, Side.Sell, 2, OrderKind.Stop, 15_490m);
        scene.Send(new AccountCommand.RecordLook(scene.NextId(), new BrokerTruth(scene.State.Balance, new([new TruePosition(Scene.Mnq, 2)]), default), scene.Now));
        Assert.Equal(OrderStatus.Unknown, scene.State.Order(stop)!.Status);
        News(scene, stop, new OrderNews.Cancelled("found cancelled"));
        Assert.Equal(2, scene.State.Protections[0].Uncovered);
        After(scene, 5);
        Assert.Equal(2, Replaced(scene).Ticket.Quantity.Count);
    }

    [Fact]
    public void A_stop_that_covers_a_part_gets_the_rest_beside_it()
    {
        var scene = Naked(null, 3, new BracketAsk(1, null, Ten, null, null, null), new BracketAsk(2, null, Ten + Ten, null, null, null));
        Appears(scene, scene.State.SuspendedLegs[0].Leg.Id, Side.Sell, 1, OrderKind.Stop, 15_490m);
        Assert.Equal(2, scene.State.Protections[0].Uncovered);
        After(scene, 5);
        Assert.Equal((2, Price.FromPoints(15_480m)), (Replaced(scene).Ticket.Quantity.Count, Replaced(scene).Ticket.Stop));
    }

    [Fact]
    public void Where_the_price_is_through_the_stop_the_position_is_closed()
    {
        var scene = Naked().Price(Scene.Mnq, 15_490m);
        After(scene, 5);
        Assert.Contains("15490.00 is through its stop at 15490.00", Assert.Single(scene.State.Flattens).Reason, StringComparison.Ordinal);
        scene = Naked().Price(Scene.Mnq, 15_490.25m);
        After(scene, 5);
        Assert.Empty(scene.State.Flattens);
        Replaced(scene);
    }

    [Fact]
    public void A_stop_that_is_refused_closes_the_position()
    {
        var scene = Naked();
        After(scene, 5);
        News(scene, Replaced(scene).Ticket.Id, new OrderNews.Rejected("X", "no stops here"));
        Assert.Contains("no stops here", Assert.Single(scene.State.Flattens).Reason, StringComparison.Ordinal);
        scene.Look();
        Assert.Equal((OrderPurpose.Flatten, 2), (scene.State.Orders[^1].Purpose, scene.State.Orders[^1].Remaining));
    }

    [Fact]
    public void A_stop_that_is_not_answered_closes_the_position_after_the_same_time_once_more()
    {
        var scene = Naked();
        After(scene, 5);
        After(scene, 4.999m);
        Assert.Empty(scene.State.Flattens);
        After(scene, 0.001m);
        Assert.Single(scene.State.Flattens);
    }

    [Fact]
    public void Close_closes_and_watch_only_says_so_once()
    {
        var scene = Naked(new Protect(3, ProtectAction.Close));
        After(scene, 3);
        Assert.Equal(new FlattenScope(Contract: Scene.Mnq), Assert.Single(scene.State.Flattens).Scope);

        // A weaker rule than the usual one begins with the next trade date.
        scene = With(new Protect(5, ProtectAction.Watch));
        Assert.Equal(ProtectAction.Replace, scene.State.Protect.Action);
        scene = Naked();
        scene.Send(new AccountCommand.SetState(scene.NextId(), TradingState.Frozen, "test", "ann", scene.Now));
        After(scene, 5);
        After(scene, 600);
        Assert.Single(scene.All.OfType<AccountEvent.PositionUnprotected>());
        Assert.Empty(scene.State.Flattens);
    }

    [Fact]
    public void With_ticks_every_position_has_a_stop_and_without_them_only_those_that_asked()
    {
        var scene = With(new Protect(5, ProtectAction.Replace));
        scene.Buy(1);
        scene.FillAll();
        Assert.Empty(scene.State.Protections);
        scene = With(new Protect(5, ProtectAction.Replace, Ticks: 40));
        scene.Sell(1);
        scene.FillAll();
        After(scene, 5);
        Assert.Equal((Side.Buy, Price.FromPoints(15_510m)), (Replaced(scene).Ticket.Side, Replaced(scene).Ticket.Stop));
    }

    [Fact]
    public void Another_position_at_the_broker_is_reconciled_before_anything_is_sent()
    {
        var scene = Naked();
        scene.At(scene.Now.AddSeconds(5)).Look((Scene.Mnq, 1));
        Assert.True(scene.State.IsReconciling);
        Assert.DoesNotContain(scene.State.Orders, order => order.Purpose == OrderPurpose.Protect);
        scene.Look();
        Assert.Equal((false, 2), (scene.State.IsReconciling, Replaced(scene).Ticket.Quantity.Count));
    }

    [Fact]
    public void A_close_on_its_way_needs_no_stop_and_a_stop_cancelled_by_hand_is_not_placed_again()
    {
        var scene = Naked();
        scene.Alert(new Intent(IntentAction.Close, Scene.Mnq));
        Assert.Equal(0, scene.State.Protections[0].Uncovered);

        scene = Naked();
        var stop = scene.State.SuspendedLegs[0].Leg.Id;
        Appears(scene, stop, Side.Sell, 2, OrderKind.Stop, 15_490m);
        scene.Send(new AccountCommand.CancelOrders(scene.NextId(), stop, "ann", scene.Now));
        News(scene, stop, new OrderNews.Cancelled("asked"));
        After(scene, 60);
        Assert.Empty(scene.State.Protections);
        Assert.DoesNotContain(scene.All, happened => happened is AccountEvent.PositionUnprotected);
    }

    [Fact]
    public void A_stop_placed_again_and_the_target_of_its_pair_shrink_each_other()
    {
        foreach (var (first, other) in new[] { ('p', 't'), ('t', 'p') })
        {
            var scene = Naked(null, 3, new BracketAsk(2, null, Ten, null, null, Ten), new BracketAsk(1, null, Ten, null, null, Ten + Ten));
            var entry = scene.State.SuspendedLegs[0].Parent;
            foreach (var leg in scene.State.SuspendedLegs.Where(leg => leg.Leg.Pair == 1 || leg.Leg.Role == BracketRole.Target).Select(leg => leg.Leg).ToArray())
            {
                var isStop = leg.Role == BracketRole.Stop;
                Appears(scene, leg.Id, Side.Sell, leg.Quantity.Count, isStop ? OrderKind.Stop : OrderKind.Limit, isStop ? 15_490m : leg.Pair == 0 ? 15_510m : 15_520m, entry);
            }

            After(scene, 5);
            var placed = Replaced(scene).Ticket;
            News(scene, placed.Id, new OrderNews.Placed("b"));
            AccountOrder Of(char what) => what == 'p' ? Replaced(scene) : scene.State.Orders.First(order => order.Pair == 0 && order.Ticket.Kind == OrderKind.Limit);
            scene.Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(first == 'p' ? 15_490m : 15_510m), Of(first).Ticket.Id);
            Assert.Equal(1, Of(other).ResizeTo?.Count);
            Assert.Equal(0, scene.State.Protections[0].Uncovered);
            var mate = Of(other).Ticket;
            News(scene, mate.Id, new OrderNews.Modified(mate with { Quantity = new Contracts(1) }));
            scene.Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(first == 'p' ? 15_490m : 15_510m), Of(first).Ticket.Id);
            Assert.True(scene.State.Order(mate.Id)!.CancelAsked);
            Assert.Equal((1, 0), (scene.State.Positions[0].Net, scene.State.Protections[0].Uncovered));
        }
    }

    [Fact]
    public void Legs_that_outlive_their_position_are_cancelled_as_soon_as_they_are_seen()
    {
        var scene = Naked();
        var stop = scene.State.SuspendedLegs[0].Leg.Id;
        Appears(scene, stop, Side.Sell, 2, OrderKind.Stop, 15_490m);
        scene.Book(Scene.Mnq, Side.Sell, 2, Price.FromPoints(15_505m));
        News(scene, stop, new OrderNews.Cancelled("asked"));
        Assert.Empty(scene.State.Orders);

        // The broker said that it was cancelled, and shows it working.
        var ticket = new OrderTicket(stop, Scene.Mnq, Side.Sell, new Contracts(2), OrderKind.Stop, Stop: Price.FromPoints(15_490m));
        scene.Send(new AccountCommand.RecordLook(
            scene.NextId(), new BrokerTruth(scene.State.Balance, default, new([new TrueOrder(ticket, "b", default, null, IsSuspended: true)])), scene.Now));
        Assert.True(Assert.Single(scene.State.Orders).CancelAsked);

        // Refused: cancelled once more with the next look.
        News(scene, stop, new OrderNews.CancelRefused("X", "busy"));
        News(scene, stop, new OrderNews.Placed("b"));
        Assert.False(scene.State.Orders[0].CancelAsked);
        scene.Look();
        Assert.True(scene.State.Orders[0].CancelAsked);
    }

    [Fact]
    public void Somebody_elses_order_and_legs_of_a_working_entry_are_left_alone()
    {
        var scene = new Scene();
        scene.Alert(Intent.Market(Side.Buy, Scene.Es, 1) with { Kind = OrderKind.Limit, Limit = Price.FromPoints(4_440m), Brackets = new([StopTen]) });
        var entry = scene.State.Orders[^1];
        Appears(scene, new OrderId("by-hand"), Side.Sell, 1, OrderKind.Stop, 15_400m);
        News(scene, entry.Ticket.Id, new OrderNews.Placed("b"));
        var leg = new OrderTicket(entry.Legs[0].Id, Scene.Es, Side.Sell, new Contracts(1), OrderKind.Stop, Stop: Price.FromPoints(4_430m));
        var orders = scene.State.Orders.Select(order => new TrueOrder(order.Ticket, "b", order.Filled, null, false)).Append(new TrueOrder(leg, "b", default, entry.Ticket.Id, true));
        scene.Send(new AccountCommand.RecordLook(scene.NextId(), new BrokerTruth(scene.State.Balance, default, orders.ToEquatableArray()), scene.Now));
        Assert.Empty(scene.Last);
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef-s0", true)]
    [InlineData("0123456789abcdef0123456789abcdef-t12", true)]
    [InlineData("0123456789abcdef0123456789abcdef-p1", true)]
    [InlineData("0123456789abcdef0123456789abcdef-e", false)]
    [InlineData("0123456789abcdef0123456789abcdef-s", false)]
    [InlineData("0123456789abcdef0123456789abcdeg-s0", false)]
    [InlineData("by-hand", false)]
    public void Our_own_legs_are_known_by_their_ids(string id, bool isOurs) => Assert.Equal(isOurs, LegTag.Is(new OrderId(id)));

    /// <summary>Whatever becomes of the legs: after the time, a position that was promised a stop has it or is being closed.</summary>
    [Fact]
    public void However_the_legs_fare_the_position_is_not_left_alone() =>
        Prop.ForAll(Gen.Choose(0, 9_999).ArrayOf().Resize(30).ToArbitrary(), Fare).QuickCheckThrowOnFailure();

    /// <summary>Runs that once left it alone.</summary>
    [Theory]
    [InlineData(7_547, 4_463, 2_962, 4_149, 2_017, 9_030, 1_769, 1_005, 114)]
    public void Where_the_legs_once_fared_badly_the_position_is_not_left_alone(params int[] steps) => Fare(steps);

    private static void Fare(int[] steps)
    {
        var scene = Naked(null, 3, new BracketAsk(1, null, Ten, null, null, Ten), new BracketAsk(null, null, Ten + Ten, null, null, Ten + Ten));
        var legs = scene.State.SuspendedLegs;
        foreach (var step in steps)
        {
            var (leg, what) = (legs[step % legs.Count], step / 10 % 8);
            var isStop = leg.Leg.Role == BracketRole.Stop;
            var order = scene.State.Orders.ElementAtOrDefault(step / 100 % Math.Max(1, scene.State.Orders.Count));
            switch (what)
            {
                case 0: Appears(scene, leg.Leg.Id, Side.Sell, leg.Leg.Quantity.Count, isStop ? OrderKind.Stop : OrderKind.Limit, isStop ? 15_480m : 15_520m, leg.Parent); break;
                case 1 when order is not null: News(scene, order.Ticket.Id, new OrderNews.Expired()); break;
                case 2 when order is not null: News(scene, order.Ticket.Id, new OrderNews.Rejected("X", "no")); break;
                case 3 when order is not null: News(scene, order.Ticket.Id, new OrderNews.Placed("b")); break;
                case 4 when order is { CancelAsked: true }: News(scene, order.Ticket.Id, new OrderNews.Cancelled("asked")); break;
                case 5 when order is { ResizeTo: { } size }: News(scene, order.Ticket.Id, new OrderNews.Modified(order.Ticket with { Quantity = size })); break;
                case 6 when order is { Remaining: > 0 } && scene.State.Positions.Count > 0: scene.Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(15_500m), order.Ticket.Id); break;
                default: After(scene, step % 7); break;
            }
        }

        // What was asked of working orders happens: a stop that still stands with its old size covers it now, and no longer then.
        foreach (var order in scene.State.Orders.Where(order => order is { IsWorkingStop: true, ResizeTo: not null }).ToArray())
            News(scene, order.Ticket.Id, new OrderNews.Modified(order.Ticket with { Quantity = order.ResizeTo!.Value }));
        if (scene.State.PositionIn(Scene.Mnq) is not { Net: > 0 } position) return;
        After(scene, 5);
        After(scene, 5);
        var protection = scene.State.ProtectionOf(Scene.Mnq);
        Assert.True(protection is null || protection.Uncovered == 0 || scene.State.IsBeingFlattened(Scene.Mnq));
        if (protection is null || scene.State.IsBeingFlattened(Scene.Mnq)) return;
        var stopped = scene.State.Orders.Where(order => order.IsWorkingStop).Sum(order => Math.Min(order.Remaining, (order.ResizeTo ?? order.Ticket.Quantity).Count - order.Filled.Count));
        Assert.True(stopped >= Math.Min(position.Net, protection.Stops.Sum(plan => plan.Promised)));
    }
}
