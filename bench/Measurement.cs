using System.Globalization;
using System.Text.Json;

namespace TraderTerminal.Bench;

/// <summary>One figure of one run; the ratio is against the baseline measured in the same run.</summary>
/// <param name="Runs">How many times it was measured; the value is the median.</param>
internal sealed record Measurement(string Name, double Value, string Unit, double? Ratio, string? Baseline, int Runs)
{
    /// <summary>What a figure was over many tries.</summary>
    /// <param name="ping">Of the baseline, in milliseconds.</param>
    public static Measurement[] Distribution(string name, List<double> milliseconds, double ping, string baseline)
    {
        milliseconds.Sort();
        Measurement At(string which, double share)
        {
            var value = milliseconds[Math.Min((int)(milliseconds.Count * share), milliseconds.Count - 1)];
            return new($"{name}-{which}", value, "ms", value / ping, baseline, milliseconds.Count);
        }

        return [At("p50", 0.5), At("p90", 0.9), At("p99", 0.99), At("max", 1)];
    }

    public string ToJson() => JsonSerializer.Serialize(
        new { name = Name, value = Round(Value), unit = Unit, ratio = Ratio is { } ratio ? Round(ratio) : (double?)null, baseline = Baseline, runs = Runs, cores = Environment.ProcessorCount });

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name,-28} {Round(Value),16:N2} {Unit,-14}{(Ratio is { } ratio ? $" ×{Round(ratio):0.###} of {Baseline}" : "")}");

    private static double Round(double value) => value >= 100 ? Math.Round(value) : Math.Round(value, 4);
}
