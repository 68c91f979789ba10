using System.Globalization;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.ProjectX.Products;
using TraderTerminal.Simulators.ProjectX.Wire;
using TraderTerminal.Simulators.Shared.Products;

namespace TraderTerminal.Simulators.ProjectX.World;

/// <summary>An order as the gateway keeps it.</summary>
internal sealed class OrderRow(long id, int account, ContractSymbol contract, OrderType type, OrderSide side, DateTimeOffset at)
{
    private Int128 _filledNanos;

    public long Id => id;
    public int Account => account;
    public ContractSymbol Contract => contract;
    public OrderType Type => type;
    public OrderSide Side => side;
    public DateTimeOffset CreatedAt { get; } = at;

    /// <summary>Moves when a leg is activated and when the order is modified, cancelled or refused, not on a fill (reference 6.7).</summary>
    public DateTimeOffset UpdatedAt { get; set; } = at;
    public OrderStatus Status { get; set; } = OrderStatus.Pending;
    public required int Size { get; set; }
    public Price? Limit { get; set; }
    public Price? Stop { get; set; }
    public int Filled { get; private set; }
    public string? Tag { get; set; }
    public OrderRow? Entry { get; init; }

    /// <summary>The stop of the same bracket; only targets say so.</summary>
    public OrderRow? Linked { get; set; }

    /// <summary>The legs of an entry.</summary>
    public List<OrderRow> Legs { get; } = [];

    /// <summary>The signed ticks of a leg.</summary>
    public int? TrailDistance { get; init; }

    /// <summary>The same in points, or how far a trailing stop trails.</summary>
    public Points? Trail { get; set; }

    /// <summary>A fault hides it from the lists of open orders.</summary>
    public bool IsHidden { get; set; }

    /// <summary>Under this name the exchange knows it.</summary>
    public OrderId EngineId { get; } = new(id.ToString(CultureInfo.InvariantCulture));

    public bool IsOver => Status is OrderStatus.Filled or OrderStatus.Cancelled or OrderStatus.Expired or OrderStatus.Rejected;

    public Side DomainSide => Side == OrderSide.Bid ? Domain.Values.Side.Buy : Domain.Values.Side.Sell;

    public Price? AveragePrice => Filled == 0 ? null : new Price((long)(_filledNanos / Filled));

    public void Fill(int quantity, Price price)
    {
        Filled += quantity;
        _filledNanos += (Int128)price.Nanos * quantity;
    }

    public OrderModel ForRest(GatewaySwitches switches) => Model(Padded) with
    {
        ParentOrderId = switches.RestLinks ? Entry?.Id : null,
        LinkedOrderId = switches.RestLinks ? Linked?.Id : null,
    };

    public OrderModel ForStream() => Model(static price => price?.Points) with
    {
        ParentOrderId = Entry?.Id,
        LinkedOrderId = Linked?.Id,
        TrailPrice = Trail is { } trail ? trail.Nanos / (decimal)Price.NanosPerPoint : null,
        TrailDistance = TrailDistance,
    };

    private OrderModel Model(Func<Price?, decimal?> shown) => new(
        Id, Account, ContractNames.Id(Contract), ContractNames.SymbolId(ProductBook.Of(Contract.Root)), CreatedAt, UpdatedAt, Status, Type, Side, Size, shown(Limit), shown(Stop),
        Filled, shown(AveragePrice), Tag);

    private static decimal? Padded(Price? price) => price?.Padded();
}
