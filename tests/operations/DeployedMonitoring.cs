using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace TraderTerminal.Tests.Operations;

/// <summary>The dashboard and the alert rules in deploy/: they can be read, and ask for nothing that is not exported.</summary>
public sealed partial class DeployedMonitoring
{
    private static readonly string _deploy = Path.GetFullPath(Path.Combine(TestData.Root(), "..", "..", "deploy"));

    [Fact]
    public void The_dashboard_shows_metrics_that_are_exported_each_panel_in_a_place_of_its_own()
    {
        var board = JsonNode.Parse(File.ReadAllText(Path.Combine(_deploy, "grafana", "traderterminal.json")))!;
        var panels = board["panels"]!.AsArray().Select(panel => panel!).ToList();
        Assert.Equal(panels.Count, panels.Select(panel => panel["id"]!.GetValue<int>()).Distinct().Count());
        Assert.Equal(panels.Count, panels.Select(panel => panel["gridPos"]!.ToJsonString()).Distinct().Count());
        Assert.All(panels, panel => Assert.False(string.IsNullOrEmpty(panel["title"]!.ToString())));
        var asked = panels.SelectMany(panel => panel["targets"]?.AsArray() ?? []).Select(target => target!["expr"]!.ToString()).ToList();
        Assert.True(asked.Count > 15, $"{asked.Count}");
        Assert.All(asked, AssertExported);
    }

    [Fact]
    public void Every_alert_rule_asks_for_what_is_exported_and_says_what_to_do()
    {
        var rules = Rules(File.ReadAllLines(Path.Combine(_deploy, "prometheus", "alerts.yml")));
        Assert.Equal(rules.Count, rules.Select(rule => rule["alert"]).Distinct().Count());
        Assert.True(rules.Count > 10, $"{rules.Count}");
        foreach (var rule in rules)
        {
            Assert.Equal((string[])["alert", "expr", "for", "severity", "summary", "description"], rule.Keys);
            Assert.Matches("^[0-9]+[sm]$", rule["for"]);
            Assert.Contains(rule["severity"], (string[])["page", "warn"]);
            Assert.All((string[])[rule["summary"], rule["description"]], text => Assert.EndsWith(".", text, StringComparison.Ordinal));
            AssertExported(rule["expr"]);
        }
    }

    private static void AssertExported(string expression)
    {
        Assert.Equal(expression.Count(c => c == '('), expression.Count(c => c == ')'));
        var names = Names().Matches(Text().Replace(expression, "")).Select(name => name.Value).ToList();
        Assert.True(names.Count > 0 || expression.Contains("up{", StringComparison.Ordinal), $"{expression} asks for nothing.");
        Assert.All(names, name => Assert.True(MetricsPage.IsKnown(MetricsPage.FamilyOf(name, MetricsPage.IsKnown)), $"{name} is not exported: {expression}"));
    }

    /// <summary>The part of YAML that the file is written in: two spaces a level, a value on its line in single quotes or plain, or below a <c>&gt;-</c>.</summary>
    private static List<Dictionary<string, string>> Rules(string[] lines)
    {
        var rules = new List<Dictionary<string, string>>();
        string? open = null;
        foreach (var line in lines.Where(line => line.Trim().Length > 0 && line.TrimStart()[0] != '#'))
        {
            Assert.DoesNotContain('\t', line);
            if (open is not null && line.StartsWith("            ", StringComparison.Ordinal))
            {
                rules[^1][open] = $"{rules[^1][open]} {line.Trim()}".Trim();
                continue;
            }

            open = null;
            var entry = Entry().Match(line);
            Assert.True(entry.Success, $"cannot be read: {line}");
            var (name, value) = (entry.Groups["name"].Value, entry.Groups["value"].Value);
            if (name is "groups" or "rules" or "labels" or "annotations" || line.StartsWith("  - name:", StringComparison.Ordinal)) continue;
            if (name == "alert") rules.Add([]);
            rules[^1].Add(name, value == ">-" ? "" : value.Trim('\''));
            if (value == ">-") open = name;
        }

        return rules;
    }

    [GeneratedRegex("^ *(- )?(?<name>[a-z]+):( (?<value>'[^']*'|>-|[A-Za-z0-9][^:#]*))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Entry();

    /// <summary>Names of metrics have an underscore; functions have one too and are followed by a bracket, words of a grouping stand in <see cref="Text"/>.</summary>
    [GeneratedRegex("\\b[a-z][a-z0-9]*_[a-z0-9_]+\\b(?! ?\\()", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Names();

    /// <summary>Texts, matchers of labels, and lists of labels to group by.</summary>
    [GeneratedRegex("\\{[^}]*\\}|\\b(by|on|without|ignoring) ?\\([^)]*\\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Text();
}
