using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TraderTerminal.Simulators.ProjectX.Wire;

/// <summary>REST: nulls are written, names are read in any case, unknown properties are passed over.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(RestTimestamp)])]
[JsonSerializable(typeof(LoginApiKeyRequest))]
[JsonSerializable(typeof(LoginAppRequest))]
[JsonSerializable(typeof(NoRequest))]
[JsonSerializable(typeof(SearchAccountRequest))]
[JsonSerializable(typeof(SearchContractRequest))]
[JsonSerializable(typeof(SearchContractByIdRequest))]
[JsonSerializable(typeof(ListAvailableContractRequest))]
[JsonSerializable(typeof(RetrieveBarRequest))]
[JsonSerializable(typeof(SearchOrderRequest))]
[JsonSerializable(typeof(SearchOpenOrderRequest))]
[JsonSerializable(typeof(PlaceOrderRequest))]
[JsonSerializable(typeof(CancelOrderRequest))]
[JsonSerializable(typeof(ModifyOrderRequest))]
[JsonSerializable(typeof(SearchPositionRequest))]
[JsonSerializable(typeof(CloseContractPositionRequest))]
[JsonSerializable(typeof(PartialCloseContractPositionRequest))]
[JsonSerializable(typeof(SearchTradeRequest))]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(LoginResponse))]
[JsonSerializable(typeof(ValidateResponse))]
[JsonSerializable(typeof(SearchAccountResponse))]
[JsonSerializable(typeof(SearchContractResponse))]
[JsonSerializable(typeof(SearchContractByIdResponse))]
[JsonSerializable(typeof(RetrieveBarResponse))]
[JsonSerializable(typeof(SearchOrderResponse))]
[JsonSerializable(typeof(PlaceOrderResponse))]
[JsonSerializable(typeof(SearchPositionResponse))]
[JsonSerializable(typeof(SearchHalfTradeResponse))]
[JsonSerializable(typeof(BindingProblem))]
internal sealed partial class RestJson : JsonSerializerContext;

/// <summary>Stream: nulls are left out.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, Converters = [typeof(StreamTimestamp)], DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UserEvent<TradingAccountModel>))]
[JsonSerializable(typeof(UserEvent<OrderModel>))]
[JsonSerializable(typeof(UserEvent<PositionModel>))]
[JsonSerializable(typeof(UserEvent<HalfTradeModel>))]
[JsonSerializable(typeof(QuoteModel))]
[JsonSerializable(typeof(IReadOnlyList<PrintModel>))]
[JsonSerializable(typeof(IReadOnlyList<DepthModel>))]
internal sealed partial class StreamJson : JsonSerializerContext;

/// <summary>The body of a 400 (reference 3.3).</summary>
internal sealed record BindingProblem(string Type, string Title, int Status, IReadOnlyDictionary<string, IReadOnlyList<string>> Errors, string TraceId);

/// <summary>REST as it is written: letters outside ASCII and plus signs stand for themselves.</summary>
internal static class RestWire
{
    public static RestJson Json { get; } = new(new JsonSerializerOptions(RestJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
