using TraderTerminal.Domain.Orders;

namespace TraderTerminal.Domain.Alerts;

/// <summary>How the order is to meet the market. Prices in points.</summary>
/// <param name="Trail">Distance of a trailing stop.</param>
/// <param name="Tif">Null leaves it to the route.</param>
public sealed record AlertOrder(OrderKind Type, decimal? Limit, decimal? Stop, PriceSpec? Trail, TimeInForce? Tif, int? ExpireSeconds)
{
    public static AlertOrder Market { get; } = new(OrderKind.Market, null, null, null, null, null);
}
