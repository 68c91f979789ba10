using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal;

/// <summary>The hash that ties every event to all events before it, byte for byte the same in every kind of journal.</summary>
/// <remarks>
/// Previous hash, position, stream, version, event id, command id, type, schema version, payload, meta, occurred, recorded, epoch.
/// Integers are big-endian, texts are UTF-8 after a four-byte length, ids are in network order, times are microseconds since 2000.
/// </remarks>
public static class ChainHash
{
    public const int SizeBytes = SHA256.HashSizeInBytes;

    /// <summary>Previous hash, five 8-byte numbers, two ids, a 2-byte schema version and four lengths.</summary>
    private const int FixedBytes = SizeBytes + (5 * sizeof(long)) + (2 * 16) + sizeof(short) + (4 * sizeof(int));

    private static readonly DateTimeOffset _since = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly byte[] _genesis = SHA256.HashData("genesis"u8);

    /// <summary>The hash before the first event of a shard.</summary>
    public static ReadOnlyMemory<byte> Genesis => _genesis;

    /// <summary>Whole microseconds since 2000; what is finer is cut off.</summary>
    public static long Micros(DateTimeOffset time) =>
        (time.UtcTicks / TimeSpan.TicksPerMicrosecond) - (_since.UtcTicks / TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset FromMicros(long micros) => _since.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    /// <summary>The time as the journal gives it back: in UTC, cut to whole microseconds.</summary>
    public static DateTimeOffset Cut(DateTimeOffset time) => FromMicros(Micros(time));

    /// <summary>The hash of an event that follows <paramref name="previous"/>; the hash it carries itself is not looked at.</summary>
    public static byte[] Next(ReadOnlySpan<byte> previous, StoredEvent stored)
    {
        if (previous.Length != SizeBytes)
            throw new ArgumentException($"A chain hash has {SizeBytes} bytes, not {previous.Length}.", nameof(previous));

        var length = FixedBytes + Encoding.UTF8.GetByteCount(stored.Stream) + Encoding.UTF8.GetByteCount(stored.Type)
            + Encoding.UTF8.GetByteCount(stored.Payload) + Encoding.UTF8.GetByteCount(stored.Meta);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var left = Layout(rented.AsSpan(0, length), previous, stored);
            if (left != 0)
                throw new InvalidOperationException($"The hash's layout left {left} bytes unwritten.");
            return SHA256.HashData(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int Layout(Span<byte> rest, ReadOnlySpan<byte> previous, StoredEvent stored)
    {
        previous.CopyTo(rest);
        rest = rest[SizeBytes..];
        Write(ref rest, stored.Position);
        Write(ref rest, stored.Stream);
        Write(ref rest, stored.Version);
        Write(ref rest, stored.EventId);
        Write(ref rest, stored.Command.Value);
        Write(ref rest, stored.Type);
        BinaryPrimitives.WriteInt16BigEndian(rest, stored.SchemaVersion);
        rest = rest[sizeof(short)..];
        Write(ref rest, stored.Payload);
        Write(ref rest, stored.Meta);
        Write(ref rest, Micros(stored.OccurredAt));
        Write(ref rest, Micros(stored.RecordedAt));
        Write(ref rest, stored.Epoch);
        return rest.Length;
    }

    private static void Write(ref Span<byte> rest, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(rest, number);
        rest = rest[sizeof(long)..];
    }

    private static void Write(ref Span<byte> rest, Guid id)
    {
        id.TryWriteBytes(rest, bigEndian: true, out var written);
        rest = rest[written..];
    }

    private static void Write(ref Span<byte> rest, string text)
    {
        var written = Encoding.UTF8.GetBytes(text, rest[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(rest, written);
        rest = rest[(sizeof(int) + written)..];
    }
}
