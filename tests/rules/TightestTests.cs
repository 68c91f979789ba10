using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Rules;

/// <summary>What is in force after a setting has changed, until a loosening may begin: the tighter of the two, number by number.</summary>
public sealed class TightestTests
{
    private static Usd Dollars(decimal amount) => Usd.FromDollars(amount);

    private static void Holds(Safeguards expected, Safeguards old, Safeguards now) => Assert.Equal(expected, Safeguards.Tightest(old, now));

    [Fact]
    public void Every_number_of_a_safeguard_is_the_tighter_one_whichever_is_newer()
    {
        var one = new Safeguards
        {
            LossRoom = new(40, 1, Dollars(500)),
            EntryRate = new(2, 30),
            Repeats = new(10, 30),
            Clip = new(3, Dollars(900)),
            Collar = new(8),
            Spread = new(2),
            WorkingOrders = new(4),
            Rearm = new(5, 3),
            LastTradeWindow = new(2),
            SelfCross = new(SelfCrossScope.Trader),
            Slippage = new(8, 2, 6),
            OrdersToTrades = new(4, 10),
            DeadMansSwitch = new(90, DeadManAction.Flatten),
            Modifications = new(50, 10),
            Protect = new(4, ProtectAction.Watch, 40),
        };
        var other = new Safeguards
        {
            LossRoom = new(20, 2, Dollars(600)),
            EntryRate = new(3, 60),
            Repeats = new(20, 15),
            Clip = new(4, Dollars(800)),
            Collar = new(9),
            Spread = new(3),
            WorkingOrders = new(3),
            Rearm = new(6, 2),
            LastTradeWindow = new(1),
            SelfCross = new(SelfCrossScope.Account),
            Slippage = new(4, 3, 5),
            OrdersToTrades = new(5, 8),
            DeadMansSwitch = new(60, DeadManAction.ReduceOnly),
            Modifications = new(60, 20),
            Protect = new(6, ProtectAction.Close, 60),
        };
        var tightest = new Safeguards
        {
            LossRoom = new(40, 2, Dollars(600)),
            EntryRate = new(2, 60),
            Repeats = new(20, 30),
            Clip = new(3, Dollars(800)),
            Collar = new(8),
            Spread = new(2),
            WorkingOrders = new(3),
            Rearm = new(5, 2),
            LastTradeWindow = new(2),
            SelfCross = new(SelfCrossScope.Trader),
            Slippage = new(4, 2, 5),
            OrdersToTrades = new(4, 8),
            DeadMansSwitch = new(60, DeadManAction.Flatten),
            Modifications = new(50, 20),
            Protect = new(4, ProtectAction.Close, 40),
        };
        // Lists have their own tests below.
        Assert.All(
            typeof(Safeguards).GetProperties().Where(rule => !rule.GetMethod!.IsStatic && rule.Name is not (nameof(Safeguards.Thresholds) or nameof(Safeguards.Cooldown))),
            rule => Assert.NotNull(rule.GetValue(tightest)));
        Holds(tightest, one, other);
        Holds(tightest, other, one);
    }

    [Fact]
    public void What_only_one_of_the_two_limits_stays_limited()
    {
        var (contracts, money) = (new Safeguards { Clip = new(3, null), Rearm = new(5, null) }, new Safeguards { Clip = new(null, Dollars(900)), Rearm = new(null, 2) });
        var both = new Safeguards { Clip = new(3, Dollars(900)), Rearm = new(5, 2) };
        Holds(both, contracts, money);
        Holds(both, money, contracts);
        Holds(both, both, new Safeguards());
        Holds(both, new Safeguards(), both);
        Holds(contracts, contracts, contracts);
    }

    /// <summary>Five seconds hold where nothing is set.</summary>
    [Theory]
    [InlineData(null, null, null)]
    [InlineData(4, null, 4)]
    [InlineData(null, 4, 4)]
    [InlineData(5, null, null)]
    [InlineData(null, 5, 5)]
    [InlineData(5, 5, 5)]
    [InlineData(6, null, null)]
    [InlineData(null, 6, 5)]
    public void A_watchdog_that_is_not_set_stands_for_the_default(int? old, int? now, int? tightest)
    {
        Safeguards Set(int? seconds) => new() { Protect = seconds is { } given ? new(given, ProtectAction.Replace) : null };
        Holds(Set(tightest), Set(old), Set(now));
    }

