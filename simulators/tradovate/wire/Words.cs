namespace TraderTerminal.Simulators.Tradovate.Wire;

// Words on the wire, spelt as the API spells them (reference 10).

internal enum OrderType
{
    Limit,
    LimitIfTouched,
    MIT,
    Market,
    QTS,
    Stop,
    StopLimit,
    TrailingStop,
    TrailingStopLimit,
}

internal enum OrderAction
{
    Buy,
    Sell,
}

internal enum TimeInForceWord
{
    Day,
    FOK,
    GTC,
    GTD,
    IOC,
}

internal enum OrdStatus
{
    Canceled,
    Completed,
    Expired,
    Filled,
    PendingCancel,
    PendingNew,
    PendingReplace,
    Rejected,
    Suspended,
    Unknown,
    Working,
}

internal enum CommandType
{
    New,
    Modify,
    Cancel,
}

internal enum CommandStatus
{
    AtExecution,
    ExecutionRejected,
    ExecutionStopped,
    ExecutionSuspended,
    OnHold,
    Pending,
    PendingExecution,
    Replaced,
    RiskPassed,
    RiskRejected,
}

internal enum ExecType
{
    Canceled,
    Completed,
    Expired,
    New,
    PendingCancel,
    PendingReplace,
    Rejected,
    Replaced,
    Suspended,
    Trade,
}

internal enum AdminAction
{
    AgreedOnLiqOnlyModeByAutoLiq,
    AgreedOnLiquidationByAutoLiq,
    DisableAutoLiq,
    LiquidateImmediately,
    LiquidateOnlyModeImmediately,
    LockTradingImmediately,
    Normal,
    PlaceAutoLiqOnHold,
}

internal enum StrategyStatus
{
    ActiveStrategy,
    ExecutionFailed,
    ExecutionFinished,
    ExecutionInterrupted,
    InactiveStrategy,
    NotEnoughLiquidity,
    StoppedByUser,
}

/// <summary>Why a command is refused: those that this simulator gives. A fault can give any text.</summary>
internal static class Reasons
{
    public const string AdvancedTrailingStopUnsupported = "AdvancedTrailingStopUnsupported";
    public const string AnotherCommandPending = "AnotherCommandPending";
    public const string AccountClosed = "AccountClosed";
    public const string InvalidContract = "InvalidContract";
    public const string InvalidPrice = "InvalidPrice";
    public const string LiquidationOnly = "LiquidationOnly";
    public const string LiquidationOnlyBeforeExpiration = "LiquidationOnlyBeforeExpiration";
    public const string MaxOrderQtyLimitReached = "MaxOrderQtyLimitReached";
    public const string MaxPosLimitReached = "MaxPosLimitReached";
    public const string NoQuote = "NoQuote";
    public const string OtherExecutionRelated = "OtherExecutionRelated";
    public const string ParentRejected = "ParentRejected";
    public const string SessionClosed = "SessionClosed";
    public const string TooLate = "TooLate";
    public const string TradingLocked = "TradingLocked";
    public const string TrailingStopNonOrderQtyModify = "TrailingStopNonOrderQtyModify";
    public const string UnknownReason = "UnknownReason";
    public const string Unsupported = "Unsupported";

    public const string AccessDenied = "Access is denied";
}
