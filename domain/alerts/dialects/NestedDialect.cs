namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>The nested template that many videos spread: a bar and a strategy as objects (TradingView reference 3.7). The alias table reads it.</summary>
internal sealed class NestedDialect : Dialect
{
    public override string Name => "nested";

    public override bool Wrote(AlertFields fields) =>
        fields.All.Any(field => field.Container == "bar") && fields.All.Any(field => field.Container == "strategy");
}
