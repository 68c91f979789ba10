using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TraderTerminal.Simulators.Tradovate.World;

namespace TraderTerminal.Simulators.Tradovate.Rest;

/// <summary>What a request says, in its query or in its body. Nulls and unknown fields are passed over (reference 3).</summary>
internal sealed class Parameters(JsonObject values, JsonNode? body)
{
    /// <summary>What is missing or cannot be read.</summary>
    public CommandResult.Violation? Violation { get; private set; }

    /// <summary>A body that is a bare text or number: a symbol for instance.</summary>
    public JsonNode? Body => body;

    public JsonObject Values => values;

    /// <summary>Query and body as one.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    public static Parameters Read(string? query, string? body)
    {
        var values = new JsonObject();
        foreach (var (name, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query is null or "undefined" ? "" : query)) values[name] = value.ToString();
        JsonNode? parsed = null;
        if (body is not null && body.Trim() is { Length: > 0 } text && text != "undefined")
        {
            parsed = JsonNode.Parse(text);
            if (parsed is JsonObject fields)
            {
                foreach (var (name, value) in fields.ToArray()) values[name] = value?.DeepClone();
            }
        }

        return new Parameters(values, parsed);
    }

    /// <summary>The same for a part of it: the other order of an OCO.</summary>
    public Parameters? Part(string name) => values[name] is JsonObject part ? new Parameters(part, part) : null;

    public string? Text(string name) => values[name] switch
    {
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonValue value => value.ToJsonString(),
        _ => null,
    };

    public long? Whole(string name) =>
        Text(name) is { } text ? decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == decimal.Truncate(number) ? (long)number : Miss<long?>(name, text) : null;

    public decimal? Number(string name) =>
        Text(name) is { } text ? decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : Miss<decimal?>(name, text) : null;

    public bool Flag(string name) => string.Equals(Text(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A year of 1 is a client's way of saying nothing.</summary>
    public DateTimeOffset? Time(string name) =>
        Text(name) is { Length: > 0 } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && at.Year > 1 ? at : null;

    public T? Word<T>(string name)
        where T : struct, Enum =>
        Text(name) is { Length: > 0 } text ? Enum.TryParse<T>(text, ignoreCase: false, out var word) && Enum.IsDefined(word) && !char.IsAsciiDigit(text[0]) ? word : Miss<T?>(name, text) : null;

    public IReadOnlyList<long> List(string name) => values[name] switch
    {
        JsonArray array => [.. array.OfType<JsonValue>().Select(value => (long)value)],
        _ when Text(name) is { } text => [.. text.Split(',').Where(part => part.Length > 0).Select(part => long.TryParse(part, CultureInfo.InvariantCulture, out var id) ? id : 0)],
        _ => [],
    };

    public long NeedWhole(string name) => Whole(name) ?? Miss<long>(name, "");

    public string NeedText(string name) => Text(name) is { Length: > 0 } text ? text : Miss<string>(name, "")!;

    public T NeedWord<T>(string name)
        where T : struct, Enum => Word<T>(name) ?? Miss<T>(name, Text(name) ?? "");

    private T? Miss<T>(string name, string value)
    {
        Violation ??= new(name, value, value.Length == 0 ? $"{name} should be specified" : $"{name} has an invalid value");
        return typeof(T) == typeof(string) ? (T)(object)"" : default;
    }
}
