using System.Text.Json;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>Reads short texts without making a string.</summary>
internal static class JsonText
{
    /// <summary>Copies the bytes of a text and returns how many; 0 when it is no text or longer than the buffer.</summary>
    public static int Copy(scoped ref Utf8JsonReader reader, scoped Span<byte> buffer)
    {
        if (reader.TokenType != JsonTokenType.String) return 0;
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        return length > buffer.Length ? 0 : reader.CopyString(buffer);
    }

    /// <exception cref="JsonException">It is neither true nor false.</exception>
    public static bool IsTrue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new JsonException("Not true or false."),
    };
}
