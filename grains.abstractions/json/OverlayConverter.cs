using System.Text.Json;
using System.Text.Json.Serialization;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>An overlay is stored as its exact text, as a bound rule book is.</summary>
internal sealed class OverlayConverter : JsonConverter<Overlay>
{
    public override Overlay Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("Not the text of an overlay.");
        try
        {
            return Overlays.OfText(reader.GetString()!);
        }
        catch (InvalidOperationException faulty)
        {
            throw new JsonException(faulty.Message, faulty);
        }
    }

    public override void Write(Utf8JsonWriter writer, Overlay value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
