using System.Globalization;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <summary>What an order asks for: the part that a modification replaces.</summary>
internal sealed record OrderTerms(
    OrderType Type, int Quantity, Price? Limit = null, Price? Stop = null, Price? Touched = null, Points? Trail = null, TimeInForceWord Tif = TimeInForceWord.Day,
    DateTimeOffset? ExpireTime = null, int? MaxShow = null, string? Text = null);

/// <summary>An order as Tradovate keeps it.</summary>
internal sealed class OrderRow(long id, AccountRow account, ContractSymbol contract, Side side, DateTimeOffset at)
{
    private Int128 _paidNanos;
    private int _sendings;

    public long Id => id;
    public AccountRow Account => account;
    public ContractSymbol Contract => contract;
    public Side Side => side;
    public DateTimeOffset At => at;
    public required OrderTerms Terms { get; set; }
    public OrdStatus Status { get; set; } = OrdStatus.PendingNew;
    public string? ClOrdId { get; init; }
    public bool IsAutomated { get; init; }
    public bool IsAdmin { get; init; }

    /// <summary>The one that cancels this one when it fills, and the other way round.</summary>
    public OrderRow? Partner { get; set; }

    public OrderRow? Parent { get; init; }
    public List<OrderRow> Legs { get; } = [];
    public StrategyRow? Strategy { get; set; }

    /// <summary>Of a strategy's leg: how far from the entry's fill its price stands, signed.</summary>
    public Points? FromEntry { get; init; }

    /// <summary>The newest command, and one that is still being carried out.</summary>
    public CommandEntity? Command { get; set; }

    public bool IsCommandPending { get; set; }

    public int Filled { get; private set; }

    /// <summary>What it may do at most now: its quantity, or for a leg what its entry has filled.</summary>
    public int Released { get; set; }

    /// <summary>Contracts sent to the exchange over all sendings, less what was taken back.</summary>
    public int Sent { get; set; }

    /// <summary>Under this name the exchange knows it now; null while it is not there.</summary>
    public OrderId? EngineId { get; private set; }

    /// <summary>Contracts of sendings before this one.</summary>
    public int SentBefore { get; private set; }

    /// <summary>A fault hides it from lists.</summary>
    public bool IsHidden { get; set; }

    public bool IsOver => Status is OrdStatus.Filled or OrdStatus.Completed or OrdStatus.Canceled or OrdStatus.Expired or OrdStatus.Rejected;

    public bool IsWorking => Status is OrdStatus.Working or OrdStatus.PendingCancel or OrdStatus.PendingReplace;

    public Price? AveragePrice => Filled == 0 ? null : new Price((long)(_paidNanos / Filled));

    public void Fill(int quantity, Price price)
    {
        Filled += quantity;
        _paidNanos += (Int128)price.Nanos * quantity;
    }

    /// <summary>A new name for the next sending.</summary>
    public OrderId NextEngineId(int before)
    {
        SentBefore = before;
        EngineId = new(string.Create(CultureInfo.InvariantCulture, $"{id}.{++_sendings}"));
        return EngineId.Value;
    }

    public void LeaveEngine() => EngineId = null;

    public OrderEntity Entity(bool archived = false) => new(
        id, account.Id, Library.ContractId(contract), at, side == Side.Buy ? OrderAction.Buy : OrderAction.Sell, Status, 1, Partner?.Id, Parent?.Id, archived, External: false,
        IsAdmin);

    public OrderVersionEntity Version(long version) => new(
        version, id, Terms.Quantity, Terms.Type, Terms.Limit?.Points, Terms.Stop?.Points, Terms.Touched?.Points, Terms.MaxShow,
        Terms.Trail is { } trail ? Library.Points(trail) : null, Terms.Tif, Terms.ExpireTime, Terms.Text);
}

/// <summary>A bracket strategy with its orders.</summary>
internal sealed class StrategyRow(OrderStrategyEntity entity)
{
    public OrderStrategyEntity Entity { get; set; } = entity;

    public List<OrderRow> Orders { get; } = [];

    public bool IsActive => Entity.Status is StrategyStatus.ActiveStrategy or StrategyStatus.InactiveStrategy;
}
