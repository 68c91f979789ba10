using System.Reflection;
using System.Text.RegularExpressions;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Tests.Rules;
using Xunit;

namespace TraderTerminal.Tests.Architecture;

/// <summary>docs/rules says something about every rule, in the same form, and names no code that is none.</summary>
public sealed partial class RulePages
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(TestData.Root(), "..", ".."));

    private static readonly Type[] Ruled =
    [
        .. typeof(ReasonCodes).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(ReasonCodes).Namespace && CodesOf(type).Length + NamesOf(type).Length > 0)
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    public static TheoryData<string> Pages => [.. RulePage.All.Select(page => page.Name)];

    public static TheoryData<string> Rules => [.. Ruled.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_is_named_by_a_page_that_carries_its_codes_and_names(string rule)
    {
        var type = Ruled.Single(type => type.Name == rule);
        string[] codes = [.. CodesOf(type), .. NamesOf(type)];
        var pages = RulePage.All.Where(page => page.Section("Source").Contains($"`domain/rules/{rule}.cs`", StringComparison.Ordinal)).ToArray();
        Assert.True(pages.Length > 0, $"No page names domain/rules/{rule}.cs as its source.");
        Assert.Contains(pages, page => codes.All(code => page.Text.Contains($"`{code}`", StringComparison.Ordinal)));
    }

    /// <summary>What is bold in an example is computed by <see cref="RulePageExamples"/>.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void The_example_of_a_rule_ends_with_each_code_of_its_own(string rule)
    {
        var codes = CodesOf(Ruled.Single(type => type.Name == rule));
        var example = RulePage.All.First(page => page.Section("Source").Contains($"`domain/rules/{rule}.cs`", StringComparison.Ordinal)).Section("Example");
        var computed = codes.Where(code => example.Contains($"**{code}**", StringComparison.Ordinal)).ToArray();
        // A payout is one rule with many reasons, in a fixed order; each has its story in ReasonCodeTests.
        if (rule == nameof(PayoutRule)) Assert.NotEmpty(computed);
        else Assert.Equal(codes, computed);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_has_its_headings_and_names_only_codes_and_files_that_exist(string name)
    {
        var page = RulePage.All.Single(page => page.Name == name);
        Assert.All(["Fields", "Formula", "Boundary", "Example", "Source"], heading => Assert.False(string.IsNullOrWhiteSpace(page.Section(heading)), $"{name}.md: no {heading}."));
        var known = typeof(ReasonCodes).Assembly.GetExportedTypes().SelectMany(CodesOf).Concat(TextsOf(typeof(ReasonCodes), "")).ToHashSet(StringComparer.Ordinal);
        Assert.All(Code().Matches(page.Text).Select(code => code.Groups["code"].Value), code => Assert.Contains(code, known));
        Assert.All(SourceFile().Matches(page.Text).Select(file => file.Groups["file"].Value), file => Assert.True(File.Exists(Path.Combine(Repository, file)), $"{name}.md: no {file}."));
        Assert.True(page.Text.Split('\n').Length <= 50, $"{name}.md is longer than a page.");
    }

    [Fact]
    public void The_index_leads_to_every_page_and_every_link_to_a_file()
    {
        var folder = Path.Combine(Repository, "docs", "rules");
        var index = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.All(RulePage.All, page => Assert.Contains($"[{page.Name}]({page.Name}.md)", index, StringComparison.Ordinal));
        Assert.All(
            RulePage.All.Select(page => page.Text).Append(index).SelectMany(text => Link().Matches(text).Select(link => link.Groups["file"].Value)),
            file => Assert.True(File.Exists(Path.Combine(folder, file)), $"A link leads to {file}, which is not there."));
    }

    private static string[] CodesOf(Type type) => TextsOf(type, "Code");

    private static string[] NamesOf(Type type) => TextsOf(type, "Name");

    private static string[] TextsOf(Type type, string ending) =>
    [
        .. type.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(field => field.IsLiteral && field.FieldType == typeof(string) && field.Name.EndsWith(ending, StringComparison.Ordinal))
            .Select(field => (string)field.GetRawConstantValue()!),
    ];

    [GeneratedRegex(@"(`|\*\*)(?<code>[A-Z]{2,}_[A-Z_]+)(`|\*\*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"`(?<file>(domain|tests)/[A-Za-z/.-]+\.(cs|csv|json))`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"\]\((?<file>[^)#:]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Link();
}
