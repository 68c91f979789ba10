using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

public sealed class DailyLossTests
{
    /// <summary>Long 1 MNQ at 15,500.00: one point is two dollars.</summary>
    private static Scene Long() => new Scene().Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));

    [Fact]
    public void One_tick_short_of_the_limit_still_trades()
    {
        var scene = Long().Price(Scene.Mnq, 15_000.25m);
        Assert.Equal(Scene.Dollars(-999.50m), scene.State.DayPnl(scene.Equity));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }

    [Fact]
    public void Reaching_the_limit_exactly_raises_the_violation_and_flattens()
    {
        var scene = Long().Price(Scene.Mnq, 15_000m);
        var violation = Assert.Single(scene.Last.OfType<AccountEvent.ViolationRaised>()).Violation;
        Assert.Equal((DailyLoss.Name, "1000.00", "1000.00"), (violation.Rule, violation.Limit.ToString(), violation.Value.ToString()));
        Assert.Contains(scene.Last, happened => happened is AccountEvent.FlattenStarted);
        Assert.Equal(TradingState.Flattening, scene.State.State);
        Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1));
    }

    [Fact]
    public void The_events_come_in_the_order_that_the_emergency_promises()
    {
        var scene = Long();
        scene.Price(Scene.Mnq, 15_000m).Look().FillAll().Look();
        var names = scene.All.SkipWhile(happened => happened is not AccountEvent.ViolationRaised).Select(happened => happened.GetType().Name).ToArray();
        string[] expected =
        [
            nameof(AccountEvent.ViolationRaised), nameof(AccountEvent.FlattenStarted), nameof(AccountEvent.FlattenOrdersGone),
            nameof(AccountEvent.FlattenLooked), nameof(AccountEvent.OrderIntended), nameof(AccountEvent.OrderPlaced), nameof(AccountEvent.FillBooked),
            nameof(AccountEvent.FlattenCompleted), nameof(AccountEvent.AccountLocked),
        ];
        Assert.Equal(expected, names);
        Assert.Equal("locked", scene.State.Status);
    }

    [Fact]
    public void The_lock_opens_with_the_next_trade_date_and_not_before()
    {
        var scene = Long();
        scene.Price(Scene.Mnq, 15_000m).Look().FillAll().Look();
        var refused = Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1));
        Assert.Equal(ReasonCodes.Locked, refused.Decision.Code);
        Assert.Contains(DailyLoss.Name, refused.Decision.Text, StringComparison.Ordinal);
        scene.At(new(2026, 10, 20, 21, 59, 59, TimeSpan.Zero));
        Assert.Equal("locked", scene.State.Status);
        scene.At(new(2026, 10, 20, 22, 0, 0, TimeSpan.Zero));
        Assert.Equal("active", scene.State.Status);
        Assert.Equal(Usd.Zero, scene.State.DayPnl(scene.Equity));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }

    [Fact]
    public void A_close_on_a_locked_flat_account_is_accepted_and_does_nothing()
    {
        var scene = Long();
        scene.Price(Scene.Mnq, 15_000m).Look().FillAll().Look();
        var accepted = Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(new Intent(IntentAction.Close, Scene.Mnq)));
        Assert.Contains("Already flat", accepted.Decision.Text, StringComparison.Ordinal);
        Assert.Single(scene.Last);
    }

    [Fact]
    public void A_repeated_mark_changes_nothing()
    {
        var scene = Long().Price(Scene.Mnq, 15_600m);
        var version = scene.State.Version;
        scene.Price(Scene.Mnq, 15_600m);
        Assert.Equal(version, scene.State.Version);
    }
}
