using System.Collections.Frozen;
using System.Globalization;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>PineConnector and its kin: a licence, a command and a symbol between commas, then pairs (TradingView reference 3.11).</summary>
/// <remarks>What a size or a distance means is set at the receiver, so only whole contracts and absolute prices are taken.</remarks>
internal static class CommaText
{
    private static readonly Dialect Dialect = new TextDialect("pineconnector");

    /// <summary>Their commands as our action and side; null actions are theirs that we do not do.</summary>
    private static readonly FrozenDictionary<string, (string Action, string? Side)> Commands = new Dictionary<string, (string, string?)>(StringComparer.Ordinal)
    {
        ["buy"] = ("buy", null), ["sell"] = ("sell", null), ["long"] = ("buy", null), ["short"] = ("sell", null),
        ["buylimit"] = ("buylimit", null), ["buystop"] = ("buystop", null), ["selllimit"] = ("selllimit", null), ["sellstop"] = ("sellstop", null),
        ["closelong"] = ("close", "long"), ["closeshort"] = ("close", "short"), ["closelongpct"] = ("close", "long"), ["closeshortpct"] = ("close", "short"),
        ["closeall"] = ("closeall", null), ["closealllong"] = ("close", "long"), ["closeallshort"] = ("close", "short"),
        ["cancellong"] = ("cancel", "long"), ["cancelshort"] = ("cancel", "short"),
        ["newsltplong"] = ("modify", "long"), ["newsltpshort"] = ("modify", "short"),
    }.ToFrozenDictionary();

    public static TextAlerts? Read(TextPart text)
    {
        if (text.Span.IndexOfAny("\n\r;") >= 0) return null;
        var fields = text.Split(',');
        var place = Place(fields);
        if (place < 0 || fields[0].IsEmpty || fields[0].Span.Contains('=')) return null;
        var command = fields[place].Word;
        if (fields.Count < 3 && !command.StartsWith("closeall", StringComparison.Ordinal)) return null;
        var (action, side) = Commands[command];
        var members = new List<KeyValuePair<string, AlertNode>> { new("action", new AlertNode.Text(fields[place].Start, action)) };
        if (side is not null) members.Add(new("side", new AlertNode.Text(fields[place].Start, side)));
        var symbol = place == 1 ? 2 : 1;
        if (symbol < fields.Count && !fields[symbol].IsEmpty && !fields[symbol].Span.Contains('=')) members.Add(new("symbol", fields[symbol].Node));
        foreach (var field in fields.Skip(members.Exists(member => member.Key == "symbol") ? 3 : 2).Where(field => !field.IsEmpty))
        {
            if (field.Pair() is not var (name, value) || name.IsEmpty) return TextAlerts.Wrong(AlertCodes.UnrecognizedFormat, $"{field} is no pair", field.Start);
            if (members.Exists(member => member.Key == name.Word)) return TextAlerts.Wrong(AlertCodes.ConflictingFields, $"{name} stands twice", name.Start);
            members.Add(new(name.Word, value.Node));
        }

        var isEntry = action.StartsWith("buy", StringComparison.Ordinal) || action.StartsWith("sell", StringComparison.Ordinal);
        var fault = isEntry ? Entry(members, fields[place]) : action == "modify" ? Levels(members, fields[place]) : Exit(members, command);
        return fault ?? TextAlerts.Of(Dialect, [new AlertNode.Map(text.Start, members)]);
    }

    /// <summary>The second field holds the command, or the third where the symbol comes first; -1 when neither does.</summary>
    private static int Place(List<TextPart> fields)
    {
        for (var i = 1; i <= 2 && i < fields.Count; i++)
        {
            if (Commands.ContainsKey(fields[i].Word)) return i;
        }

        return -1;
    }

    private static TextAlerts? Entry(List<KeyValuePair<string, AlertNode>> members, TextPart command)
    {
        var risk = Take(members, "risk");
        if (risk is not null && (FieldValues.IsUnresolved(risk) || FieldValues.IsNotANumber(risk)))
        {
            members.Add(new("quantity", risk));
            return null;
        }

        if (risk is null || !FieldValues.TryNumber(risk, out var contracts) || contracts < 1 || contracts != decimal.Truncate(contracts))
            return TextAlerts.Wrong(AlertCodes.UnsupportedSizing, "an entry is sized by risk= as a whole number of contracts", risk?.At ?? command.Start);
        members.Add(new("quantity", risk));
        if (members.Find(member => member.Key is "betrigger" or "beoffset" || member.Key.StartsWith("trail", StringComparison.Ordinal)) is { Value: { } moved } field
            && !FieldValues.IsNeutral(moved))
            return TextAlerts.Wrong(AlertCodes.UnsupportedField, $"{field.Key} is not supported", moved.At);
        return Levels(members, command);
    }

    private static TextAlerts? Levels(List<KeyValuePair<string, AlertNode>> members, TextPart command) => Unsure(members, command) is { } level
        ? TextAlerts.Wrong(AlertCodes.InconsistentBracket, "sl and tp may be prices or distances; a price= tells", level.At)
        : null;

    /// <summary>A stop or target that cannot be told to be a price: with no reference price both must stand, on their sides and within a quarter of each other.</summary>
    private static AlertNode? Unsure(List<KeyValuePair<string, AlertNode>> members, TextPart command)
    {
        var (stop, target) = (Said(members, "sl"), Said(members, "tp"));
        if ((stop is null && target is null) || Said(members, "price") is not null) return null;
        if ((stop ?? target) is { } some && !FieldValues.TryNumber(some, out _)) return null;
        if (stop is null || target is null || !FieldValues.TryNumber(stop, out var low) || !FieldValues.TryNumber(target, out var high)) return stop ?? target;
        if (command.Word.StartsWith('s') || command.Word.EndsWith("short", StringComparison.Ordinal)) (low, high) = (high, low);
        return low > 0 && low < high && high * 3 <= low * 5 ? null : stop;
    }

    private static AlertNode? Said(List<KeyValuePair<string, AlertNode>> members, string name) =>
        members.Find(member => member.Key == name).Value is { } value && !FieldValues.IsNeutral(value) ? value : null;

    private static TextAlerts? Exit(List<KeyValuePair<string, AlertNode>> members, string command)
    {
        var risk = Take(members, "risk");
        if (command.EndsWith("pct", StringComparison.Ordinal))
        {
            if (risk is not null && (FieldValues.IsUnresolved(risk) || FieldValues.IsNotANumber(risk)))
        {
            members.Add(new("quantity", risk));
            return null;
        }

        if (risk is null || !FieldValues.TryNumber(risk, out var percent) || percent is <= 0 or > 100)
                return TextAlerts.Wrong(AlertCodes.InvalidQuantity, $"{command} needs risk= as a percentage of the position", risk?.At ?? members[0].Value.At);
            members.Add(new("quantity", new AlertNode.Text(risk.At, percent.ToString(CultureInfo.InvariantCulture) + "%")));
        }

        return null;
    }

    private static AlertNode? Take(List<KeyValuePair<string, AlertNode>> members, string name)
    {
        var value = members.Find(member => member.Key == name).Value;
        members.RemoveAll(member => member.Key == name);
        return value;
    }
}
