using System.Diagnostics.CodeAnalysis;

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
internal enum PlaceError
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

/// <summary>Codes of <c>Order/cancel</c> and <c>Order/modify</c>.</summary>
internal enum ChangeError
{
    Success,
    AccountNotFound,
    OrderNotFound,
    Rejected,
    Pending,
    UnknownError,
    AccountRejected,
}

/// <summary>Codes of <c>Position/closeContract</c>.</summary>
internal enum CloseError
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
internal enum PartialCloseError
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
[SuppressMessage("Design", "CA1027:Mark enums with FlagsAttribute", Justification = "Codes are no flags.")]
internal enum LoginError
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
