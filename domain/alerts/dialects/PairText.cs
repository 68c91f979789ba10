namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary><c>key=value</c> pairs between semicolons, commas or line breaks (TradingView reference 2.9).</summary>
internal static class PairText
{
    private static readonly Dialect KeyValue = new TextDialect("key-value");

    /// <summary>Null unless the text is nothing but pairs and they name an action and a symbol.</summary>
    public static TextAlerts? Read(TextPart text)
    {
        if (Pairs(text) is not { } map) return null;
        if (map is { Fault: { } fault }) return fault;
        var fields = new AlertFields(map.Map!);
        return CanonicalReader.HasAction(fields) && SymbolReader.IsGiven(fields) ? TextAlerts.Of(KeyValue, [map.Map!]) : null;
    }

    /// <summary>
    /// The pairs as an object. A line of <c>={…}</c> is the symbol, one of BUY or SELL alone the action, and one that begins with <c>//</c> says nothing.
    /// </summary>
    public static (AlertNode.Map? Map, TextAlerts? Fault)? Pairs(TextPart text)
    {
        var members = new List<KeyValuePair<string, AlertNode>>();
        foreach (var part in Parts(text))
        {
            if (Member(part) is not { } member) return null;
            var twin = members.Find(other => other.Key == member.Key);
            if (twin.Value is null) members.Add(member);
            else if (!AlertNode.Same(twin.Value, member.Value))
                return (null, TextAlerts.Wrong(AlertCodes.ConflictingFields, $"{member.Key} stands twice with different values", member.Value.At));
            if (members.Count > NodeParser.MembersMax) return null;
        }

        return members.Count == 0 ? null : (new AlertNode.Map(text.Start, members), null);
    }

    /// <summary>A comma separates only where it stands between pairs: it may also be part of a value.</summary>
    private static IEnumerable<TextPart> Parts(TextPart text)
    {
        foreach (var part in text.Split(';', '\n', '\r'))
        {
            if (part.IsEmpty || part.Span.StartsWith("//")) continue;
            if (part.Span is ['=', '{', ..] || part.Span.Count('=') < 2)
            {
                yield return part;
                continue;
            }

            foreach (var piece in part.Split(',')) yield return piece;
        }
    }

    private static KeyValuePair<string, AlertNode>? Member(TextPart part)
    {
        if (part.Span is ['=', '{', ..]) return new("symbol", part.Node);
        if (part.Word is "buy" or "sell") return new("action", part.Node);
        return part.Pair() is var (name, value) && !name.IsEmpty ? new(name.Word, value.Node) : null;
    }
}