    [Theory]
    [InlineData(3, 10, "3/10")] // The same again.
    [InlineData(2, 10, "2/10")] // Earlier.
    [InlineData(3, 11, "3/11")] // Longer.
    [InlineData(4, 10, "4/10 3/10")] // Later.
    [InlineData(3, 9, "3/9 3/10")] // Shorter.
    [InlineData(2, 9, "2/9 3/10")] // Earlier but shorter: both pauses stay.
    public void An_old_pause_goes_only_when_a_new_one_begins_no_later_and_lasts_as_long(int losses, int minutes, string steps)
    {
        var tightest = Cooldown.Tightest(new(new([new CooldownStep(3, 10)])), new(new([new CooldownStep(losses, minutes)])));
        Assert.Equal(steps, string.Join(' ', tightest.Steps.Select(step => $"{step.Losses}/{step.Minutes}")));
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, 10)]
    [InlineData(4, 10)]
    public void A_streak_pauses_from_its_step_on_and_not_before(int losses, int? minutes)
    {
        var lost = new DateTimeOffset(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);
        Assert.Equal(minutes is { } pause ? lost.AddMinutes(pause) : null, new Cooldown(new([new CooldownStep(3, 10)])).EndsAt(losses, lost));
    }

    [Theory]
    [InlineData(DailyLoss.Name, 75, null, ThresholdAction.ReduceOnly, true)]
    [InlineData(null, 75, null, ThresholdAction.ReduceOnly, true)]
    [InlineData(Drawdown.Name, 75, null, ThresholdAction.ReduceOnly, false)]
    [InlineData(DailyLoss.Name, 74, null, ThresholdAction.ReduceOnly, true)]
    [InlineData(DailyLoss.Name, 76, null, ThresholdAction.ReduceOnly, false)]
    [InlineData(DailyLoss.Name, 75, null, ThresholdAction.FlattenAndLock, true)]
    [InlineData(DailyLoss.Name, 75, null, ThresholdAction.Warn, false)]
    [InlineData(DailyLoss.Name, null, 250, ThresholdAction.ReduceOnly, false)]
    public void A_threshold_covers_another_that_is_no_stricter(string? rule, int? percent, int? left, ThresholdAction action, bool covers) =>
        Assert.Equal(covers, Threshold(rule, percent, left, action).Covers(new(DailyLoss.Name, 75, null, ThresholdAction.ReduceOnly)));

    [Theory]
    [InlineData(null, 250, true)]
    [InlineData(null, 251, true)]
    [InlineData(null, 249, false)]
    [InlineData(99, null, false)]
    public void An_amount_that_is_left_is_covered_by_as_much_or_more(int? percent, int? left, bool covers) =>
        Assert.Equal(covers, Threshold(null, percent, left, ThresholdAction.Warn).Covers(new(null, null, Dollars(250), ThresholdAction.Warn)));

    [Theory]
    [InlineData(PersonalSide.Loss, 300, PersonalPeriod.Day, PersonalTrail.None, PersonalAction.LockDay, true)]
    [InlineData(PersonalSide.Loss, 299, PersonalPeriod.Day, PersonalTrail.None, PersonalAction.LockDay, true)]
    [InlineData(PersonalSide.Loss, 301, PersonalPeriod.Day, PersonalTrail.None, PersonalAction.LockDay, false)]
    [InlineData(PersonalSide.Loss, 300, PersonalPeriod.Day, PersonalTrail.None, PersonalAction.LockWeek, true)]
    [InlineData(PersonalSide.Loss, 300, PersonalPeriod.Day, PersonalTrail.None, PersonalAction.Liquidate, false)]
    [InlineData(PersonalSide.Profit, 300, PersonalPeriod.Day, PersonalTrail.None, PersonalAction.LockDay, false)]
    [InlineData(PersonalSide.Loss, 300, PersonalPeriod.Week, PersonalTrail.None, PersonalAction.LockDay, false)]
    [InlineData(PersonalSide.Loss, 300, PersonalPeriod.Day, PersonalTrail.Realized, PersonalAction.LockDay, false)]
    public void A_personal_limit_covers_its_like_at_as_much_or_more(
        PersonalSide side, int amount, PersonalPeriod period, PersonalTrail trail, PersonalAction action, bool covers)
    {
        var old = new PersonalLimit(PersonalSide.Loss, Dollars(300), PersonalPeriod.Day, PersonalTrail.None, PersonalAction.LockDay);
        var now = new PersonalLimit(side, Dollars(amount), period, trail, action);
        Assert.Equal(covers, now.Covers(old));
        Assert.Equal(covers ? new([now]) : new EquatableArray<PersonalLimit>([now, old]), PersonalLimit.Tightest(new([old]), new([now])));
    }

    [Fact]
    public void A_groups_budget_is_the_smaller_with_the_stricter_action_and_every_warning()
    {
        var one = new GroupLossBudget(Dollars(500), BudgetAction.Refuse, new([90, 50]));
        var other = new GroupLossBudget(Dollars(600), BudgetAction.FlattenAndLock, new([50, 75]));
        var tightest = new GroupLossBudget(Dollars(500), BudgetAction.FlattenAndLock, new([50, 75, 90]));
        Assert.Equal(tightest, GroupLossBudget.Tightest(one, other));
        Assert.Equal(tightest, GroupLossBudget.Tightest(other, one));
        Assert.All(new[] { (one, one), (one, null), (null, one) }, pair => Assert.Equal(one, GroupLossBudget.Tightest(pair.Item1, pair.Item2)));
        Assert.Null(GroupLossBudget.Tightest(null, null));
    }

    private static Threshold Threshold(string? rule, int? percent, int? left, ThresholdAction action) =>
        new(rule, percent, left is { } amount ? Dollars(amount) : null, action);
}
