using System.Collections.Concurrent;
using System.Text.Json;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>Words that every history repeats, such as codes and rule names: each is one string however often it is read.</summary>
internal static class TextCache
{
    /// <summary>Far more words than the rules have; beyond it a text is read anew each time.</summary>
    private const int TextsMax = 4_096;

    /// <summary>A longer text is a sentence, not a word.</summary>
    private const int LengthMax = 64;

    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BySpan = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <exception cref="JsonException">It is no text.</exception>
    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("Not a text.");
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > LengthMax) return reader.GetString()!;
        Span<char> buffer = stackalloc char[LengthMax];
        ReadOnlySpan<char> text = buffer[..reader.CopyString(buffer)];
        if (BySpan.TryGetValue(text, out var known)) return known;
        var read = text.ToString();
        return Known.Count < TextsMax ? Known.GetOrAdd(read, read) : read;
    }
}
