using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>
/// The limits that Tradovate itself enforces on an account (reference 16.2 to 16.4). The account judges an order by them beside its rules; here they are held once
/// more against Tradovate's own numbers of the moment in which the order goes out.
/// </summary>
internal static class EnforcedLimits
{
    /// <summary>What the account is told of them.</summary>
    /// <param name="whyClosed">Why nothing may be opened, by the account's row or its risk status.</param>
    public static FirmLimits Of(string? whyClosed, RiskStatusRow? risk, AutoLiqRow? rules, CashRow? cash, PreTradeLimits sizes)
    {
        var share = rules?.DailyLossPercent is { } percent && cash is { AtStart: > 0 } ? ShareOf(cash, percent) : (Usd?)null;
        var today = (rules?.DailyLoss, share) switch
        {
            ({ } fixedAmount, { } part) => Usd.Min(fixedAmount, part),
            var (amount, part) => amount ?? part,
        };
        return new(whyClosed, FloorOf(risk, rules), rules?.TrailingDrawdown, today, rules?.WeeklyLoss, sizes.OrderMax, sizes.Sizes);
    }

    /// <summary>Why nothing may be opened; null when it may. Reaching a limit is already a breach.</summary>
    /// <param name="cash">Its money, with what was made or lost today and this week, fees included.</param>
    /// <param name="open">Profit or loss of what is open, at the newest prices.</param>
    public static string? WhyNotOpen(RiskStatusRow? risk, AutoLiqRow? rules, CashRow cash, Usd open)
    {
        var netLiq = Dollars(cash.Amount) + open;
        if (FloorOf(risk, rules) is { } floor && netLiq <= floor) return $"the net liquidation value {netLiq} is at the firm's floor {floor}";
        var (today, week) = (-(Dollars(cash.Realized) + open), -(Dollars(cash.WeekRealized) + open));
        if (rules?.DailyLoss is { } limit && today >= limit) return $"today's loss {today} is at the firm's limit {limit}";
        if (rules?.DailyLossPercent is { } percent && ShareOf(cash, percent) is var share && today >= share)
            return $"today's loss {today} is at the firm's limit {share}, {percent:0.##} % of what the day began with";
        return rules?.WeeklyLoss is { } ofWeek && week >= ofWeek ? $"this week's loss {week} is at the firm's limit {ofWeek}" : null;
    }

    /// <summary>What Tradovate tells goes before what follows from peak and distance; the floor rises no further than its lock (reference 16.2).</summary>
    public static Usd? FloorOf(RiskStatusRow? risk, AutoLiqRow? rules)
    {
        if (risk?.FloorNetLiq is { } told) return told;
        if (rules?.TrailingDrawdown is not { } distance || risk?.PeakNetLiq is not { } peak) return null;
        var floor = peak - distance;
        return rules.FloorMax is { } max ? Usd.Min(floor, max) : floor;
    }

    private static Usd ShareOf(CashRow cash, decimal percent) => Dollars(cash.AtStart * percent / 100);

    private static Usd Dollars(decimal amount) => Usd.FromDollars(Math.Round(amount, 6));
}
