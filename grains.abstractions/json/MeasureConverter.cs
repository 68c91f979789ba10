using System.Text.Json;
using System.Text.Json.Serialization;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary><c>{"value":"1000.00","unit":"USD"}</c>, <c>{"value":"3","unit":"contracts"}</c>, or null where a check has no number.</summary>
internal sealed class MeasureConverter : JsonConverter<Measure>
{
    private const int Places = 6;
    private const string Usd = "USD";
    private const string Contracts = "contracts";

    public override bool HandleNull => true;

    public override Measure Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return default;
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("Not a measure.");
        Span<byte> buffer = stackalloc byte[FixedPoint.LengthMax];
        long? value = null;
        Unit? unit = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = reader.ValueTextEquals("value"u8);
            if (!isValue && !reader.ValueTextEquals("unit"u8)) throw new JsonException("A measure has a value and a unit, and nothing else.");
            reader.Read();
            if (!isValue) unit = UnitOf(ref reader);
            else if (FixedPoint.TryParse(buffer[..JsonText.Copy(ref reader, buffer)], Places, out var read)) value = read;
            else throw new JsonException("Not a measure's value.");
        }

        return value is { } millionths && unit is { } known ? new(millionths, known) : throw new JsonException("A measure needs a value and a unit.");
    }

    public override void Write(Utf8JsonWriter writer, Measure value, JsonSerializerOptions options)
    {
        if (value.Unit == Unit.None)
        {
            writer.WriteNullValue();
            return;
        }

        Span<byte> buffer = stackalloc byte[FixedPoint.LengthMax];
        var isMoney = value.Unit == Unit.Usd;
        writer.WriteStartObject();
        writer.WriteString("value"u8, buffer[..FixedPoint.Format(value.Millionths, Places, isMoney ? 2 : 0, buffer)]);
        writer.WriteString("unit"u8, isMoney ? Usd : Contracts);
        writer.WriteEndObject();
    }

    private static Unit UnitOf(ref Utf8JsonReader reader) =>
        reader.TokenType != JsonTokenType.String ? throw new JsonException("Not a unit.")
        : reader.ValueTextEquals(Usd) ? Unit.Usd
        : reader.ValueTextEquals(Contracts) ? Unit.Contracts
        : throw new JsonException("A unit is USD or contracts.");
}
