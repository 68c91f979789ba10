using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>The trader's own margins and order limits: what they refuse, at which number, and when a looser one begins.</summary>
public sealed class SafeguardTests
{
    private static readonly DateTimeOffset NextDay = new(2026, 10, 20, 22, 0, 0, TimeSpan.Zero);

    private static Scene With(Safeguards own)
    {
        var scene = new Scene();
        Set(scene, own);
        return scene;
    }

    private static void Set(Scene scene, Safeguards own) =>
        scene.Send(new AccountCommand.SetSafeguards(scene.NextId(), own, "a test", "ann", scene.Now));

    private static Threshold At(int percent, ThresholdAction action, string? rule = null) => new(rule, percent, null, action);

    private static string[] Crossed(Scene scene) =>
        [.. scene.All.OfType<AccountEvent.ThresholdCrossed>().Select(crossed => $"{crossed.Threshold.Percent}% {crossed.Rule} {crossed.Used}/{crossed.Allowance}")];

    private static string Refused(AccountEvent happened) => Assert.IsType<AccountEvent.AlertRefused>(happened).Decision.Code!;

    private static Check CheckOf(AccountEvent happened, string rule)
    {
        var decision = happened switch
        {
            AccountEvent.AlertAccepted accepted => accepted.Decision,
            AccountEvent.AlertRefused refused => refused.Decision,
            _ => throw new InvalidOperationException(),
        };
        return decision.Checks.First(check => check.Rule == rule);
    }

    private static Intent Order(Side side, int quantity, OrderKind kind, decimal? limit, decimal? stopFromEntry = null) =>
        Intent.Market(side, Scene.Mnq, quantity) with
        {
            Kind = kind,
            Limit = limit is { } at ? Price.FromPoints(at) : null,
            Brackets = stopFromEntry is { } distance ? new([new BracketAsk(null, null, new Points((long)(distance * 1_000_000_000m)), null, null, null)]) : default,
        };

