using System.Runtime.CompilerServices;
using System.Text;

namespace TraderTerminal.Silo.Evidence;

/// <summary>Splits a file at its line feeds and nowhere else, so that no byte of it is passed over.</summary>
internal static class ByteLines
{
    /// <summary>A state with a long day in it has some megabytes; a longer line is no line of ours.</summary>
    public const int LineBytesMax = 64 * 1024 * 1024;

    private const int ChunkBytes = 64 * 1024;

    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Each line with its bytes, line feed included. What follows the last line feed comes as a line without one.</summary>
    /// <exception cref="FormatException">A line is too long.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Of(Stream file, [EnumeratorCancellation] CancellationToken cancel)
    {
        var buffer = new byte[ChunkBytes];
        var (start, end) = (0, 0);
        while (true)
        {
            while (buffer.AsSpan(start, end - start).IndexOf((byte)'\n') is >= 0 and var length)
            {
                yield return buffer.AsMemory(start, length + 1);
                start += length + 1;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                if (end >= LineBytesMax) throw new FormatException($"A line is longer than {LineBytesMax} bytes.");
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await file.ReadAsync(buffer.AsMemory(end), cancel);
            if (read == 0) break;
            end += read;
        }

        if (end > 0) yield return buffer.AsMemory(0, end);
    }

    /// <summary>The line's text without its end; null for what is no UTF-8 or has no end.</summary>
    public static string? Text(ReadOnlyMemory<byte> line)
    {
        if (line.Length == 0 || line.Span[^1] != (byte)'\n') return null;
        try
        {
            return _strict.GetString(line.Span[..^1]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
