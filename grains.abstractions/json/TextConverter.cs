using System.Text.Json;
using System.Text.Json.Serialization;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>A value that is written as a text of its own. The default value is the empty text.</summary>
internal sealed class TextConverter<T>(Func<T, string?> write, Func<string, T?> read) : JsonConverter<T>
    where T : struct, IEquatable<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException($"Not a text for a {typeof(T).Name}.");
        return text.Length == 0 ? default : read(text) ?? throw new JsonException($"Not a {typeof(T).Name}.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Equals(default) ? "" : write(value));
}
