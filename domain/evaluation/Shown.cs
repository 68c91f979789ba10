using System.Globalization;
using System.Text.Json;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Evaluation;

/// <summary>Values as one text each, so that what is expected and what came out are compared exactly and shown alike.</summary>
internal static class Shown
{
    private const string Null = "null";

    /// <summary>Divides the trailing zeros away: 1.50 and 1.5 are one number.</summary>
    private const decimal One = 1.0000000000000000000000000000m;

    public static string Of(decimal number) => (number / One).ToString(CultureInfo.InvariantCulture);

    public static string Of(Usd? amount) => amount is { } given ? Of(given.Dollars) : Null;

    public static string Of(MiniEquivalents? contracts) =>
        contracts is { } given ? Of(given.Millionths / (decimal)MiniEquivalents.MillionthsPerMini) : Null;

    public static string Of(bool flag) => flag ? "true" : "false";

    public static string Of(string? text) => text ?? Null;

    public static string Of(DateTimeOffset? at) =>
        at is { } given ? given.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture) : Null;

    /// <summary>With its own offset: the same instant elsewhere is another text.</summary>
    public static string Local(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    /// <summary>Commands without order and repetition.</summary>
    public static string Set(IEnumerable<string> items) => List(items.Distinct().Order(StringComparer.Ordinal));

    public static string Expected(JsonElement element, bool isTime = false, bool isSet = false) => element.ValueKind switch
    {
        JsonValueKind.Null => Null,
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        JsonValueKind.Number => element.TryGetDecimal(out var number) ? Of(number) : element.GetRawText(),
        JsonValueKind.String when isTime && element.TryGetDateTimeOffset(out var at) => Of(at),
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Array when isSet => Set(element.EnumerateArray().Select(item => Expected(item))),
        JsonValueKind.Array => List(element.EnumerateArray().Select(item => Expected(item))),
        _ => element.GetRawText(),
    };
}
