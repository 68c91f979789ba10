namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>TradersPost (TradingView reference 3.3).</summary>
internal sealed class TradersPostDialect : Dialect
{
    private const string Signs =
        "sentiment signalprice quantitytype timeinforce cancelordertype ignoretradingwindows trailamount trailpercent optiontype intrinsicvalue strikeprice test";

    public override string Name => "traderspost";

    public override bool Wrote(AlertFields fields) =>
        (fields.Has("ticker") && fields.Has(Signs)) || fields.Has("trailamount trailpercent")
        || fields.Named("takeprofit stoploss").Any(field => field.Value is AlertNode.Map map && map.Members.Any(IsTheirs));

    private static bool IsTheirs(KeyValuePair<string, AlertNode> member) =>
        FieldName.Normal(member.Key) is "amount" or "limitprice" or "stopprice" or "trailamount" or "trailpercent" or "type";

    public override void Translate(AlertReading reading)
    {
        var fields = reading.Fields;
        reading.TimeIsFire = fields.Has("ticker");
        foreach (var field in fields.All.Where(IsFormula)) Formula(reading, field);
        Size(reading);
        if (fields.Named("trailamount trailpercent").Any(field => !FieldValues.IsNeutral(field.Value)) && fields.Word("ordertype") is "trailingstop" or "trail") Trail(fields);
        foreach (var target in fields.Named("takeprofit").Where(field => field.Value is AlertNode.Map).ToList())
            fields.Put(target, "takeprofit", Renamed((AlertNode.Map)target.Value, LevelName));
        foreach (var stop in fields.Named("stoploss").Where(field => field.Value is AlertNode.Map).ToList())
            fields.Put(stop, "stoploss", Stop((AlertNode.Map)stop.Value));
        if (fields.Find("test") is { } test && FieldValues.Truth(test.Value) == true) MakeNote(fields, test);
    }

    private static bool IsFormula(AlertField field) => IsFormula(field.Value);

    private static bool IsFormula(AlertNode node) => node switch
    {
        AlertNode.Text { Value: ['=', .. var rest] } => !rest.StartsWith('{'),
        AlertNode.Map map => map.Members.Any(member => IsFormula(member.Value)),
        _ => false,
    };

    private static void Formula(AlertReading reading, AlertField field)
    {
        if (field.Name is not ("ticker" or "symbol" or "action" or "test" or "cancel"))
        {
            field.IsUnsupported = true;
            return;
        }

        field.IsUsed = true;
        reading.Complaints.Add(AlertCodes.UnsupportedField, $"{field.Path} is a formula: {FieldValues.Shown(field.Value)}", field.Value.At);
    }

    private static void Size(AlertReading reading)
    {
        if (reading.Fields.Find("quantitytype") is not { } type) return;
        QuantityUnit? unit = FieldName.Normal(FieldValues.Words(type.Value) ?? "") switch
        {
            "fixedquantity" => QuantityUnit.Contracts,
            "riskdollaramount" => QuantityUnit.RiskMoney,
            "riskpercent" => QuantityUnit.RiskPercent,
            "percentofposition" => QuantityUnit.PercentOfPosition,
            "percentofequity" => QuantityUnit.PercentOfEquity,
            "dollaramount" => QuantityUnit.Money,
            _ => null,
        };
        if (unit is not { } known) return;
        type.IsUsed = true;
        reading.Unit = known;
    }

    private static void Trail(AlertFields fields)
    {
        var members = new List<KeyValuePair<string, AlertNode>>();
        AlertField? first = null;
        foreach (var field in fields.Named("trailamount trailpercent").Where(field => !FieldValues.IsNeutral(field.Value)).ToList())
        {
            first ??= field;
            field.IsUsed = true;
            members.Add(new(field.Name == "trailamount" ? "offset" : "percent", field.Value));
        }

        fields.Put(first!, "trail", new AlertNode.Map(first!.Value.At, members));
    }

    private static string? LevelName(string name) => name switch
    {
        "limitprice" or "stopprice" => "price",
        "amount" => "offset", // Points from the entry: their futures page is explicit.
        _ => null,
    };

    /// <summary>In a stop loss a limit price is the limit of a stop-limit, and a trail makes it trailing.</summary>
    private static AlertNode.Map Stop(AlertNode.Map map)
    {
        var members = new List<KeyValuePair<string, AlertNode>>();
        foreach (var (name, value) in map.Members)
        {
            switch (FieldName.Normal(name))
            {
                case "type": members.Add(new("kind", value)); break;
                case "limitprice": members.Add(new("limit", value)); break;
                case "trailamount" when !FieldValues.IsNeutral(value): members.Add(new("trail", Of("offset", value))); break;
                case "trailpercent" when !FieldValues.IsNeutral(value): members.Add(new("trail", Of("percent", value))); break;
                case var other: members.Add(new(LevelName(other) ?? name, value)); break;
            }
        }

        return new(map.At, members);
    }

    private static void MakeNote(AlertFields fields, AlertField test)
    {
        fields.Drop(CanonicalReader.Actions);
        fields.Put(test, "action", Word(test, "note"));
    }
}
