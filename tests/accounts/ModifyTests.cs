using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>An alert changes what works: nearer and smaller passes always, farther and larger is judged like an order.</summary>
public sealed class ModifyTests
{
    private static Points Pts(decimal points) => new((long)(points * Price.NanosPerPoint));

    private static Price At(decimal points) => Price.FromPoints(points);

    private static Intent Move(Price? stop = null, Points? stopFrom = null, Price? target = null, Points? targetFrom = null, Side? only = null) =>
        new(IntentAction.Modify, Scene.Mnq, OnlySide: only, Brackets: new([new BracketAsk(null, stop, stopFrom, null, target, targetFrom)]));

    /// <summary>Long 2 at 15,500.25 on average, stop at 15,480 and target at 15,540.</summary>
    private static Scene Long(Safeguards? own = null)
    {
        var scene = new Scene();
        if (own is not null) scene.Send(new AccountCommand.SetSafeguards(scene.NextId(), own, "test", "ann", scene.Now));
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 2) with { Brackets = new([new BracketAsk(null, At(15_480m), null, null, At(15_540m), null)]) });
        var entry = scene.State.Orders[0];
        scene.Fill(entry, 1, 15_500m);
        scene.Fill(scene.State.Order(entry.Ticket.Id)!, 1, 15_500.5m);
        foreach (var leg in entry.Legs)
        {
            var isStop = leg.Role == BracketRole.Stop;
            var ticket = new OrderTicket(leg.Id, Scene.Mnq, Side.Sell, new Contracts(2), isStop ? OrderKind.Stop : OrderKind.Limit, isStop ? null : leg.At, isStop ? leg.At : null);
            scene.Send(new AccountCommand.RecordOrder(scene.NextId(), leg.Id, new OrderNews.Appeared(ticket, "b", default, entry.Ticket.Id), scene.Now));
        }

        return scene.Price(Scene.Mnq, 15_510m);
    }

    private static Scene Resting(OrderKind kind = OrderKind.Limit, decimal price = 15_490m, EquatableArray<BracketAsk> brackets = default, int quantity = 2)
    {
        var scene = new Scene();
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, quantity) with
        {
            Kind = kind, Limit = kind == OrderKind.Limit ? At(price) : null, Stop = kind == OrderKind.Stop ? At(price) : null, Brackets = brackets,
        });
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), scene.State.Orders[0].Ticket.Id, new OrderNews.Placed("b"), scene.Now));
        return scene;
    }

    private static AccountEvent.ChangeAsked[] Asked(Scene scene) => [.. scene.Last.OfType<AccountEvent.ChangeAsked>()];

    private static (string? Code, string Text) Refused(AccountEvent outcome)
    {
        var decision = Assert.IsType<AccountEvent.AlertRefused>(outcome).Decision;
        return (decision.Code, decision.Text);
    }

    [Fact]
    public void A_stop_moves_to_a_price_to_a_distance_and_to_the_entry_of_the_real_fills()
    {
        foreach (var (intent, level) in new[] { (Move(stop: At(15_495m)), 15_495m), (Move(stopFrom: Pts(5)), 15_495.25m), (Move(stopFrom: Pts(0)), 15_500.25m) })
        {
            var scene = Long();
            var accepted = Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(intent));
            Assert.Equal((ReasonCodes.Reduces, true), (accepted.Decision.Code, accepted.Decision.IsChange));
            var asked = Assert.Single(Asked(scene));
            Assert.Equal((new TicketChange(Stop: At(level)), accepted.Alert), (asked.Change, asked.Alert!.Value));
        }
    }

    [Fact]
    public void Stop_and_target_move_together_and_what_stands_there_already_is_no_message()
    {
        var scene = Long();
        scene.Alert(Move(stop: At(15_500m), target: At(15_560m)));
        Assert.Equal([new TicketChange(Stop: At(15_500m)), new TicketChange(Limit: At(15_560m))], Asked(scene).Select(asked => asked.Change));
        scene.Alert(Move(stop: At(15_500m)));
        Assert.Empty(Asked(scene));
    }

    [Fact]
    public void A_stop_farther_away_is_judged_by_what_may_be_lost_to_it()
    {
        // 2 MNQ lose 4 dollars a point to the stop: of the day's 1,000 about 980 are left, at 15,510 so much as 245 points.
        var scene = Long(new Safeguards { LossRoom = new LossRoom(100, 0, Usd.Zero) });
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(Move(stop: At(15_300m))));
        var (code, text) = Refused(scene.Alert(Move(stop: At(15_200m))));
        Assert.Equal(LossRoom.Code, code);
        Assert.Contains("loss_room", text, StringComparison.Ordinal);
        Assert.Empty(Asked(scene));
        scene.Send(new AccountCommand.SetState(scene.NextId(), TradingState.ReduceOnly, "test", "ann", scene.Now));
        Assert.Equal(ReasonCodes.ReduceOnly, Refused(scene.Alert(Move(stop: At(15_250m)))).Code);
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(Move(stop: At(15_505m))));
    }

    [Theory]
    [InlineData(15_510, ReasonCodes.PriceThrough)]
    [InlineData(15_509.75, null)]
    [InlineData(15_505.1, ReasonCodes.PriceOffTick)]
    public void A_stop_stands_on_the_grid_and_below_the_market(double level, string? code)
    {
        var scene = Long();
        var outcome = scene.Alert(Move(stop: At((decimal)level)));
        Assert.Equal(code, outcome is AccountEvent.AlertRefused refused ? refused.Decision.Code : null);
    }

    [Fact]
    public void Without_a_position_or_its_stop_what_works_is_listed()
    {
        var (code, text) = Refused(new Scene().Alert(Move(stop: At(15_400m))));
        Assert.Equal((ReasonCodes.UnknownOrder, true), (code, text.EndsWith("Nothing works there.", StringComparison.Ordinal)));
        var scene = Resting();
        scene.Book(Scene.Mnq, Side.Buy, 1, At(15_500m));
        Assert.Contains("Buy 2 Limit limit 15490.00", Refused(scene.Alert(Move(stop: At(15_400m)))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_other_side_is_ignored_and_a_frozen_account_changes_nothing()
    {
        var scene = Long();
        Assert.IsType<AccountEvent.AlertIgnored>(scene.Alert(Move(stopFrom: Pts(0), only: Side.Sell)));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(Move(stopFrom: Pts(0), only: Side.Buy)));
        scene.Send(new AccountCommand.SetState(scene.NextId(), TradingState.Frozen, "test", "ann", scene.Now));
        Assert.Equal(ReasonCodes.Frozen, Refused(scene.Alert(Move(stopFrom: Pts(1)))).Code);
    }

    [Fact]
    public void An_entry_that_gets_smaller_or_cheaper_passes_and_one_that_pays_more_is_judged()
    {
        Intent Entry(decimal? limit = null, int? quantity = null) => new(IntentAction.Modify, Scene.Mnq, quantity, Limit: limit is { } at ? At(at) : null);
        var scene = Resting();
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(Entry(15_480m, 1)));
        Assert.Equal(new TicketChange(new Contracts(1), At(15_480m)), Assert.Single(Asked(scene)).Change);
        Assert.Equal(2, scene.State.Orders[0].Remaining);

        scene = Resting();
        scene.Send(new AccountCommand.SetState(scene.NextId(), TradingState.Halted, "test", "ann", scene.Now));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(Entry(15_489.75m)));
        Assert.Equal(ReasonCodes.Halted, Refused(scene.Alert(Entry(15_490.25m))).Code);
        Assert.Equal(ReasonCodes.Halted, Refused(scene.Alert(Entry(quantity: 3))).Code);
    }

    [Fact]
    public void I3_a_larger_entry_counts_from_the_moment_it_is_asked_for_and_again_less_when_it_is_refused()
    {
        var scene = Resting();
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(new(IntentAction.Modify, Scene.Mnq, 3)));
        Assert.Equal(3, Exposure.Of(scene.State, Scene.Mnq).Buys);
        Assert.Equal(PositionLimit.Code, Refused(scene.Alert(new(IntentAction.Modify, Scene.Mnq, 4))).Code);
        Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1));
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), scene.State.Orders[0].Ticket.Id, new OrderNews.ChangeRefused("X", "no"), scene.Now));
        Assert.Equal(2, Exposure.Of(scene.State, Scene.Mnq).Buys);
    }

    [Fact]
    public void A_change_that_is_refused_after_all_was_filled_leaves_no_order()
    {
        var scene = Resting();
        var id = scene.State.Orders[0].Ticket.Id;
        scene.Alert(new(IntentAction.Modify, Scene.Mnq, 3));
        scene.Book(Scene.Mnq, Side.Buy, 2, At(15_490m), id);
        Assert.Equal(1, scene.State.Order(id)!.Remaining);
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), id, new OrderNews.ChangeRefused("X", "filled"), scene.Now));
        Assert.Empty(scene.State.Orders);
        Assert.DoesNotContain(scene.All, happened => happened is AccountEvent.OverfillDetected);
    }

    [Fact]
    public void What_an_entry_has_not_cannot_be_changed()
    {
        Intent Entry(decimal? limit = null, decimal? stop = null, int? quantity = null) =>
            new(IntentAction.Modify, Scene.Mnq, quantity, Limit: limit is { } at ? At(at) : null, Stop: stop is { } from ? At(from) : null);
        Assert.Equal(ReasonCodes.Unsupported, Refused(Resting(OrderKind.Stop, 15_510m).Alert(Entry(limit: 15_500m))).Code);
        Assert.Equal(ReasonCodes.Unsupported, Refused(Resting().Alert(Entry(stop: 15_500m))).Code);
        Assert.Equal(ReasonCodes.PriceOffTick, Refused(Resting().Alert(Entry(limit: 15_480.1m))).Code);
        var bracket = new EquatableArray<BracketAsk>([new BracketAsk(null, null, Pts(10), null, null, null)]);
        Assert.Equal(ReasonCodes.Unsupported, Refused(Resting(brackets: bracket).Alert(Entry(quantity: 3))).Code);
        var scene = Resting();
        scene.Book(Scene.Mnq, Side.Buy, 1, At(15_490m), scene.State.Orders[0].Ticket.Id);
        Assert.Equal(ReasonCodes.InvalidQuantity, Refused(scene.Alert(Entry(quantity: 1))).Code);
        scene = Resting();
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 1) with { Kind = OrderKind.Limit, Limit = At(15_470m) });
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), scene.State.Orders[1].Ticket.Id, new OrderNews.Placed("b"), scene.Now));
        Assert.Contains("2 entries work", Refused(scene.Alert(Entry(limit: 15_480m))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_whose_news_was_lost_is_found_at_the_broker()
    {
        var scene = Resting();
        scene.Alert(new(IntentAction.Modify, Scene.Mnq, Limit: At(15_480m)));
        var order = scene.State.Orders[0];
        var there = new TrueOrder(order.Ticket with { Limit = At(15_480m) }, "b", default, null, false);
        scene.Send(new AccountCommand.RecordLook(scene.NextId(), new BrokerTruth(scene.State.Balance, default, new([there])), scene.Now));
        Assert.Equal((At(15_480m), (TicketChange?)null), (scene.State.Orders[0].Ticket.Limit!.Value, scene.State.Orders[0].Change));
    }
}
