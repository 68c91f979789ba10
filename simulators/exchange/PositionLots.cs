using System.Runtime.InteropServices;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <summary>The open lots of one contract, oldest first; a closing fill takes the oldest first, so realised profit is exact.</summary>
internal sealed class PositionLots(Instrument instrument)
{
    private readonly Queue<Lot> _lots = [];
    private Lot _oldest;

    /// <summary>Contracts held; positive is long.</summary>
    public int Net { get; private set; }

    /// <summary>Books a fill and returns the profit it realised, before fees.</summary>
    public Usd Book(Side side, int quantity, Price price)
    {
        var realised = Usd.Zero;
        var sign = side.Sign();
        while (quantity > 0 && Net * sign < 0)
        {
            var closed = Math.Min(quantity, _oldest.Quantity);
            realised += instrument.ProfitOrLoss(_oldest.Price, price, -sign * closed);
            Net += sign * closed;
            quantity -= closed;
            _oldest = _oldest with { Quantity = _oldest.Quantity - closed };
            if (_oldest.Quantity == 0) _lots.TryDequeue(out _oldest);
        }

        if (quantity > 0) Open(sign, quantity, price);
        return realised;
    }

    /// <summary>The mean price of the open lots, cut to the nano-point; zero when flat.</summary>
    public Price AveragePrice()
    {
        if (Net == 0) return default;
        var sum = (Int128)_oldest.Price.Nanos * _oldest.Quantity;
        foreach (var lot in _lots) sum += (Int128)lot.Price.Nanos * lot.Quantity;
        return new Price((long)(sum / Math.Abs(Net)));
    }

    private void Open(int sign, int quantity, Price price)
    {
        if (Net == 0) _oldest = new Lot(quantity, price);
        else _lots.Enqueue(new Lot(quantity, price));
        Net += sign * quantity;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Lot(int Quantity, Price Price);
}
