using System.Text.Json;
using System.Text.Json.Serialization;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>An instant as ISO 8601 in UTC, with as many decimals as it has: <c>"2026-10-20T15:00:00.000001Z"</c>.</summary>
/// <remarks>A time without <c>Z</c> or an offset is no instant and is refused.</remarks>
internal sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    private const int LengthMax = 64;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Span<byte> buffer = stackalloc byte[LengthMax];
        var text = buffer[..JsonText.Copy(ref reader, buffer)];
        var hasZone = text.Length > 16 && (text[^1] == 'Z' || text[^6] is (byte)'+' or (byte)'-');
        return hasZone && reader.TryGetDateTimeOffset(out var at)
            ? at.ToUniversalTime()
            : throw new JsonException("Not an instant in ISO 8601 with Z or an offset.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}
