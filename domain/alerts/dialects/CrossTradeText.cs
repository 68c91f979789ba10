namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>Pairs with a <c>command</c> among them (TradingView reference 3.5).</summary>
internal static class CrossTradeText
{
    private static readonly CrossTradeDialect Dialect = new();

    public static TextAlerts? Read(TextPart text)
    {
        if (!text.Span.Contains("command", StringComparison.OrdinalIgnoreCase) || PairText.Pairs(text) is not var (map, fault)) return null;
        if (map is null) return fault;
        var fields = new AlertFields(map);
        if (!fields.Has("command")) return null;
        return Dialect.Wrote(fields)
            ? TextAlerts.Of(Dialect, [map])
            : TextAlerts.Wrong(AlertCodes.UnknownAction, $"command is none we know: {FieldValues.Shown(fields.Named("command").First().Value)}", fields.Named("command").First().Value.At);
    }
}
