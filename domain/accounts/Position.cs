using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>An open position in one contract month, never flat.</summary>
/// <param name="Net">Signed contracts; positive is long.</param>
/// <param name="Mark">The last price that was recorded for it, by a fill or a mark.</param>
/// <param name="TripPnl">What this round trip has realised so far, after fees.</param>
/// <param name="OpenedAt">When the position last left flat.</param>
public sealed record Position(
    ContractSymbol Contract, int Net, EquatableArray<Lot> Lots, Price Mark, DateTimeOffset MarkedAt, Usd TripPnl, DateTimeOffset OpenedAt)
{
    /// <summary>Profit or loss of the open lots at a price.</summary>
    public Usd Unrealized(Instrument instrument, Price mark)
    {
        var total = Usd.Zero;
        foreach (var lot in Lots.Span) total += instrument.ProfitOrLoss(lot.Price, mark, lot.Net);
        return total;
    }

    /// <summary>The average price of the open lots, rounded to the nano-point; for showing only.</summary>
    public Price AveragePrice
    {
        get
        {
            Int128 sum = 0;
            foreach (var lot in Lots.Span) sum += (Int128)lot.Price.Nanos * lot.Net;
            return new((long)(sum / Net));
        }
    }
}
