using System.Globalization;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>What a single value says (TradingView reference 2.5 and 2.7). No thousands separators, no comma decimals, no guesses.</summary>
internal static class FieldValues
{
    private static readonly string[] NotNumbers = ["nan", "na", "n/a", "null", "undefined", "infinity", "-infinity"];

    public static bool IsBlank(AlertNode node) => node is AlertNode.Null || (node is AlertNode.Text text && string.IsNullOrWhiteSpace(text.Value));

    /// <summary>A placeholder that the sender did not fill in.</summary>
    public static bool IsUnresolved(AlertNode node) =>
        node is AlertNode.Text { Value: var text } && text.Contains("{{", StringComparison.Ordinal) && text.Contains("}}", StringComparison.Ordinal);

    public static bool IsNotANumber(AlertNode node) =>
        node is AlertNode.NotANumber || (node is AlertNode.Text { Value: var text } && NotNumbers.Contains(text.Trim().ToLowerInvariant()));

    /// <summary>Holds nothing that could change an order: <c>0</c>, <c>false</c>, <c>""</c>, <c>null</c>, an empty list or object.</summary>
    public static bool IsNeutral(AlertNode node) => IsBlank(node) || node switch
    {
        AlertNode.Flag flag => !flag.Value,
        AlertNode.List list => list.Items.Count == 0,
        AlertNode.Map map => map.Members.Count == 0,
        AlertNode.Text { Value: var text } when text.Trim().Equals("false", StringComparison.OrdinalIgnoreCase) => true,
        _ => TryNumber(node, out var number) && number == 0,
    };

    /// <summary>A JSON number, or a text of digits with at most a sign, a point and an exponent.</summary>
    public static bool TryNumber(AlertNode node, out decimal number)
    {
        number = 0;
        var text = node switch
        {
            AlertNode.Number raw => raw.Raw,
            AlertNode.Text written => written.Value.Trim(),
            _ => "",
        };
        var digits = text.TrimStart('+', '-');
        if (text.Length - digits.Length > 1 || digits.Length == 0 || !char.IsAsciiDigit(digits[0]) || !char.IsAsciiDigit(digits[^1])) return false;
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0 && !char.IsAsciiDigit(digits[point + 1])) return false;
        return decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The value as words, for a text or a number; null for anything else.</summary>
    public static string? Words(AlertNode node) => node switch
    {
        AlertNode.Text text => text.Value.Trim(),
        AlertNode.Number number => number.Raw,
        _ => null,
    };

    public static bool? Truth(AlertNode node) => node switch
    {
        AlertNode.Flag flag => flag.Value,
        _ => Words(node)?.ToLowerInvariant() switch
        {
            "true" or "1" or "yes" => true,
            "false" or "0" or "no" => false,
            _ => null,
        },
    };

    /// <summary>A value as an error may show it.</summary>
    public static string Shown(AlertNode node)
    {
        var text = node switch
        {
            AlertNode.Text written => $"\"{written.Value}\"",
            AlertNode.Number number => number.Raw,
            AlertNode.NotANumber word => word.Word,
            AlertNode.Flag flag => flag.Value ? "true" : "false",
            AlertNode.Map => "an object",
            AlertNode.List => "a list",
            _ => "null",
        };
        return text.Length <= 40 ? text : text[..40] + "…";
    }
}
