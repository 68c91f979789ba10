using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>What one silo does next, so that all shards are held and every silo holds its even share. Every silo finds the same shares by itself.</summary>
/// <param name="Take">Shards that nobody alive holds, as many as this silo lacks.</param>
/// <param name="LetGo">Shards beyond this silo's share, while another silo lacks some.</param>
internal sealed record ShardPlan(IReadOnlyList<ShardId> Take, IReadOnlyList<ShardId> LetGo)
{
    /// <param name="first">The lowest of the shards that are shared.</param>
    public static ShardPlan For(string me, IReadOnlyList<SiloLease> silos, int shards, int first = 0)
    {
        var alive = silos.Where(silo => silo.IsAlive).OrderByDescending(silo => silo.Shards.Count).ThenBy(silo => silo.Silo, StringComparer.Ordinal).ToList();
        var place = alive.FindIndex(silo => silo.Silo == me);
        if (place < 0) return new([], []);

        // What cannot be divided goes to those who hold most already: nothing moves without need.
        var (all, count) = (Enumerable.Range(first, shards - first), shards - first);
        var share = (count / alive.Count) + (place < count % alive.Count ? 1 : 0);
        var mine = alive[place].Shards;
        var held = alive.SelectMany(silo => silo.Shards).ToHashSet();
        var free = all.Where(shard => !held.Contains(shard));

        // Silos that look at the same time begin at different places, or all would try for the same shard.
        var ordered = free.OrderBy(shard => (shard + shards - (place * shards / alive.Count)) % shards);
        return new(
            [.. ordered.Take(Math.Max(0, share - mine.Count)).Select(shard => new ShardId(shard))],
            [.. mine.OrderDescending().Take(Math.Max(0, mine.Count - share)).Select(shard => new ShardId(shard))]);
    }
}
