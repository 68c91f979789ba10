using System.Buffers;
using System.Text;
using System.Text.Json;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>Writes a node as JSON, without the secrets in it.</summary>
internal static class NodeJson
{
    public static string Of(AlertNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, AlertJson.Options)) Write(json, node);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, AlertNode node)
    {
        switch (node)
        {
            case AlertNode.Text text: json.WriteStringValue(text.Value); break;
            case AlertNode.Number number: json.WriteRawValue(number.Raw); break;
            case AlertNode.Flag flag: json.WriteBooleanValue(flag.Value); break;
            case AlertNode.List list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case AlertNode.Map map:
                json.WriteStartObject();
                foreach (var (name, value) in map.Members)
                {
                    json.WritePropertyName(name);
                    if (SecretNames.Contains(FieldName.Normal(name))) json.WriteStringValue(AlertMasking.Mask);
                    else Write(json, value);
                }

                json.WriteEndObject();
                break;
            default: json.WriteNullValue(); break;
        }
    }
}
