using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace TraderTerminal.Simulators.Tradovate.Wire;

/// <summary>Instants with milliseconds and <c>Z</c>.</summary>
internal sealed class Timestamp : JsonConverter<DateTimeOffset>
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture));
}

/// <summary>Numbers without zeros at their end.</summary>
internal sealed class ShortNumber : JsonConverter<decimal>
{
    /// <summary>A division by it leaves no zero at the end.</summary>
    private const decimal One = 1.0000000000000000000000000000m;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value / One);
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, Converters = [typeof(Timestamp), typeof(ShortNumber)], DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AccountEntity))]
[JsonSerializable(typeof(OrderEntity))]
[JsonSerializable(typeof(OrderVersionEntity))]
[JsonSerializable(typeof(CommandEntity))]
[JsonSerializable(typeof(CommandReportEntity))]
[JsonSerializable(typeof(ExecutionReportEntity))]
[JsonSerializable(typeof(FillEntity))]
[JsonSerializable(typeof(FillFeeEntity))]
[JsonSerializable(typeof(FillPairEntity))]
[JsonSerializable(typeof(PositionEntity))]
[JsonSerializable(typeof(CashBalanceEntity))]
[JsonSerializable(typeof(CashBalanceLogEntity))]
[JsonSerializable(typeof(MarginSnapshotEntity))]
[JsonSerializable(typeof(AccountRiskStatusEntity))]
[JsonSerializable(typeof(UserAccountAutoLiqEntity))]
[JsonSerializable(typeof(UserAccountPositionLimitEntity))]
[JsonSerializable(typeof(UserAccountRiskParameterEntity))]
[JsonSerializable(typeof(OrderStrategyEntity))]
[JsonSerializable(typeof(OrderStrategyLinkEntity))]
[JsonSerializable(typeof(TradingPermissionEntity))]
[JsonSerializable(typeof(UserEntity))]
[JsonSerializable(typeof(ContractEntity))]
[JsonSerializable(typeof(ContractMaturityEntity))]
[JsonSerializable(typeof(ProductEntity))]
[JsonSerializable(typeof(ProductSessionEntity))]
[JsonSerializable(typeof(MarginEntity))]
[JsonSerializable(typeof(CurrencyEntity))]
[JsonSerializable(typeof(CurrencyRateEntity))]
[JsonSerializable(typeof(NamedEntity))]
[JsonSerializable(typeof(OrderStrategyTypeEntity))]
[JsonSerializable(typeof(UserSessionEntity))]
internal sealed partial class EntityJson : JsonSerializerContext;

/// <summary>Entities and whole answers as they are written.</summary>
internal static class EntityWire
{
    public static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Of(Entity entity) => JsonSerializer.SerializeToNode(entity, EntityJson.Default.GetTypeInfo(entity.GetType())!)!.AsObject();

    public static JsonArray Of(IEnumerable<Entity> entities) => [.. entities.Select(Of)];

    public static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString(Timestamp.Format, CultureInfo.InvariantCulture);

    public static string Text(JsonNode node) => node.ToJsonString(Relaxed);
}
