using System.Text.Json;
using System.Text.Json.Serialization;

namespace TraderTerminal.Api.Json;

/// <summary>JSON that is stored as text and goes out as it is. The default is <c>null</c>.</summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct RawJson(string? Text)
{
    internal sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return new RawJson(document.RootElement.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
        {
            if (value.Text is null) writer.WriteNullValue();
            else writer.WriteRawValue(value.Text);
        }
    }
}
