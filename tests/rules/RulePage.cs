using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Grains.Abstractions.Json;
using TraderTerminal.Tests.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Rules;

/// <summary>A page of docs/rules: the JSON of its fields is what its example runs with, and the bold words of the example are what comes out.</summary>
internal sealed partial class RulePage
{
    private const string Bare = """
        {"id":"test/page","version":"1","name":"Page","startBalance":50000,
         "calendar":{"timeZone":"America/Chicago","rollAt":"17:00","dayCloseAt":"16:00"},"fees":"none"}
        """;

    private static readonly string Folder = Path.GetFullPath(Path.Combine(TestData.Root(), "..", "..", "docs", "rules"));

    /// <summary>Pages that are lists and no rule.</summary>
    private static readonly string[] Lists = ["README", "programs", "reason-codes", "backtest", "replay"];

    private RulePage(string name) => (Name, Text) = (name, File.ReadAllText(Path.Combine(Folder, name + ".md")));

    public static IEnumerable<RulePage> All => Directory.EnumerateFiles(Folder, "*.md").Select(file => Path.GetFileNameWithoutExtension(file))
        .Where(name => !Lists.Contains(name)).Order(StringComparer.Ordinal).Select(name => new RulePage(name));

    public string Name { get; }
    public string Text { get; }

    /// <summary>The rule as the page writes it.</summary>
    public string Json => JsonBlock().Match(Section("Fields")) is { Success: true } block
        ? block.Groups["json"].Value
        : throw new InvalidOperationException($"{Name}.md shows no JSON.");

    /// <summary>The page that belongs to a test: <c>Daily_loss</c> reads <c>daily-loss.md</c>.</summary>
    public static RulePage Mine([CallerMemberName] string test = "") => new(NameOf(test));

    public static string NameOf(string test) => test.ToLowerInvariant().Replace('_', '-');

    /// <summary>What stands under a heading; empty without it.</summary>
    public string Section(string heading)
    {
        var start = Text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        if (start < 0) return "";
        var from = start + heading.Length + 5;
        var end = Text.IndexOf("\n## ", from, StringComparison.Ordinal);
        return end < 0 ? Text[from..] : Text[from..end];
    }

    /// <summary>The example prints exactly these, in this order.</summary>
    public void Says(params string[] computed) =>
        Assert.Equal(computed, Bold().Matches(Section("Example")).Select(word => word.Groups["word"].Value));

    /// <summary>An account under the page's rules and no other, at 10:00 Chicago time.</summary>
    public Scene Scene() => Scene(Json);

    public static Scene Scene(string rules)
    {
        var book = JsonNode.Parse(Bare)!.AsObject();
        foreach (var (name, rule) in JsonNode.Parse(rules)!.AsObject()) book[name] = rule!.DeepClone();
        return new Scene(book.ToJsonString());
    }

    /// <summary>An account with a daily limit of 1,000 and the page's safeguard.</summary>
    public Scene Guarded()
    {
        var scene = Scene("""{"dailyLoss":{"amount":1000,"action":"lock-day"}}""");
        scene.Send(new AccountCommand.SetSafeguards(scene.NextId(), Safeguards(), "a page", "ann", scene.Now));
        scene.At(Accounts.Scene.Ten.AddDays(1));
        Assert.Equal(Safeguards(), scene.State.Guard.Safeguards);
        return scene;
    }

    public Safeguards Safeguards() => JsonSerializer.Deserialize<Safeguards>(Json, DomainJson.Shown)!;

    [GeneratedRegex("```json\n(?<json>.*?)\n```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"\*\*(?<word>[^*]+)\*\*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Bold();
}
