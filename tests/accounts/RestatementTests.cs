using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>Fills that come after the close of their own day: prop-firm rules reference 4.11.</summary>
public sealed class RestatementTests
{
    private const string Book = """
        {"id":"test/eod","version":"1","startBalance":50000,
         "calendar":{"timeZone":"America/Chicago","rollAt":"17:00","dayCloseAt":"16:00"},
         "drawdown":{"basis":"eod-balance","amount":2000,"lockAt":50000,"action":"fail"},
         "target":{"amount":3000,"minTradedDays":1},
         "payout":{"min":100,"winningDay":150,"winningDays":1}}
        """;

    private static readonly DateTimeOffset AfterClose = new(2026, 10, 20, 21, 10, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset AfterRoll = new(2026, 10, 20, 22, 10, 0, TimeSpan.Zero);

    /// <summary>One ES: a point is 50 dollars.</summary>
    private static Scene Earned(decimal points) => new Scene(Book).Book(Scene.Es, Side.Buy, 1, Price.FromPoints(4_450m)).Book(Scene.Es, Side.Sell, 1, Price.FromPoints(4_450m + points));

    private static (decimal Peak, decimal Floor, decimal BestDay, int Traded, int Winning) Seen(Scene scene) => (
        scene.State.Peak.Dollars, scene.State.Floor.Dollars, scene.State.Course.BestDay.Dollars, scene.State.Course.TradedDays, scene.State.Course.WinningDays);

    [Fact]
    public void A_late_loss_takes_the_peak_the_floor_and_the_best_day_back()
    {
        var scene = Earned(20).At(AfterClose);
        Assert.Equal((51_000m, 49_000m, 1_000m, 1, 1), Seen(scene));
        scene.Book(Scene.Es, Side.Buy, 1, Price.FromPoints(4_470m)).Book(Scene.Es, Side.Sell, 1, Price.FromPoints(4_452m));
        Assert.Equal((50_100m, 48_100m, 100m, 1, 0), Seen(scene));
        Assert.Equal(2, scene.All.OfType<AccountEvent.DayRestated>().Count());
    }

    [Fact]
    public void A_late_gain_is_as_if_it_had_come_before_the_close()
    {
        var late = Earned(4).At(AfterClose).Book(Scene.Es, Side.Buy, 1, Price.FromPoints(4_450m)).Book(Scene.Es, Side.Sell, 1, Price.FromPoints(4_460m));
        var inTime = Earned(4).Book(Scene.Es, Side.Buy, 1, Price.FromPoints(4_450m)).Book(Scene.Es, Side.Sell, 1, Price.FromPoints(4_460m)).At(AfterClose);
        Assert.Equal(Seen(inTime), Seen(late));
        Assert.Equal((50_700m, 48_700m, 700m, 1, 1), Seen(late));
    }

    [Fact]
    public void A_first_fill_after_the_close_makes_the_day_a_traded_one_once()
    {
        var scene = new Scene(Book).At(AfterClose);
        Assert.Equal(0, scene.State.Course.TradedDays);
        scene.Book(Scene.Es, Side.Buy, 1, Price.FromPoints(4_450m)).Book(Scene.Es, Side.Sell, 1, Price.FromPoints(4_451m));
        Assert.Equal(1, scene.State.Course.TradedDays);
        scene.At(AfterRoll);
        Assert.Equal(1, scene.State.Course.TradedDays);
    }

    [Fact]
    public void A_fill_that_arrives_after_the_roll_restates_the_day_it_was_made_on()
    {
        var scene = Earned(20).At(AfterRoll);
        Assert.Equal((51_000m, 49_000m, 1_000m, 1, 1), Seen(scene));
        Assert.Equal(51_000m, scene.State.DayStartEquity.Dollars);
        var made = new DateTimeOffset(2026, 10, 20, 20, 59, 0, TimeSpan.Zero);
        Arrives(scene, Side.Buy, 4_470m, made);
        Arrives(scene, Side.Sell, 4_464m, made);
        Assert.Equal((50_700m, 48_700m, 700m, 1, 1), Seen(scene));
        Assert.Equal((50_700m, 0m), (scene.State.DayStartEquity.Dollars, scene.State.DayPnl(scene.Equity).Dollars));
    }

    [Fact]
    public void A_day_that_is_restated_to_the_target_passes()
    {
        var scene = Earned(50).At(AfterClose);
        Assert.False(scene.State.HasPassed);
        scene.Book(Scene.Es, Side.Buy, 1, Price.FromPoints(4_450m)).Book(Scene.Es, Side.Sell, 1, Price.FromPoints(4_460m));
        Assert.True(scene.State.HasPassed);
        Assert.Equal("passed", scene.State.Status);
    }

    [Fact]
    public void A_payout_after_the_close_stays_booked_when_the_day_is_restated()
    {
        var scene = Earned(20).At(AfterClose);
        scene.Send(new AccountCommand.RequestPayout(scene.NextId(), Usd.FromDollars(200), "ann", scene.Now));
        Assert.Equal(50_800m, scene.State.Balance.Dollars);
        scene.Book(Scene.Es, Side.Buy, 1, Price.FromPoints(4_450m)).Book(Scene.Es, Side.Sell, 1, Price.FromPoints(4_452m));
        Assert.Equal((50_900m, 51_100m, 0), (scene.State.Balance.Dollars, scene.State.Peak.Dollars, scene.State.Course.WinningDays));
        Assert.Equal((1, 200m), (scene.State.Course.Payouts, scene.State.Course.PaidOut.Dollars));
    }

    [Fact]
    public void A_fill_of_an_open_day_restates_nothing()
    {
        var scene = Earned(20).At(AfterRoll).Book(Scene.Es, Side.Buy, 1, Price.FromPoints(4_470m)).Book(Scene.Es, Side.Sell, 1, Price.FromPoints(4_464m));
        Assert.Empty(scene.All.OfType<AccountEvent.DayRestated>());
        Assert.Equal((51_000m, 49_000m, 1_000m, 1, 1), Seen(scene));
    }

    private static void Arrives(Scene scene, Side side, decimal price, DateTimeOffset made)
    {
        var id = scene.NextId();
        var fill = new Fill(new FillId(id.ToString()), null, Scene.Es, side, new Contracts(1), Price.FromPoints(price), Usd.Zero, made);
        scene.Send(new AccountCommand.BookFill(id, fill, FillSource.Broker, scene.Now));
    }
}
