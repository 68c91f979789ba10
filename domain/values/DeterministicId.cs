using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TraderTerminal.Domain.Values;

/// <summary>Ids derived from what they name, so that the same command makes the same ids on every run and every machine.</summary>
public static class DeterministicId
{
    /// <summary>A name-based id (RFC 9562, version 8) over the parts, each length-prefixed so that no two lists of parts collide.</summary>
    public static Guid Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        var id = digest[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
