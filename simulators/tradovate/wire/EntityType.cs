namespace TraderTerminal.Simulators.Tradovate.Wire;

/// <summary>A kind of entity: its name in addresses and events, and its list in the answer to a sync.</summary>
internal sealed record EntityType(string Name, string Plural, bool IsListed = true)
{
    public static EntityType Account { get; } = new("account", "accounts");
    public static EntityType AccountRiskStatus { get; } = new("accountRiskStatus", "accountRiskStatuses");
    public static EntityType CashBalance { get; } = new("cashBalance", "cashBalances");
    public static EntityType CashBalanceLog { get; } = new("cashBalanceLog", "cashBalanceLogs", IsListed: false);
    public static EntityType MarginSnapshot { get; } = new("marginSnapshot", "marginSnapshots");
    public static EntityType Position { get; } = new("position", "positions");
    public static EntityType FillPair { get; } = new("fillPair", "fillPairs");
    public static EntityType Order { get; } = new("order", "orders");
    public static EntityType OrderVersion { get; } = new("orderVersion", "orderVersions");
    public static EntityType Command { get; } = new("command", "commands");
    public static EntityType CommandReport { get; } = new("commandReport", "commandReports");
    public static EntityType ExecutionReport { get; } = new("executionReport", "executionReports");
    public static EntityType Fill { get; } = new("fill", "fills");
    public static EntityType FillFee { get; } = new("fillFee", "fillFees");
    public static EntityType OrderStrategy { get; } = new("orderStrategy", "orderStrategies");
    public static EntityType OrderStrategyLink { get; } = new("orderStrategyLink", "orderStrategyLinks");
    public static EntityType UserAccountAutoLiq { get; } = new("userAccountAutoLiq", "userAccountAutoLiqs");
    public static EntityType UserAccountPositionLimit { get; } = new("userAccountPositionLimit", "userAccountPositionLimits", IsListed: false);
    public static EntityType UserAccountRiskParameter { get; } = new("userAccountRiskParameter", "userAccountRiskParameters", IsListed: false);
    public static EntityType TradingPermission { get; } = new("tradingPermission", "tradingPermissions");
    public static EntityType User { get; } = new("user", "users");
    public static EntityType UserSession { get; } = new("userSession", "userSessions", IsListed: false);
    public static EntityType Contract { get; } = new("contract", "contracts", IsListed: false);
    public static EntityType ContractMaturity { get; } = new("contractMaturity", "contractMaturities", IsListed: false);
    public static EntityType Product { get; } = new("product", "products");

    /// <summary>What belongs to accounts, in the order in which a sync lists it.</summary>
    public static IReadOnlyList<EntityType> OfAccounts { get; } =
    [
        Account, AccountRiskStatus, MarginSnapshot, UserAccountAutoLiq, CashBalance, CashBalanceLog, Position, FillPair, Order, OrderVersion, Command, CommandReport, ExecutionReport,
        Fill, FillFee, OrderStrategy, OrderStrategyLink, UserAccountPositionLimit, UserAccountRiskParameter, TradingPermission,
    ];
}
