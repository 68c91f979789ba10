namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>OpenAlgo: <c>trigger_price</c> triggers the stop types and is a reference price elsewhere (TradingView reference 3.7).</summary>
internal sealed class OpenAlgoDialect : Dialect
{
    public override string Name => "openalgo";

    public override bool SaysNoBefore => true;

    public override bool Wrote(AlertFields fields) => fields.Has("pricetype product") && fields.Has("symbol");

    public override void Translate(AlertReading reading)
    {
        var fields = reading.Fields;
        fields.Drop("product");
        if (fields.Word("pricetype") is "sl" or "slm" && fields.Find("triggerprice") is { } trigger) fields.Put(trigger, "stopprice");
    }
}
