using System.Text.Json.Serialization;
using TraderTerminal.Domain.Calendar;

namespace TraderTerminal.Simulators.Tradovate.Wire;

// The entities as they stand on the wire (reference 7, 9, 16). What has no value is left out.

/// <summary>Anything with an id that REST reads and the socket tells.</summary>
internal abstract record Entity([property: JsonPropertyOrder(-1)] long Id);

/// <summary><c>{"year":2026,"month":8,"day":18}</c></summary>
internal sealed record TradeDay(int Year, int Month, int Day)
{
    public static TradeDay Of(TradeDate date) => new(date.Date.Year, date.Date.Month, date.Date.Day);
}

internal sealed record AccountEntity(
    long Id, string Name, long UserId, string AccountType, bool? Active, bool Closed, bool Restricted, bool Archived, bool? Readonly, long ClearingHouseId, long RiskCategoryId,
    long AutoLiqProfileId, string MarginAccountType, string LegalStatus, DateTimeOffset Timestamp, decimal? EvaluationSize) : Entity(Id);

internal sealed record OrderEntity(
    long Id, long AccountId, long ContractId, DateTimeOffset Timestamp, OrderAction Action, OrdStatus OrdStatus, long ExecutionProviderId, long? OcoId, long? ParentId,
    bool Archived, bool External, bool Admin) : Entity(Id);

internal sealed record OrderVersionEntity(
    long Id, long OrderId, int OrderQty, OrderType OrderType, decimal? Price, decimal? StopPrice, decimal? LimitIfTouchedPrice, int? MaxShow, decimal? PegDifference,
    TimeInForceWord TimeInForce, DateTimeOffset? ExpireTime, string? Text) : Entity(Id);

internal sealed record CommandEntity(
    long Id, long OrderId, DateTimeOffset Timestamp, string? ClOrdId, CommandType CommandType, CommandStatus CommandStatus, long SenderId, long? UserSessionId,
    DateTimeOffset? ActivationTime, string? CustomTag50, bool IsAutomated) : Entity(Id);

internal sealed record CommandReportEntity(
    long Id, long CommandId, DateTimeOffset Timestamp, CommandStatus CommandStatus, string? RejectReason, string? Text, OrdStatus? OrdStatus) : Entity(Id);

internal sealed record ExecutionReportEntity(
    long Id, long CommandId, string Name, long AccountId, long ContractId, DateTimeOffset Timestamp, TradeDay TradeDate, long OrderId, ExecType ExecType, OrdStatus OrdStatus,
    OrderAction Action, int CumQty, decimal? AvgPx, int? LastQty, decimal? LastPx, string? RejectReason, string? Text, string? ExchangeOrderId) : Entity(Id);

internal sealed record FillEntity(
    long Id, long OrderId, long ContractId, DateTimeOffset Timestamp, TradeDay TradeDate, OrderAction Action, int Qty, decimal Price, bool Active, int FinallyPaired,
    bool External) : Entity(Id);

internal sealed record FillFeeEntity(
    long Id, decimal ExchangeFee, long ExchangeCurrencyId, decimal Commission, long CommissionCurrencyId) : Entity(Id);

internal sealed record FillPairEntity(
    long Id, long PositionId, long BuyFillId, long SellFillId, int Qty, decimal BuyPrice, decimal SellPrice, bool Active) : Entity(Id);

internal sealed record PositionEntity(
    long Id, long AccountId, long ContractId, DateTimeOffset Timestamp, TradeDay TradeDate, int NetPos, decimal? NetPrice, int Bought, decimal BoughtValue, int Sold,
    decimal SoldValue, int PrevPos, decimal? PrevPrice) : Entity(Id);

internal sealed record CashBalanceEntity(
    long Id, long AccountId, DateTimeOffset Timestamp, TradeDay TradeDate, long CurrencyId, decimal Amount, decimal? RealizedPnL, decimal? WeekRealizedPnL,
    decimal AmountSOD) : Entity(Id);

internal sealed record CashBalanceLogEntity(
    long Id, long AccountId, DateTimeOffset Timestamp, TradeDay TradeDate, long CurrencyId, decimal Amount, decimal? RealizedPnL, decimal? WeekRealizedPnL,
    string CashChangeType, long? FillPairId, long? FillId, decimal Delta, string? Comment) : Entity(Id);

