using System.Diagnostics;

namespace TraderTerminal.Bench;

/// <summary>Times work on the machine's own clock.</summary>
internal static class Clock
{
    /// <summary>Runs of each figure; the median counts.</summary>
    public const int Runs = 5;

    /// <summary>How long work is repeated before the clock counts: the run-time compiles hot code anew in the background.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>Operations a second: the median of several runs after a time that warms up.</summary>
    public static double PerSecond(int operations, Action work)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < WarmUp) work();
        return Median([.. Enumerable.Range(0, Runs).Select(_ => Seconds(work))]) is var seconds ? operations / seconds : 0;
    }

    public static double Seconds(Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public static async Task<double> Seconds(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
