namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>OKX signal bots (TradingView reference 3.9).</summary>
internal sealed class OkxDialect : Dialect
{
    public override string Name => "okx";

    public override bool Wrote(AlertFields fields) => fields.Has("instrument") && fields.Has("maxlag investmenttype orderpriceoffset");

    public override void Translate(AlertReading reading)
    {
        if (reading.Fields.Word("action").StartsWith("exit", StringComparison.Ordinal)) reading.Fields.Drop("amount investmenttype");
        Currencies.Check(reading, "investmenttype");
    }
}
