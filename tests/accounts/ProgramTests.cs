using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>What the published vectors do not say about the rules of a program and of the trader.</summary>
public sealed class ProgramTests
{
    private static readonly DateTimeOffset NextDay = new(2026, 10, 20, 22, 0, 0, TimeSpan.Zero);

    private static string With(string more) => Books.Eval50K.Replace("\"fees\":\"none\"", $"{more},\"fees\":\"none\"", StringComparison.Ordinal);

    private static T Only<T>(Scene scene) => Assert.Single(scene.All.OfType<T>());

    [Fact]
    public void A_lockout_closes_everything_and_only_its_time_opens_it()
    {
        var scene = new Scene().Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        scene.Send(new AccountCommand.LockOut(scene.NextId(), scene.Now.AddHours(2), "enough", "ann", scene.Now));
        Assert.NotNull(Only<AccountEvent.FlattenStarted>(scene));
        scene.Look().FillAll().Look();
        scene.Send(new AccountCommand.UnlockAccount(scene.NextId(), "changed my mind", "ann", scene.Now));
        Assert.Equal("locked", scene.State.Status);
        Assert.Equal(ReasonCodes.Locked, Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1)).Decision.Code);
        scene.At(Scene.Ten.AddHours(2).AddTicks(-1));
        Assert.Equal("locked", scene.State.Status);
        scene.At(Scene.Ten.AddHours(2));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }

    [Fact]
    public void A_shorter_lockout_never_shortens_a_longer_one()
    {
        var scene = new Scene();
        scene.Send(new AccountCommand.LockOut(scene.NextId(), scene.Now.AddHours(2), "enough", "ann", scene.Now));
        scene.Send(new AccountCommand.LockOut(scene.NextId(), scene.Now.AddHours(1), "enough", "ann", scene.Now));
        Assert.Equal(scene.Now.AddHours(2), scene.State.LockedUntil);
    }

    [Fact]
    public void A_manual_lock_with_a_time_opens_at_that_time()
    {
        var scene = new Scene();
        scene.Send(new AccountCommand.LockAccount(scene.NextId(), "lunch", "ann", scene.Now.AddMinutes(30), scene.Now));
        Assert.Equal(scene.Now.AddMinutes(30), scene.State.NextTimerAt(scene.Now));
        scene.At(Scene.Ten.AddMinutes(30));
        Assert.Equal("active", scene.State.Status);
        Assert.Equal(Scene.Ten.AddMinutes(30), scene.All.OfType<AccountEvent.AccountUnlocked>().Last().At);
    }

    [Fact]
    public void Personal_limits_are_the_accounts_own_and_a_set_one_is_armed_at_once()
    {
        var scene = new Scene().Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).Price(Scene.Mnq, 15_450m);
        var limit = new PersonalLimit(PersonalSide.Loss, Usd.FromDollars(100), PersonalPeriod.Day, PersonalTrail.None, PersonalAction.LockDay);
        scene.Send(new AccountCommand.SetPersonalLimits(scene.NextId(), new([limit]), "a bad day", "ann", scene.Now));
        var violation = Only<AccountEvent.ViolationRaised>(scene).Violation;
        Assert.Equal((PersonalLimit.LossCode, "personal_loss_day_1", "49900.00"), (violation.Code, violation.Rule, violation.Limit.ToString()));
        Assert.Equal(NextDay, scene.State.LockedUntil);
    }

    [Fact]
    public void A_limit_without_an_action_is_said_once_a_day_and_stops_nothing()
    {
        var scene = new Scene(With("""
            "personal":[{"side":"loss","amount":100,"action":"none"}]
            """)).Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).Price(Scene.Mnq, 15_450m).Price(Scene.Mnq, 15_440m);
        Assert.Equal(ViolationEffect.Warn, Only<AccountEvent.ViolationRaised>(scene).Violation.Effect);
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }

    [Fact]
    public void A_weekly_limit_that_locks_a_day_reports_once_in_its_week()
    {
        var scene = new Scene(With("""
            "personal":[{"side":"loss","amount":100,"period":"week","action":"lock-day"}]
            """)).Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).Price(Scene.Mnq, 15_450m);
        scene.Look().FillAll().Look().At(NextDay);
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
        Only<AccountEvent.ViolationRaised>(scene);
    }

    [Fact]
    public void A_payout_without_a_payout_rule_is_refused_and_recorded()
    {
        var scene = new Scene();
        scene.Send(new AccountCommand.RequestPayout(scene.NextId(), Usd.FromDollars(100), "ann", scene.Now));
        Assert.Equal(ReasonCodes.Unsupported, Only<AccountEvent.PayoutRefused>(scene).Code);
        Assert.Equal(50_000m, scene.State.Balance.Dollars);
    }

    [Fact]
    public void No_further_payout_than_the_program_allows()
    {
        var scene = new Scene(With("""
            "payout":{"min":1,"maxPayouts":1}
            """), balance: 51_000m);
        foreach (var amount in new[] { 10m, 10m })
            scene.Send(new AccountCommand.RequestPayout(scene.NextId(), Usd.FromDollars(amount), "ann", scene.Now));
        Assert.Equal(10m, Only<AccountEvent.PayoutAccepted>(scene).Paid.Dollars);
        Assert.Equal(PayoutRule.MaxPayoutsCode, Only<AccountEvent.PayoutRefused>(scene).Code);
    }

    [Fact]
    public void A_reset_begins_anew_and_keeps_what_the_trader_holds_against_himself()
    {
        var scene = new Scene().Book(Scene.Mnq, Side.Buy, 3, Price.FromPoints(15_500m)).Price(Scene.Mnq, 15_000m);
        scene.Look().FillAll().Look();
        Assert.Equal("failed", scene.State.Status);
        scene.Send(new AccountCommand.LockOut(scene.NextId(), scene.Now.AddHours(1), "enough", "ann", scene.Now));
        scene.Send(new AccountCommand.ResetAccount(scene.NextId(), "paid", "ann", scene.Now));
        Assert.Equal((50_000m, 48_000m, "locked"), (scene.State.Balance.Dollars, scene.State.Floor.Dollars, scene.State.Status));
        scene.At(Scene.Ten.AddHours(1));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }

    [Fact]
    public void A_correction_is_an_event_and_locks_a_floor_that_has_reached_its_level()
    {
        var scene = new Scene(Books.FlatBy);
        scene.Send(new AccountCommand.CorrectAccount(scene.NextId(), new(Floor: Usd.FromDollars(50_000), Balance: Usd.FromDollars(52_100)), "the firm shows it", "ann", scene.Now));
        Assert.True(scene.State.FloorLocked);
        Assert.Equal((52_100m, 50_000m), (scene.State.Balance.Dollars, scene.State.Floor.Dollars));
        var version = scene.State.Version;
        scene.Send(new AccountCommand.CorrectAccount(scene.NextId(), new(), "nothing", "ann", scene.Now));
        Assert.Equal(version, scene.State.Version);
    }

    [Fact]
    public void Where_no_automation_is_allowed_nothing_is_sent_and_everything_is_said()
    {
        var scene = new Scene(With("""
            "capabilities":{"automation":"none"}
            """));
        var refused = Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1));
        Assert.Equal(Capabilities.Code, refused.Decision.Code);
        scene.Book(Scene.Mnq, Side.Buy, 4, Price.FromPoints(15_500m));
        Assert.Equal(PositionLimit.Code, Only<AccountEvent.ViolationRaised>(scene).Violation.Code);
        Assert.Equal(Capabilities.Code, Assert.IsType<AccountEvent.AlertRefused>(scene.Alert(new Intent(IntentAction.Flatten))).Decision.Code);
        scene.Price(Scene.Mnq, 15_375m);
        Assert.NotNull(Only<AccountEvent.FlattenStarted>(scene));
        scene.Look();
        Assert.Empty(scene.All.OfType<AccountEvent.OrderIntended>());
        scene.Book(Scene.Mnq, Side.Sell, 4, Price.FromPoints(15_375m)).Look();
        Assert.Equal("locked", scene.State.Status);
    }

    [Fact]
    public void A_persons_flatten_is_sent_where_automation_is_not_allowed()
    {
        var scene = new Scene(With("""
            "capabilities":{"automation":"none"}
            """)).Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        scene.Send(new AccountCommand.Flatten(scene.NextId(), FlattenScope.Account, "now", "ann", null, scene.Now));
        scene.Look();
        Assert.Equal(OrderPurpose.Flatten, Only<AccountEvent.OrderIntended>(scene).Purpose);
    }

    [Fact]
    public void A_window_that_is_entered_flat_closes_its_products_alone()
    {
        var scene = new Scene(With("""
            "newsWindows":[{"from":"2026-10-20T15:30:00Z","to":"2026-10-20T15:40:00Z","mode":"flat","symbols":["MNQ"]}]
            """)).Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).Book(Scene.Es, Side.Buy, 1, Price.FromPoints(4_450.25m));
        Assert.Equal(Scene.Ten.AddMinutes(30), scene.State.NextTimerAt(scene.Now));
        scene.At(Scene.Ten.AddMinutes(30).AddTicks(-1));
        Assert.Empty(scene.All.OfType<AccountEvent.FlattenStarted>());
        scene.At(Scene.Ten.AddMinutes(30));
        Assert.Equal("MNQ", Only<AccountEvent.FlattenStarted>(scene).Scope.Root);
        Assert.Equal(NewsWindow.Code, Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1, Scene.Mnq)).Decision.Checks.First(check => !check.Passed && check.Code != ReasonCodes.Flattening).Code);
    }

    [Fact]
    public void A_cap_of_a_window_is_the_largest_size_that_is_shown()
    {
        var scene = new Scene(With("""
            "newsWindows":[{"from":"2026-10-20T14:00:00Z","to":"2026-10-20T16:00:00Z","mode":"cap","cap":2,"symbols":["MNQ"]}]
            """)).Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        var largest = Gate.Largest(scene.State, Scene.Mnq, Side.Buy, default, scene.Market, scene.Now);
        Assert.Equal((1, NewsWindow.Name), (largest.Largest.Count, largest.Binding));
        Assert.Equal(NewsWindow.Code, Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(2)).Decision.Code);
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }

    [Fact]
    public void An_order_of_several_fills_counts_once_a_day_and_once_a_week()
    {
        var scene = new Scene(With("""
            "tradeLimits":{"perDay":2,"perWeek":3}
            """));
        void Fill(string order) => scene.Book(Scene.Mnq, scene.State.Positions.Count == 0 ? Side.Buy : Side.Sell, 1, Price.FromPoints(15_500m), new OrderId(order));
        Fill("a");
        Fill("a");
        Assert.Equal((1, 1), (scene.State.OrdersToday, scene.State.OrdersThisWeek));
        Fill("b");
        Fill("b");
        Assert.Equal(TradeLimits.Code, Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1)).Decision.Code);
        scene.At(NextDay);
        Fill("b");
        Assert.Equal((1, 2), (scene.State.OrdersToday, scene.State.OrdersThisWeek));
        Fill("c");
        Assert.Equal((2, 3), (scene.State.OrdersToday, scene.State.OrdersThisWeek));
        scene.At(NextDay.AddDays(1));
        Assert.Equal(TradeLimits.Code, Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1)).Decision.Code);
        scene.At(new(2026, 10, 25, 22, 0, 0, TimeSpan.Zero));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }

    [Fact]
    public void The_ladder_goes_up_one_step_for_the_next_session_and_down_at_once()
    {
        var scene = new Scene(With("""
            "ladder":{"steps":[{"netProfit":500,"activeDays":1,"dailyLoss":1500,"max":5},{"netProfit":600,"activeDays":1,"max":7}]}
            """));
        scene.Book(Scene.Es, Side.Buy, 1, Price.FromPoints(4_450m)).Book(Scene.Es, Side.Sell, 1, Price.FromPoints(4_470m));
        scene.At(NextDay.AddHours(-1));
        Assert.Equal((1, 1_000m, "3"), (scene.State.Course.LadderStep, scene.State.DailyLossLimit!.Value.Dollars, scene.State.ContractsMax(scene.Equity).ToString()));
        scene.At(NextDay);
        Assert.Equal((1_500m, "5"), (scene.State.DailyLossLimit!.Value.Dollars, scene.State.ContractsMax(scene.Equity).ToString()));
        scene.Book(Scene.Es, Side.Buy, 1, Price.FromPoints(4_470m)).Book(Scene.Es, Side.Sell, 1, Price.FromPoints(4_459m));
        Assert.Equal((0, 1_000m, "3"), (scene.State.Course.LadderStep, scene.State.DailyLossLimit!.Value.Dollars, scene.State.ContractsMax(scene.Equity).ToString()));
    }

    [Fact]
    public void Progress_says_what_is_missing()
    {
        var scene = new Scene(With("""
            "target":{"amount":3000,"minTradedDays":2},"consistency":{"ratio":0.5,"inclusive":true},"conduct":{"inactivityDays":30},
            "payout":{"min":100,"pctOfBalance":0.5,"caps":[400],"winningDay":150,"winningDays":1}
            """));
        scene.Book(Scene.Es, Side.Buy, 1, Price.FromPoints(4_450m)).Book(Scene.Es, Side.Sell, 1, Price.FromPoints(4_490m));
        var before = ProgramProgress.Of(scene.State, scene.Market, scene.Now)!;
        Assert.Equal((PayoutRule.WinningDaysCode, 0m), (before.Payout!.Missing, before.Payout.Available.Dollars));
        scene.At(NextDay);
        var after = ProgramProgress.Of(scene.State, scene.Market, scene.Now)!;
        Assert.Equal((2_000m, 2_000m, 1), (after.TotalProfit.Dollars, after.BestDay.Dollars, after.TradedDays));
        Assert.Equal(new TargetProgress(Usd.FromDollars(4_000), Usd.FromDollars(2_000), Usd.FromDollars(2_000), 1, false), after.Target);
        Assert.Equal((null, 400m, 1), (after.Payout!.Missing, after.Payout.Available.Dollars, after.Payout.WinningDays));
        Assert.Equal(30, after.DaysToInactivity);
    }

    [Fact]
    public void The_levels_that_wake_an_account_are_those_of_every_armed_limit()
    {
        var scene = new Scene(With("""
            "personal":[{"side":"loss","amount":400,"action":"lock-day"},{"side":"profit","amount":200,"action":"liquidate"}]
            """)).Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        // The first warning, at half of the limit's 400, is nearer than the limit.
        Assert.Equal(new WatchLevels(Usd.FromDollars(49_800), Usd.FromDollars(50_000)), WatchLevels.Of(scene.State));
        scene.Price(Scene.Mnq, 15_560m);
        Assert.Equal(new WatchLevels(Usd.FromDollars(49_800), Usd.FromDollars(50_120)), WatchLevels.Of(scene.State));
        scene.Price(Scene.Mnq, 15_600m);
        Assert.Equal("personal_profit_day_2", Assert.Single(scene.State.SpentLimits));
    }

    [Fact]
    public void A_flat_window_takes_back_what_is_still_on_its_way_in()
    {
        var scene = new Scene(With("""
            "newsWindows":[{"from":"2026-10-20T15:30:00Z","to":"2026-10-20T15:40:00Z","mode":"flat","symbols":["MNQ"]}]
            """));
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 1) with { Kind = Domain.Orders.OrderKind.Limit, Limit = Price.FromPoints(15_400m) });
        scene.At(Scene.Ten.AddMinutes(30));
        Assert.Single(scene.All.OfType<AccountEvent.CancelAsked>());
        Assert.Equal("MNQ", Only<AccountEvent.FlattenStarted>(scene).Scope.Root);
    }

    [Fact]
    public void A_floor_that_is_given_as_a_level_warns_too()
    {
        var book = RuleBooks.Find("topstep/lfa/50k")!;
        var scene = new Scene(book.Text, balance: book.StartBalance.Dollars);
        var allowance = Allowance.At(scene.State, 0, scene.Equity)!.Value;
        Assert.Equal(book.StartBalance - book.Drawdown!.Level!.Value, allowance.Amount);
        Assert.Equal(Usd.Zero, allowance.Used);
    }
}
