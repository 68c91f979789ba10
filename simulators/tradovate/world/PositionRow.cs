using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <summary>Contracts of one fill that are still open.</summary>
internal sealed record OpenLot(long Fill, int Quantity, Price Price);

/// <summary>A part of a fill that closed a part of an older one.</summary>
internal readonly record struct ClosedLot(long OpenedBy, int Quantity, Price OpenedAt);

/// <summary>What an account holds of a contract; it stays, flat, until the session rolls.</summary>
internal sealed class PositionRow(long id, long account, ContractSymbol contract)
{
    private readonly LinkedList<OpenLot> _lots = [];
    private int _bought;
    private int _sold;
    private decimal _boughtValue;
    private decimal _soldValue;
    private int _previous;
    private Price? _previousPrice;

    public long Id => id;
    public ContractSymbol Contract => contract;

    /// <summary>Positive is long.</summary>
    public int Net { get; private set; }

    public Price? NetPrice => Net == 0 ? null : new Price((long)(_lots.Aggregate((Int128)0, static (sum, lot) => sum + (Int128)lot.Price.Nanos * lot.Quantity) / Math.Abs(Net)));

    /// <summary>Books a fill and says which older ones it closed; the oldest go first.</summary>
    public IReadOnlyList<ClosedLot> Book(long fill, Side side, int quantity, Price price, PositionMatching matching)
    {
        if (side == Side.Buy) (_bought, _boughtValue) = (_bought + quantity, _boughtValue + quantity * price.Points);
        else (_sold, _soldValue) = (_sold + quantity, _soldValue + quantity * price.Points);
        var sign = side.Sign();
        var closed = new List<ClosedLot>();
        var average = NetPrice;
        while (quantity > 0 && Net * sign < 0)
        {
            var oldest = _lots.First!.Value;
            var part = Math.Min(quantity, oldest.Quantity);
            closed.Add(new(oldest.Fill, part, matching == PositionMatching.Average ? average!.Value : oldest.Price));
            _lots.RemoveFirst();
            if (oldest.Quantity > part) _lots.AddFirst(oldest with { Quantity = oldest.Quantity - part });
            Net += sign * part;
            quantity -= part;
        }

        if (matching == PositionMatching.Average && closed.Count > 0) Restate(average!.Value);
        if (quantity > 0)
        {
            _lots.AddLast(new OpenLot(fill, quantity, price));
            Net += sign * quantity;
        }

        return closed;
    }

    /// <summary>Profit or loss of what is open at a price, before costs.</summary>
    public Usd Open(Price at, Instrument instrument)
    {
        var open = Usd.Zero;
        foreach (var lot in _lots) open += instrument.ProfitOrLoss(lot.Price, at, Math.Sign(Net) * lot.Quantity);
        return open;
    }

    /// <summary>A new session begins: what is held is carried over at a price.</summary>
    public void Roll(Price? at)
    {
        (_previous, _previousPrice) = (Net, Net == 0 ? null : at ?? NetPrice);
        (_bought, _sold, _boughtValue, _soldValue) = (0, 0, 0, 0);
    }

    public PositionEntity Entity(DateTimeOffset at, TradeDate date) => new(
        id, account, Library.ContractId(contract), at, Library.Day(date), Net, NetPrice?.Points, _bought, _boughtValue, _sold, _soldValue, _previous, _previousPrice?.Points);

    private void Restate(Price price)
    {
        for (var lot = _lots.First; lot is not null; lot = lot.Next) lot.Value = lot.Value with { Price = price };
    }
}
