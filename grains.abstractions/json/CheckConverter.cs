using System.Text.Json;
using System.Text.Json.Serialization;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>One check of a decision. By hand because it is most of what a history holds: a dozen stand in every accepted order.</summary>
internal sealed class CheckConverter : JsonConverter<Check>
{
    private static readonly MemberNames Members = new("A check", "code", "rule", "passed", "limit", "value", "level", "isAdvice") { Optional = 2 };

    private readonly MeasureConverter _measure = new();

    public override Check Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string code = "", rule = "";
        string? level = null;
        var (passed, isAdvice) = (false, false);
        Measure limit = default, value = default;
        uint seen = 0;
        while (Members.Next(ref reader, ref seen) is >= 0 and var member)
        {
            switch (member)
            {
                case 0: code = TextCache.Read(ref reader); break;
                case 1: rule = TextCache.Read(ref reader); break;
                case 2: passed = JsonText.IsTrue(ref reader); break;
                case 3: limit = _measure.Read(ref reader, typeof(Measure), options); break;
                case 5: level = TextCache.Read(ref reader); break;
                case 6: isAdvice = JsonText.IsTrue(ref reader); break;
                default: value = _measure.Read(ref reader, typeof(Measure), options); break;
            }
        }

        return new(code, rule, passed, limit, value) { Level = level, IsAdvice = isAdvice };
    }

    public override void Write(Utf8JsonWriter writer, Check value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(Members[0], value.Code);
        writer.WriteString(Members[1], value.Rule);
        writer.WriteBoolean(Members[2], value.Passed);
        writer.WritePropertyName(Members[3]);
        _measure.Write(writer, value.Limit, options);
        writer.WritePropertyName(Members[4]);
        _measure.Write(writer, value.Value, options);
        if (value.Level is not null) writer.WriteString(Members[5], value.Level);
        if (value.IsAdvice) writer.WriteBoolean(Members[6], true);
        writer.WriteEndObject();
    }
}
