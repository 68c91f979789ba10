namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>NinjaTrader's order instruction file: positional fields between semicolons (TradingView reference 3.6).</summary>
internal static class OrderFileText
{
    private static readonly OrderFileDialect Dialect = new();

    private static readonly string[] Commands =
        ["PLACE", "CANCEL", "CHANGE", "CANCELALLORDERS", "CLOSEPOSITION", "CLOSESTRATEGY", "FLATTENEVERYTHING", "REVERSEPOSITION"];

    private static readonly string[] Names =
        ["command", "account", "instrument", "action", "qty", "ordertype", "limitprice", "stopprice", "tif", "ocoid", "orderid", "strategy", "strategytag"];

    public static TextAlerts? Read(TextPart text)
    {
        if (text.Span.Contains('=') || !IsCommand(text.Split('\n')[0])) return null;
        var maps = new List<AlertNode.Map>();
        foreach (var line in text.Split('\n').Where(line => !line.IsEmpty))
        {
            var fields = line.Split(';');
            if (!IsCommand(line)) return TextAlerts.Wrong(AlertCodes.UnrecognizedFormat, "no order instruction", line.Start);
            if (fields.Skip(Names.Length).FirstOrDefault(field => !field.IsEmpty) is { IsEmpty: false } more)
                return TextAlerts.Wrong(AlertCodes.UnrecognizedFormat, $"more than the {Names.Length} fields of an order instruction", more.Start);
            maps.Add(new(line.Start, [.. fields.Take(Names.Length).Select((field, i) => new KeyValuePair<string, AlertNode>(Names[i], field.Node)).Where(field => IsSaid(field))]));
        }

        return TextAlerts.Of(Dialect, maps);
    }

    private static bool IsCommand(TextPart line) =>
        Commands.Contains(line.Split(';')[0].ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>An empty field is not there; of a PLACE the quantity has to be.</summary>
    private static bool IsSaid(KeyValuePair<string, AlertNode> field) => field.Key == "qty" || field.Value is not AlertNode.Text { Value.Length: 0 };

    /// <summary>The commands are CrossTrade's; what belongs to the other platform is not done.</summary>
    private sealed class OrderFileDialect : Dialect
    {
        private static readonly CrossTradeDialect CrossTrade = new();

        public override string Name => "ninjatrader";

        public override bool Wrote(AlertFields fields) => false;

        public override void Translate(AlertReading reading)
        {
            var fields = reading.Fields;
            var command = fields.Word("command");
            if (command == "change") fields.Drop("limitprice stopprice");
            CrossTrade.Translate(reading);
        }
    }
}
