namespace TraderTerminal.Domain.Rules;

/// <summary>Entries end while too many orders were sent for the fills that came of them.</summary>
/// <param name="Ratio">Orders a fill.</param>
/// <param name="Orders">So many orders a trade date are free, whatever the fills.</param>
/// <remarks>
/// The ratio of unexecuted orders to transactions that exchanges watch (RTS 9, 2017/566) and the message limit of RTS 6 article 15 (engineering
/// references 1.9). Counted are entries, changes and cancels that we ask the broker for, and every fill.
/// </remarks>
public sealed record OrdersToTrades(int Ratio, int Orders)
{
    public const string Code = "ORDERS_TO_TRADES";

    /// <summary>The rule's name in decisions.</summary>
    public const string Name = "orders_to_trades";

    /// <summary>The gate, before the order itself is counted.</summary>
    public Check Check(int orders, int fills)
    {
        var allowed = (int)Math.Min(int.MaxValue, Math.Max(Orders, (long)Ratio * fills));
        return new(Code, Name, orders <= allowed, Measure.Of(allowed), Measure.Of(orders));
    }

    public static OrdersToTrades Tightest(OrdersToTrades a, OrdersToTrades b) => new(Math.Min(a.Ratio, b.Ratio), Math.Min(a.Orders, b.Orders));
}
