using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace TraderTerminal.Tests.Operations;

/// <summary>docs/operations/metrics.md, read as what it promises.</summary>
internal static partial class MetricsPage
{
    private static readonly string _file = Path.GetFullPath(Path.Combine(TestData.Root(), "..", "..", "docs", "operations", "metrics.md"));

    /// <summary>A metric of ours as the page has it.</summary>
    internal sealed record Row(string Name, string Type, string[] Labels, string Meaning);

    /// <summary>Every metric of ours, by name.</summary>
    public static IReadOnlyDictionary<string, Row> Own { get; } = OwnRow().Matches(File.ReadAllText(_file)).Select(row => new Row(
        row.Groups["name"].Value, row.Groups["type"].Value, [.. Word().Matches(row.Groups["labels"].Value).Select(word => word.Groups["word"].Value)], row.Groups["meaning"].Value)).ToDictionary(row => row.Name, StringComparer.Ordinal);

    private static IReadOnlySet<string> Framework { get; } = FrameworkRow().Matches(File.ReadAllText(_file))
        .SelectMany(row => Word().Matches(row.Groups["names"].Value)).Select(word => word.Groups["word"].Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>The figure of one line.</summary>
    public static double Value(string scraped, string line) =>
        double.Parse(scraped.Split('\n').Single(one => one.StartsWith(line + " ", StringComparison.Ordinal))[(line.Length + 1)..], CultureInfo.InvariantCulture);

    /// <summary>What a host exports and what the page says of it are the same: names, types, meanings, and the labels of what has figures.</summary>
    public static void AssertDescribes(string scraped)
    {
        Assert.Equal(Own.Keys.Order(StringComparer.Ordinal), Typed(scraped).Keys.Order(StringComparer.Ordinal));
        Assert.All(Typed(scraped), metric => Assert.Equal(Own[metric.Key].Type, metric.Value));
        Assert.All(Helped().Matches(scraped), help => Assert.Equal(Own[help.Groups["name"].Value].Meaning, help.Groups["text"].Value));
        Assert.All(Lines().Matches(scraped), line =>
        {
            var row = Own[FamilyOf(line.Groups["name"].Value, Own.ContainsKey)];
            Assert.Equal(row.Labels.Order(StringComparer.Ordinal), LabelNames().Matches(line.Groups["labels"].Value).Select(label => label.Groups["name"].Value).Where(name => name != "le"));
        });
    }

    /// <summary>What depends on the traffic is not always there; but nothing is there that the page does not list.</summary>
    public static void AssertListsFramework(string scraped) => Assert.All(Typed(scraped).Keys, name => Assert.Contains(name, Framework));

    /// <summary>The metric that a series belongs to: a histogram has three.</summary>
    public static string FamilyOf(string series, Func<string, bool> isKnown)
    {
        if (isKnown(series)) return series;
        foreach (var part in new[] { "_bucket", "_sum", "_count" })
        {
            if (series.EndsWith(part, StringComparison.Ordinal) && isKnown(series[..^part.Length])) return series[..^part.Length];
        }

        return series;
    }

    public static bool IsKnown(string name) => Own.ContainsKey(name) || Framework.Contains(name);

    private static Dictionary<string, string> Typed(string scraped) => Types().Matches(scraped).ToDictionary(type => type.Groups["name"].Value, type => type.Groups["type"].Value, StringComparer.Ordinal);

    [GeneratedRegex("^\\| `(?<name>traderterminal_[a-z_]+)` \\| (?<type>[a-z]+) \\|(?<labels>[^|]*)\\| (?<meaning>[^|]+) \\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OwnRow();

    [GeneratedRegex("^\\| \\[[A-Za-z.]+\\]\\([^)]+\\) \\| (?<names>[^|]+) \\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FrameworkRow();

    [GeneratedRegex("`(?<word>[a-z0-9_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Word();

    [GeneratedRegex("^# TYPE (?<name>\\S+) (?<type>\\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Types();

    [GeneratedRegex("^# HELP (?<name>\\S+) (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Helped();

    [GeneratedRegex("^(?<name>[a-z_]+)(\\{(?<labels>.*)\\})? \\S+$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Lines();

    [GeneratedRegex("(^|,)(?<name>[a-z_]+)=\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex LabelNames();
}
