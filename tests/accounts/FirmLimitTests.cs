using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>What the firm's platform tells stands beside the book: an order passes both, and whichever ends sooner acts.</summary>
public sealed class FirmLimitTests
{
    private static Scene With(FirmLimits limits, Scene? scene = null)
    {
        scene ??= new Scene();
        scene.Send(new AccountCommand.NoteFirmLimits(scene.NextId(), limits, scene.Now));
        return scene;
    }

    private static Usd Dollars(decimal amount) => Usd.FromDollars(amount);

    private static Decision Judged(Scene scene, int quantity = 1) => scene.Buy(quantity) switch
    {
        AccountEvent.AlertAccepted accepted => accepted.Decision,
        AccountEvent.AlertRefused refused => refused.Decision,
        var other => throw new InvalidOperationException($"{other}"),
    };

    private static Check[] Of(Decision decision) => [.. decision.Checks.Where(check => check.Code == FirmLimit.Code)];

    [Fact]
    public void Without_a_word_of_the_firm_nothing_is_judged_by_it() => Assert.Empty(Of(Judged(new Scene())));

    [Fact]
    public void A_change_is_recorded_once_and_telling_of_none_changes_nothing()
    {
        var scene = With(FirmLimits.None);
        Assert.Empty(scene.Last);
        With(new(DailyLoss: Dollars(500)), scene);
        Assert.Equal(new AccountEvent.FirmLimitsTold(new(DailyLoss: Dollars(500)), scene.Now), Assert.Single(scene.Last));
        With(new(DailyLoss: Dollars(500)), scene);
        Assert.Empty(scene.Last);
        With(FirmLimits.None, scene);
        Assert.Single(scene.Last);
        Assert.True(Judged(scene).Accepted);
    }

    [Fact]
    public void An_account_that_the_firm_has_closed_opens_nothing_and_says_why()
    {
        var scene = With(new("the firm's action on it is LockTradingImmediately"));
        var decision = Judged(scene);
        Assert.Equal((false, FirmLimit.Code), (decision.Accepted, decision.Code));
        Assert.Contains("firm_state: the firm's action on it is LockTradingImmediately", decision.Text, StringComparison.Ordinal);
        Assert.True(Judged(With(FirmLimits.None, scene)).Accepted);
    }