    [Fact]
    public void Warnings_come_once_a_crossing_at_50_75_and_90_percent()
    {
        // 1 MNQ moves 2 USD a point; the daily limit of the book is 1,000 USD, its drawdown 2,000.
        var scene = new Scene().Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).Price(Scene.Mnq, 15_250.25m);
        Assert.Empty(Crossed(scene));
        scene.Price(Scene.Mnq, 15_250m).Price(Scene.Mnq, 15_249m).Price(Scene.Mnq, 15_251m);
        Assert.Equal(["50% daily_loss_limit 500.00/1000.00"], Crossed(scene));
        scene.Price(Scene.Mnq, 15_050m);
        Assert.Equal(
            ["50% daily_loss_limit 500.00/1000.00", "75% daily_loss_limit 900.00/1000.00", "90% daily_loss_limit 900.00/1000.00"], Crossed(scene));
        Assert.Equal("active", scene.State.Status);
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }

    [Fact]
    public void A_warning_is_armed_again_once_a_tenth_of_the_allowance_is_won_back()
    {
        var scene = new Scene().Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).Price(Scene.Mnq, 15_250m);
        scene.Price(Scene.Mnq, 15_300m);
        Assert.Empty(scene.All.OfType<AccountEvent.ThresholdLeft>());
        scene.Price(Scene.Mnq, 15_300.25m);
        Assert.Single(scene.All.OfType<AccountEvent.ThresholdLeft>());
        scene.Price(Scene.Mnq, 15_250m);
        Assert.Equal(2, Crossed(scene).Length);
    }

    [Fact]
    public void A_warning_of_the_day_comes_again_on_the_next_day_and_never_twice_for_the_same_news()
    {
        var scene = new Scene().Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).Price(Scene.Mnq, 15_250m);
        scene.At(NextDay).Price(Scene.Mnq, 15_250m);
        Assert.Single(Crossed(scene));
    }

    [Fact]
    public void Reduce_only_holds_for_the_day_whatever_is_won_back()
    {
        var scene = With(Safeguards.Default with { Thresholds = new([At(60, ThresholdAction.ReduceOnly, DailyLoss.Name)]) });
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).Price(Scene.Mnq, 15_200m).Price(Scene.Mnq, 15_500m);
        Assert.Equal(TradingState.ReduceOnly, scene.State.State);
        var refused = scene.Buy(1);
        Assert.Equal(ReasonCodes.ReduceOnly, Refused(refused));
        Assert.Contains("safety_margin: daily_loss_limit has crossed", ((AccountEvent.AlertRefused)refused).Decision.Text, StringComparison.Ordinal);
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Sell(1));
        scene.FillAll().At(NextDay);
        Assert.Equal(TradingState.Active, scene.State.State);
    }

    [Theory]
    [InlineData(1, 0, TradingState.Active)]
    [InlineData(2, 1, TradingState.Active)]
    [InlineData(3, 2, TradingState.ReduceOnly)]
    public void Steps_before_the_contract_limit_hold_while_so_much_is_open(int contracts, int crossed, TradingState state)
    {
        // The limit of the book is 3 contracts: 66 % of it are more than one and less than two, 100 % × 99 ÷ 100 less than three.
        var scene = With(new Safeguards
        {
            Thresholds = new([At(66, ThresholdAction.Warn, PositionLimit.Name), At(99, ThresholdAction.ReduceOnly, PositionLimit.Name)]),
        });
        scene.Book(Scene.Mnq, Side.Buy, contracts, Price.FromPoints(15_500m));
        Assert.Equal(crossed, scene.All.OfType<AccountEvent.SizeThresholdCrossed>().Count());
        Assert.Equal((crossed, state), (scene.State.Guard.Crossed.Count, scene.State.State));
        if (state == TradingState.ReduceOnly) Assert.Contains($"{PositionLimit.Name} has crossed", ((AccountEvent.AlertRefused)scene.Buy(1)).Decision.Text, StringComparison.Ordinal);

        scene.Book(Scene.Mnq, Side.Sell, contracts, Price.FromPoints(15_500m));
        Assert.Equal((0, TradingState.Active), (scene.State.Guard.Crossed.Count, scene.State.State));
        Assert.Equal(crossed, scene.All.OfType<AccountEvent.ThresholdLeft>().Count());
    }

    [Fact]
    public void A_threshold_that_a_tighter_one_replaces_is_left_once_less_is_open_and_a_general_one_does_not_stand_for_it()
    {
        var scene = With(new Safeguards { Thresholds = new([At(60, ThresholdAction.ReduceOnly, PositionLimit.Name)]) });
        scene.Book(Scene.Mnq, Side.Buy, 2, Price.FromPoints(15_500m));
        Set(scene, new Safeguards { Thresholds = new([At(30, ThresholdAction.ReduceOnly, PositionLimit.Name)]) });
        Assert.Equal(2, scene.State.Guard.Crossed.Count);
        Set(scene, new Safeguards { Thresholds = new([At(1, ThresholdAction.ReduceOnly)]) });
        Assert.Contains(scene.State.Guard.Safeguards.Thresholds, threshold => threshold.IsOfSize);
        scene.Book(Scene.Mnq, Side.Sell, 2, Price.FromPoints(15_500m));
        Assert.Equal(TradingState.Active, scene.State.State);
    }

    [Fact]
    public void Flatten_and_lock_acts_before_the_firms_limit_and_names_the_margin()
    {
        var scene = With(new Safeguards { Thresholds = new([new Threshold(DailyLoss.Name, null, Usd.FromDollars(100), ThresholdAction.FlattenAndLock)]) });
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).Price(Scene.Mnq, 15_050.25m);
        Assert.Empty(scene.State.Flattens);
        scene.Price(Scene.Mnq, 15_050m).Look().FillAll().Look();
        var held = Assert.Single(scene.State.Locks);
        Assert.Equal(("safety_margin.daily_loss_limit", (DateTimeOffset?)NextDay), (held.Rule, held.Until));
        Assert.Empty(scene.All.OfType<AccountEvent.ViolationRaised>());
        Assert.Equal(ReasonCodes.Locked, Refused(scene.Buy(1)));
        Assert.Equal("active", scene.At(NextDay).State.Status);
    }

    [Fact]
    public void A_tighter_safeguard_holds_at_once_and_a_looser_one_from_the_next_trade_date()
    {
        var scene = With(Safeguards.Default with { Clip = new ClipSize(3, null) });
        Set(scene, Safeguards.Default with { Clip = new ClipSize(1, null) });
        Assert.Equal(1, scene.State.Guard.Safeguards.Clip!.Contracts);
        Assert.Null(scene.State.Guard.NextSafeguards);
        Set(scene, Safeguards.Default with { Clip = new ClipSize(2, null) });
        Assert.Equal(1, scene.State.Guard.Safeguards.Clip!.Contracts);
        Assert.Equal(ClipSize.Code, Refused(scene.Buy(2)));
        scene.At(NextDay.AddTicks(-1));
        Assert.Equal(1, scene.State.Guard.Safeguards.Clip!.Contracts);
        scene.At(NextDay);
        Assert.Equal(2, scene.State.Guard.Safeguards.Clip!.Contracts);
        Assert.IsType<AccountEvent.AlertAccepted>(scene.At(NextDay.AddHours(1)).Buy(2));
    }

    [Fact]
    public void A_looser_personal_limit_begins_tomorrow_and_a_tighter_one_now()
    {
        var scene = new Scene();
        PersonalLimit Loss(decimal amount) => new(PersonalSide.Loss, Usd.FromDollars(amount), PersonalPeriod.Day, PersonalTrail.None, PersonalAction.LockDay);
        void Personal(params PersonalLimit[] limits) =>
            scene.Send(new AccountCommand.SetPersonalLimits(scene.NextId(), new(limits), "a test", "ann", scene.Now));
        Personal(Loss(400));
        Personal(Loss(300));
        Assert.Equal(new([Loss(300)]), scene.State.Personal);
        Personal(Loss(500));
        Assert.Equal(new([Loss(500), Loss(300)]), scene.State.Personal);
        Personal(Loss(500));
        Assert.Empty(scene.Last);
        scene.At(NextDay);
        Assert.Equal(new([Loss(500)]), scene.State.Personal);
        Personal();
        Assert.Equal(new([Loss(500)]), scene.State.Personal);
        Personal(Loss(500));
        Assert.Null(scene.State.Guard.NextPersonal);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void What_the_order_may_lose_to_its_stop_must_fit(int quantity, bool passes)
    {
        // 15 ticks to the stop and 1 of slippage are 16 × 0.50 = 8 USD a contract; 1,000 − 980 leave 20.
        var scene = With(new Safeguards { LossRoom = new LossRoom(40, 1, Usd.FromDollars(980)) });
        var answer = scene.Alert(Order(Side.Buy, quantity, OrderKind.Market, null, stopFromEntry: 3.75m));
        Assert.Equal(passes, CheckOf(answer, LossRoom.Name).Passed);
        Assert.Equal(("20.00", $"{quantity * 8}.00"), (CheckOf(answer, LossRoom.Name).Limit.ToString(), CheckOf(answer, LossRoom.Name).Value.ToString()));
        if (!passes) Assert.Equal((2, LossRoom.Name), (((AccountEvent.AlertRefused)answer).Decision.Largest.Count, ((AccountEvent.AlertRefused)answer).Decision.Binding));
    }

    [Fact]
    public void Without_a_stop_a_contract_risks_the_rules_own_distance_and_open_positions_count()
    {
        var scene = With(new Safeguards { LossRoom = new LossRoom(100, 0, Usd.Zero) });
        scene.Book(Scene.Mnq, Side.Buy, 2, Price.FromPoints(15_500m));
        Assert.Equal("150.00", CheckOf(scene.Buy(1), LossRoom.Name).Value.ToString());
        Assert.Equal("200.00", CheckOf(scene.Buy(1), LossRoom.Name).Value.ToString());
    }

    [Fact]
    public void Entries_within_the_window_are_counted_and_exits_are_not()
    {
        var scene = With(new Safeguards { EntryRate = new EntryRate(2, 60) });
        scene.Buy(1);
        scene.FillAll();
        scene.At(Scene.Ten.AddSeconds(30)).Buy(1);
        scene.FillAll();
        Assert.Equal(EntryRate.Code, Refused(scene.At(Scene.Ten.AddSeconds(59)).Buy(1)));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Sell(1));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.At(Scene.Ten.AddSeconds(60)).Buy(1));
        Assert.Equal(EntryRate.Code, Refused(scene.Buy(1)));
    }

    [Fact]
    public void A_repeat_and_a_whipsaw_are_refused_inside_their_windows()
    {
        var scene = With(new Safeguards { Repeats = new RepeatGuard(10, 20) });
        scene.Buy(1);
        scene.FillAll();
        Assert.Equal(RepeatGuard.SameCode, Refused(scene.At(Scene.Ten.AddSeconds(9)).Buy(1)));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(Intent.Market(Side.Sell, Scene.Mnq, 1)));
        scene.FillAll();
        Assert.Equal(RepeatGuard.FlipCode, Refused(scene.At(Scene.Ten.AddSeconds(19)).Sell(1)));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.At(Scene.Ten.AddSeconds(20)).Sell(1));
    }

    [Fact]
    public void One_order_has_its_size_in_contracts_and_in_money()
    {
        Assert.Equal(ClipSize.Code, Refused(With(new Safeguards { Clip = new ClipSize(2, null) }).Buy(3)));
        // One MNQ at 15,500 stands for 31,000 USD.
        var scene = With(new Safeguards { Clip = new ClipSize(null, Usd.FromDollars(62_000)) });
        Assert.Equal("62000.00", CheckOf(scene.Buy(2), ClipSize.NotionalName).Value.ToString());
        Assert.Equal(ClipSize.NotionalCode, Refused(With(new Safeguards { Clip = new ClipSize(null, Usd.FromDollars(61_999)) }).Buy(2)));
    }

    [Theory]
    [InlineData(15_490, true)]
    [InlineData(15_489.75, false)]
    [InlineData(15_510, true)]
    [InlineData(15_510.25, false)]
    public void A_price_stays_within_the_collar(double price, bool passes) =>
        Assert.Equal(passes, CheckOf(With(new Safeguards { Collar = new PriceCollar(40) }).Alert(Order(Side.Buy, 1, OrderKind.Limit, (decimal)price)), PriceCollar.Name).Passed);

    [Fact]
    public void Working_orders_are_capped_with_their_legs()
    {
        var scene = With(new Safeguards { WorkingOrders = new WorkingOrders(3) });
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(Order(Side.Buy, 1, OrderKind.Limit, 15_490m, stopFromEntry: 10m)));
        Assert.Equal(WorkingOrders.Code, Refused(scene.Alert(Order(Side.Buy, 1, OrderKind.Limit, 15_490m, stopFromEntry: 10m))));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(Order(Side.Buy, 1, OrderKind.Limit, 15_490m)));
    }

    [Fact]
    public void A_losing_streak_pauses_the_account_for_the_longest_step_that_it_reached()
    {
        var scene = With(new Safeguards { Cooldown = new Cooldown(new([new CooldownStep(1, 5), new CooldownStep(2, 30)])) });
        void Lose()
        {
            scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
            scene.Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(15_490m));
        }

        Lose();
        Assert.Equal(Cooldown.Code, Refused(scene.At(Scene.Ten.AddMinutes(5).AddTicks(-1)).Buy(1)));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.At(Scene.Ten.AddMinutes(5)).Buy(1));
        scene.FillAll();
        scene.Sell(1);
        scene.FillAll();
        scene.At(Scene.Ten.AddMinutes(10));
        Lose();
        Assert.Equal(Cooldown.Code, Refused(scene.At(Scene.Ten.AddMinutes(39)).Buy(1)));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.At(Scene.Ten.AddMinutes(40)).Buy(1));
    }

    [Fact]
    public void After_so_many_entries_a_person_looks_before_the_next()
    {
        var scene = With(new Safeguards { Rearm = new Rearm(2, null) });
        scene.Buy(1);
        scene.Buy(1);
        Assert.Equal(Rearm.EntriesCode, Refused(scene.Buy(1)));
        scene.At(NextDay);
        Assert.Equal(Rearm.EntriesCode, Refused(scene.At(NextDay.AddHours(1)).Buy(1)));
        scene.Send(new AccountCommand.RearmAccount(scene.NextId(), "looked at it", "ann", scene.Now));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }

    [Fact]
    public void Refusals_of_the_broker_in_a_row_stop_entries_until_a_person_looks()
    {
        var scene = With(new Safeguards { Rearm = new Rearm(null, 2) });
        for (var i = 0; i < 2; i++)
        {
            scene.Buy(1);
            var order = scene.State.Orders[0].Ticket.Id;
            scene.Send(new AccountCommand.RecordSent(scene.NextId(), order, scene.Now));
            scene.Send(new AccountCommand.RecordOrder(scene.NextId(), order, new OrderNews.Rejected("X", "no"), scene.Now));
        }

        Assert.Equal(Rearm.RejectionsCode, Refused(scene.Buy(1)));
        scene.Send(new AccountCommand.RearmAccount(scene.NextId(), "looked at it", "ann", scene.Now));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }
}
