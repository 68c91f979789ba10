using TraderTerminal.Domain.Values;
using Xunit;
using static TraderTerminal.Tests.Brokers.BrokerWorld;

namespace TraderTerminal.Tests.Brokers;

/// <content>Fills, positions, money.</content>
public abstract partial class BrokerContract
{
    [Fact]
    public async Task B52_a_fill_carries_the_fee_of_all_its_contracts()
    {
        await Place(Market(Entry, Side.Buy, 3));
        await Until(news => news.FilledOf(Entry) == 3);
        Assert.Equal(World.FeePerSide * 3, Total(News.Fills.DistinctBy(fill => fill.Id).Select(fill => fill.Fee)));
        Assert.Equal(World.FeePerSide * 3, Total((await Fills()).Select(fill => fill.Fee)));
        Assert.Equal(Opening - World.FeePerSide * 3, (await Snapshot()).Balance);
    }

    [Fact]
    public async Task B53_no_two_fills_have_one_id_and_they_come_in_the_brokers_order()
    {
        for (var number = 0; number < 6; number++)
        {
            var id = new OrderId($"turn-{number}");
            await Place(Market(id, number % 2 == 0 ? Side.Buy : Side.Sell, 1));
            await Until(news => news.FilledOf(id) == 1);
        }

        var fills = await Fills();
        Assert.Equal(6, fills.Select(fill => fill.Id).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 6).Select(number => $"turn-{number}"), fills.Select(fill => fill.Order!.Value.Value));
        for (var place = 0; place < fills.Count; place++) Assert.Equal(fills.Skip(place + 1), await Fills(fills[place].Id));
    }

    [Fact]
    public async Task B54_what_the_fills_made_and_cost_is_what_the_balance_changed_by()
    {
        await Place(Market(Entry, Side.Buy, 2));
        await World.Quote(15_507.00m, 15_507.25m);
        await Place(Market(Exit, Side.Sell, 5));
        await World.Quote(15_511.50m, 15_511.75m);
        await Place(Market(new("back"), Side.Buy, 3));
        await Until(news => news.FilledOf(new("back")) == 3);
        Assert.Equal(0, await Net());
        Assert.Equal((await Snapshot()).Balance, BalanceOf(Opening, await Fills()));
        var fills = await Fills();
        await Until(news => fills.All(news.Fills.Contains));
        Assert.Equal(fills.Count, News.Fills.DistinctBy(fill => fill.Id).Count());
    }

    [Fact]
    public async Task B55_a_position_stands_at_the_mean_of_what_was_added()
    {
        await Place(Market(Entry, Side.Buy, 1));
        await World.Quote(15_504.00m, 15_504.25m);
        await Place(Market(Exit, Side.Buy, 3));
        await Until(news => news.FilledOf(Exit) == 3);
        var held = Assert.Single((await Snapshot()).Positions);
        Assert.Equal((4, Points(15_503.25m)), (held.Net, held.AveragePrice));
    }

    [Fact]
    public async Task B56_a_larger_order_the_other_way_turns_the_position_round()
    {
        await Place(Market(Entry, Side.Buy, 2));
        await World.Quote(15_508.00m, 15_508.25m);
        await Place(Market(Exit, Side.Sell, 5));
        await Until(news => news.FilledOf(Exit) == 5);
        var held = Assert.Single((await Snapshot()).Positions);
        Assert.Equal((-3, Points(15_508.00m)), (held.Net, held.AveragePrice));
    }

    [Fact]
    public async Task B57_taking_off_a_part_leaves_the_rest()
    {
        await Place(Market(Entry, Side.Sell, 3));
        await World.Quote(15_498.00m, 15_498.25m);
        await Place(Market(Exit, Side.Buy, 1));
        await Until(news => news.FilledOf(Exit) == 1);
        var held = Assert.Single((await Snapshot()).Positions);
        Assert.Equal((-2, Points(15_500.00m)), (held.Net, held.AveragePrice));
    }

    [Fact]
    public async Task B58_the_snapshot_is_the_sum_of_the_fills()
    {
        Side[] sides = [Side.Buy, Side.Buy, Side.Sell, Side.Sell, Side.Sell, Side.Buy, Side.Sell];
        for (var number = 0; number < sides.Length; number++)
        {
            var id = new OrderId($"turn-{number}");
            await Place(Market(id, sides[number], 1 + number % 3));
            await Until(news => news.FilledOf(id) == 1 + number % 3);
            Assert.Equal((await Fills()).Sum(fill => fill.Side.Sign() * fill.Quantity.Count), await Net());
        }
    }

    [Fact]
    public async Task B59_times_are_instants_of_the_venue()
    {
        var before = World.Now;
        await Place(Market(Entry, Side.Buy, 1));
        await Until(news => news.FilledOf(Entry) == 1);
        var fill = (await Fills())[0];
        Assert.InRange(fill.At, before, World.Now);
        Assert.Equal(TimeSpan.Zero, fill.At.Offset);
        Assert.All(News.Events, news => Assert.InRange(news.At, before, World.Now));
        Assert.InRange((await Snapshot()).At, before, World.Now);
    }

    [Fact]
    public async Task B60_two_contracts_do_not_mix()
    {
        await World.Quote(Other, 6_700.00m, 6_700.25m);
        await Place(Market(Entry, Side.Buy, 2));
        await Place(Market(Exit, Side.Sell, 3) with { Contract = Other });
        await Until(news => news.FilledOf(Entry) == 2 && news.FilledOf(Exit) == 3);
        Assert.Equal(
            [(Other, -3, Points(6_700.00m)), (Contract, 2, Points(15_500.25m))],
            (await Snapshot()).Positions.OrderBy(held => held.Contract).Select(held => (held.Contract, held.Net, held.AveragePrice)));
    }

    private static Usd Total(IEnumerable<Usd> amounts) => amounts.Aggregate(Usd.Zero, (sum, amount) => sum + amount);
}
