using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>
/// The limits that Tradovate itself enforces on an account (reference 16.2, 16.3), read beside our own rules: what is stricter wins, for an opening order has to pass
/// both. Where they differ from our numbers, these are the ones by which the account is liquidated.
/// </summary>
internal static class FirmLimits
{
    /// <summary>Why nothing may be opened; null when it may. Reaching a limit is already a breach.</summary>
    /// <param name="netLiq">Cash and what is open, at the newest prices.</param>
    /// <param name="realized">Made or lost today, fees included.</param>
    /// <param name="open">Profit or loss of what is open.</param>
    public static string? WhyNotOpen(RiskStatusRow? risk, AutoLiqRow? rules, Usd netLiq, Usd realized, Usd open)
    {
        if (FloorOf(risk, rules) is { } floor && netLiq <= floor) return $"the net liquidation value {netLiq} is at the firm's floor {floor}";
        var lost = -(realized + open);
        return rules?.DailyLoss is { } limit && lost >= limit ? $"today's loss {lost} is at the firm's limit {limit}" : null;
    }

    /// <summary>What Tradovate tells goes before what follows from peak and distance; the floor rises no further than its lock (reference 16.2).</summary>
    public static Usd? FloorOf(RiskStatusRow? risk, AutoLiqRow? rules)
    {
        if (rules?.TrailingDrawdown is not { } distance) return null;
        if (risk?.FloorNetLiq is { } told) return told;
        if (risk?.PeakNetLiq is not { } peak) return null;
        var floor = peak - distance;
        return rules.FloorMax is { } max ? Usd.Min(floor, max) : floor;
    }
}
