using System.Collections.Frozen;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>Autoview: pairs between spaces, a command per line (TradingView reference 3.10).</summary>
internal static class AutoviewText
{
    private static readonly Dialect Dialect = new TextDialect("autoview");

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["a"] = "account", ["e"] = "exchange", ["s"] = "symbol", ["q"] = "quantity", ["t"] = "order_type", ["sl"] = "stop_loss", ["tp"] = "take_profit", ["l"] = "leverage",
    }.ToFrozenDictionary();

    public static TextAlerts? Read(TextPart text)
    {
        var maps = new List<AlertNode.Map>();
        foreach (var line in text.Split('\n').Where(line => !line.IsEmpty))
        {
            var pairs = line.Split(' ', '\t', '\r').Where(token => !token.IsEmpty).Select(token => token.Pair()).ToList();
            if (!pairs.TrueForAll(pair => pair is { } known && !known.Name.IsEmpty)) return null;
            if (!pairs.Exists(pair => pair!.Value.Name.Word is "b" or "c")) return null;
            var read = Command(line, [.. pairs.Select(pair => pair!.Value)]);
            if (read.Fault is not null) return read;
            maps.AddRange(read.Maps);
        }

        return maps.Count == 0 ? null : TextAlerts.Of(Dialect, maps);
    }

    private static TextAlerts Command(TextPart line, List<(TextPart Name, TextPart Value)> pairs)
    {
        TextPart? Value(string name) => pairs.Where(pair => pair.Name.Word == name).Select(pair => (TextPart?)pair.Value).FirstOrDefault();
        var (direction, cancels) = (Value("b"), Value("c"));
        var members = new List<KeyValuePair<string, AlertNode>>();
        if (cancels is { } what)
        {
            if (what.Word is not ("order" or "position")) return TextAlerts.Wrong(AlertCodes.UnsupportedField, $"c={what} is not supported", what.Start);
            members.Add(new("action", new AlertNode.Text(what.Start, what.Word == "order" ? "cancel" : "close")));
            if (direction is { } side) members.Add(new("side", side.Node));
        }
        else
        {
            members.Add(new("action", Value("d") is { } off && off.Word == "1" ? new AlertNode.Text(off.Start, "note") : direction!.Value.Node));
        }

        foreach (var (name, value) in pairs.Where(pair => pair.Name.Word is not ("b" or "c" or "d")))
        {
            var word = name.Word;
            if (word is "sl" or "tp" or "p" && value.Span.ContainsAny("%-<>:"))
                return TextAlerts.Wrong(AlertCodes.UnsupportedField, $"{name}={value} is no price", value.Start);
            var ours = word == "p" ? Value("t") is { } type && type.Word == "market" ? "price" : "limit_price" : Names.GetValueOrDefault(word, word);
            if (members.Exists(member => member.Key == ours)) return TextAlerts.Wrong(AlertCodes.ConflictingFields, $"{name} stands twice", name.Start);
            members.Add(new(ours, value.Node));
        }

        return TextAlerts.Of(Dialect, [new AlertNode.Map(line.Start, members)]);
    }
}
