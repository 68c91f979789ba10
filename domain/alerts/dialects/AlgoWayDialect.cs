namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>AlgoWay: <c>order_action</c> may be the position itself (TradingView reference 3.8). The alias table reads it.</summary>
internal sealed class AlgoWayDialect : Dialect
{
    public override string Name => "algoway";

    public override bool Wrote(AlertFields fields) => fields.Has("platformname") && fields.Has("orderaction");
}
