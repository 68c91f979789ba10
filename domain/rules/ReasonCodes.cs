namespace TraderTerminal.Domain.Rules;

/// <summary>Reasons that belong to no rule of a book. Codes never change their meaning.</summary>
/// <remarks>Together with the codes of the rules this is the closed list; docs/rules/reason-codes.md explains each.</remarks>
public static class ReasonCodes
{
    /// <summary>The account has breached its maximum loss; nothing opens until a reset.</summary>
    public const string AccountFailed = "ACCOUNT_FAILED";

    /// <summary>The account has reached its goal and is closed for trading.</summary>
    public const string AccountPassed = "ACCOUNT_PASSED";

    /// <summary>A lock is in force; its own rule or a named person opens it.</summary>
    public const string Locked = "LOCKED";

    /// <summary>The broker's truth has not been matched since the connection came back.</summary>
    public const string Reconciling = "RECONCILING";

    /// <summary>Only reducing orders pass.</summary>
    public const string ReduceOnly = "REDUCE_ONLY";

    /// <summary>The engine is closing the account's positions.</summary>
    public const string Flattening = "FLATTENING";

    /// <summary>A person halted new risk.</summary>
    public const string Halted = "HALTED";

    /// <summary>A person froze the account: nothing is sent at all.</summary>
    public const string Frozen = "FROZEN";

    /// <summary>The symbol names no product we know, or no tradable month.</summary>
    public const string UnknownSymbol = "UNKNOWN_SYMBOL";

    /// <summary>A price of the order is not a whole number of ticks.</summary>
    public const string PriceOffTick = "PRICE_OFF_TICK";

    /// <summary>The quantity is not a whole number of contracts from 1.</summary>
    public const string InvalidQuantity = "INVALID_QUANTITY";

    /// <summary>There is no price to value the order with, or it is too old.</summary>
    public const string PriceUnknown = "PRICE_UNKNOWN";

    /// <summary>The journal cannot record a decision now, so nothing is opened.</summary>
    public const string LogUnavailable = "LOG_UNAVAILABLE";

    /// <summary>The disk has too little room left to open anything; what reduces or closes goes on.</summary>
    public const string DiskLow = "DISK_LOW";

    /// <summary>The clock jumped, or the machine slept: nothing opens before every account has begun to match the broker's truth again.</summary>
    public const string ClockStepped = "CLOCK_STEPPED";

    /// <summary>The account is not known, or its rule book is missing.</summary>
    public const string StateUnknown = "STATE_UNKNOWN";

    /// <summary>Not a refusal: the order only reduces, so every rule lets it pass.</summary>
    public const string Reduces = "REDUCES";

    /// <summary>The alert asks for something the position does not allow (add or reverse when flat, position required elsewhere).</summary>
    public const string PositionMismatch = "POSITION_MISMATCH";

    /// <summary>The route ignores this alert in the present position; nothing was to be done.</summary>
    public const string Ignored = "IGNORED";

    /// <summary>The account follows its route in shadow mode: the alert is decided and recorded, nothing is sent.</summary>
    public const string Shadow = "SHADOW";

    /// <summary>Another strategy holds the contract: nothing is opened against it, and nothing of it is closed.</summary>
    public const string OtherStrategy = "OTHER_STRATEGY";

    /// <summary>No order works that the request could mean, or several do; the text lists what works.</summary>
    public const string UnknownOrder = "UNKNOWN_ORDER";

    /// <summary>A protecting stop would stand on the wrong side of the market and close at once.</summary>
    public const string PriceThrough = "PRICE_THROUGH";

    /// <summary>Alarm and review: our book and the broker's differ and fills do not explain it, or a stranger's order works.</summary>
    public const string Divergence = "DIVERGENCE";

    /// <summary>Alarm and review: the broker reports a fill that no order of ours made.</summary>
    public const string ForeignFill = "FOREIGN_FILL";

    /// <summary>Alarm: by a number that the firm's platform shows we would act later than the firm.</summary>
    public const string PlatformTighter = "PLATFORM_TIGHTER";

    /// <summary>Alarm: a flatten is not done after its quick attempts, and goes on slowly.</summary>
    public const string FlattenIncomplete = "FLATTEN_INCOMPLETE";

    /// <summary>The hook, alert or order asks for something this version does not do.</summary>
    public const string Unsupported = "UNSUPPORTED";
}
