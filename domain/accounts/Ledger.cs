using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What a fill does to a position and to the money: lots close first in, first out.</summary>
/// <param name="Position">The position after the fill; null when flat.</param>
/// <param name="Realized">Profit or loss of the lots it closed, before the fee.</param>
/// <param name="TripPnl">Result of the round trip it ended, after fees; null when none ended.</param>
public readonly record struct Ledger(Position? Position, Usd Realized, Usd? TripPnl)
{
    public static Ledger Book(Instrument instrument, Position? position, Fill fill)
    {
        if (position is null) return new(Open(fill, fill.Net, fill.Fee), Usd.Zero, null);
        if (Math.Sign(position.Net) == Math.Sign(fill.Net)) return new(Increase(position, fill), Usd.Zero, null);

        var closing = Math.Min(fill.Quantity.Count, Math.Abs(position.Net));
        var (lots, realized) = Close(instrument, position, fill.Price, closing);
        var closingFee = new Usd(fill.Fee.Micros * closing / fill.Quantity.Count);
        var trip = position.TripPnl + realized - closingFee;
        var opening = fill.Quantity.Count - closing;
        if (opening > 0) return new(Open(fill, fill.Side.Sign() * opening, fill.Fee - closingFee), realized, trip);
        var net = position.Net + fill.Net;
        return net == 0
            ? new(null, realized, trip)
            : new(position with { Net = net, Lots = lots, Mark = fill.Price, MarkedAt = fill.At, TripPnl = trip }, realized, null);
    }

    private static Position Open(Fill fill, int net, Usd fee) =>
        new(fill.Contract, net, new([new Lot(net, fill.Price)]), fill.Price, fill.At, -fee, fill.At);

    private static Position Increase(Position position, Fill fill) => position with
    {
        Net = checked(position.Net + fill.Net),
        Lots = position.Lots.Add(new Lot(fill.Net, fill.Price)),
        Mark = fill.Price,
        MarkedAt = fill.At,
        TripPnl = position.TripPnl - fill.Fee,
    };

    private static (EquatableArray<Lot> Left, Usd Realized) Close(Instrument instrument, Position position, Price price, int contracts)
    {
        var left = new List<Lot>(position.Lots.Count);
        var realized = Usd.Zero;
        var sign = Math.Sign(position.Net);
        foreach (var lot in position.Lots.Span)
        {
            var taken = Math.Min(contracts, Math.Abs(lot.Net));
            contracts -= taken;
            realized += instrument.ProfitOrLoss(lot.Price, price, sign * taken);
            if (taken < Math.Abs(lot.Net)) left.Add(lot with { Net = lot.Net - sign * taken });
        }

        return (new([.. left]), realized);
    }
}
