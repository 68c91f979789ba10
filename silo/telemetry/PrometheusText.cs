using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace TraderTerminal.Silo.Telemetry;

/// <summary>Writes metrics in Prometheus' text format.</summary>
/// <param name="isOpen">As OpenMetrics: a bucket has an example with the trace that it was measured in, and the text an end.</param>
internal sealed class PrometheusText(bool isOpen)
{
    private const string Total = "_total";

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    /// <summary>A metric with its figures. Exponential histograms and summaries are never made here.</summary>
    public void Add(Metric metric)
    {
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var isHistogram = metric.MetricType is MetricType.Histogram;
        var name = NameOf(metric.Name, metric.Unit, isCounter);
        Name(name, isCounter ? "counter" : isHistogram ? "histogram" : "gauge", metric.Description);
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (isHistogram) Distribution(name, point);
            else Line(name, Labels(point.Tags), Value(metric.MetricType, point));
        }
    }

    /// <summary>An instrument that may not have measured anything yet.</summary>
    public void Name(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        var isCounter = type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("ObservableCounter", StringComparison.Ordinal);
        var isHistogram = type.StartsWith("Histogram", StringComparison.Ordinal);
        Name(NameOf(instrument.Name, instrument.Unit, isCounter), isCounter ? "counter" : isHistogram ? "histogram" : "gauge", instrument.Description);
    }

    public override string ToString() => isOpen ? $"{_text}# EOF\n" : _text.ToString();

    private static double Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        _ => point.GetGaugeLastValueDouble(),
    };

    private void Distribution(string name, in MetricPoint point)
    {
        var (total, above) = (0L, double.NegativeInfinity);
        foreach (var bucket in point.GetHistogramBuckets())
        {
            total += bucket.BucketCount;
            var labels = Labels(point.Tags, double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : Number(bucket.ExplicitBound));
            Line(name + "_bucket", labels, total, isOpen ? Example(point, above, bucket.ExplicitBound) : "");
            above = bucket.ExplicitBound;
        }

        Line(name + "_sum", Labels(point.Tags), point.GetHistogramSum());
        Line(name + "_count", Labels(point.Tags), point.GetHistogramCount());
    }

    /// <summary>What was measured last in this bucket while something was traced; nothing when nothing was.</summary>
    private static string Example(in MetricPoint point, double above, double upTo)
    {
        if (!point.TryGetExemplars(out var examples)) return "";
        foreach (ref readonly var example in examples)
        {
            if (example.TraceId == default || example.DoubleValue <= above || example.DoubleValue > upTo) continue;
            var at = example.Timestamp.ToUnixTimeMilliseconds() / 1000.0;
            return $" # {{trace_id=\"{example.TraceId}\",span_id=\"{example.SpanId}\"}} {Number(example.DoubleValue)} {at.ToString("F3", CultureInfo.InvariantCulture)}";
        }

        return "";
    }

    private void Name(string name, string type, string? description)
    {
        // In OpenMetrics a counter's name is that of its figure without the end.
        if (isOpen && type == "counter") name = name[..^Total.Length];
        if (!_named.Add(name)) return;
        if (description is { Length: > 0 }) _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Escaped(description)}\n");
        _text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");
    }

    private void Line(string name, string labels, double value, string example = "") => _text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {Number(value)}{example}\n");

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string NameOf(string name, string? unit, bool isCounter) => Plain(name) + Suffix(unit) + (isCounter ? Total : "");

    private static string Plain(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Suffix(string? unit) => unit switch
    {
        null or "" or "1" or ['{', ..] => "",
        "s" => "_seconds",
        "ms" => "_milliseconds",
        "By" => "_bytes",
        _ => "_" + Plain(unit),
    };

    /// <param name="upTo">The bound of a bucket.</param>
    private static string Labels(ReadOnlyTagCollection tags, string? upTo = null)
    {
        // In one order, whatever the collector makes of it.
        var labels = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags) labels.Add($"{Plain(name)}=\"{Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        string[] all = upTo is null ? [.. labels] : [.. labels, $"le=\"{upTo}\""];
        return all.Length == 0 ? "" : $"{{{string.Join(',', all)}}}";
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
