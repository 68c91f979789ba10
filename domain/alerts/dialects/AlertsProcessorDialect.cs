namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>tradingview-alerts-processor: <c>stub</c> names the account, <c>max</c> and <c>mode</c> are budgets we do not keep (TradingView reference 3.8).</summary>
internal sealed class AlertsProcessorDialect : Dialect
{
    public override string Name => "alerts-processor";

    public override bool Wrote(AlertFields fields) => fields.Has("stub") && fields.Has("direction");

    public override void Translate(AlertReading reading)
    {
        var fields = reading.Fields;
        if (fields.Find("stub") is { } stub) fields.Put(stub, "accounts");
        fields.Refuse("max mode");
    }
}
