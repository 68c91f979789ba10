using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>
/// What the firm itself enforces, as its platform tells it, stands beside the rule book: an opening order passes both, so the stricter counts. Reaching a limit is
/// already a breach.
/// </summary>
/// <remarks>Which numbers a platform tells, and how they are read: docs/rules/firm-limit.md (Tradovate reference 16.2 to 16.4).</remarks>
public static class FirmLimit
{
    public const string Code = "FIRM_LIMIT";

    /// <summary>Whether the firm lets the account open anything at all.</summary>
    public const string StateName = "firm_state";

    public const string FloorName = "firm_floor";
    public const string DailyName = "firm_daily_loss";
    public const string WeeklyName = "firm_weekly_loss";
    public const string OrderName = "firm_order_size";

    /// <summary>The most contracts of all products together, of one product, and of one contract.</summary>
    public const string OverallName = "firm_max_contracts", ProductName = "firm_max_of_product", ContractName = "firm_max_of_contract";

    public static Check CheckState(bool mayOpen) => new(Code, StateName, mayOpen, default, default);

    public static Check CheckFloor(Usd floor, Usd equity) => new(Code, FloorName, equity > floor, Measure.Of(floor), Measure.Of(equity));

    /// <param name="loss">Of the day or the week, open positions included; negative for a profit.</param>
    public static Check CheckLoss(string name, Usd limit, Usd loss) => new(Code, name, loss < limit, Measure.Of(limit), Measure.Of(loss));

    public static Check CheckOrder(int most, int quantity) => new(Code, OrderName, quantity <= most, Measure.Of(most), Measure.Of(quantity));

    /// <param name="worst">What may come to be held, with the order in it.</param>
    public static Check CheckSize(string name, MiniEquivalents most, MiniEquivalents worst) => new(Code, name, worst <= most, Measure.Of(most), Measure.Of(worst));

    /// <summary>The rule of ours that a limit of the firm's stands beside; null for one that has none.</summary>
    public static string? Beside(string name) => name switch
    {
        FloorName => Drawdown.Name,
        DailyName => DailyLoss.Name,
        _ => null,
    };
}
