using TraderTerminal.Domain.Evidence;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Silo.Storage;
using TraderTerminal.Tests.Runtime;
using Xunit;

namespace TraderTerminal.Tests.Proofs;

/// <summary>Anchors carry the tree over everything before them, through restarts and whatever becomes of the files.</summary>
public sealed class AnchoringTests : IAsyncLifetime
{
    private readonly DataDirectory _data = new(Directory.CreateTempSubdirectory("traderterminal-anchoring-").FullName);
    private readonly List<Anchor> _made = [];
    private readonly List<string> _failed = [];
    private BundleScene? _scene;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private BundleScene Scene => _scene!;

    public async ValueTask InitializeAsync() => _scene = await BundleScene.Start(23, alerts: 3);

    public async ValueTask DisposeAsync()
    {
        await Scene.DisposeAsync();
        Directory.Delete(_data.Root, recursive: true);
    }

    [Fact]
    public async Task Each_anchor_has_the_tree_of_all_that_came_before_also_after_a_restart_and_with_a_broken_file()
    {
        var outside = Path.Combine(_data.Root, "elsewhere");
        for (var round = 0; round < 6; round++)
        {
            using var anchoring = new Anchoring(Scene.Engine.Journal, _data, outside, _made.Add, _failed.Add);
            await anchoring.Make();
            await Scene.Decide(EngineScene.Ann, $"a{round}", null);
            await anchoring.Make(isLast: true);
            if (round == 1) await File.WriteAllTextAsync(_data.Tree, "0 5 00 3:zz", Cancel);
            if (round == 2) await File.AppendAllTextAsync(_data.Tree, "no tree\n", Cancel);
            if (round == 3) File.Delete(_data.Tree);
            // A tree of another history under the right number.
            if (round == 4) await File.WriteAllTextAsync(_data.Tree, (await File.ReadAllTextAsync(_data.Tree, Cancel)).Replace(Convert.ToHexStringLower(_made[^1].Hash.Span), new string('0', 64), StringComparison.Ordinal), Cancel);
        }

        Assert.Equal(12, _made.Count);
        foreach (var anchor in _made) Assert.Equal(await Tree(anchor.Position), anchor.Tree.ToArray());
        foreach (var file in (string[])[_data.Anchors, outside]) Assert.Equal(_made.Select(AnchorFile.Line), AnchorFile.Read(file).Select(AnchorFile.Line));
        Assert.Empty(_failed);
        Assert.True((await Scene.Engine.Journal.Verify(_made, Cancel)).IsWhole);
    }

    [Fact]
    public async Task A_file_elsewhere_that_cannot_be_written_is_told_and_the_anchor_is_kept_beside_the_journal()
    {
        using var anchoring = new Anchoring(Scene.Engine.Journal, _data, _data.Root, _made.Add, _failed.Add);
        await anchoring.Make();
        Assert.Single(_failed);
        Assert.Equal(AnchorFile.Line(Assert.Single(_made)), AnchorFile.Line(Assert.Single(AnchorFile.Read(_data.Anchors))));
    }

    [Fact]
    public async Task Lines_of_before_there_was_a_tree_are_read()
    {
        var path = Path.Combine(_data.Root, "old");
        await File.WriteAllTextAsync(path, $"0 7 {new string('a', 64)} 2026-10-20T15:00:00.0000000+00:00\n", Cancel);
        var anchor = Assert.Single(AnchorFile.Read(path));
        Assert.Equal((7, true, TimeSpan.Zero), (anchor.Position, anchor.Tree.IsEmpty, anchor.MadeAt.Offset));
    }

    private async Task<byte[]> Tree(long position)
    {
        var tree = new TreeParts();
        foreach (var stored in await Scene.Engine.Journal.ReadFeed(EngineScene.Shard, 0, (int)position, Cancel)) tree.Add(stored.Position - 1, stored.Hash.Span);
        return tree.Root();
    }
}
