using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.ProjectX.Products;
using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.World;

/// <summary>A net position with its mean entry price; it stays with its last price when it is closed.</summary>
internal sealed class PositionRow(int id, int account, ContractSymbol contract, DateTimeOffset at)
{
    private Int128 _paidNanos;

    public int Id => id;
    public ContractSymbol Contract => contract;

    /// <summary>Positive is long.</summary>
    public int Net { get; private set; }

    public Price AveragePrice { get; private set; }

    public void Add(int net, Price price)
    {
        _paidNanos += (Int128)price.Nanos * Math.Abs(net);
        Net += net;
        AveragePrice = new Price((long)(_paidNanos / Math.Abs(Net)));
    }

    /// <summary>Closes contracts and returns what they made, before costs.</summary>
    public Usd Close(int quantity, Price price, Instrument instrument)
    {
        var sign = Math.Sign(Net);
        _paidNanos -= _paidNanos * quantity / Math.Abs(Net);
        Net -= sign * quantity;
        return instrument.ProfitOrLoss(AveragePrice, price, sign * quantity);
    }

    public PositionModel Model(bool isPadded, bool hasDisplayName) => new(
        Id, account, ContractNames.Id(Contract), hasDisplayName ? ContractNames.DisplayName(Contract) : null, at,
        Net == 0 ? PositionType.Undefined : Net > 0 ? PositionType.Long : PositionType.Short, Math.Abs(Net),
        isPadded ? AveragePrice.Padded() : AveragePrice.Points);
}