internal sealed record MarginSnapshotEntity(
    long Id, DateTimeOffset Timestamp, long RiskTimePeriodId, decimal InitialMargin, decimal MaintenanceMargin, decimal TotalUsedMargin, decimal FullInitialMargin,
    decimal PositionMargin, decimal TotalUsedFullMargin, decimal? AutoLiqLevel) : Entity(Id);

internal sealed record AccountRiskStatusEntity(
    long Id, AdminAction AdminAction, DateTimeOffset? AdminTimestamp, DateTimeOffset? LiquidateOnly, bool? UserTriggeredLiqOnly, decimal? MaxNetLiq,
    decimal? MinNetLiq) : Entity(Id);

internal sealed record UserAccountAutoLiqEntity(
    long Id, bool ChangesLocked, decimal? DailyLossAlert, decimal? DailyLossLiqOnly, decimal? DailyLossAutoLiq, decimal? WeeklyLossAutoLiq, decimal? DailyProfitAutoLiq,
    decimal? WeeklyProfitAutoLiq, decimal? TrailingMaxDrawdown, decimal? TrailingMaxDrawdownLimit, string? TrailingMaxDrawdownMode, DateTimeOffset? FlattenTimestamp,
    bool DoNotUnlock) : Entity(Id);

internal sealed record UserAccountPositionLimitEntity(
    long Id, long AccountId, bool Active, string TotalBy, int? ShortLimit, int? LongLimit, int? ExposedLimit, int? FungibleExposedLimit, long? ProductId, string? Description) : Entity(Id);

internal sealed record UserAccountRiskParameterEntity(long Id, long UserAccountPositionLimitId, int MaxOpeningOrderQty, bool HardLimit) : Entity(Id);

internal sealed record OrderStrategyEntity(
    long Id, long AccountId, DateTimeOffset Timestamp, long ContractId, long OrderStrategyTypeId, long? InitiatorId, OrderAction Action, string? Params, string? Uuid,
    StrategyStatus Status, string? FailureMessage, long SenderId, string? CustomTag50) : Entity(Id);

internal sealed record OrderStrategyLinkEntity(long Id, long OrderStrategyId, long OrderId, string Label) : Entity(Id);

internal sealed record TradingPermissionEntity(
    long Id, long UserId, long AccountId, string AccountHolderContact, string AccountHolderEmail, string CtaContact, string CtaEmail, string Status) : Entity(Id);

internal sealed record UserEntity(
    long Id, string Name, DateTimeOffset Timestamp, string Email, string Status, bool Professional, long? OrganizationId) : Entity(Id);

internal sealed record ContractEntity(long Id, string Name, long ContractMaturityId, string Status, decimal ProviderTickSize) : Entity(Id);

internal sealed record ContractMaturityEntity(
    long Id, long ProductId, int ExpirationMonth, DateTimeOffset ExpirationDate, bool IsFront, bool Archived) : Entity(Id);

internal sealed record ProductEntity(
    long Id, string Name, long CurrencyId, string ProductType, string Description, long ExchangeId, long ContractGroupId, string Status, string Months, decimal ValuePerPoint,
    string PriceFormatType, int PriceFormat, decimal TickSize, bool IsMicro) : Entity(Id);

internal sealed record TimeOfDay(int Hour, int Minute);

internal sealed record ProductSessionEntity(long Id, TimeOfDay OpenTime, TimeOfDay StartTime, TimeOfDay StopTime, TimeOfDay CloseTime) : Entity(Id);

/// <summary>Of a product, and of a contract.</summary>
internal sealed record MarginEntity(long Id, decimal InitialMargin, decimal MaintenanceMargin, DateTimeOffset Timestamp) : Entity(Id);

internal sealed record CurrencyEntity(long Id, string Name, string Symbol) : Entity(Id);

internal sealed record CurrencyRateEntity(long Id, decimal Rate) : Entity(Id);

/// <summary>An exchange or a contract group.</summary>
internal sealed record NamedEntity(long Id, string Name) : Entity(Id);

internal sealed record OrderStrategyTypeEntity(long Id, string Name, bool Enabled) : Entity(Id);

internal sealed record UserSessionEntity(
    long Id, long UserId, DateTimeOffset StartTime, DateTimeOffset? EndTime, string IpAddress, string? AppId, string? AppVersion, long ClientAppId) : Entity(Id);
