using System.Text.RegularExpressions;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Tests.Operations;
using Xunit;

namespace TraderTerminal.Tests.Reference;

/// <summary>What the documents lead to is there, and what they say to type is taken.</summary>
public sealed partial class Documents
{
    private static readonly string[] Skipped = ["node_modules", "bin", "obj", "artifacts", ".git", "data"];

    public static TheoryData<string> Pages => [.. Files(DeployedFiles.Repository).Select(file => Path.GetRelativePath(DeployedFiles.Repository, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string page)
    {
        var file = Path.Combine(DeployedFiles.Repository, page);
        foreach (var (path, anchor) in Links(file))
        {
            var target = path.Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, path));
            Assert.True(Path.Exists(target), $"{page} leads to {path}, which is not there.");
            if (anchor.Length > 0) Assert.True(Headings(target).Contains(anchor), $"{page} leads to {path}#{anchor}, and there is no such heading.");
        }
    }

    [Fact]
    public void Every_document_is_reached_from_the_first_one()
    {
        var first = Path.Combine(DeployedFiles.Repository, "README.md");
        var reached = new HashSet<string> { first };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var file))
        {
            foreach (var (path, _) in Links(file).Where(link => link.Path.Length > 0))
            {
                var target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, path)).TrimEnd('/');
                string[] pages = Directory.Exists(target) ? File.Exists(Path.Combine(target, "README.md")) ? [Path.Combine(target, "README.md")] : Directory.GetFiles(target, "*.md") : [target];
                foreach (var one in pages.Where(one => one.EndsWith(".md", StringComparison.Ordinal) && reached.Add(one))) open.Enqueue(one);
            }
        }

        Assert.Empty(Files(Path.Combine(DeployedFiles.Repository, "docs")).Except(reached).Select(file => Path.GetRelativePath(DeployedFiles.Repository, file)));
    }

    /// <summary>Of a command that goes over several lines the first is looked at.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_and_options_are_those_that_there_are(string page)
    {
        var known = Option().Matches(CommandLine.Usage).Select(option => option.Value).Append("--json").ToHashSet(StringComparer.Ordinal);
        string[] verbs = ["help", .. CommandLine.Usage.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Length > 2 && line[2] != ' ').Select(line => line.Trim().Split(' ')[0])];
        foreach (var command in Command().Matches(File.ReadAllText(Path.Combine(DeployedFiles.Repository, page))).Select(command => command.Value))
        {
            var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && Verb().IsMatch(words[1])) Assert.Contains(words[1], verbs);
            Assert.All(Option().Matches(command).Select(option => option.Value), option => Assert.True(known.Contains(option), $"{page}: {command}: there is no {option}."));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Variables_are_options_of_the_program(string page) =>
        Assert.All(Variable().Matches(File.ReadAllText(Path.Combine(DeployedFiles.Repository, page))).Select(variable => variable.Value), DeployedFiles.AssertIsOption);

    [Fact]
    public void Pages_that_the_program_names_are_there() => Assert.All(
        NamedPage().Matches(CommandLine.Usage).Select(page => page.Value), page => Assert.True(File.Exists(Path.Combine(DeployedFiles.Repository, page)), $"{page} is not there."));

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.md")
        .Concat(Directory.EnumerateDirectories(folder).Where(below => !Skipped.Contains(Path.GetFileName(below))).SelectMany(Files));

    /// <summary>What leads to a file of ours, outside of code.</summary>
    private static IEnumerable<(string Path, string Anchor)> Links(string file) =>
        Link().Matches(Code().Replace(File.ReadAllText(file), "")).Select(link => (link.Groups["path"].Value, link.Groups["anchor"].Value)).Where(link => !link.Item1.Contains(':', StringComparison.Ordinal));

    /// <summary>As GitHub makes anchors of headings.</summary>
    private static HashSet<string> Headings(string file) =>
        [.. Heading().Matches(Fence().Replace(File.ReadAllText(file), "")).Select(heading => NoLetter().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\((?<path>[^)#\s]*)(#(?<anchor>[^)\s]+))?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Code();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NoLetter();

    /// <summary>Up to the end of the code or of what the shell takes for it.</summary>
    [GeneratedRegex(@"(\./run|\./traderterminal) [^`#|\n]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Command();

    [GeneratedRegex("--[a-z][a-z-]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Option();

    [GeneratedRegex("^[a-z]+$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Verb();

    [GeneratedRegex(@"\b(Api|Journal|Telemetry|Keys)__[A-Za-z]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"docs/[a-z/-]+\.md", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NamedPage();
}
