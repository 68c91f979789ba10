using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Evidence;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Silo.Evidence;
using TraderTerminal.Tests.Runtime;
using Xunit;

namespace TraderTerminal.Tests.Proofs;

/// <summary>A bundle holds for what was decided, and for nothing else, whatever somebody changes in it.</summary>
public sealed class BundleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_decision_of_a_story_is_proved_and_made_again(int seed)
    {
        await using var scene = await BundleScene.Start(seed, alerts: 20);
        var anchor = await Anchored(scene);
        Assert.True(scene.Decided.Select(one => one.Outcome.Outcome).Distinct().Count() >= 2);
        foreach (var (account, alert, outcome) in scene.Decided)
        {
            var bundle = await scene.Bundle(account, alert);
            var report = await BundleScene.Check(bundle, anchor);
            Assert.True(report.IsWhole, $"seed {seed}, {alert}: {Told(report)}");
            Assert.Empty(report.Notes);
            Assert.Contains("byte for byte", Part(report, "decision").Text, StringComparison.Ordinal);
            Assert.StartsWith(outcome.Code is null ? outcome.Outcome : $"{outcome.Outcome} {outcome.Code}", Part(report, "decision").Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_tells_nothing_of_others_but_hashes()
    {
        await using var scene = await BundleScene.Start(5);
        await scene.Engine.Stream(Streams.Operators).Append(new(DeterministicId.Of("secret")), new OperatorEvent.OperatorRemoved("somebody else", null, "eve", scene.Engine.Time.GetUtcNow()));
        await scene.Decide(EngineScene.Ann, "last", null);
        var bundle = await scene.Bundle(EngineScene.Ann, BundleScene.Alert("last"));
        foreach (var line in bundle.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).Where(line => line["kind"]!.ToString() == "event"))
            Assert.Contains(line["stream"]!.ToString(), (string[])["account-ann", "engine"]);
        Assert.DoesNotContain("account-bob", bundle, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody else", bundle, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"sealed\"", bundle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_single_byte_that_is_changed_added_or_lost_is_found()
    {
        await using var scene = await BundleScene.Start(7);
        var anchor = await Anchored(scene);
        var (account, alert, _) = scene.Decided[^1];
        var whole = Encoding.UTF8.GetBytes(await scene.Bundle(account, alert));
        Assert.True((await BundleScene.Check(whole, anchor)).IsWhole);
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var at = random.Next(whole.Length);
            byte[] bent = random.Next(5) switch
            {
                0 => [.. whole[..at], .. whole[(at + 1)..]],
                1 => [.. whole[..at], (byte)random.Next(256), .. whole[at..]],
                2 => whole[..at],
                _ => [.. whole[..at], (byte)(whole[at] ^ (1 << random.Next(8))), .. whole[(at + 1)..]],
            };
            var report = await BundleScene.Check(bent, anchor);
            Assert.False(report.IsWhole, string.Create(CultureInfo.InvariantCulture, $"seed {seed}, byte {at} of {whole.Length}"));
        }
    }

    /// <summary>Somebody who knows of the sum, and not of the tree.</summary>
    [Fact]
    public async Task Whoever_changes_a_line_and_the_sum_with_it_is_told_what_fails()
    {
        await using var scene = await BundleScene.Start(11);
        var anchor = await Anchored(scene);
        var (account, alert, _) = scene.Decided.Last(one => one.Account == EngineScene.Ann);
        var bundle = await scene.Bundle(account, alert);
        Assert.True((await BundleScene.Check(BundleScene.Forged(bundle, (line, _) => line), anchor)).IsWhole);
        await Fails("state", (line, i) => i == 1 ? line.Replace("\"isOpen\":true", "\"isOpen\":false", StringComparison.Ordinal) : line);
        await Fails("rules", (line, i) => i == 2 ? line.Replace("1000", "9000", StringComparison.Ordinal) : line);
        await Fails("inputs", (line, i) => i == 3 ? line.Replace("{", "{ ", StringComparison.Ordinal) : line);
        await Fails("decision", (line, i) => i == 4 ? line.Replace("outcome", "income", StringComparison.Ordinal) : line);
        await Fails("path", (line, _) => line.Contains("\"rule-book-bound\"", StringComparison.Ordinal) ? line.Replace("50000", "60000", StringComparison.Ordinal) : line);
        await Fails("path", (line, _) => line.Contains("\"kind\":\"sealed\"", StringComparison.Ordinal) ? Flipped(line) : line);
        await Fails("history", (line, i) => i == 0 ? line.Replace("\"account\":\"ann\"", "\"account\":\"bob\"", StringComparison.Ordinal) : line);
        await Fails("history", (line, _) => line.Contains("\"stream\":\"account-ann\",\"version\":3,", StringComparison.Ordinal) ? "" : line);
        await Fails("program", (line, i) => i == 0 ? line.Replace("\"decidedBy\":null", "\"decidedBy\":\"9.9\"", StringComparison.Ordinal) : line);

        async Task Fails(string part, Func<string, int, string> change)
        {
            var forged = BundleScene.Forged(bundle, change);
            Assert.NotEqual(bundle, forged);
            var report = await BundleScene.Check(forged, anchor);
            Assert.True(report.Failed.Contains(part), $"{part}: {Told(report)}");
        }
    }

    /// <summary>Somebody who writes the whole history anew, with all hashes, and a bundle of it.</summary>
    [Fact]
    public async Task A_history_written_anew_shows_by_the_decision_or_else_by_the_anchor()
    {
        await using var scene = await BundleScene.Start(13);
        var anchor = await Anchored(scene);
        var (account, alert, _) = scene.Decided.Last(one => one.Account == EngineScene.Ann);

        // A looser rule book under the same decision: the decision is then another.
        await scene.Decide(EngineScene.Ann, "big", Intent.Market(Side.Buy, new ContractSymbol("MNQ", 2026, 12), 40));
        Assert.Equal("POSITION_LIMIT", scene.Decided[^1].Outcome.Code);
        var looser = await RewrittenJournal.Of(scene.Engine.Journal, stored => stored with { Payload = stored.Payload.Replace("\\\"max\\\": 3 ", "\\\"max\\\": 300 ", StringComparison.Ordinal) });
        var report = await BundleScene.Check(await scene.Bundle(looser, EngineScene.Ann, BundleScene.Alert("big")));
        Assert.Contains("made again", Part(report, "decision").Fault, StringComparison.Ordinal);

        // Something that decides nothing: only an anchor kept elsewhere tells.
        var forged = await RewrittenJournal.Of(scene.Engine.Journal, stored => stored.Type == "account-opened" ? stored with { RecordedAt = stored.RecordedAt.AddHours(-1) } : stored);
        var bundle = await scene.Bundle(forged, account, alert, anchor);
        var alone = await BundleScene.Check(bundle);
        Assert.True(alone.IsWhole, Told(alone));
        Assert.Contains(alone.Notes, note => note.Contains("Without an anchor", StringComparison.Ordinal));
        var held = await BundleScene.Check(bundle, anchor);
        Assert.Equal(["anchor"], held.Failed);
    }

    [Fact]
    public async Task A_decision_of_an_older_program_is_made_again_from_what_the_history_says()
    {
        await using var scene = await BundleScene.Start(17, alerts: 20);
        var older = await RewrittenJournal.Of(scene.Engine.Journal, stored => stored with { Meta = EventCodec.NoMeta });
        foreach (var (account, alert, _) in scene.Decided)
        {
            var report = await BundleScene.Check(await scene.Bundle(older, account, alert));
            Assert.True(report.IsWhole, Told(report));
            Assert.Contains(report.Notes, note => note.Contains("without its inputs", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task It_ends_at_the_first_anchor_behind_the_decision_and_the_next_anchors_leave_it_as_it_is()
    {
        await using var scene = await BundleScene.Start(19);
        var first = await Anchored(scene);
        await scene.Decide(EngineScene.Bob, "later", null);
        var second = await Anchored(scene);
        var (account, alert, _) = scene.Decided[0];
        var bundle = await scene.Bundle(account, alert, second, first);
        Assert.Contains($"\"position\":{first.Position},\"hash\":\"{Convert.ToHexStringLower(first.Hash.Span)}\",\"tree\":\"{Convert.ToHexStringLower(first.Tree.Span)}\"", bundle, StringComparison.Ordinal);
        Assert.True((await BundleScene.Check(bundle, first, second)).IsWhole);
        var wrong = first with { Tree = second.Tree };
        Assert.Equal(["anchor"], (await BundleScene.Check(bundle, wrong)).Failed);
        var report = await scene.Engine.Journal.Verify([first, second], Cancel);
        Assert.True(report.IsWhole);
        var named = await scene.Engine.Journal.Verify([wrong], Cancel);
        Assert.Equal((first.Position, "anchor"), (Assert.Single(named.Faults).Position, named.Faults[0].Kind));
    }

    /// <summary>The first digit of its hash is another.</summary>
    private static string Flipped(string line)
    {
        var at = line.IndexOf("\"hash\":\"", StringComparison.Ordinal) + 8;
        return $"{line[..at]}{(line[at] == '0' ? '1' : '0')}{line[(at + 1)..]}";
    }

    private static async Task<Anchor> Anchored(BundleScene scene)
    {
        var anchor = (await scene.Engine.Journal.MakeAnchor(EngineScene.Shard, Cancel))!;
        var tree = new TreeParts();
        foreach (var stored in await scene.Engine.Journal.ReadFeed(EngineScene.Shard, 0, (int)anchor.Position, Cancel)) tree.Add(stored.Position - 1, stored.Hash.Span);
        return anchor with { Tree = tree.Root() };
    }

    private static BundlePart Part(BundleReport report, string name) => report.Parts.Single(part => part.Name == name);

    private static string Told(BundleReport report) => string.Join("; ", report.Parts.Where(part => part.Fault is not null).Select(part => $"{part.Name}: {part.Fault}"));
}
