namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>A text as the fields of one or more alerts, or what is wrong with it.</summary>
/// <param name="Dialect">What their names mean.</param>
/// <param name="IsBatch">The text held several commands.</param>
internal sealed record TextAlerts(Dialect Dialect, IReadOnlyList<AlertNode.Map> Maps, bool IsBatch = false)
{
    /// <summary>What is wrong, if anything.</summary>
    public (string Code, string Why, int At)? Fault { get; init; }

    public static TextAlerts Of(Dialect dialect, IReadOnlyList<AlertNode.Map> maps) => maps.Count switch
    {
        > AlertParser.BatchMax => Wrong(AlertCodes.UnrecognizedFormat, $"more than {AlertParser.BatchMax} commands", maps[AlertParser.BatchMax].At),
        _ => new(dialect, maps, maps.Count > 1),
    };

    public static TextAlerts Wrong(string code, string why, int at) => new(KnownDialects.Generic, []) { Fault = (code, why, at) };
}

/// <summary>The text dialects in the order in which they are looked for (TradingView reference 2.9).</summary>
internal static class TextForm
{
    private static readonly Func<TextPart, TextAlerts?>[] All =
    [
        OrderFileText.Read, CrossTradeText.Read, AlertatronText.Read, WunderTradingText.Read, StrategySentence.Read, CommaText.Read, AutoviewText.Read, PairText.Read,
    ];

    /// <summary>Null for a text in no form that we know.</summary>
    public static TextAlerts? Read(string body, int start, int end)
    {
        var text = new TextPart(body, start, end);
        foreach (var read in All)
        {
            if (read(text) is { } alerts) return alerts;
        }

        return null;
    }
}

/// <summary>A dialect whose text is read into our own names already.</summary>
internal sealed class TextDialect(string name, bool saysNoBefore = false) : Dialect
{
    public override string Name => name;

    public override bool SaysNoBefore => saysNoBefore;

    public override bool Wrote(AlertFields fields) => false;
}
