namespace TraderTerminal.Domain.Evidence;

/// <summary>A run of neighbouring leaves, kept as the fewest whole parts: some dozens of hashes, whatever its length.</summary>
/// <remarks>From the first leaf on it is the tree itself, and has a root.</remarks>
public sealed class TreeParts
{
    private readonly List<TreePart> _parts = [];

    public IReadOnlyList<TreePart> Parts => _parts;

    /// <summary>The leaf behind the last one.</summary>
    public long End => _parts.Count == 0 ? 0 : _parts[^1].End;

    /// <summary>Adds the next leaf of a tree, or of a run that begins there.</summary>
    public void Add(long index, ReadOnlySpan<byte> entry) => Add(new TreePart(index, 1, HashTree.Leaf(entry)));

    /// <exception cref="ArgumentException">The part cannot stand there.</exception>
    public void Add(TreePart part)
    {
        if (!part.IsAligned || (_parts.Count > 0 && part.First != End)) throw new ArgumentException($"{part.Count} leaves from {part.First} on do not fit after {End}.", nameof(part));
        _parts.Add(part);
        while (_parts.Count > 1 && _parts[^2].With(_parts[^1]) is { } whole)
        {
            _parts.RemoveRange(_parts.Count - 2, 2);
            _parts.Add(whole);
        }
    }

    public void Clear() => _parts.Clear();

    /// <summary>The hash over all leaves from the first on.</summary>
    /// <exception cref="InvalidOperationException">It does not begin with the first leaf.</exception>
    public byte[] Root()
    {
        if (_parts.Count == 0) return HashTree.Empty();
        if (_parts[0].First != 0) throw new InvalidOperationException($"The tree begins with leaf {_parts[0].First}.");
        var root = _parts[^1].Hash;
        for (var i = _parts.Count - 2; i >= 0; i--) root = HashTree.Node(_parts[i].Hash.Span, root.Span);
        return root.ToArray();
    }
}
