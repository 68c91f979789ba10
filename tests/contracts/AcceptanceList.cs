using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <summary><c>docs/brokers/acceptance.md</c> says every case in one line, and everything that a world cannot bring about.</summary>
public sealed partial class AcceptanceList
{
    [Fact]
    public void Every_number_is_there_once_with_its_words()
    {
        var cases = ((Type[])[typeof(BrokerContract), typeof(BrokerFaultContract)])
            .SelectMany(list => list.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Select(method => Numbered().Match(method.Name)).Where(match => match.Success)
            .Select(match => (Number: int.Parse(match.Groups["number"].Value, null), Words: match.Groups["words"].Value.Replace('_', ' ')))
            .OrderBy(one => one.Number).ToList();
        Assert.Equal(Enumerable.Range(1, cases.Count), cases.Select(one => one.Number));
        Assert.Equal(cases.Select(one => $"| B{one.Number:00} | {one.Words} |"), Lines().Where(line => line.StartsWith("| B", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_a_world_cannot_bring_about_is_said_with_its_reason()
    {
        await using var paper = new BrokerPaperWorld();
        Assert.Equal(
            paper.Lacks.Concat(BrokerTradovateWorld.Absent).Concat(BrokerProjectXWorld.Absent).GroupBy(lack => lack.Value).Select(same => $"- {same.Key}: {string.Join(", ", same.Select(lack => $"`{lack.Key}`"))}"),
            Lines().Where(line => line.StartsWith("- ", StringComparison.Ordinal)));
    }

    private static string[] Lines() => File.ReadAllLines(Path.Combine(TestData.Root(), "..", "..", "docs", "brokers", "acceptance.md"));

    [GeneratedRegex("^B(?<number>[0-9]+)_(?<words>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Numbered();
}
