using System.Text.Json.Serialization;

namespace TraderTerminal.Simulators.ProjectX.Wire;

/// <summary>Seen on the wire, and in no document.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UndocumentedAttribute : Attribute;

internal sealed record TradingAccountModel(int Id, string Name, decimal Balance, bool CanTrade, bool IsVisible, bool Simulated);

internal sealed record ContractModel(
    string Id, string Name, string Description, decimal TickSize, decimal TickValue, bool ActiveContract, string SymbolId);

internal sealed record AggregateBarModel(DateTimeOffset T, decimal O, decimal H, decimal L, decimal C, long V);

/// <summary>An order in REST and on the stream. The last four fields are undocumented and left out when empty.</summary>
internal sealed record OrderModel(
    long Id, int AccountId, string ContractId, string SymbolId, DateTimeOffset CreationTimestamp, DateTimeOffset? UpdateTimestamp, OrderStatus Status,
    OrderType Type, OrderSide Side, int Size, decimal? LimitPrice, decimal? StopPrice, int FillVolume, decimal? FilledPrice, string? CustomTag)
{
    [Undocumented]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ParentOrderId { get; init; }

    [Undocumented]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LinkedOrderId { get; init; }

    [Undocumented]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? TrailPrice { get; init; }

    [Undocumented]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TrailDistance { get; init; }
}

internal sealed record PositionModel(
    int Id, int AccountId, string ContractId, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ContractDisplayName,
    DateTimeOffset CreationTimestamp, PositionType Type, int Size, decimal AveragePrice);

/// <param name="ProfitAndLoss">Null for a half-turn that only opened.</param>
internal sealed record HalfTradeModel(
    long Id, int AccountId, string ContractId, DateTimeOffset CreationTimestamp, decimal Price, decimal? ProfitAndLoss, decimal Fees,
    [property: Undocumented, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Commissions, OrderSide Side, int Size, bool Voided, long OrderId);

/// <summary>A quote with what has changed; the first four are always there.</summary>
internal sealed record QuoteModel(string Symbol, string Contract, DateTimeOffset LastUpdated, DateTimeOffset Timestamp)
{
    public string? SymbolName { get; init; }
    public decimal? LastPrice { get; init; }
    public decimal? BestBid { get; init; }
    public decimal? BestAsk { get; init; }
    public decimal? Change { get; init; }
    public decimal? ChangePercent { get; init; }
    public decimal? Open { get; init; }
    public decimal? High { get; init; }
    public decimal? Low { get; init; }
    public long? Volume { get; init; }
}

internal sealed record PrintModel(string SymbolId, decimal Price, DateTimeOffset Timestamp, TradeLogType Type, int Volume, string ContractId);

internal sealed record DepthModel(DateTimeOffset Timestamp, DomType Type, decimal Price, int Volume, int CurrentVolume);

/// <summary>The envelope of user events.</summary>
internal sealed record UserEvent<T>(UserAction Action, T Data);
