using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>The firm's own numbers where ours differ, or those of an account taken over in mid-life. Null leaves a number as it is.</summary>
/// <remarks>Prop-firm rules reference 4.11: a difference is an event with an explicit correction, never a silent overwrite.</remarks>
public sealed record Correction(
    Usd? Balance = null, Usd? Peak = null, Usd? Floor = null, bool? FloorLocked = null, Usd? DayStartEquity = null, Usd? DayCash = null,
    Usd? WeekStartEquity = null, Usd? BestDay = null, int? TradedDays = null, Usd? PaidOut = null, int? Payouts = null, Usd? BalanceAfterPayout = null,
    int? WindowTradedDays = null, int? WinningDays = null, Usd? WindowProfit = null, Usd? WindowBestDay = null);
