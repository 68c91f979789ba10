using System.Globalization;
using System.Text.Json;
using TraderTerminal.Grains.Abstractions.Json;

namespace TraderTerminal.Grains.Evidence;

/// <summary>One value of a row. A text that somebody else wrote is told from what we wrote ourselves: a spreadsheet must not run it.</summary>
public readonly record struct ExportCell
{
    private ExportCell(string? value, bool isForeign, bool isJson) => (Value, IsForeign, IsJson) = (value, isForeign, isJson);

    /// <summary>Null for a value that is not there.</summary>
    public string? Value { get; }

    /// <summary>Others had a say in it.</summary>
    public bool IsForeign { get; }

    /// <summary>It is JSON as it stands.</summary>
    public bool IsJson { get; }

    /// <summary>A text that others had a say in.</summary>
    public static ExportCell Text(string? text) => new(text, true, false);

    /// <summary>A number, an amount, a time or an id, as a text of ours.</summary>
    public static ExportCell Plain<T>(T? value)
        where T : struct => new(value?.ToString(), false, false);

    public static ExportCell Word(Enum? value) => new(value is null ? null : JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), false, false);

    public static ExportCell At(DateTimeOffset? time) => new(time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), false, false);

    public static ExportCell Ours(string? text) => new(text, false, false);

    public static ExportCell Count(long? number) => new(number?.ToString(CultureInfo.InvariantCulture), false, true);

    public static ExportCell Flag(bool flag) => new(flag ? "true" : "false", false, true);

    /// <summary>A value in many parts.</summary>
    public static ExportCell Parts<T>(T value) => new(JsonSerializer.Serialize(value, DomainJson.Shown), false, true);

    /// <summary>JSON as it is stored.</summary>
    public static ExportCell Json(string? stored) => new(stored, false, true);
}
