namespace TraderTerminal.Simulators.Exchange;

/// <summary>The codes with which the simulated exchange refuses.</summary>
public static class RejectCodes
{
    public const string AccountLocked = "ACCOUNT_LOCKED";
    public const string AlreadyFilled = "ALREADY_FILLED";
    public const string BadChange = "BAD_CHANGE";
    public const string BadLeg = "BAD_LEG";
    public const string BadPrice = "BAD_PRICE";
    public const string BadQuantity = "BAD_QUANTITY";
    public const string DuplicateTag = "DUPLICATE_TAG";
    public const string NoMarket = "NO_MARKET";
    public const string NotWorking = "NOT_WORKING";
    public const string OffTick = "OFF_TICK";
    public const string UnknownAccount = "UNKNOWN_ACCOUNT";
    public const string UnknownContract = "UNKNOWN_CONTRACT";
    public const string UnknownOrder = "UNKNOWN_ORDER";
}
