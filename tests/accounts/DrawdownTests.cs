using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

public sealed class DrawdownTests
{
    [Fact]
    public void The_peak_follows_open_profit_and_the_floor_never_falls()
    {
        var scene = new Scene().Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).Price(Scene.Mnq, 15_800m);
        Assert.Equal((Scene.Dollars(50_600m), Scene.Dollars(48_600m)), (scene.State.Peak, scene.State.Floor));
        scene.Price(Scene.Mnq, 15_500m);
        Assert.Equal((Scene.Dollars(50_600m), Scene.Dollars(48_600m)), (scene.State.Peak, scene.State.Floor));
    }

    [Fact]
    public void Touching_the_floor_fails_the_account_for_good()
    {
        var scene = new Scene(Books.Eval50K.Replace("\"amount\":1000", "\"amount\":9000", StringComparison.Ordinal));
        scene.Book(Scene.Mnq, Side.Buy, 2, Price.FromPoints(15_500m)).Price(Scene.Mnq, 15_000.25m);
        Assert.False(scene.State.HasFailed);
        scene.Price(Scene.Mnq, 15_000m);
        Assert.True(scene.State.HasFailed);
        scene.Look().FillAll().Look();
        Assert.Empty(scene.State.Positions);
        scene.At(Scene.Ten.AddDays(3));
        var refused = Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1));
        Assert.Equal("ACCOUNT_FAILED", refused.Decision.Code);
    }

    [Fact]
    public void An_end_of_day_floor_moves_at_the_close_alone_and_locks_at_the_start_balance()
    {
        var scene = new Scene(Books.FlatBy);
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).Price(Scene.Mnq, 16_900m);
        Assert.Equal(Scene.Dollars(48_000m), scene.State.Floor);
        scene.Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(16_900m));
        scene.At(new(2026, 10, 20, 21, 0, 0, TimeSpan.Zero));
        Assert.Equal((Scene.Dollars(52_800m), Scene.Dollars(50_000m), true), (scene.State.Peak, scene.State.Floor, scene.State.FloorLocked));
    }

    [Fact]
    public void A_random_walk_of_peaks_equals_a_reference_calculation()
    {
        var random = new Random(7);
        var scene = new Scene(Books.Eval50K.Replace("\"amount\":1000", "\"amount\":900000", StringComparison.Ordinal).Replace("\"amount\":2000", "\"amount\":45000", StringComparison.Ordinal));
        scene.Book(Scene.Mnq, Side.Buy, 3, Price.FromPoints(15_500m));
        decimal price = 15_500m, peak = 50_000m;
        for (var i = 0; i < 100_000; i++)
        {
            price = Math.Clamp(price + random.Next(-40, 41) * 0.25m, 15_000m, 16_000m);
            scene.Price(Scene.Mnq, price);
            peak = Math.Max(peak, 50_000m + (price - 15_500m) * 2m * 3);
            Assert.Equal(peak, scene.State.Peak.Dollars);
            Assert.Equal(peak - 45_000m, scene.State.Floor.Dollars);
        }
    }
}
