using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Instruments;

/// <summary>One futures product: its tick grid and what a tick is worth.</summary>
/// <remarks>Numbers from <c>domain/data/products.csv</c>. Tick size in points; tick value for one contract.</remarks>
public sealed record Instrument(string Root, string Exchange, string Description, Points TickSize, Usd TickValue)
{
    /// <summary>True when the price is a whole number of ticks.</summary>
    public bool IsOnGrid(Price price) => price.Nanos % TickSize.Nanos == 0;

    /// <summary>The whole number of ticks between two prices on the grid; negative when the price fell.</summary>
    /// <exception cref="ArgumentException">The distance is not a whole number of ticks.</exception>
    public long Ticks(Price from, Price to)
    {
        var distance = checked(to.Nanos - from.Nanos);
        var (ticks, rest) = Math.DivRem(distance, TickSize.Nanos);
        return rest == 0 ? ticks : throw new ArgumentException($"{from} to {to} is not a whole number of ticks of {Root}.");
    }

    /// <summary>Profit or loss of a signed number of contracts between two prices: ticks × tick value × contracts.</summary>
    public Usd ProfitOrLoss(Price from, Price to, int net) => new(checked(Ticks(from, to) * TickValue.Micros * net));
}
