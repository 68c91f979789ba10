using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TraderTerminal.Simulators.ProjectX.Wire;

/// <summary>Instants with <c>+00:00</c> and as many digits of the second as are not zero. A missing zone is read as UTC.</summary>
internal abstract class TimestampConverter(string format) : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        // The plus of the offset is no escape.
        writer.WriteRawValue($"\"{value.ToUniversalTime().ToString(format, CultureInfo.InvariantCulture)}\"", skipInputValidation: true);
    }
}

/// <summary>REST: microseconds.</summary>
internal sealed class RestTimestamp() : TimestampConverter("yyyy-MM-ddTHH:mm:ss.FFFFFFzzz");

/// <summary>Stream: ticks of 100 ns.</summary>
internal sealed class StreamTimestamp() : TimestampConverter("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz");
