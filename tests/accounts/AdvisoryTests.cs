using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>A book that only advises: it warns once a trade date, and closes, locks and refuses nothing.</summary>
public sealed class AdvisoryTests
{
    private static readonly string Advised = Advises(Books.Eval50K);

    private static string Advises(string book) => book.Replace("\"startBalance\"", "\"advisory\":true,\"startBalance\"", StringComparison.Ordinal);

    private static Scene Long(string book, int quantity = 2) => new Scene(book).Book(Scene.Mnq, Side.Buy, quantity, Price.FromPoints(15_500m));

    private static IEnumerable<Violation> Violations(Scene scene) => scene.All.OfType<AccountEvent.ViolationRaised>().Select(raised => raised.Violation);

    private static bool Did(Scene scene) => scene.All.Any(happened => happened is AccountEvent.AccountFailed or AccountEvent.AccountPassed or AccountEvent.AccountLocked
        or AccountEvent.FlattenStarted or AccountEvent.OrderIntended or AccountEvent.CancelAsked);

    /// <summary>Two MNQ: 249.75 points down are 999 dollars, 250 are the daily limit, 500 the drawdown.</summary>
    [Fact]
    public void Loss_limits_warn_at_their_boundary_once_a_trade_date_and_do_nothing_else()
    {
        var scene = Long(Advised).Price(Scene.Mnq, 15_250.25m);
        Assert.Empty(Violations(scene));
        Assert.Equal([DailyLoss.Code], Violations(scene.Price(Scene.Mnq, 15_250m)).Select(raised => raised.Code));
        Assert.Single(Violations(scene.Price(Scene.Mnq, 15_000.25m)));
        Assert.Equal([DailyLoss.Code, Drawdown.Code], Violations(scene.Price(Scene.Mnq, 15_000m)).Select(raised => raised.Code));
        scene.Price(Scene.Mnq, 15_400m).Price(Scene.Mnq, 14_000m).Price(Scene.Mnq, 15_400m);
        Assert.Equal(2, Violations(scene).Count());
        Assert.All(Violations(scene), raised => Assert.Equal(ViolationEffect.Warn, raised.Effect));
        Assert.Equal((false, "active", TradingState.Active), (Did(scene), scene.State.Status, scene.State.State));
        scene.Price(Scene.Mnq, 15_500m).At(Scene.Ten.AddDays(1)).Price(Scene.Mnq, 14_000m);
        Assert.Equal(4, Violations(scene).Count());
        Assert.False(Did(scene));
    }

    [Fact]
    public void An_order_beyond_the_limits_passes_and_says_by_how_much()
    {
        var scene = new Scene(Advised);
        var three = Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(3)).Decision;
        Assert.DoesNotContain(three.Checks, check => check.IsAdvice);
        Assert.Equal("Accepted: every rule passes.", three.Text);
        var more = Assert.IsType<AccountEvent.AlertAccepted>(scene.FillAll().Buy(1)).Decision;
        var size = Assert.Single(more.Checks, check => check.IsAdvice);
        Assert.Equal((PositionLimit.Code, true, "3", "4"), (size.Code, size.Passed, size.Limit.ToString(), size.Value.ToString()));
        Assert.Equal("Accepted, though beyond what the book advises: max_contracts: projected 4 > 3 contracts.", more.Text);
        scene.FillAll().Price(Scene.Mnq, 14_000m);
        var lost = Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1)).Decision;
        Assert.Equal([PositionLimit.Code, Drawdown.Code, DailyLoss.Code], lost.Checks.Where(check => check.IsAdvice).Select(check => check.Code));
    }

    [Fact]
    public void Too_many_contracts_warn_once_a_trade_date_after_their_time_and_are_not_reduced()
    {
        var book = Advises(Books.FlatBy).Replace("\"max\":5", "\"max\":5,\"graceSeconds\":10", StringComparison.Ordinal);
        var scene = Long(book, 51).At(Scene.Ten.AddSeconds(9));
        Assert.Empty(Violations(scene));
        Assert.Equal(PositionLimit.Code, Assert.Single(Violations(scene.At(Scene.Ten.AddSeconds(10)))).Code);
        scene.Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(15_500m)).Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).At(Scene.Ten.AddMinutes(1));
        Assert.Single(Violations(scene));
        Assert.False(Did(scene));
    }

    [Fact]
    public void The_target_is_shown_and_closes_nothing()
    {
        var scene = Long(Advised.Replace("\"fees\"", "\"target\":{\"amount\":100},\"fees\"", StringComparison.Ordinal))
            .Book(Scene.Mnq, Side.Sell, 2, Price.FromPoints(15_600m)).At(Scene.Ten.AddDays(1));
        Assert.True(ProgramProgress.Of(scene.State, scene.Market, scene.Now)!.Target!.IsReached);
        Assert.Equal("active", scene.State.Status);
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
    }

    [Fact]
    public void The_traders_own_limits_and_margins_act_as_ever()
    {
        var scene = Long(Advised);
        scene.Send(new AccountCommand.SetPersonalLimits(
            scene.NextId(), [new PersonalLimit(PersonalSide.Loss, Scene.Dollars(300), PersonalPeriod.Day, PersonalTrail.None, PersonalAction.LockDay)], "a test", "ann", scene.Now));
        scene.Price(Scene.Mnq, 15_350m);
        Assert.Equal("locked", scene.State.Status);
        Assert.Single(scene.State.Flattens);

        var own = Long(Advised);
        own.Send(new AccountCommand.SetSafeguards(
            own.NextId(), Safeguards.Default with { Thresholds = [new Threshold(DailyLoss.Name, 80, null, ThresholdAction.FlattenAndLock)] }, "a test", "ann", own.Now));
        Assert.Single(own.Price(Scene.Mnq, 15_100m).State.Flattens);
    }

    [Fact]
    public void What_was_recorded_is_read_again_with_its_advice()
    {
        var scene = new Scene(Advised);
        var accepted = scene.Buy(4);
        var made = Grains.Abstractions.Events.EventRegistry.Encode(accepted, scene.NextId(), 0);
        Assert.Contains("\"isAdvice\":true", made.Payload, StringComparison.Ordinal);
        Assert.Equal(accepted, Grains.Abstractions.Events.EventRegistry.DecodeAccount(Events.Shapes.Stored(made)));
    }
}
