using System.Collections.Frozen;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Rules;

/// <summary>Edges that no shipped book and no published vector stands on: each just below, at and just above.</summary>
public sealed class RuleEdgeTests
{
    private static readonly DateTimeOffset Ten = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);

    private static Usd Dollars(decimal amount) => Usd.FromDollars(amount);

    [Theory]
    [InlineData(true, 499, true)]
    [InlineData(true, 500, true)]
    [InlineData(true, 501, false)]
    [InlineData(false, 499, true)]
    [InlineData(false, 500, false)]
    [InlineData(false, 501, false)]
    public void A_best_day_of_exactly_the_share_is_good_only_where_the_firm_says_so(bool inclusive, int bestDay, bool holds) =>
        Assert.Equal(holds, new Consistency(new(500_000), inclusive).Holds(Dollars(bestDay), Dollars(1000)));

    [Theory]
    [InlineData(BreachOn.Cross, 47_999, true)]
    [InlineData(BreachOn.Cross, 48_000, false)]
    [InlineData(BreachOn.Cross, 48_001, false)]
    [InlineData(BreachOn.Touch, 48_000, true)]
    [InlineData(BreachOn.Touch, 48_001, false)]
    public void A_floor_is_touched_or_crossed(BreachOn on, int equity, bool breached) =>
        Assert.Equal(breached, Floor(DrawdownBasis.Static, on).IsBreached(Dollars(48_000), Dollars(50_000), Dollars(equity)));

    [Fact]
    public void A_locked_floor_stays_locked_and_a_static_one_follows_no_peak()
    {
        Assert.Equal((Dollars(50_000), true), Floor(DrawdownBasis.IntradayEquity, BreachOn.Touch).Ratchet(Dollars(50_000), locked: true, Dollars(60_000)));
        Assert.False(Floor(DrawdownBasis.Static, BreachOn.Touch).RaisesPeak(atDayClose: true));
    }

    private static Drawdown Floor(DrawdownBasis basis, BreachOn on) => new(basis, Dollars(2_000), null, null, BreachMetric.Equity, on, EvaluateAt.Realtime);

    [Fact]
    public void A_daily_limit_varies_with_tiers_or_with_the_best_day()
    {
        var one = new DailyLoss(Dollars(1_000), DailyLossBasis.Net, DailyLossAction.LockDay);
        Assert.False(one.Varies);
        Assert.True((one with { Tiers = new([new LossTier(default, Dollars(1_000))]) }).Varies);
        Assert.True((one with { OfBestDayOnceLocked = new Ratio(500_000) }).Varies);
    }

    [Theory]
    [InlineData(0, 2, 999, 0)]
    [InlineData(0, 2, 1_000, 1)]
    [InlineData(0, 1, 1_000, 0)]
    [InlineData(1, 2, 1_999, 1)]
    [InlineData(1, 2, 2_000, 2)]
    [InlineData(2, 9, 9_000, 2)]
    [InlineData(2, 0, 2_000, 2)]
    [InlineData(2, 0, 1_999, 1)]
    [InlineData(2, 0, 999, 0)]
    public void A_ladder_goes_up_one_step_for_profit_and_days_and_down_with_the_profit(int step, int days, int profit, int next) =>
        Assert.Equal(next, new Ladder(new([new(Dollars(1_000), 2, null, null), new(Dollars(2_000), 2, null, null)])).Review(step, days, Dollars(profit)));

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(0.01, 0.005)]
    [InlineData(300, 150)]
    public void A_daily_limit_follows_the_best_day_once_there_is_one_and_the_floor_is_locked(double bestDay, double amount)
    {
        var rule = new DailyLoss(Dollars(1_000), DailyLossBasis.Net, DailyLossAction.LockDay) { OfBestDayOnceLocked = new Ratio(500_000) };
        Assert.Equal(Dollars((decimal)amount), rule.AmountFor(Usd.Zero, floorLocked: true, Dollars((decimal)bestDay)));
        Assert.Equal(Dollars(1_000), rule.AmountFor(Usd.Zero, floorLocked: false, Dollars((decimal)bestDay)));
    }

    [Theory]
    [InlineData(2, 2, 5, 5, 5)] // Both are full: the week's is the one that stays.
    [InlineData(2, 1, 5, 4, 2)] // As many are left of both: the day's.
    [InlineData(2, 0, 5, 4, 5)]
    [InlineData(2, 1, 5, 3, 2)]
    public void The_limit_that_leaves_fewer_orders_is_named(int perDay, int today, int perWeek, int thisWeek, int limit) =>
        Assert.Equal(Measure.Of(MiniEquivalents.FromMinis(limit)), new TradeLimits(perDay, perWeek).Check(today, thisWeek).Limit);

    [Fact]
    public void Lists_of_the_trader_have_their_bounds() => Assert.Equal((256, 32), (LevelSafeguards.LevelsMax, Safeguards.ThresholdsMax));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    [InlineData(5, 4)]
    [InlineData(1_000, 800)]
    [InlineData(int.MaxValue, 1_717_986_917)]
    public void Entries_may_use_four_fifths_of_the_messages_rounded_down_and_one_at_least(int max, int entries) =>
        Assert.Equal(entries, new MessageRate(max, 10).ForEntries);

    [Theory]
    [InlineData(19.99, true)]
    [InlineData(20, true)]
    [InlineData(20.01, false)]
    public void What_the_group_may_lose_fits_when_it_is_no_more_than_what_is_left(double risk, bool fits) =>
        Assert.Equal(fits, GroupLossBudget.CheckRoom(Dollars(20), Dollars((decimal)risk)).Passed);

    [Theory]
    [InlineData(0, 0, 1, false)] // Nothing open crosses nothing, not even a limit of none.
    [InlineData(1, 1, 99, true)]
    [InlineData(1_979_999, 3_000_000, 66, false)]
    [InlineData(1_980_000, 3_000_000, 66, true)]
    [InlineData(1_980_001, 3_000_000, 66, true)]
    public void A_step_before_the_contract_limit_is_crossed_at_its_share(long open, long max, int percent, bool crossed) =>
        Assert.Equal(crossed, new Threshold(PositionLimit.Name, percent, null, ThresholdAction.Warn).IsReached(new(open), new(max)));

    [Theory]
    [InlineData(2, 0, 0, 2, null)] // Closes what is there.
    [InlineData(1, 0, 0, 1, null)]
    [InlineData(2, 0, 1, 1, null)]
    [InlineData(2, 0, 1, 2, HedgeGuard.CrossAccountCode)] // With what works already it is one too many.
    [InlineData(2, 0, 0, 3, HedgeGuard.CrossAccountCode)]
    [InlineData(0, 0, 0, 1, HedgeGuard.CrossAccountCode)] // Nothing to close.
    [InlineData(-1, 0, 0, 1, HedgeGuard.CrossAccountCode)]
    [InlineData(2, 9, 0, 2, null)] // The other side's orders take no room.
    public void An_order_reduces_as_far_as_the_position_and_the_working_exits_leave(int net, int buys, int sells, int quantity, string? code) =>
        Assert.Equal(code, Sell(quantity, new HedgeAccount("a", true, new([new HeldProduct("ES", net, buys, sells)])), Other(true, new HeldProduct("ES", 1, 0, 0))));

    [Theory]
    [InlineData(Side.Sell, 1, 0, 0, true)]
    [InlineData(Side.Sell, 0, 0, 0, false)]
    [InlineData(Side.Sell, 0, 1, 0, true)]
    [InlineData(Side.Sell, -1, 1, 0, false)]
    [InlineData(Side.Buy, -1, 0, 0, true)]
    [InlineData(Side.Buy, 0, 0, 0, false)]
    [InlineData(Side.Buy, 0, 0, 1, true)]
    [InlineData(Side.Buy, 1, 0, 1, false)]
    public void Another_account_opposes_with_what_it_holds_or_may_come_to_hold(Side side, int net, int buys, int sells, bool refuses)
    {
        HedgeAccount[] accounts = [new("a", true, default), Other(true, new HeldProduct("MES", net, buys, sells))];
        Assert.Equal(refuses ? HedgeGuard.CrossAccountCode : null, HedgeGuard.Refuses(Any, accounts, "a", "ES", side, 1));
    }

    [Fact]
    public void Practice_accounts_neither_count_nor_are_checked_and_the_same_product_nets()
    {
        Assert.Null(Sell(1, new HedgeAccount("a", false, default), Other(true, new HeldProduct("ES", 1, 0, 0))));
        Assert.Null(Sell(1, new HedgeAccount("a", true, default), Other(false, new HeldProduct("ES", 1, 0, 0))));
        Assert.Equal(HedgeGuard.Code, Sell(1, new HedgeAccount("a", true, new([new HeldProduct("MES", 1, 0, 0)]))));
        Assert.Null(Sell(1, new HedgeAccount("a", true, new([new HeldProduct("NQ", 1, 0, 0)]))));
        Assert.Null(Sell(1, new HedgeAccount("a", true, new([new HeldProduct("MES", -1, 0, 0)]))));
        Assert.Null(Sell(2, new HedgeAccount("a", true, new([new HeldProduct("ES", 1, 0, 0)]))));
    }

    private static readonly HedgeRule Any = new(HedgeScope.Any, HedgeRule.Default);

    private static HedgeAccount Other(bool counted, HeldProduct held) => new("b", counted, new([held]));

    private static string? Sell(int quantity, params HedgeAccount[] accounts) => HedgeGuard.Refuses(Any, accounts, "a", "ES", Side.Sell, quantity);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(250_000_000, 2)]
    [InlineData(250_000_001, 3)]
    public void A_stop_between_two_ticks_counts_as_the_farther_one(long nanos, int ticks)
    {
        var es = InstrumentCatalog.Shipped.Find("ES")!;
        Assert.Equal(es.TickValue * ticks, new LossRoom(40, 1, Usd.Zero).RiskOf(es, new Points(nanos)));
    }

    [Theory]
    [InlineData(-500_000_000, 0)] // Crossed.
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(249_999_999, 1)]
    [InlineData(250_000_000, 1)]
    [InlineData(250_000_001, 2)]
    public void A_spread_between_two_ticks_counts_as_the_wider_one(long nanos, int ticks)
    {
        var es = InstrumentCatalog.Shipped.Find("ES")!;
        Assert.Equal(Measure.Of(ticks), new SpreadLimit(1).Check(es, new Points(nanos)).Value);
        Assert.Equal(ticks <= 1, new SpreadLimit(1).Check(es, new Points(nanos)).Passed);
    }

    [Theory]
    [InlineData(99, 10, 0)]
    [InlineData(100, 10, 0)]
    [InlineData(109, 10, 0)]
    [InlineData(110, 10, 1)]
    [InlineData(100, 0, int.MaxValue)]
    [InlineData(99, 0, 0)]
    public void As_many_contracts_fit_as_the_room_beyond_the_buffer_holds(int room, int risk, int largest)
    {
        var rule = new LossRoom(40, 0, Dollars(60));
        Assert.Equal(largest, rule.Largest(Dollars(room), Dollars(40), Dollars(risk)));
        Assert.Equal(room >= 110, rule.Check(Dollars(room), Dollars(40), Dollars(10)).Passed);
    }

    [Fact]
    public void Minis_compare_to_the_millionth()
    {
        var (less, more) = (new MiniEquivalents(1), new MiniEquivalents(2));
        Assert.True(less < more && !(more < less) && !(less < new MiniEquivalents(1)));
        Assert.True(more > less && !(less > more) && !(less > new MiniEquivalents(1)));
        Assert.True(less <= more && less <= new MiniEquivalents(1) && !(more <= less));
        Assert.True(more >= less && less >= new MiniEquivalents(1) && !(less >= more));
    }

    [Fact]
    public void The_smallest_cap_of_the_windows_that_hold_for_a_product_counts()
    {
        NewsWindow Cap(int most, int minute = 0, params string[] symbols) => new(Ten.AddMinutes(minute), Ten.AddMinutes(minute), NewsMode.Cap, new(symbols), most);
        int? Largest(params NewsWindow[] windows) => NewsWindow.LargestIn(new(windows), "ES", Ten);
        Assert.Equal(2, Largest(Cap(3), Cap(2), Cap(4)));
        Assert.Equal(3, Largest(Cap(3), Cap(2, minute: 1), Cap(1, symbols: "NQ"), Cap(0) with { Mode = NewsMode.NoOpen }));
        Assert.Equal(3, Largest(Cap(3, symbols: "ES")));
        Assert.Null(Largest());
    }

    [Fact]
    public void A_payout_leaves_at_least_what_must_stay_and_takes_at_most_the_cap()
    {
        var facts = new PayoutFacts(true, true, Dollars(50_000), Dollars(52_000), null, 0, 5, 5, Dollars(2_000), Dollars(500));
        var rule = new PayoutRule(Dollars(100), Dollars(52_000), null, null, new([Dollars(500), Dollars(700)]), new(1_000_000), null, 0, 0, null, false, null, Dollars(51_500), null);
        Assert.Null(rule.Missing(facts));
        Assert.Equal(PayoutRule.MinBalanceCode, rule.Missing(facts with { Balance = Dollars(51_999.99m) }));
        Assert.Equal([PayoutRule.BelowMinCode, null, null, PayoutRule.AboveCapCode], new[] { 99.99m, 100, 500, 500.01m }.Select(amount => rule.Refuses(facts, Dollars(amount))));
        Assert.Equal(PayoutRule.BufferCode, rule.Refuses(facts with { Payouts = 1 }, Dollars(500.01m)));
        Assert.Equal([Dollars(500), Dollars(700), Dollars(700)], new[] { 0, 1, 2 }.Select(payouts => rule.Cap(payouts)!.Value));
        Assert.Equal(PayoutRule.BelowMinCode, (rule with { Min = Usd.Zero }).Refuses(facts, Usd.Zero));
    }

    [Theory]
    [InlineData("personal_loss_day_1", 1, true)]
    [InlineData("personal_loss_week_1", 1, true)]
    [InlineData("personal_loss_day_2", 2, true)]
    [InlineData("personal_loss_day_2", 1, false)]
    [InlineData("personal_loss_day_0", 1, false)]
    [InlineData("personal_profit_day_1", 1, false)]
    public void A_loss_limit_is_known_by_its_name(string name, int places, bool known) => Assert.Equal(known, PersonalLimit.IsLossName(name, places));

    [Fact]
    public void A_personal_limit_is_named_by_side_period_and_place() =>
        Assert.Equal(
            ["personal_loss_day_1", "personal_loss_week_2", "personal_profit_day_3", "personal_profit_week_4"],
            new[] { (PersonalSide.Loss, PersonalPeriod.Day), (PersonalSide.Loss, PersonalPeriod.Week), (PersonalSide.Profit, PersonalPeriod.Day), (PersonalSide.Profit, PersonalPeriod.Week) }
                .Select((kind, index) => new PersonalLimit(kind.Item1, Dollars(1), kind.Item2, PersonalTrail.None, PersonalAction.None).NameAt(index)));

    [Fact]
    public void A_product_limit_is_told_in_whole_contracts()
    {
        var check = PositionLimit.CheckProduct(3, 4);
        Assert.Equal((false, 3_000_000L, 4_000_000L), (check.Passed, check.Limit.Millionths, check.Value.Millionths));
    }

    [Fact]
    public void A_contract_limit_is_that_of_its_only_tier_or_its_own()
    {
        var fixedLimit = new PositionLimit(MiniEquivalents.FromMinis(5), 1, FrozenDictionary<string, MiniEquivalents>.Empty, FrozenDictionary<string, int>.Empty);
        var tiered = fixedLimit with { Max = null, Tiers = new([new SizeTier(default, MiniEquivalents.FromMinis(2))]) };
        Assert.Equal(MiniEquivalents.FromMinis(5), fixedLimit.MaxFor(Usd.Zero, Usd.Zero, Usd.Zero));
        Assert.Equal(MiniEquivalents.FromMinis(2), tiered.MaxFor(Usd.Zero, Usd.Zero, Usd.Zero));
    }

    [Fact]
    public void An_order_without_a_price_passes_the_narrowest_collar() =>
        Assert.True(new PriceCollar(0).Check(InstrumentCatalog.Shipped.Find("ES")!, Price.FromPoints(4_450m), null, null).Passed);

    [Theory]
    [InlineData(0, 500, "0.00")]
    [InlineData(1, 1, "1000000.00")]
    [InlineData(500_000, 500, "1000.00")]
    [InlineData(300_000, 1, "3.34")]
    public void A_whole_is_rounded_up_to_the_cent(long share, int part, string whole) => Assert.Equal(whole, new Ratio(share).WholeOf(Dollars(part)).ToString());

    [Fact]
    public void A_whole_that_ends_a_micro_dollar_behind_a_cent_is_a_cent_more() => Assert.Equal("0.02", new Ratio(1_000_000).WholeOf(new Usd(10_001)).ToString());

    [Theory]
    [InlineData(150, 75)]
    [InlineData(199, 99)]
    public void A_share_of_an_allowance_is_cut_to_the_micro_dollar(long allowance, long level) =>
        Assert.Equal(new Usd(level), new Threshold(null, 50, null, ThresholdAction.Warn).Level(Usd.Zero, new Usd(allowance)));

    [Fact]
    public void An_order_of_no_worth_has_no_largest_size()
    {
        Assert.Equal(int.MaxValue, ClipSize.Largest(Dollars(100), Usd.Zero));
        Assert.Equal(2, ClipSize.Largest(Dollars(100), Dollars(50)));
    }

    [Fact]
    public void Two_books_differ_in_the_fields_that_differ()
    {
        RuleBook Book(string rest) => ((ReadRuleBook.Read)RuleBookReader.Read(
            $$"""{"id":"a","version":"1","startBalance":1,"calendar":{"timeZone":"UTC","rollAt":"17:00","dayCloseAt":"17:00"}{{rest}}}""")).Book;
        Assert.Equal(
            [new("position.max", "1", "2"), new("target.amount", "5", null)],
            RuleBookDifference.Of(
                Book(""","name":null,"position":{"max":1},"target":{"amount":5}"""), Book(""","position":{"max":2}""")));
    }
}
