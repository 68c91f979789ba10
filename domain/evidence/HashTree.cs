using System.Security.Cryptography;

namespace TraderTerminal.Domain.Evidence;

/// <summary>The hashes of a Merkle tree as RFC 6962 has them: leaves and nodes can never be taken for one another.</summary>
public static class HashTree
{
    public const int SizeBytes = SHA256.HashSizeInBytes;

    private const byte LeafMark = 0, NodeMark = 1;

    /// <summary>The root over nothing.</summary>
    public static byte[] Empty() => SHA256.HashData([]);

    public static byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> marked = stackalloc byte[1 + entry.Length];
        marked[0] = LeafMark;
        entry.CopyTo(marked[1..]);
        return SHA256.HashData(marked);
    }

    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> marked = stackalloc byte[1 + SizeBytes + SizeBytes];
        marked[0] = NodeMark;
        left.CopyTo(marked[1..]);
        right.CopyTo(marked[(1 + SizeBytes)..]);
        return SHA256.HashData(marked);
    }
}
