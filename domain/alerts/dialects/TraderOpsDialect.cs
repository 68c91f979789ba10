namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>The Python original of this product (TradingView reference 3.2). The alias table reads it.</summary>
internal sealed class TraderOpsDialect : Dialect
{
    public override string Name => "trader-ops";

    public override bool Wrote(AlertFields fields) => fields.Has("accountgroup alertname") && fields.Has("symbol") && fields.Has("action");
}
