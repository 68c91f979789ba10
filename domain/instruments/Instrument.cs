using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Instruments;

/// <summary>One futures product: its tick grid and what a tick is worth.</summary>
/// <remarks>Numbers from <c>domain/data/products.csv</c>. Tick size in points; tick value for one contract.</remarks>
public sealed record Instrument(string Root, string Exchange, string Description, Points TickSize, Usd TickValue, bool IsMicro = false)
{
    /// <summary>What one point of one contract is worth.</summary>
    public Usd PointValue => ProfitOrLoss(default, Price.FromPoints(1), 1);

    /// <summary>True when the price is a whole number of ticks.</summary>
    public bool IsOnGrid(Price price) => price.Nanos % TickSize.Nanos == 0;

    /// <summary>The price itself when it is on the grid, else the next one of the grid in that direction.</summary>
    public Price OnGrid(Price price, bool up)
    {
        var rest = price.Nanos % TickSize.Nanos;
        if (rest == 0) return price;
        var below = new Price(price.Nanos - (rest < 0 ? rest + TickSize.Nanos : rest));
        return up ? below + TickSize : below;
    }

    /// <summary>Profit or loss of a signed number of contracts between two prices: ticks × tick value × contracts.</summary>
    /// <remarks>Exact for prices on the grid. A price off the grid (a broker's fact we must book all the same) is cut to the micro-dollar.</remarks>
    public Usd ProfitOrLoss(Price from, Price to, int net)
    {
        var (ticks, rest) = Math.DivRem(checked(to.Nanos - from.Nanos), TickSize.Nanos);
        return new(checked((ticks * TickValue.Micros + rest * TickValue.Micros / TickSize.Nanos) * net));
    }
}
