namespace TraderTerminal.Brokers.ProjectX.Wire;

/// <summary>What the gateway's error numbers mean: something else at each endpoint (reference 5).</summary>
public static class GatewayCodes
{
    private static readonly string[] Login =
    [
        "Success", "UserNotFound", "PasswordVerificationFailed", "InvalidCredentials", "AppNotFound", "AppVerificationFailed", "InvalidDevice", "AgreementsNotSigned", "UnknownError",
        "ApiSubscriptionNotFound", "ApiKeyAuthenticationDisabled",
    ];

    private static readonly string[] Account = ["Success", "AccountNotFound"];
    private static readonly string[] Changes = ["Success", "AccountNotFound", "OrderNotFound", "Rejected", "Pending", "UnknownError", "AccountRejected", "ContractNotFound"];

    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        [GatewayPaths.Login] = Login,
        [GatewayPaths.LoginApp] = Login,
        [GatewayPaths.Logout] = ["Success", "InvalidSession", "UnknownError"],
        [GatewayPaths.Validate] = ["Success", "InvalidSession", "SessionNotFound", "ExpiredToken", "UnknownError"],
        [GatewayPaths.ContractById] = ["Success", "ContractNotFound"],
        [GatewayPaths.Bars] = ["Success", "ContractNotFound", "UnitInvalid", "UnitNumberInvalid", "LimitInvalid"],
        [GatewayPaths.Orders] = Account,
        [GatewayPaths.OpenOrders] = Account,
        [GatewayPaths.Place] =
        [
            "Success", "AccountNotFound", "OrderRejected", "InsufficientFunds", "AccountViolation", "OutsideTradingHours", "OrderPending", "UnknownError", "ContractNotFound",
            "ContractNotActive", "AccountRejected",
        ],
        [GatewayPaths.Cancel] = Changes,
        [GatewayPaths.Modify] = Changes,
        [GatewayPaths.Positions] = Account,
        [GatewayPaths.Close] =
        [
            "Success", "AccountNotFound", "PositionNotFound", "ContractNotFound", "ContractNotActive", "OrderRejected", "OrderPending", "UnknownError", "AccountRejected",
        ],
        [GatewayPaths.PartialClose] =
        [
            "Success", "AccountNotFound", "PositionNotFound", "ContractNotFound", "ContractNotActive", "InvalidCloseSize", "OrderRejected", "OrderPending", "UnknownError",
            "AccountRejected",
        ],
        [GatewayPaths.Trades] = Account,
    };

    /// <summary>The name of a code at an endpoint; <c>Code17</c> for one that is not in the gateway's description.</summary>
    public static string NameOf(string path, int code) =>
        Names.TryGetValue(path, out var names) && code >= 0 && code < names.Length ? names[code] : code == 0 ? "Success" : $"Code{code}";

    /// <summary>The gateway does not know yet what becomes of it: looked up, never sent again.</summary>
    public static bool IsUndecided(string name) => name is "OrderPending" or "Pending" or "UnknownError";
}

/// <summary>The gateway's nineteen paths (reference 6).</summary>
public static class GatewayPaths
{
    public const string Ping = "/api/Status/ping";
    public const string Login = "/api/Auth/loginKey";
    public const string LoginApp = "/api/Auth/loginApp";
    public const string Validate = "/api/Auth/validate";
    public const string Logout = "/api/Auth/logout";
    public const string Accounts = "/api/Account/search";
    public const string Contracts = "/api/Contract/search";
    public const string ContractById = "/api/Contract/searchById";
    public const string AvailableContracts = "/api/Contract/available";
    public const string Bars = "/api/History/retrieveBars";
    public const string Orders = "/api/Order/search";
    public const string OpenOrders = "/api/Order/searchOpen";
    public const string Place = "/api/Order/place";
    public const string Modify = "/api/Order/modify";
    public const string Cancel = "/api/Order/cancel";
    public const string Positions = "/api/Position/searchOpen";
    public const string Close = "/api/Position/closeContract";
    public const string PartialClose = "/api/Position/partialCloseContract";
    public const string Trades = "/api/Trade/search";
}