    [Fact]
    public void What_reduces_passes_whatever_the_firm_says()
    {
        var scene = new Scene();
        scene.Buy(2);
        With(new("locked"), scene.FillAll());
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Sell(2));
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, false)]
    public void Every_number_stands_in_the_decision_and_reaching_it_is_a_breach(int lost, bool passes)
    {
        var scene = With(new(null, Dollars(49_000), Dollars(2_000), Dollars(401), Dollars(900)));
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500)).Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(15_500), fee: lost);
        var decision = Judged(scene);
        if (passes) Assert.Equal(["firm_state ", "firm_floor 49000.00 49600.00", "firm_daily_loss 401.00 400.00", "firm_weekly_loss 900.00 400.00"], Of(decision).Select(check => $"{check.Rule} {check.Limit}{(check.Limit.Unit == Unit.None ? "" : $" {check.Value}")}"));
        // At the limit the account is closed and locked before the firm does it.
        Assert.Equal((passes, passes ? "active" : "locked"), (decision.Accepted, scene.State.Status));
    }

    [Fact]
    public void A_daily_limit_of_the_firm_below_ours_closes_and_locks_until_the_next_trade_date()
    {
        var scene = With(new(DailyLoss: Dollars(500)));
        scene.Buy(2);
        scene.FillAll().Price(Scene.Mnq, 15_375.5m); // 498 USD lost
        Assert.Empty(scene.State.Violations);
        scene.Price(Scene.Mnq, 15_375m);
        var hit = Assert.Single(scene.State.Violations);
        Assert.Equal((FirmLimit.Code, FirmLimit.DailyName, "500.00", "500.00", ViolationEffect.LockDay), (hit.Code, hit.Rule, hit.Limit.ToString(), hit.Value.ToString(), hit.Effect));
        Assert.Equal((FirmLimit.DailyName, true), (Assert.Single(scene.State.Flattens).Lock!.Rule, scene.State.Flattens[0].Lock!.Until > scene.Now));
        Assert.False(scene.State.HasFailed);
        var before = scene.All.Count;
        scene.Price(Scene.Mnq, 15_370m);
        Assert.DoesNotContain(scene.All.Skip(before), happened => happened is AccountEvent.ViolationRaised);
    }

    [Fact]
    public void A_daily_limit_that_is_ours_or_looser_is_ours_alone()
    {
        foreach (var amount in (decimal[])[1_000m, 5_000m])
        {
            var scene = With(new(DailyLoss: Dollars(amount)));
            scene.Buy(3);
            scene.FillAll().Price(Scene.Mnq, 15_330m);
            Assert.Equal(DailyLoss.Name, Assert.Single(scene.State.Violations).Rule);
        }
    }

    [Theory]
    [InlineData(49_200, 15_300, FirmLimit.FloorName)]
    [InlineData(48_000, 15_300, null)]
    public void A_floor_of_the_firm_above_ours_closes_and_does_not_fail_the_account(int floor, int price, string? rule)
    {
        var scene = With(new(Floor: Dollars(floor)));
        scene.Buy(2);
        scene.FillAll().Price(Scene.Mnq, price); // 800 USD lost
        Assert.Equal(rule, scene.State.Violations.Select(violation => violation.Rule).SingleOrDefault());
        Assert.False(scene.State.HasFailed);
    }

    [Fact]
    public void The_weeks_loss_locks_until_the_next_week()
    {
        var scene = With(new(WeeklyLoss: Dollars(600)));
        scene.Buy(2);
        scene.FillAll().Price(Scene.Mnq, 15_350m);
        Assert.Equal(ViolationEffect.LockWeek, Assert.Single(scene.State.Violations).Effect);
        Assert.Equal(scene.State.Book!.Calendar.NextWeekOpenAt(scene.State.Session!), Assert.Single(scene.State.Flattens).Lock!.Until);
    }

    [Fact]
    public void A_limit_that_is_hit_when_it_is_told_acts_at_once()
    {
        var scene = new Scene();
        scene.Buy(2);
        scene.FillAll().Price(Scene.Mnq, 15_400m);
        With(new(DailyLoss: Dollars(300)), scene);
        Assert.Single(scene.State.Flattens);
    }

    [Fact]
    public void The_traders_margin_before_a_limit_stands_before_the_stricter_of_both()
    {
        var scene = With(new(DailyLoss: Dollars(500)));
        scene.Send(new AccountCommand.SetSafeguards(
            scene.NextId(), Safeguards.Default with { Thresholds = [new Threshold(DailyLoss.Name, 80, null, ThresholdAction.FlattenAndLock)] }, "a test", "ann", scene.Now));
        scene.Buy(2);
        scene.FillAll().Price(Scene.Mnq, 15_400.5m);
        Assert.Empty(scene.State.Flattens);
        scene.Price(Scene.Mnq, 15_400m); // 400 of 500 USD
        Assert.Contains($"{Threshold.Name}.{FirmLimit.DailyName}", Assert.Single(scene.State.Flattens).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_account_looks_when_the_price_reaches_the_firms_level()
    {
        var scene = With(new(DailyLoss: Dollars(500)));
        scene.Buy(2);
        scene.FillAll();
        // Half of it, where the trader is warned.
        Assert.Equal(Dollars(49_750), WatchLevels.Of(scene.State).Low);
        scene.Price(Scene.Mnq, 15_387.25m); // 451 USD: every warning is past.
        Assert.Equal(Dollars(49_500), WatchLevels.Of(scene.State).Low);
    }

    [Theory]
    [InlineData(FirmSizeBy.Overall, null, null, 1, FirmLimit.OverallName)]
    [InlineData(FirmSizeBy.Product, "MNQ", null, 1, FirmLimit.ProductName)]
    [InlineData(FirmSizeBy.Contract, null, Side.Buy, 1, FirmLimit.ContractName)]
    [InlineData(FirmSizeBy.Product, "ES", null, 3, null)]
    [InlineData(FirmSizeBy.Contract, null, Side.Sell, 3, null)]
    public void A_contract_limit_of_the_firm_leaves_what_fits_both(FirmSizeBy by, string? root, Side? side, int fits, string? binding)
    {
        var scene = With(new(Sizes: new([new FirmSize(by, root, side, 1)])));
        var decision = Judged(scene, 3);
        Assert.Equal(fits, decision.Largest.Count);
        if (binding is null)
        {
            Assert.True(decision.Accepted);
            return;
        }

        Assert.Equal((false, FirmLimit.Code, binding), (decision.Accepted, decision.Code, decision.Binding));
        Assert.Contains("3 > 1 contracts, as the firm tells", decision.Text, StringComparison.Ordinal);
        Assert.True(Judged(scene).Accepted);
    }

    [Fact]
    public void What_is_held_elsewhere_counts_where_the_firm_adds_it_up()
    {
        var scene = With(new(Sizes: new([new FirmSize(FirmSizeBy.Overall, null, null, 2), new FirmSize(FirmSizeBy.Product, null, null, 3)])));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1, Scene.Es));
        Assert.Equal(1, Judged(scene, 2).Largest.Count);
    }

    [Fact]
    public void A_micro_is_a_tenth_where_the_firm_weighs_contracts()
    {
        var scene = With(new(Sizes: new([new FirmSize(FirmSizeBy.Overall, null, null, 1, IsWeighted: true)])));
        var decision = Judged(scene, 2);
        Assert.True(decision.Accepted);
        Assert.Equal("0.2", Of(decision).Single(check => check.Rule == FirmLimit.OverallName).Value.ToString());
    }

    [Fact]
    public void The_largest_order_of_the_firm_is_the_largest()
    {
        var decision = Judged(With(new(OrderMax: 1)), 2);
        Assert.Equal((false, 1, FirmLimit.OrderName), (decision.Accepted, decision.Largest.Count, decision.Binding));
    }

    /// <summary>The state is what the events say: told again from the journal, the same orders are refused.</summary>
    [Fact]
    public void A_replay_knows_what_the_firm_told()
    {
        var scene = With(new("locked", DailyLoss: Dollars(500), Sizes: new([new FirmSize(FirmSizeBy.Overall, "MNQ", Side.Buy, 2, true)])));
        scene.Buy(1);
        var replayed = scene.All.Aggregate(AccountState.Initial, (state, happened) => AccountFold.Evolve(state, happened, Scene.Read));
        Assert.Equal(scene.State.Truth, replayed.Truth);
    }
}
