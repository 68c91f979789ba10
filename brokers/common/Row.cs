using System.Globalization;
using System.Text.Json;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Brokers.Common;

/// <summary>One JSON object of a broker, read as leniently as its writers are careless. What we do not know stays in <see cref="Json"/>.</summary>
/// <remarks>
/// ProjectX reference 3.4 and 10.5: ids and numbers may come as text, members may be missing or null, times have zero to seven decimal places, and
/// a missing zone is UTC.
/// </remarks>
public readonly record struct Row(JsonElement Json)
{
    public bool Has(string name) => TryGet(name, out _);

    /// <exception cref="FormatException">It is missing or no whole number.</exception>
    public long Whole(string name) => WholeOrNull(name) ?? throw Missing(name);

    /// <summary>A count, or the number of a name: never below zero, and never as large as an id.</summary>
    /// <exception cref="FormatException">It is missing or no such number.</exception>
    public int Small(string name)
    {
        var whole = Whole(name);
        return whole is >= 0 and <= int.MaxValue ? (int)whole : throw new FormatException($"{name} is no count: {whole}");
    }

    /// <exception cref="FormatException">It is there and no whole number.</exception>
    public long? WholeOrNull(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole)) return whole;
        if (value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole)) return whole;
        throw new FormatException($"{name} is no whole number: {value.GetRawText()}");
    }

    /// <exception cref="FormatException">It is there and no number.</exception>
    public decimal? NumberOrNull(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)) return number;
        if (value.ValueKind == JsonValueKind.String && decimal.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number)) return number;
        throw new FormatException($"{name} is no number: {value.GetRawText()}");
    }

    /// <exception cref="FormatException">It is there and no price.</exception>
    public Price? PriceOrNull(string name) =>
        NumberOrNull(name) is not { } points ? null
        : Price.TryFromPoints(points, out var price) ? price
        : throw new FormatException($"{name} is no price: {points}");

    public string? TextOrNull(string name) => TryGet(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    /// <exception cref="FormatException">It is missing.</exception>
    public string Text(string name) => TextOrNull(name) ?? throw Missing(name);

    public bool? FlagOrNull(string name) => TryGet(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    } : null;

    /// <exception cref="FormatException">It is there and no time.</exception>
    public DateTimeOffset? TimeOrNull(string name) =>
        TextOrNull(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at
        : throw new FormatException($"{name} is no time: {text}");

    public IEnumerable<Row> Rows(string name) => TryGet(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => new Row(item)) : [];

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);
    }

    private static FormatException Missing(string name) => new($"{name} is missing");
}
