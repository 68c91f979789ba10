using System.Buffers.Binary;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Consecutive versions of a stream up to this one, and where they lie: side by side, or each at a packed position.</summary>
internal readonly record struct StreamRun(string Stream, long Version, long First, long Last, byte[]? Packed)
{
    /// <summary>As many as fit into a page of the index four times, which SQLite wants of an entry.</summary>
    public const int EventsMax = 96;

    public static StreamRun Of(string stream, long version, ReadOnlySpan<long> positions)
    {
        var (first, last) = (positions[0], positions[^1]);
        return new(stream, version, first, last, last - first + 1 == positions.Length ? null : Pack(positions));
    }

    /// <summary>Adds the positions of the versions beyond this one and answers the version reached.</summary>
    public long Unpack(long afterVersion, List<(long First, long Last)> into)
    {
        if (Version <= afterVersion)
            return afterVersion;
        if (Packed is null)
        {
            into.Add((Math.Max(First, Last - (Version - afterVersion) + 1), Last));
            return Version;
        }

        var count = Packed.Length / sizeof(long);
        for (var i = (int)Math.Max(0, count - (Version - afterVersion)); i < count; i++)
        {
            var position = BinaryPrimitives.ReadInt64BigEndian(Packed.AsSpan(i * sizeof(long)));
            into.Add((position, position));
        }

        return Version;
    }

    private static byte[] Pack(ReadOnlySpan<long> positions)
    {
        var packed = new byte[positions.Length * sizeof(long)];
        for (var i = 0; i < positions.Length; i++)
            BinaryPrimitives.WriteInt64BigEndian(packed.AsSpan(i * sizeof(long)), positions[i]);
        return packed;
    }
}
