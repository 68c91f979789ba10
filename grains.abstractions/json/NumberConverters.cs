using System.Text.Json;
using System.Text.Json.Serialization;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>A count of contracts as a whole number.</summary>
internal sealed class ContractsConverter : JsonConverter<Contracts>
{
    public override Contracts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count) && count >= 0
            ? new(count)
            : throw new JsonException("Not a count of contracts.");

    public override void Write(Utf8JsonWriter writer, Contracts value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Count);
}

/// <summary>A plain number without trailing zeros, so that equal numbers are equal bytes (1.0 and 1.00 are both <c>1</c>).</summary>
internal sealed class DecimalConverter : JsonConverter<decimal>
{
    /// <summary>Dividing by one at the largest scale drops the trailing zeros.</summary>
    private const decimal One = 1.0000000000000000000000000000m;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var number) ? number : throw new JsonException("Not a number.");

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value / One);
}
