using System.Text.Json.Serialization;

namespace TraderTerminal.Simulators.ProjectX.Wire;

/// <summary>The envelope of every answer; the payload comes before it on the wire (reference 3.2).</summary>
internal record Answer(int ErrorCode = 0, string? ErrorMessage = null)
{
    [JsonPropertyOrder(1)]
    public bool Success => ErrorCode == 0;

    [JsonPropertyOrder(2)]
    public int ErrorCode { get; } = ErrorCode;

    [JsonPropertyOrder(3)]
    public string? ErrorMessage { get; } = ErrorMessage;
}

internal sealed record LoginResponse(string? Token, int ErrorCode = 0) : Answer(ErrorCode);

internal sealed record ValidateResponse(string? NewToken, int ErrorCode = 0) : Answer(ErrorCode);

internal sealed record SearchAccountResponse(IReadOnlyList<TradingAccountModel> Accounts) : Answer;

internal sealed record SearchContractResponse(IReadOnlyList<ContractModel> Contracts) : Answer;

internal sealed record SearchContractByIdResponse(ContractModel? Contract, int ErrorCode = 0) : Answer(ErrorCode);

internal sealed record RetrieveBarResponse(IReadOnlyList<AggregateBarModel>? Bars, int ErrorCode = 0) : Answer(ErrorCode);

internal sealed record SearchOrderResponse(IReadOnlyList<OrderModel>? Orders, int ErrorCode = 0) : Answer(ErrorCode);

internal sealed record PlaceOrderResponse(long? OrderId, int ErrorCode = 0, string? ErrorMessage = null) : Answer(ErrorCode, ErrorMessage);

internal sealed record SearchPositionResponse(IReadOnlyList<PositionModel>? Positions, int ErrorCode = 0) : Answer(ErrorCode);

internal sealed record SearchHalfTradeResponse(IReadOnlyList<HalfTradeModel>? Trades, int ErrorCode = 0) : Answer(ErrorCode);
