using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>Writes an <see cref="EquatableArray{T}"/> as a JSON array; the empty one, and the default, is <c>[]</c>.</summary>
internal sealed class EquatableArrayConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(EquatableArray<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Of<T> : JsonConverter<EquatableArray<T>>
    {
        public override EquatableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("Not a list.");
            var item = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
            List<T>? items = null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                (items ??= []).Add(JsonSerializer.Deserialize(ref reader, item) ?? throw new JsonException("An item of a list is null."));
            return items is null ? default : new([.. items]);
        }

        public override void Write(Utf8JsonWriter writer, EquatableArray<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            if (value.Count > 0)
            {
                var info = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
                foreach (var item in value.Span) JsonSerializer.Serialize(writer, item, info);
            }

            writer.WriteEndArray();
        }
    }
}
