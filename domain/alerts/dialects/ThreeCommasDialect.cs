namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>3Commas signal bots: an exit closes the whole side, and sizes count only as contracts (TradingView reference 3.9).</summary>
internal sealed class ThreeCommasDialect : Dialect
{
    public override string Name => "3commas";

    public override bool Wrote(AlertFields fields) => fields.Has("botuuid") || (fields.Has("tvinstrument") && fields.Has("maxlag"));

    public override void Translate(AlertReading reading)
    {
        var fields = reading.Fields;
        if (fields.Word("action").StartsWith("exit", StringComparison.Ordinal)) fields.Drop("amount quantity currencytype");
        Currencies.Check(reading, "currencytype");
        foreach (var stop in fields.Named("stoploss").Where(field => field.Value is AlertNode.Map).ToList())
        {
            if (IsOff((AlertNode.Map)stop.Value)) stop.IsUsed = true;
            else fields.Put(stop, "stoploss", Renamed(Without((AlertNode.Map)stop.Value), name => name == "triggerpricepercent" ? "percent" : null));
        }

        foreach (var target in fields.Named("takeprofit").Where(field => field.Value is AlertNode.Map).ToList())
        {
            if (IsOff((AlertNode.Map)target.Value)) target.IsUsed = true;
            else target.IsUnsupported = true;
        }
    }

    private static AlertNode? Enabled(AlertNode.Map map) => map.Members.FirstOrDefault(member => FieldName.Normal(member.Key) == "enabled").Value;

    private static bool IsOff(AlertNode.Map map) => Enabled(map) is { } enabled && FieldValues.Truth(enabled) == false;

    private static AlertNode.Map Without(AlertNode.Map map) =>
        new(map.At, [.. map.Members.Where(member => FieldName.Normal(member.Key) is not "enabled" && !FieldValues.IsNeutral(member.Value))]);
}
