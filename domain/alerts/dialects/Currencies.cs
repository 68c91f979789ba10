namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>What crypto services count an amount in; only the kinds that are contracts make a size (TradingView reference 3.9).</summary>
internal static class Currencies
{
    public static void Check(AlertReading reading, string name)
    {
        if (reading.Fields.Find(name) is not { } field) return;
        field.IsUsed = true;
        if (FieldName.Normal(FieldValues.Words(field.Value) ?? "") is "contracts" or "contract" or "base") return;
        // Money of some kind: the resolver refuses it with its reason, and an exit does not need it.
        reading.Unit = QuantityUnit.Money;
    }
}
