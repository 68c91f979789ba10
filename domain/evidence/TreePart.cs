namespace TraderTerminal.Domain.Evidence;

/// <summary>A whole part of a tree: so many leaves, a power of two, under one hash.</summary>
/// <param name="First">Its first leaf, from 0: a multiple of <paramref name="Count"/>.</param>
public sealed record TreePart(long First, long Count, ReadOnlyMemory<byte> Hash)
{
    public long End => First + Count;

    /// <summary>True when the part can stand in a tree as one.</summary>
    public bool IsAligned => Count >= 1 && long.IsPow2(Count) && First >= 0 && First % Count == 0;

    /// <summary>The two as one, where they are halves of one; null where they are not.</summary>
    public TreePart? With(TreePart next) =>
        Count == next.Count && End == next.First && First % (2 * Count) == 0 ? new(First, 2 * Count, HashTree.Node(Hash.Span, next.Hash.Span)) : null;
}
