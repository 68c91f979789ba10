using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>How far the account has come in its program: what counts towards passing and towards a payout. Counted at each day's close.</summary>
/// <param name="TradedDays">Trade dates with at least one fill.</param>
/// <param name="BestDay">The best daily result, never below zero.</param>
/// <param name="PaidOut">Sum of accepted payouts.</param>
/// <param name="BalanceAfterPayout">The balance right after the last payout; null before the first.</param>
/// <param name="PaidOn">The trade date of the last payout; later dates make the window.</param>
/// <param name="WindowTradedDays">Of the window, as the three after it.</param>
/// <param name="WinningDays">Days that earned what the payout rule calls a winning day.</param>
/// <param name="LadderStep">0 is the book's own limits.</param>
/// <param name="LadderDays">Traded days on this step.</param>
public sealed record Course(
    int TradedDays, Usd BestDay, Usd PaidOut, int Payouts, Usd? BalanceAfterPayout, TradeDate? PaidOn, int WindowTradedDays, int WinningDays,
    Usd WindowProfit, Usd WindowBestDay, int LadderStep, int LadderDays)
{
    public static Course Start { get; } = new(0, Usd.Zero, Usd.Zero, 0, null, null, 0, 0, Usd.Zero, Usd.Zero, 0, 0);

    /// <summary>The counters after a day. A date on which a payout was taken, or one before it, is no day of the window.</summary>
    public Course Close(TradeDate date, Usd dayPnl, bool traded, bool winning)
    {
        var day = this with
        {
            TradedDays = TradedDays + (traded ? 1 : 0),
            LadderDays = LadderDays + (traded ? 1 : 0),
            BestDay = Usd.Max(BestDay, dayPnl),
        };
        return date <= PaidOn ? day : day with
        {
            WindowTradedDays = WindowTradedDays + (traded ? 1 : 0),
            WinningDays = WinningDays + (winning ? 1 : 0),
            WindowProfit = WindowProfit + dayPnl,
            WindowBestDay = Usd.Max(WindowBestDay, dayPnl),
        };
    }

    /// <summary>A payout begins a new window with the next trade date.</summary>
    public Course Paid(Usd amount, Usd balance, TradeDate on) => this with
    {
        PaidOut = PaidOut + amount,
        Payouts = Payouts + 1,
        BalanceAfterPayout = balance,
        PaidOn = on,
        WindowTradedDays = 0,
        WinningDays = 0,
        WindowProfit = Usd.Zero,
        WindowBestDay = Usd.Zero,
    };
}

/// <summary>The last closed day and what stood before its close, so that a fill which comes after it can restate it.</summary>
/// <param name="TradeDate">The closed date.</param>
/// <param name="Course">The counters before the close.</param>
/// <param name="Balance">At the close, as it is known now.</param>
/// <param name="DayPnl">The day's result, as it is known now.</param>
public sealed record ClosedDay(TradeDate TradeDate, Usd Peak, Usd Floor, bool FloorLocked, Course Course, Usd Balance, Usd Equity, Usd DayPnl);
