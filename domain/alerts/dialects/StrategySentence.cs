namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>The sentence that TradingView writes when nobody edits the message of a strategy alert (TradingView reference 3.12).</summary>
/// <remarks>The strategy's own name stands before it and may hold such words: the last match counts.</remarks>
internal static class StrategySentence
{
    private const string Filled = " filled on ";
    private const string Position = "position is ";

    private static readonly Dialect Dialect = new TextDialect("tradingview", saysNoBefore: true);

    private static readonly (string Words, string Action)[] Orders = [("order buy @ ", "buy"), ("order sell @ ", "sell")];

    public static TextAlerts? Read(TextPart text)
    {
        var span = text.Span;
        var filled = span.LastIndexOf(Filled, StringComparison.OrdinalIgnoreCase);
        if (filled < 0) return null;
        var (at, words, action) = Orders
            .Select(order => (At: text.Span[..filled].LastIndexOf(order.Words, StringComparison.OrdinalIgnoreCase), order.Words, order.Action))
            .MaxBy(order => order.At);
        if (at < 0) return null;
        var members = new List<KeyValuePair<string, AlertNode>>
        {
            new("action", new AlertNode.Text(text.Start + at, action)),
            new("quantity", First(text.Slice(at + words.Length, filled)).Node),
            new("symbol", First(text.Slice(filled + Filled.Length, span.Length)).Node),
        };
        var position = span[filled..].LastIndexOf(Position, StringComparison.OrdinalIgnoreCase);
        if (position >= 0) members.Add(new("position_size", First(text.Slice(filled + position + Position.Length, span.Length)).Node));
        return TextAlerts.Of(Dialect, [new AlertNode.Map(text.Start + at, members)]);
    }

    /// <summary>The first word without the full stop behind it.</summary>
    private static TextPart First(TextPart text)
    {
        var end = text.Span.IndexOfAny(" \r\n\t");
        var word = text.Slice(0, end < 0 ? text.Span.Length : end);
        return word.Span is [.., '.'] ? word.Slice(0, word.Span.Length - 1) : word;
    }
}
