using System.Text.Json;
using System.Text.Json.Serialization;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>An exact number as decimal text: <c>"51750.00"</c>.</summary>
/// <param name="places">Decimals of one unit: 6 for micro-dollars.</param>
/// <param name="shown">Decimals that are always written.</param>
internal sealed class FixedPointConverter<T>(int places, int shown, Func<T, long> units, Func<long, T> make) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Span<byte> buffer = stackalloc byte[FixedPoint.LengthMax];
        return FixedPoint.TryParse(buffer[..JsonText.Copy(ref reader, buffer)], places, out var read)
            ? make(read)
            : throw new JsonException($"Not a decimal text with at most {places} decimals.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        Span<byte> buffer = stackalloc byte[FixedPoint.LengthMax];
        writer.WriteStringValue(buffer[..FixedPoint.Format(units(value), places, shown, buffer)]);
    }
}
