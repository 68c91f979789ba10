using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Counts over closed round trips (from flat to flat in one contract). A break-even trip is neither win nor loss.</summary>
/// <param name="Drawdown">The deepest fall of the balance below its highest so far.</param>
/// <param name="TripsToday">Those of the trade date.</param>
public sealed record Statistics(
    int Trips, int Wins, int Losses, Usd GrossProfit, Usd GrossLoss, int LossesInRow, int LossesInRowMax, Usd BalanceHigh,
    Usd Drawdown, int TradedDays, TradeDate? LastTraded, Usd BestDay, int TripsToday = 0)
{
    public static Statistics Start(Usd balance) =>
        new(0, 0, 0, Usd.Zero, Usd.Zero, 0, 0, balance, Usd.Zero, 0, null, Usd.Zero);

    /// <summary>Wins over decided trips, in percent with one decimal, rounded half to even; null before the first decided trip.</summary>
    public decimal? WinRate => Wins + Losses == 0 ? null : Math.Round(100m * Wins / (Wins + Losses), 1);

    /// <summary>Gross profit over gross loss with two decimals; null without a loss.</summary>
    public decimal? ProfitFactor => GrossLoss == Usd.Zero ? null : Math.Round(GrossProfit.Dollars / GrossLoss.Dollars, 2);

    public Statistics Trip(Usd pnl) => this with
    {
        Trips = Trips + 1,
        TripsToday = TripsToday + 1,
        Wins = Wins + (pnl > Usd.Zero ? 1 : 0),
        Losses = Losses + (pnl < Usd.Zero ? 1 : 0),
        GrossProfit = GrossProfit + Usd.Max(pnl, Usd.Zero),
        GrossLoss = GrossLoss - Usd.Min(pnl, Usd.Zero),
        LossesInRow = pnl < Usd.Zero ? LossesInRow + 1 : pnl > Usd.Zero ? 0 : LossesInRow,
        LossesInRowMax = Math.Max(LossesInRowMax, pnl < Usd.Zero ? LossesInRow + 1 : 0),
    };

    public Statistics Balance(Usd balance) => this with
    {
        BalanceHigh = Usd.Max(BalanceHigh, balance),
        Drawdown = Usd.Max(Drawdown, BalanceHigh - balance),
    };

    public Statistics Traded(TradeDate date) =>
        LastTraded == date ? this : this with { TradedDays = TradedDays + 1, LastTraded = date };
}
