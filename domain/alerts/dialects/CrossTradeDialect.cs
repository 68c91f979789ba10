namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>CrossTrade's commands for NinjaTrader, as pairs or as JSON (TradingView reference 3.5).</summary>
internal sealed class CrossTradeDialect : Dialect
{
    private static readonly string[] Commands =
    [
        "place", "flatplace", "closeposition", "reverse", "reverseposition", "flatten", "flatteneverything", "cancel", "cancelorders", "cancelallorders",
        "cancelreplace", "change", "cancelandbracket", "closestrategy",
    ];

    public override string Name => "crosstrade";

    public override bool Wrote(AlertFields fields) => Commands.Contains(fields.Word("command"), StringComparer.Ordinal);

    public override void Translate(AlertReading reading)
    {
        var fields = reading.Fields;
        var command = fields.Find("command")!;
        var word = fields.Word("command");
        fields.Refuse("strategy maxpositions ratelimit delay killswitch appendatm ocoid strategyexitblock");
        foreach (var field in fields.All.Where(field => field.Name.StartsWith("bypass", StringComparison.Ordinal) || field.Name.Contains("window", StringComparison.Ordinal)))
            field.IsUnsupported = true;
        if (fields.Find("targetquantity") is { } target) fields.Put(target, "positionsizeafter");
        Act(reading, command, word);
    }

    private static void Act(AlertReading reading, AlertField command, string word)
    {
        var fields = reading.Fields;
        var require = fields.Find("requiremarketposition");
        switch (word)
        {
            case "place":
                command.IsUsed = true;
                if (!fields.Named("qty quantity").Any()) reading.Complaints.Add(AlertCodes.InvalidQuantity, "a PLACE without a quantity", command.Value.At);
                var clears = fields.Find("flattenfirst") is { } first && FieldValues.Truth(first.Value) == true;
                fields.Drop("flattenfirst");
                Existing(fields, command, replaces: clears, cancels: clears, require?.Value);
                return;
            case "flatplace":
                command.IsUsed = true;
                Existing(fields, command, replaces: false, cancels: false, Word(command, "flat"));
                return;
            case "reverseposition" when fields.Find("action") is not null:
                command.IsUsed = true;
                Existing(fields, command, replaces: true, cancels: false, Word(command, "long/short"));
                return;
            case "closestrategy":
                command.IsUnsupported = true;
                break;
        }

        // What is left acts on a position or its orders, whatever side the action names.
        fields.Drop("action");
        fields.Put(command, "action", Word(command, Verb(word, fields)));
        if (require is not null) Existing(fields, command, replaces: false, cancels: false, require.Value);
        switch (word)
        {
            case "closeposition":
                if (fields.Find("percent") is { } percent && FieldValues.Words(percent.Value) is { } share) fields.Put(percent, "quantity", Word(percent, share.TrimEnd('%') + "%"));
                break;
            case "cancelallorders":
                fields.Drop("instrument");
                break;
            case "cancelreplace" or "change" or "cancelandbracket" when !fields.Says("stoploss takeprofit"):
                Impossible(reading, command, $"{word} without a stop loss or take profit is not supported");
                break;
            case "closestrategy":
                Impossible(reading, command, "closing the strategy of another platform is not supported");
                break;
        }

        // The order's name belongs to the other platform; cancelling everything instead would be wrong.
        if (word.StartsWith("cancel", StringComparison.Ordinal) && fields.Find("orderid") is { } order && !FieldValues.IsNeutral(order.Value))
            Impossible(reading, order, "an order of another platform cannot be named");
    }

    private static void Impossible(AlertReading reading, AlertField field, string why)
    {
        field.IsUsed = true;
        reading.Complaints.Add(AlertCodes.UnsupportedField, $"{field.Path}: {why}", field.Value.At);
    }

    private static string Verb(string command, AlertFields fields) => command switch
    {
        "closeposition" or "closestrategy" => "close",
        "flatten" when fields.Find("instrument symbol") is not null => "close",
        "flatten" or "flatteneverything" => "flatten",
        "reverse" or "reverseposition" => "reverse",
        "cancelreplace" or "change" or "cancelandbracket" => "modify",
        _ => "cancel",
    };

    private static void Existing(AlertFields fields, AlertField command, bool replaces, bool cancels, AlertNode? require)
    {
        var members = new List<KeyValuePair<string, AlertNode>>();
        if (replaces)
        {
            members.Add(new("same", Word(command, "replace")));
            members.Add(new("opposite", Word(command, "reverse")));
        }

        if (cancels) members.Add(new("cancelorders", new AlertNode.Flag(command.Value.At, true)));
        if (require is not null) members.Add(new("require", require));
        fields.Drop("requiremarketposition");
        if (members.Count > 0) fields.Put(command, "existing", new AlertNode.Map(command.Value.At, members));
    }
}
