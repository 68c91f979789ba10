using TraderTerminal.Grains.Abstractions.Measures;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

public sealed class LatencyTests
{
    [Fact]
    public void Nothing_measured_has_no_percentile()
    {
        var view = new Latency("decide").Look();
        Assert.Equal(("decide", 0L, null, null), (view.Name, view.Count, view.P50Ms, view.MaxMs));
        Assert.Empty(view.Buckets);
    }

    /// <summary>Buckets are ten to a power of ten: a percentile is never below the true one and at most a quarter above.</summary>
    [Fact]
    public void Percentiles_are_right_to_a_quarter()
    {
        var latency = new Latency("append");
        var chance = new Random(7);
        var all = Enumerable.Range(0, 10_000).Select(_ => 0.02 * Math.Pow(10, 4 * chance.NextDouble())).Order().ToList();
        foreach (var ms in all) latency.Record(TimeSpan.FromMilliseconds(ms));
        var view = latency.Look();
        Assert.Equal(all.Count, view.Buckets.Sum(bucket => bucket.Count));
        foreach (var (share, seen) in new[] { (0.5, view.P50Ms), (0.9, view.P90Ms), (0.99, view.P99Ms) })
        {
            var right = all[(int)Math.Ceiling(all.Count * share) - 1];
            Assert.InRange(seen!.Value, right - 0.001, (right * 1.26) + 0.001);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60_000_000)]
    public void What_is_shorter_or_longer_than_all_buckets_is_counted_too(long ticks)
    {
        var latency = new Latency("alertToOrder");
        latency.Record(TimeSpan.FromMilliseconds(ticks));
        Assert.Equal(1, latency.Look().Buckets[0].Count);
        Assert.Equal(ticks, latency.Look().MaxMs);
    }
}
