using TraderTerminal.Domain.Values;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo.Runtime.Shards;
using Xunit;

namespace TraderTerminal.Tests.Runtime.Shards;

public sealed class ShardPlanTests
{
    /// <summary>Fixed for ever: a history stays in the shard where it was begun.</summary>
    [Theory]
    [InlineData("topstep_eval_001", "ann", 17, 13)]
    [InlineData("topstep_eval_002", "ann", 17, 13)]
    [InlineData("topstep_eval_001", "", 17, 8)]
    [InlineData("topstep_eval_001", "ann", 2, 1)]
    public void Accounts_of_one_trader_share_a_shard_which_never_changes(string account, string trader, int shards, int expected) =>
        Assert.Equal(expected, ShardOf.Account(new AccountId(account), trader, shards).Value);

    [Fact]
    public void Traders_spread_evenly()
    {
        var counts = Enumerable.Range(0, 16_000).GroupBy(i => ShardOf.Account(new AccountId("a"), $"trader-{i}", 17).Value).Select(group => group.Count()).ToList();
        Assert.Equal(16, counts.Count); // The first shard holds the set-up alone.
        Assert.All(counts, count => Assert.InRange(count, 850, 1_150));
    }

    [Fact]
    public void A_silo_alone_takes_everything_and_lets_nothing_go()
    {
        var plan = ShardPlan.For("a", [new("a", true, [])], 8);
        Assert.Equal((8, 0), (plan.Take.Count, plan.LetGo.Count));
    }

    [Fact]
    public void A_shard_below_the_first_is_nobodys()
    {
        var plan = ShardPlan.For("a", [new("a", true, [4]), new("b", true, [])], 5, first: 1);
        Assert.Equal((1, 0), (Assert.Single(plan.Take).Value, plan.LetGo.Count));
    }

    [Fact]
    public void A_silo_that_is_not_alive_to_the_others_does_nothing()
    {
        var plan = ShardPlan.For("a", [new("a", false, [0, 1]), new("b", true, [])], 2);
        Assert.Equal((0, 0), (plan.Take.Count, plan.LetGo.Count));
    }

    [Fact]
    public void An_even_share_moves_nothing() =>
        Assert.All(new[] { "a", "b" }, me =>
        {
            var plan = ShardPlan.For(me, [new("a", true, [1, 3, 4]), new("b", true, [0, 2])], 5);
            Assert.Equal((0, 0), (plan.Take.Count, plan.LetGo.Count));
        });

    /// <summary>Silos come, leave and die at random; each looks and acts by itself, in any order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_comes_and_goes_soon_every_shard_is_held_once_and_shares_are_even(int seed)
    {
        var random = new Random(seed);
        for (var world = 0; world < 200; world++)
        {
            var shards = random.Next(1, 33);
            var silos = new Dictionary<string, (bool IsAlive, SortedSet<int> Held)>();
            for (var change = 0; change < 12; change++)
            {
                var name = $"silo-{random.Next(6)}";
                if (!silos.TryGetValue(name, out var silo) || !silo.IsAlive) silos[name] = (true, silo.Held ?? []);
                else if (random.Next(2) == 0) silos.Remove(name);
                else silos[name] = (false, silo.Held);
                if (!silos.Values.Any(other => other.IsAlive)) continue;
                var moves = Settle(random, silos, shards);
                var alive = silos.Values.Where(other => other.IsAlive).ToList();
                Assert.Equal(Enumerable.Range(0, shards), alive.SelectMany(other => other.Held).Order());
                Assert.True(alive.Max(other => other.Held.Count) - alive.Min(other => other.Held.Count) <= 1);
                Assert.True(moves <= 2 * shards, "Shards wander.");
            }
        }
    }

    private static int Settle(Random random, Dictionary<string, (bool IsAlive, SortedSet<int> Held)> silos, int shards)
    {
        var moves = 0;
        for (var round = 0; round < 4; round++)
        {
            foreach (var me in silos.Keys.OrderBy(_ => random.Next()).ToList())
            {
                var view = silos.Select(silo => new SiloLease(silo.Key, silo.Value.IsAlive, [.. silo.Value.Held])).ToList();
                var plan = ShardPlan.For(me, view, shards);
                foreach (var shard in plan.LetGo) silos[me].Held.Remove(shard.Value);
                foreach (var shard in plan.Take.Where(shard => !silos.Any(silo => silo.Value.IsAlive && silo.Value.Held.Contains(shard.Value))))
                {
                    foreach (var dead in silos.Values.Where(silo => !silo.IsAlive)) dead.Held.Remove(shard.Value);
                    silos[me].Held.Add(shard.Value);
                    moves++;
                }
            }
        }

        return moves;
    }
}
