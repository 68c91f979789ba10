namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>WunderTrading: verb and pair stand in one code, <c>ENTER-LONG_EXCHANGE_PAIR_BOT_TIMEFRAME_ID</c> (TradingView reference 3.9).</summary>
internal sealed class WunderTradingDialect : Dialect
{
    private const int FieldsLeast = 4;

    public override string Name => "wundertrading";

    public override bool Wrote(AlertFields fields) => fields.Find("code") is { Value: AlertNode.Text { Value: var code } } && IsCode(code);

    public static bool IsCode(string text)
    {
        var end = text.IndexOf('_', StringComparison.Ordinal);
        return end > 0 && Verb(text[..end]) is not null;
    }

    public override void Translate(AlertReading reading)
    {
        var fields = reading.Fields;
        var code = fields.Find("code")!;
        var parts = ((AlertNode.Text)code.Value).Value.Trim().Split('_');
        fields.Put(code, "action", Word(code, Verb(parts[0])!));
        if (parts.Length < FieldsLeast) return;
        fields.Put(code, "symbol", Word(code, parts[1].Length > 0 ? $"{parts[1]}:{parts[2]}" : parts[2]));
        fields.Put(code, "strategy", Word(code, parts[3]));
        if (parts.Length > FieldsLeast) fields.Put(code, "interval", Word(code, parts[FieldsLeast]));
        Currencies.Check(reading, "amountpertradetype");
        if (fields.Find("amountpertrade") is { } amount) fields.Put(amount, "quantity");
    }

    /// <summary>Their verb in our vocabulary; null for anything else.</summary>
    private static string? Verb(string verb) => verb.Trim().ToUpperInvariant() switch
    {
        "ENTER-LONG" => "enterlong",
        "ENTER-SHORT" => "entershort",
        "EXIT-LONG" => "exitlong",
        "EXIT-SHORT" => "exitshort",
        "EXIT-ALL" => "close",
        _ => null,
    };
}
