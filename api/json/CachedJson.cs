using System.Text.Json;
using System.Text.Json.Serialization;

namespace TraderTerminal.Api.Json;

/// <summary>A value that many readers get: written once, then copied.</summary>
/// <remarks>Everything outside is written with the same options, so the bytes are the same for everyone.</remarks>
/// <param name="shape">Makes what is written of the value, once somebody reads it; the value itself when it is not given.</param>
[JsonConverter(typeof(Converter))]
internal sealed class CachedJson(object value, Func<object>? shape = null)
{
    private byte[]? _bytes;

    public object Value { get; } = value;

    private byte[] Bytes(JsonSerializerOptions options) =>
        _bytes ??= Write(shape?.Invoke() ?? Value, options);

    private static byte[] Write(object written, JsonSerializerOptions options) =>
        JsonSerializer.SerializeToUtf8Bytes(written, written.GetType(), options);

    internal sealed class Converter : JsonConverter<CachedJson>
    {
        public override CachedJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("It is only written.");

        public override void Write(Utf8JsonWriter writer, CachedJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Bytes(options), skipInputValidation: true);
    }
}
