using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>Safeguards of all, of a trader, of a group, of a strategy: every level is asked, the tightest counts, and the record names it.</summary>
public sealed class LevelTests
{
    private const string All = LevelSafeguards.All;
    private static readonly string Ann = LevelSafeguards.Trader("ann");
    private static readonly string Topstep = LevelSafeguards.Group("topstep");
    private static readonly string Trend = LevelSafeguards.Strategy("trend");
    private static readonly DateTimeOffset NextDay = new(2026, 10, 20, 22, 0, 0, TimeSpan.Zero);

    private static Safeguards Clip(int contracts) => new() { Clip = new ClipSize(contracts, null) };

    private static Scene Set(Scene scene, string level, Safeguards safeguards)
    {
        scene.Send(new AccountCommand.SetLevelSafeguards(scene.NextId(), level, safeguards, "a test", "ann", scene.Now));
        return scene;
    }

    private static Decision Decided(AccountEvent happened) => happened switch
    {
        AccountEvent.AlertAccepted accepted => accepted.Decision,
        AccountEvent.AlertRefused refused => refused.Decision,
        _ => throw new InvalidOperationException(),
    };

    private static Decision Buy(Scene scene, int quantity, string? strategy = null) =>
        Decided(scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, quantity) with { Strategy = strategy }));

    [Fact]
    public void Every_level_is_asked_and_the_tightest_names_the_refusal_and_the_largest_size()
    {
        var scene = Set(Set(Set(new Scene(), All, Clip(3)), Topstep, Clip(1)), Ann, Clip(2));
        var refused = Buy(scene, 2);
        Assert.Equal((false, ClipSize.Code, 1, "group topstep: clip_size"), (refused.Accepted, refused.Code, refused.Largest.Count, refused.Binding));
        Assert.Equal("group topstep: clip_size: 2 > 1 contracts in one order. The largest buy now is 1.", refused.Text);
        Assert.Equal(
            [("all", true), ("group topstep", false), ("trader ann", true)],
            refused.Checks.Where(check => check.Rule == ClipSize.Name).Select(check => (check.Level, check.Passed)));
        Assert.All(refused.Checks.Where(check => check.Rule != ClipSize.Name), check => Assert.Null(check.Level));
        Assert.True(Buy(scene, 1).Accepted);
    }

    [Fact]
    public void The_accounts_own_limit_names_no_level_and_binds_where_it_is_the_tightest()
    {
        var scene = Set(new Scene(), All, Clip(2));
        scene.Send(new AccountCommand.SetSafeguards(scene.NextId(), Clip(1), "a test", "ann", scene.Now));
        var refused = Buy(scene, 2);
        Assert.Equal((1, ClipSize.Name), (refused.Largest.Count, refused.Binding));
        Assert.StartsWith("clip_size: 2 > 1", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_strategys_level_asks_its_own_entries_and_counts_them_alone()
    {
        var scene = Set(new Scene(), Trend, new Safeguards { Clip = new ClipSize(1, null), EntryRate = new EntryRate(1, 60) });
        Assert.Equal("strategy trend: clip_size", Buy(scene, 2, "trend").Binding);
        Assert.True(Buy(scene, 2, "other").Accepted);
        scene.FillAll();
        Assert.True(Buy(scene, 1, "trend").Accepted);
        scene.FillAll().At(Scene.Ten.AddSeconds(59)).Look();
        scene.Sell(3);
        scene.FillAll();
        var refused = Buy(scene, 1, "trend");
        Assert.Equal((EntryRate.Code, "strategy trend: entry_rate"), (refused.Code, refused.Binding));
        Assert.Equal("trend", refused.Facts.Strategy);
        Assert.True(Buy(scene, 1).Accepted);
        scene.FillAll();
        Assert.True(Buy(scene.At(Scene.Ten.AddSeconds(60)), 1, "trend").Accepted);
    }

    [Fact]
    public void A_looser_level_and_one_that_is_taken_away_begin_with_the_next_trade_date()
    {
        var scene = Set(Set(new Scene(), Topstep, Clip(1)), Topstep, Clip(2));
        Assert.Equal(new(Topstep, Clip(1), Clip(2)), Assert.Single(scene.State.Guard.Levels));
        Set(scene, Topstep, Safeguards.None);
        Assert.Equal(new(Topstep, Clip(1), Safeguards.None), Assert.Single(scene.State.Guard.Levels));
        Assert.Equal(ClipSize.Code, Buy(scene.At(NextDay.AddTicks(-1)), 2).Code);
        Assert.Empty(scene.At(NextDay).State.Guard.Levels);
        Assert.True(Buy(scene.At(NextDay.AddHours(1)), 2).Accepted);
        Set(scene, Topstep, Safeguards.None);
        Assert.Empty(scene.Last);
    }

    [Fact]
    public void A_levels_margin_crosses_beside_the_accounts_own_and_says_where_it_was_set()
    {
        var scene = Set(new Scene(), Topstep, new Safeguards { Thresholds = new([new Threshold(DailyLoss.Name, 50, null, ThresholdAction.ReduceOnly)]) });
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).Price(Scene.Mnq, 15_250.25m);
        Assert.Equal(TradingState.Active, scene.State.State);
        scene.Price(Scene.Mnq, 15_250m);
        Assert.Equal([null, "group topstep"], scene.All.OfType<AccountEvent.ThresholdCrossed>().Select(crossed => crossed.Level));
        Assert.Contains("group topstep: safety_margin: daily_loss_limit has crossed", Buy(scene, 1).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_with_levels_is_the_same_from_a_snapshot()
    {
        var scene = Set(Set(new Scene(), Trend, new Safeguards { EntryRate = new EntryRate(1, 60) }), Topstep, Clip(1));
        Buy(scene, 1, "trend");
        var again = StateCodec.Decode(StateCodec.Encode(scene.State), Scene.Read);
        Assert.Equal(scene.State.Guard, again.Guard);
    }

    /// <summary>Whatever the levels say, an order passes exactly when it passes each of them alone.</summary>
    [Fact]
    public void An_order_passes_when_it_passes_every_level_alone()
    {
        var chance = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            var levels = new[] { All, Topstep, Ann, Trend }.Where(_ => chance.Next(2) == 0).Select(level => (level, Limits: Clip(chance.Next(1, 4)))).ToArray();
            var quantity = chance.Next(1, 4);
            var together = levels.Aggregate(new Scene(), (scene, level) => Set(scene, level.level, level.Limits));
            var alone = levels.All(level => Buy(Set(new Scene(), level.level, level.Limits), quantity, "trend").Accepted);
            var decision = Buy(together, quantity, "trend");
            Assert.Equal(alone, decision.Accepted);
            Assert.Equal(levels.Select(level => level.Limits.Clip!.Contracts!.Value).Append(3).Min(), decision.Largest.Count);
        }
    }
}
