using System.Diagnostics.Metrics;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Measures;

/// <summary>How long something takes, counted in buckets: cheap enough for every decision, from any thread.</summary>
/// <param name="exported">Is told of the same, in seconds, for whoever collects metrics.</param>
public sealed class Latency(string name, Histogram<double>? exported = null)
{
    /// <summary>Buckets of one power of ten: a percentile is right to about a quarter.</summary>
    private const int PerDecade = 10;

    /// <summary>From ten microseconds to ten seconds, and one for all that is longer.</summary>
    private const int Decades = 6;

    private static readonly double[] UpToMs = [.. Enumerable.Range(0, (Decades * PerDecade) + 1).Select(step => 0.01 * Math.Pow(10, step / (double)PerDecade))];

    private readonly long[] _counts = new long[UpToMs.Length + 1];
    private long _maxTicks;

    public string Name => name;

    public void Record(TimeSpan took)
    {
        exported?.Record(took.TotalSeconds);
        var ms = took.TotalMilliseconds;
        var place = ms <= UpToMs[0] ? 0 : Math.Min(UpToMs.Length, (int)Math.Ceiling((Math.Log10(ms) + 2) * PerDecade));
        Interlocked.Increment(ref _counts[place]);
        var max = Interlocked.Read(ref _maxTicks);
        while (took.Ticks > max)
        {
            var seen = Interlocked.CompareExchange(ref _maxTicks, took.Ticks, max);
            if (seen == max) break;
            max = seen;
        }
    }

    /// <summary>What was counted since the start.</summary>
    public LatencyView Look()
    {
        var counts = (long[])_counts.Clone();
        var total = counts.Sum();
        var maxMs = TimeSpan.FromTicks(Interlocked.Read(ref _maxTicks)).TotalMilliseconds;
        var buckets = counts.Select((count, place) => new LatencyBucket(Shown(place < UpToMs.Length ? UpToMs[place] : Math.Max(maxMs, UpToMs[^1])), count)).Where(bucket => bucket.Count > 0).ToEquatableArray();
        return new(name, total, Share(0.5), Share(0.9), Share(0.99), total == 0 ? null : Shown(maxMs), buckets);

        double? Share(double share)
        {
            if (total == 0) return null;
            var (due, place) = ((long)Math.Ceiling(total * share), 0);
            for (var passed = counts[0]; passed < due; passed += counts[place]) place++;
            return Shown(Math.Min(maxMs, place < UpToMs.Length ? UpToMs[place] : maxMs));
        }
    }

    private static double Shown(double ms) => Math.Round(ms, 3);
}

/// <param name="P50Ms">Null before the first.</param>
/// <param name="Buckets">Those that have anything, the shortest first.</param>
public sealed record LatencyView(string Name, long Count, double? P50Ms, double? P90Ms, double? P99Ms, double? MaxMs, EquatableArray<LatencyBucket> Buckets);

/// <summary>So many took no longer than this, and longer than the bucket before.</summary>
public readonly record struct LatencyBucket(double UpToMs, long Count);
