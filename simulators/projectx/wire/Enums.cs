namespace TraderTerminal.Simulators.ProjectX.Wire;

// Whole numbers on the wire (reference 5).

internal enum OrderType
{
    Unknown,
    Limit,
    Market,
    StopLimit,
    Stop,
    TrailingStop,
    JoinBid,
    JoinAsk,
}

internal enum OrderSide
{
    Bid,
    Ask,
}

internal enum OrderStatus
{
    None,
    Open,
    Filled,
    Cancelled,
    Expired,
    Rejected,
    Pending,
    PendingCancellation,
    Suspended,
}

internal enum PositionType
{
    Undefined,
    Long,
    Short,
}

internal enum AggregateBarUnit
{
    Unspecified,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

internal enum TradeLogType
{
    Buy,
    Sell,
}

internal enum DomType
{
    Unknown,
    Ask,
    Bid,
    BestAsk,
    BestBid,
    Trade,
    Reset,
    Low,
    High,
    NewBestBid,
    NewBestAsk,
    Fill,
}

/// <summary>What <c>action</c> of a user event says: reference 10.5.</summary>
internal enum UserAction
{
    Added,
    Updated,
    Removed,
}

/// <summary>Codes of <c>Order/place</c>.</summary>
internal enum PlaceOrderErrorCode
{
    Success,
    AccountNotFound,
    OrderRejected,
    InsufficientFunds,
    AccountViolation,
    OutsideTradingHours,
    OrderPending,
    UnknownError,
    ContractNotFound,
    ContractNotActive,
    AccountRejected,
}

/// <summary>Codes of <c>Order/modify</c>; those of <c>Order/cancel</c> are the same but for the last.</summary>
internal enum ModifyOrderErrorCode
{
    Success,
    AccountNotFound,
    OrderNotFound,
    Rejected,
    Pending,
    UnknownError,
    AccountRejected,
    ContractNotFound,
}

/// <summary>Codes of <c>Position/closeContract</c>.</summary>
internal enum ClosePositionErrorCode
{
    Success,
    AccountNotFound,
    PositionNotFound,
    ContractNotFound,
    ContractNotActive,
    OrderRejected,
    OrderPending,
    UnknownError,
    AccountRejected,
}

/// <summary>Codes of <c>Position/partialCloseContract</c>.</summary>
internal enum PartialClosePositionErrorCode
{
    Success,
    AccountNotFound,
    PositionNotFound,
    ContractNotFound,
    ContractNotActive,
    InvalidCloseSize,
    OrderRejected,
    OrderPending,
    UnknownError,
    AccountRejected,
}

/// <summary>Codes of <c>Auth/loginKey</c> and <c>Auth/loginApp</c>.</summary>
internal enum LoginErrorCode
{
    Success,
    UserNotFound,
    PasswordVerificationFailed,
    InvalidCredentials,
    AppNotFound,
    AppVerificationFailed,
    InvalidDevice,
    AgreementsNotSigned,
    UnknownError,
    ApiSubscriptionNotFound,
    ApiKeyAuthenticationDisabled,
}

internal enum CancelOrderErrorCode
{
    Success,
    AccountNotFound,
    OrderNotFound,
    Rejected,
    Pending,
    UnknownError,
    AccountRejected,
}

internal enum LogoutErrorCode
{
    Success,
    InvalidSession,
    UnknownError,
}

internal enum ValidateErrorCode
{
    Success,
    InvalidSession,
    SessionNotFound,
    ExpiredToken,
    UnknownError,
}

internal enum RetrieveBarErrorCode
{
    Success,
    ContractNotFound,
    UnitInvalid,
    UnitNumberInvalid,
    LimitInvalid,
}

internal enum SearchContractByIdErrorCode
{
    Success,
    ContractNotFound,
}

internal enum SearchOrderErrorCode
{
    Success,
    AccountNotFound,
}

internal enum SearchPositionErrorCode
{
    Success,
    AccountNotFound,
}

internal enum SearchTradeErrorCode
{
    Success,
    AccountNotFound,
}

internal enum SearchAccountErrorCode
{
    Success,
}

internal enum SearchContractErrorCode
{
    Success,
}

internal enum ListAvailableContractErrorCode
{
    Success,
}
