using System.Text.Json.Serialization;

namespace TraderTerminal.Simulators.ProjectX.Wire;

// What clients send, in the spelling of the official document. A required property that is missing answers 400.

internal sealed record LoginApiKeyRequest([property: JsonRequired] string UserName, [property: JsonRequired] string ApiKey);

internal sealed record LoginAppRequest(
    [property: JsonRequired] string UserName, [property: JsonRequired] string Password, [property: JsonRequired] string DeviceId,
    [property: JsonRequired] string AppId, [property: JsonRequired] string VerifyKey);

/// <summary>The body of calls that declare none.</summary>
internal sealed record NoRequest;

internal sealed record SearchAccountRequest([property: JsonRequired] bool OnlyActiveAccounts);

internal sealed record SearchContractRequest([property: JsonRequired] bool Live, string? SearchText);

internal sealed record SearchContractByIdRequest([property: JsonRequired] string ContractId);

internal sealed record ListAvailableContractRequest([property: JsonRequired] bool Live);

internal sealed record RetrieveBarRequest(
    [property: JsonRequired] string ContractId, [property: JsonRequired] bool Live, [property: JsonRequired] DateTimeOffset StartTime,
    [property: JsonRequired] DateTimeOffset EndTime, [property: JsonRequired] AggregateBarUnit Unit, [property: JsonRequired] int UnitNumber,
    [property: JsonRequired] int Limit, [property: JsonRequired] bool IncludePartialBar);

internal sealed record SearchOrderRequest(
    [property: JsonRequired] int AccountId, [property: JsonRequired] DateTimeOffset StartTimestamp, DateTimeOffset? EndTimestamp);

internal sealed record SearchOpenOrderRequest([property: JsonRequired] int AccountId);

internal sealed record PlaceOrderBracket([property: JsonRequired] int Ticks, [property: JsonRequired] OrderType Type);

/// <param name="LinkedOrderId">Older clients still send it; it has no effect (reference 8.5).</param>
internal sealed record PlaceOrderRequest(
    [property: JsonRequired] int AccountId, [property: JsonRequired] string ContractId, [property: JsonRequired] OrderType Type,
    [property: JsonRequired] OrderSide Side, [property: JsonRequired] int Size, decimal? LimitPrice, decimal? StopPrice, decimal? TrailPrice,
    string? CustomTag, PlaceOrderBracket? StopLossBracket, PlaceOrderBracket? TakeProfitBracket, [property: Undocumented] long? LinkedOrderId);

internal sealed record CancelOrderRequest([property: JsonRequired] int AccountId, [property: JsonRequired] long OrderId);

internal sealed record ModifyOrderRequest(
    [property: JsonRequired] int AccountId, [property: JsonRequired] long OrderId, int? Size, decimal? LimitPrice, decimal? StopPrice, decimal? TrailPrice);

internal sealed record SearchPositionRequest([property: JsonRequired] int AccountId);

internal sealed record CloseContractPositionRequest([property: JsonRequired] int AccountId, [property: JsonRequired] string ContractId);

internal sealed record PartialCloseContractPositionRequest(
    [property: JsonRequired] int AccountId, [property: JsonRequired] string ContractId, [property: JsonRequired] int Size);

internal sealed record SearchTradeRequest([property: JsonRequired] int AccountId, DateTimeOffset? StartTimestamp, DateTimeOffset? EndTimestamp);
