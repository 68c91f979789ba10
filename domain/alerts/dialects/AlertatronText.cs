using System.Buffers;
using System.Collections.Frozen;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>Alertatron: <c>KEYS(SYMBOL) { market(side=buy, amount=1); } #bot</c>, one block (TradingView reference 3.10).</summary>
internal static class AlertatronText
{
    private static readonly Dialect Dialect = new TextDialect("alertatron", saysNoBefore: true);

    private static readonly SearchValues<char> NoKeys = SearchValues.Create("{}=;:\"'");

    private static readonly FrozenDictionary<string, string[]> Commands = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["market"] = ["side", "amount", "position"],
        ["limit"] = ["side", "amount", "price"],
        ["closeposition"] = [],
        ["cancel"] = ["which"],
    }.ToFrozenDictionary();

    public static TextAlerts? Read(TextPart text)
    {
        var span = text.Span;
        var open = span.IndexOf('(');
        var close = open < 0 ? -1 : span[open..].IndexOf(')') + open;
        if (open <= 0 || close <= open || span[..open].ContainsAny(NoKeys)) return null;
        var brace = span[close..].IndexOf('{') + close;
        if (brace <= close || !text.Slice(close + 1, brace).IsEmpty) return null;
        var end = span[brace..].IndexOf('}') + brace;
        if (end <= brace) return TextAlerts.Wrong(AlertCodes.UnrecognizedFormat, "a closing brace is missing", text.Start + brace);
        var after = text.Slice(end + 1, span.Length);
        if (!after.IsEmpty && after.Span[0] != '#') return TextAlerts.Wrong(AlertCodes.UnsupportedField, "only one block of commands is read", after.Start);
        var (keys, symbol) = (text.Slice(0, open), text.Slice(open + 1, close));
        var maps = new List<AlertNode.Map>();
        foreach (var command in text.Slice(brace + 1, end).Split(';').Where(part => !part.IsEmpty && !part.Span.StartsWith("//")))
        {
            var (members, fault) = Command(command);
            if (fault is { } wrong) return TextAlerts.Wrong(AlertCodes.UnsupportedField, wrong.Why, wrong.At);
            maps.Add(new AlertNode.Map(command.Start, [new("accounts", keys.Node), new("symbol", symbol.Node), .. members]));
        }

        return maps.Count == 0 ? TextAlerts.Wrong(AlertCodes.MissingAction, "the block holds no command", text.Start + brace) : TextAlerts.Of(Dialect, maps);
    }

    private static (List<KeyValuePair<string, AlertNode>> Members, (string Why, int At)? Fault) Command(TextPart command)
    {
        var open = command.Span.IndexOf('(');
        var members = new List<KeyValuePair<string, AlertNode>>();
        if (open <= 0 || command.Span[^1] != ')' || !Commands.TryGetValue(command.Slice(0, open).Word, out var known))
            return (members, ($"{FieldValues.Shown(command.Node)} is not supported", command.Start));
        var asked = new Dictionary<string, TextPart>(StringComparer.Ordinal);
        foreach (var argument in command.Slice(open + 1, command.Span.Length - 1).Split(',').Where(part => !part.IsEmpty))
        {
            if (argument.Pair() is not var (name, value) || !known.Contains(name.Word, StringComparer.Ordinal) || !asked.TryAdd(name.Word, value))
                return (members, ($"{FieldValues.Shown(argument.Node)} is not supported", argument.Start));
        }

        return Fill(command, command.Slice(0, open).Word, asked, members);
    }

    private static (List<KeyValuePair<string, AlertNode>> Members, (string Why, int At)? Fault) Fill(
        TextPart command, string word, Dictionary<string, TextPart> asked, List<KeyValuePair<string, AlertNode>> members)
    {
        switch (word)
        {
            case "closeposition":
                members.Add(new("action", new AlertNode.Text(command.Start, "close")));
                return (members, null);
            case "cancel":
                if (!asked.TryGetValue("which", out var which) || which.Word != "all") return (members, ("only cancel(which=all) is supported", command.Start));
                members.Add(new("action", new AlertNode.Text(command.Start, "cancel")));
                return (members, null);
            case "market" when asked.TryGetValue("position", out var position):
                if (asked.Count > 1) return (members, ("position stands beside a side or an amount", command.Start));
                if (!FieldValues.TryNumber(position.Node, out var target)) return (members, ($"position is no number: {FieldValues.Shown(position.Node)}", position.Start));
                members.Add(new("action", new AlertNode.Text(command.Start, target == 0 ? "close" : target > 0 ? "buy" : "sell")));
                if (target != 0) members.Add(new("position_size", position.Node));
                return (members, null);
        }

        if (asked.TryGetValue("side", out var side)) members.Add(new("action", side.Node));
        if (asked.TryGetValue("amount", out var amount)) members.Add(new("quantity", amount.Node));
        if (word == "limit") members.Add(new("order_type", new AlertNode.Text(command.Start, "limit")));
        if (asked.TryGetValue("price", out var price)) members.Add(new("limit_price", price.Node));
        return (members, null);
    }
}
