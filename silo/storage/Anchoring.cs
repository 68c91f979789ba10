using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;

namespace TraderTerminal.Silo.Storage;

/// <summary>Copies the chains' heads outside of the journal: beside it, into the file that was asked for, and to whoever is told of them.</summary>
/// <param name="outside">A file elsewhere; null for none.</param>
/// <param name="made">Told of each anchor. Must be quick.</param>
/// <param name="failed">Told why the file elsewhere could not be written.</param>
internal sealed class Anchoring(IJournal journal, DataDirectory data, string? outside, Action<Anchor> made, Action<string> failed) : IDisposable
{
    /// <summary>Events of one read.</summary>
    private const int PageEvents = 512;

    /// <summary>A process that ends works out no more of a tree than this, some tenths of a second; what is left the next one does.</summary>
    private const long LeftAtTheEndMax = 20_000;

    private readonly SemaphoreSlim _turn = new(1);
    private volatile bool _isEnding;
    private Dictionary<ShardId, GrownTree>? _trees;

    public void Dispose() => _turn.Dispose();

    /// <param name="isLast">The process ends.</param>
    public async Task Make(bool isLast = false)
    {
        if (isLast) _isEnding = true;
        await _turn.WaitAsync();
        try
        {
            for (var shard = 0; shard < journal.ShardCount; shard++)
            {
                if (await journal.MakeAnchor(new ShardId(shard), CancellationToken.None) is not { } anchor) continue;
                anchor = anchor with { Tree = await TreeAt(anchor) };
                Keep(anchor);
                made(anchor);
            }

            if (_trees is not null) TreeFile.Write(data.Tree, _trees);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What cannot be written beside the journal is left: an anchor is a help, not a duty. The file elsewhere was asked for, so that is told.</summary>
    private void Keep(Anchor anchor)
    {
        try
        {
            AnchorFile.Append(data.Anchors, anchor);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // A full disk has its alarm already; the next anchor covers this one.
        }

        if (outside is null) return;
        try
        {
            AnchorFile.Append(outside, anchor);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            failed(refused.Message);
        }
    }

    /// <summary>Empty when it cannot be worked out now.</summary>
    private async Task<ReadOnlyMemory<byte>> TreeAt(Anchor anchor)
    {
        try
        {
            _trees ??= TreeFile.Read(data.Tree);
            var tree = _trees.GetValueOrDefault(anchor.Shard);
            if (tree is null || tree.Position > anchor.Position || !await IsOf(tree, anchor.Shard)) tree = GrownTree.Start;
            while (tree.Position < anchor.Position)
            {
                if (_isEnding && anchor.Position - tree.Position > LeftAtTheEndMax) return default;
                var page = await journal.ReadFeed(anchor.Shard, tree.Position, (int)Math.Min(PageEvents, anchor.Position - tree.Position), CancellationToken.None);
                if (page.Count == 0 || page[0].Position != tree.Position + 1 || page[^1].Position != tree.Position + page.Count) return default; // The check of the chain names what is missing.
                foreach (var stored in page) tree.Parts.Add(stored.Position - 1, stored.Hash.Span);
                _trees[anchor.Shard] = tree = tree with { Position = page[^1].Position, Hash = Convert.ToHexStringLower(page[^1].Hash.Span) };
            }

            return tree.Parts.Root();
        }
        catch (Exception away) when (away is JournalUnavailableException or ObjectDisposedException)
        {
            return default;
        }
    }

    /// <summary>False when the history is another one by now.</summary>
    private async Task<bool> IsOf(GrownTree tree, ShardId shard) =>
        tree.Position == 0 || await journal.ReadFeed(shard, tree.Position - 1, 1, CancellationToken.None) is [var last] && Convert.ToHexStringLower(last.Hash.Span) == tree.Hash;
}
