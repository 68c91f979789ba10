using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>Our book against the broker's word and the firm's: what counts, what is done, who clears it.</summary>
public sealed class TruthTests
{
    private static readonly Price Entry = Price.FromPoints(15_500m);

    [Fact]
    public void A_difference_that_one_look_in_passing_shows_is_nothing()
    {
        var scene = new Scene();
        var before = scene.State;
        scene.Sees(scene.Holds(2));
        Assert.Empty(scene.Last);
        Assert.Same(before.Truth, scene.State.Truth);
        // Another difference than before is a first one again.
        scene.Sees(scene.Holds(1), Reconciling.Differences(scene.State, scene.Holds(2)), scene.Now);
        Assert.Empty(scene.Last);
        Assert.Equal(TradingState.Active, scene.State.State);
    }

    [Fact]
    public void Two_looks_that_agree_hold_new_risk_back_and_freeze_lasts_until_a_person_has_looked()
    {
        var scene = Truthful.Diverged(new Scene());
        Assert.Equal(
            ["ReconciliationStarted", "DivergenceDetected", "DivergenceActed"], scene.Last.Select(happened => happened.GetType().Name));
        var found = Assert.Single(scene.State.Truth.Divergences);
        Assert.Equal((new Difference("position MNQZ2026", "0", "2"), Scene.Ten, true), (found.What, found.Since, found.IsHeld));
        Assert.Equal(scene.Now.AddSeconds(2), scene.State.ReconcileNextLookAt);
        Assert.Equal("REDUCE_ONLY", Code(scene.Buy(1)));

        // A look that still shows it says it again and asks for nothing more; the next is a minute away.
        scene.At(scene.Now.AddSeconds(2)).Sees(scene.Holds(2));
        Assert.Equal(scene.Now.AddSeconds(60), Assert.IsType<AccountEvent.DivergenceDetected>(Assert.Single(scene.Last)).NextLookAt);

        scene.At(scene.Now.AddSeconds(60)).Sees(scene.Holds(0));
        Assert.Equal(["DivergenceResolved", "ReconciliationCompleted"], scene.Last.Select(happened => happened.GetType().Name));
        var refused = Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1));
        Assert.Equal("state: position MNQZ2026: ours 0, the broker's 2; only reducing orders pass until a person re-arms the account.", "state: " + refused.Decision.Text);

        scene.Send(new AccountCommand.RearmAccount(scene.NextId(), "it was mine", "ann", scene.Now));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }

    /// <summary>What the engine cannot value it does not take over, and no policy says that it may.</summary>
    [Theory]
    [InlineData(DivergenceAction.Adopt)]
    [InlineData(DivergenceAction.Flatten)]
    [InlineData(DivergenceAction.Freeze)]
    public void A_product_that_we_do_not_know_holds_the_account_until_it_is_gone(DivergenceAction policy)
    {
        var scene = new Scene().With(policy);
        var balance = scene.State.Balance;
        var truth = scene.Holds(0) with { Strange = new([new StrangeHolding("CON.F.US.EMD.Z26", 2, 1)]) };
        scene.SeesTwice(truth);
        var found = Assert.Single(scene.State.Truth.Divergences);
        Assert.Equal((new Difference("product CON.F.US.EMD.Z26", "0", "2 and 1 working orders"), true), (found.What, found.IsHeld));
        Assert.Equal("REDUCE_ONLY", Code(scene.Buy(1)));
        Assert.Equal(balance, scene.State.Balance);

        scene.At(scene.Now.AddSeconds(60)).Sees(scene.Holds(0));
        Assert.Empty(scene.State.Truth.Divergences);
        Assert.Equal(balance, scene.State.Balance);
    }

    [Fact]
    public void A_flatten_of_the_account_is_not_done_while_something_is_there_that_we_cannot_close()
    {
        var scene = new Scene();
        var truth = scene.Holds(0) with { Strange = new([new StrangeHolding("CON.F.US.EMD.Z26", 2, 0)]) };
        scene.Send(new AccountCommand.Flatten(scene.NextId(), FlattenScope.Account, "a test", "ann", null, scene.Now));
        scene.Sees(truth).At(scene.Now.AddSeconds(10)).Sees(truth);
        Assert.Contains("1 contracts of products that we do not know", Assert.Single(scene.Last.OfType<AccountEvent.FlattenIncomplete>()).Text, StringComparison.Ordinal);
        scene.At(scene.Now.AddSeconds(10)).Sees(scene.Holds(0));
        Assert.Single(scene.Last.OfType<AccountEvent.FlattenCompleted>());
    }

    [Fact]
    public void Exits_go_out_while_the_account_waits_for_a_person()
    {
        var scene = new Scene().Book(Scene.Mnq, Side.Buy, 1, Entry, source: FillSource.Foreign);
        Assert.Equal(TradingState.ReduceOnly, scene.State.State);
        Assert.Equal("REDUCES", Code(scene.Sell(1)));
    }

    /// <summary>Whatever both sides held: afterwards the net is the broker's, its basis the broker's average, and no result was made up.</summary>
    [Fact]
    public void Adopted_our_book_is_the_brokers_and_the_account_goes_on() =>
        Prop.ForAll(Gen.Choose(-3, 3).Two().ToArbitrary(), pair =>
        {
            var scene = new Scene().With(DivergenceAction.Adopt);
            if (pair.Item1 != 0) scene.Book(Scene.Mnq, pair.Item1 > 0 ? Side.Buy : Side.Sell, Math.Abs(pair.Item1), Entry);
            var balance = scene.State.Balance;
            scene.SeesTwice(scene.Holds(pair.Item2));
            var position = scene.State.PositionIn(Scene.Mnq);
            Assert.Equal((pair.Item2, balance), (position?.Net ?? 0, scene.State.Balance));
            Assert.Equal(TradingState.Active, scene.State.State);
            if (pair.Item1 == pair.Item2)
            {
                Assert.Empty(scene.Last);
                return;
            }

            if (position is not null) Assert.Equal(Price.FromPoints(15_400m), position.AveragePrice);
            var adopted = Assert.Single(scene.Last.OfType<AccountEvent.PositionAdopted>());
            Assert.Equal((pair.Item1, pair.Item2, "engine"), (adopted.From, adopted.To, adopted.By));
            Assert.IsType<AccountEvent.ReconciliationCompleted>(scene.Last[^1]);
            Assert.Empty(scene.State.Truth.Divergences);
            Assert.Empty(scene.State.Truth.Reviews);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Flatten_takes_it_over_closes_it_and_locks()
    {
        var scene = new Scene().With(DivergenceAction.Flatten).SeesTwice(new Scene().Holds(2));
        Assert.Equal(2, scene.State.PositionIn(Scene.Mnq)?.Net);
        var flatten = Assert.Single(scene.State.Flattens);
        Assert.Equal((Scene.Mnq, "DIVERGENCE"), (flatten.Scope.Contract, flatten.Lock?.Rule));
        scene.At(scene.Now.AddSeconds(2)).Look();
        var closing = Assert.Single(scene.State.Orders);
        Assert.Equal((Side.Sell, 2), (closing.Ticket.Side, closing.Remaining));
        scene.Fill(closing);
        scene.At(scene.Now.AddSeconds(2)).Look();
        Assert.Empty(scene.State.Positions);
        Assert.Equal(("locked", null), (scene.State.Status, scene.State.LockedUntil));
    }

    /// <summary>Whatever the policy; the number moves with every look, so that no two agree.</summary>
    [Theory]
    [InlineData(9_999, false)]
    [InlineData(10_000, false)]
    [InlineData(10_001, true)]
    public void What_lasts_longer_than_ten_seconds_waits_for_a_person(int milliseconds, bool waits)
    {
        var scene = new Scene().With(DivergenceAction.Adopt);
        scene.Send(new AccountCommand.StartReconciling(scene.NextId(), "a test", scene.Now));
        scene.Sees(scene.Holds(1));
        scene.At(scene.Now.AddMilliseconds(milliseconds)).Sees(scene.Holds(2));
        Assert.Equal(waits, scene.State.Truth.Reviews.Count > 0);
        Assert.Equal(0, scene.State.PositionIn(Scene.Mnq)?.Net ?? 0);
    }

    [Theory]
    [InlineData("9.999999", false)]
    [InlineData("10", false)]
    [InlineData("10.000001", true)]
    [InlineData("-10", false)]
    [InlineData("-10.000001", true)]
    public void Balances_may_differ_by_the_tolerance_while_nothing_is_open(string aside, bool differs)
    {
        var dollars = decimal.Parse(aside, System.Globalization.CultureInfo.InvariantCulture);
        var scene = new Scene();
        Assert.Equal(differs, Reconciling.Differences(scene.State, scene.Holds(0, aside: dollars)).Count > 0);
        scene.Book(Scene.Mnq, Side.Buy, 1, Entry);
        Assert.Empty(Reconciling.Differences(scene.State, scene.Holds(1, aside: 5_000m)));
    }

    [Fact]
    public void A_balance_is_adopted_as_a_correction_and_frozen_otherwise()
    {
        var scene = new Scene().With(DivergenceAction.Adopt);
        scene.SeesTwice(scene.Holds(0, aside: -25m));
        Assert.Equal(Usd.FromDollars(49_975m), scene.State.Balance);
        Assert.Equal("engine", Assert.Single(scene.Last.OfType<AccountEvent.AccountCorrected>()).By);
        Assert.Equal(TradingState.Active, scene.State.State);

        foreach (var action in new[] { DivergenceAction.Freeze, DivergenceAction.Flatten })
        {
            var held = new Scene().With(action);
            held.SeesTwice(held.Holds(0, aside: -25m));
            Assert.Equal(Usd.FromDollars(50_000m), held.State.Balance);
            Assert.Equal("DIVERGENCE", Assert.Single(held.State.Truth.Reviews).Code);
            Assert.Empty(held.State.Flattens);
        }
    }

    /// <summary>A correction moves ours, and the broker's number either stays or follows later.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    public void What_we_booked_without_a_trade_is_no_difference_whether_the_broker_follows_or_not(int follows)
    {
        var scene = new Scene();
        scene.Send(new AccountCommand.CorrectAccount(scene.NextId(), new Correction(Balance: Usd.FromDollars(50_500m)), "a fee", "ann", scene.Now));
        Assert.Empty(Reconciling.Differences(scene.State, scene.Holds(0, aside: follows - 500m)));
        Assert.Single(Reconciling.Differences(scene.State, scene.Holds(0, aside: follows - 500m + 10.01m)));
    }

    [Fact]
    public void A_person_takes_over_everything_at_once_and_is_named()
    {
        var scene = Truthful.Diverged(new Scene());
        scene.Send(new AccountCommand.RecordLook(scene.NextId(), scene.Holds(2), scene.Now, Adopts: new("ann", "my own trade")));
        var adopted = Assert.Single(scene.Last.OfType<AccountEvent.PositionAdopted>());
        Assert.Equal(("ann", "my own trade"), (adopted.By, adopted.Reason));
        Assert.IsType<AccountEvent.ReconciliationCompleted>(scene.Last[^1]);
        Assert.Equal((2, TradingState.ReduceOnly), (scene.State.PositionIn(Scene.Mnq)?.Net, scene.State.State));
    }

    [Fact]
    public void An_adopted_position_that_is_smaller_shrinks_its_exits_and_a_limit_sees_the_larger_one()
    {
        var scene = new Scene().With(DivergenceAction.Adopt);
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 2) with { Brackets = new([new BracketAsk(null, Price.FromPoints(15_400m), null, null, null, null)]) });
        var entry = Assert.Single(scene.State.Orders);
        scene.Fill(entry);
        var leg = new OrderTicket(entry.Legs[0].Id, Scene.Mnq, Side.Sell, new Contracts(2), OrderKind.Stop, Stop: Price.FromPoints(15_400m));
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), leg.Id, new OrderNews.Appeared(leg, "b", default, entry.Ticket.Id), scene.Now));
        var truth = scene.Holds(1, 15_500m) with { Orders = new([new TrueOrder(leg, "b", default, entry.Ticket.Id, false)]) };
        scene.SeesTwice(truth);
        Assert.Equal(1, Assert.Single(scene.Last.OfType<AccountEvent.ResizeAsked>()).Quantity.Count);
    }

    [Theory]
    [InlineData(ForeignFillAction.Book)]
    [InlineData(ForeignFillAction.Freeze)]
    [InlineData(ForeignFillAction.Flatten)]
    public void A_strangers_fill_is_booked_and_marked_and_what_follows_is_the_policys(ForeignFillAction action)
    {
        var scene = new Scene().With(DivergenceAction.Freeze, action).Book(Scene.Mnq, Side.Buy, 2, Entry, source: FillSource.Foreign);
        Assert.Equal(2, scene.State.PositionIn(Scene.Mnq)?.Net);
        Assert.Equal(FillSource.Foreign, Assert.Single(scene.Last.OfType<AccountEvent.FillBooked>()).Source);
        Assert.Equal(action, Assert.Single(scene.Last.OfType<AccountEvent.ForeignFillSeen>()).Action);
        Assert.Equal(
            action switch { ForeignFillAction.Book => TradingState.Active, ForeignFillAction.Freeze => TradingState.ReduceOnly, _ => TradingState.Flattening }, scene.State.State);
        if (action == ForeignFillAction.Flatten) Assert.Equal("FOREIGN_FILL", Assert.Single(scene.State.Flattens).Lock?.Rule);
    }

    [Fact]
    public void A_fill_is_strange_unless_an_order_of_ours_made_it()
    {
        var scene = new Scene();
        scene.Buy(1);
        var ours = Assert.Single(scene.State.Orders).Ticket.Id;
        bool Is(string? order) => Foreign.Is(scene.State, new Fill(new FillId("f"), order is null ? null : new OrderId(order), Scene.Mnq, Side.Buy, new Contracts(1), Entry, Usd.Zero, scene.Now));
        Assert.True(Is(null));
        Assert.True(Is("px-17"));
        Assert.False(Is(ours.Value));
        Assert.False(Is("flat-0123456789abcdef0123456789abcdef-MNQZ2026-1"));
        Assert.False(Is("0123456789abcdef0123456789abcdef-0"));
        Assert.True(Is("0123456789abcdef0123456789abcdef"));
        Assert.True(Is("flat-by-hand"));
        scene.FillAll();
        Assert.False(Is(ours.Value));
    }

    [Theory]
    [InlineData(DivergenceAction.Adopt, false, false)]
    [InlineData(DivergenceAction.Freeze, true, false)]
    [InlineData(DivergenceAction.Flatten, false, true)]
    public void A_strangers_order_is_counted_and_the_policy_says_what_follows(DivergenceAction action, bool waits, bool cancels)
    {
        var scene = new Scene().With(action);
        var ticket = new OrderTicket(new OrderId("px-17"), Scene.Mnq, Side.Buy, new Contracts(1), OrderKind.Limit, Limit: Price.FromPoints(15_000m));
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), ticket.Id, new OrderNews.Appeared(ticket, "17", default, null), scene.Now));
        Assert.Equal((OrderPurpose.Foreign, cancels), (scene.State.Orders[0].Purpose, scene.State.Orders[0].CancelAsked));
        Assert.Equal(waits, scene.State.Truth.Reviews.Count > 0);
    }

    [Fact]
    public void A_tighter_policy_holds_at_once_and_a_looser_one_from_the_next_trade_date_on()
    {
        var scene = new Scene();
        void Set(TruthPolicy policy) => scene.Send(new AccountCommand.SetTruthPolicy(scene.NextId(), policy, "a test", "ann", scene.Now));
        Set(new(DivergenceAction.Flatten, ForeignFillAction.Book, Usd.FromDollars(5m)));
        Assert.Equal(new TruthPolicy(DivergenceAction.Flatten, ForeignFillAction.Freeze, Usd.FromDollars(5m)), scene.State.Truth.Policy);
        Assert.Equal(ForeignFillAction.Book, scene.State.Truth.NextPolicy?.ForeignFills);
        scene.At(scene.Now.AddHours(24));
        Assert.Equal((ForeignFillAction.Book, null), (scene.State.Truth.Policy.ForeignFills, scene.State.Truth.NextPolicy));
        Set(scene.State.Truth.Policy);
        Assert.Empty(scene.Last);
    }

    /// <summary>Balance 50,000, floor 48,000, daily limit 1,000, flat: each number just on the safe side, equal, and just on the other.</summary>
    [Theory]
    [InlineData("balance", "50010", null)]
    [InlineData("balance", "50010.01", false)]
    [InlineData("balance", "49990", null)]
    [InlineData("balance", "49989.99", true)]
    [InlineData("maximumLossLevel", "47999.99", false)]
    [InlineData("maximumLossLevel", "48000", null)]
    [InlineData("maximumLossLevel", "48000.01", true)]
    [InlineData("dailyLossUsed", "10", null)]
    [InlineData("dailyLossUsed", "10.01", true)]
    [InlineData("dailyLossLeft", "989.99", true)]
    [InlineData("dailyLossLeft", "990", null)]
    [InlineData("dailyLossLeft", "1010.01", false)]
    [InlineData("contractsMax", "2", true)]
    [InlineData("contractsMax", "3", null)]
    [InlineData("contractsMax", "4", false)]
    public void The_platforms_number_is_ours_or_looser_or_tighter(string number, string theirs, bool? isLooser)
    {
        Assert.True(Usd.TryParse(theirs, out var dollars));
        var scene = new Scene();
        Assert.Equal((Usd.FromDollars(48_000m), Usd.FromDollars(1_000m), "3"), (scene.State.Floor, scene.State.DailyLossLimit, scene.State.ContractsMax(scene.Equity)?.ToString()));
        scene.Noted(number switch
        {
            "balance" => new(Balance: dollars),
            "maximumLossLevel" => new(MaximumLossLevel: dollars),
            "dailyLossUsed" => new(DailyLossUsed: dollars),
            "dailyLossLeft" => new(DailyLossLeft: dollars),
            _ => new(ContractsMax: int.Parse(theirs, System.Globalization.CultureInfo.InvariantCulture)),
        });
        var differences = scene.State.Truth.Platform!.Differences;
        if (isLooser is null) Assert.Empty(differences);
        else Assert.Equal((number, isLooser), (Assert.Single(differences).Number, differences[0].IsLooser));
        Assert.Equal(TradingState.Active, scene.State.State);
    }

    [Fact]
    public void A_flatten_says_after_ten_seconds_once_that_it_is_not_done_however_often_it_looked()
    {
        var scene = new Scene().Book(Scene.Mnq, Side.Buy, 1, Entry);
        scene.Send(new AccountCommand.Flatten(scene.NextId(), FlattenScope.Account, "a test", "ann", null, scene.Now));
        for (var looks = 0; looks < 12; looks++) scene.At(scene.Now.AddMilliseconds(800)).Look();
        Assert.DoesNotContain(scene.All, happened => happened is AccountEvent.FlattenIncomplete);
        Assert.Equal(FlattenProcess.QuickPace, scene.State.Flattens[0].PaceAt(scene.Now));
        for (var looks = 0; looks < 12; looks++) scene.At(scene.Now.AddMilliseconds(2_000)).Look();
        Assert.Single(scene.All.OfType<AccountEvent.FlattenIncomplete>());
        var process = Assert.Single(scene.State.Flattens);
        Assert.Equal((true, 0, 1, 1), (process.IsIncomplete, process.OrdersWorking, process.ContractsOpen, process.Attempt));
    }

    [Fact]
    public void An_order_that_we_had_put_down_as_over_and_the_broker_shows_is_cancelled_by_a_flatten()
    {
        var scene = new Scene();
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 1) with { Kind = OrderKind.Limit, Limit = Price.FromPoints(15_400m) });
        var order = Assert.Single(scene.State.Orders);
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), order.Ticket.Id, new OrderNews.Rejected("X", "said by mistake"), scene.Now));
        scene.Send(new AccountCommand.Flatten(scene.NextId(), FlattenScope.Account, "a test", "ann", null, scene.Now));
        scene.Sees(scene.Holds(0) with { Orders = new([new TrueOrder(order.Ticket, "b", default, null, false)]) });
        Assert.True(Assert.Single(scene.State.Orders).CancelAsked);
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), order.Ticket.Id, new OrderNews.Cancelled("done"), scene.Now));
        scene.Sees(scene.Holds(0));
        Assert.Empty(scene.State.Flattens);
    }

    private static string? Code(AccountEvent happened) => happened switch
    {
        AccountEvent.AlertAccepted e => e.Decision.Code,
        AccountEvent.AlertRefused e => e.Decision.Code,
        _ => null,
    };
}
