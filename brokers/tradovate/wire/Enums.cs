using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.Tradovate.Wire;

/// <summary>Texts that Tradovate sends, as open sets (reference 10): what is not known is treated as nothing in particular.</summary>
public static class OrderStatuses
{
    public const string PendingNew = "PendingNew";
    public const string PendingReplace = "PendingReplace";
    public const string PendingCancel = "PendingCancel";
    public const string Working = "Working";
    public const string Suspended = "Suspended";
    public const string Filled = "Filled";
    public const string Completed = "Completed";
    public const string Canceled = "Canceled";
    public const string Rejected = "Rejected";
    public const string Expired = "Expired";

    /// <summary>It never changes again, but for <c>Filled</c> to <c>Completed</c>.</summary>
    public static bool IsOver(string status) => status is Filled or Completed or Canceled or Rejected or Expired;

    /// <summary>It works under its newest terms, or sleeps under them.</summary>
    public static bool IsSettled(string status) => status is Working or Suspended;

    public static BrokerOrderStatus Of(string status) => status switch
    {
        Suspended => BrokerOrderStatus.Suspended,
        Filled or Completed => BrokerOrderStatus.Filled,
        Canceled => BrokerOrderStatus.Cancelled,
        Expired => BrokerOrderStatus.Expired,
        Rejected => BrokerOrderStatus.Rejected,
        _ => BrokerOrderStatus.Working,
    };
}

/// <summary>What becomes of commands (reference 10.5).</summary>
public static class CommandStatuses
{
    /// <summary>The command was refused: the order stays as it was.</summary>
    public static bool IsRefused(string? status) => status is "RiskRejected" or "ExecutionRejected";
}

/// <summary>Order types (reference 10.1).</summary>
public static class OrderTypes
{
    public const string Market = "Market";
    public const string Limit = "Limit";
    public const string Stop = "Stop";
    public const string StopLimit = "StopLimit";
    public const string TrailingStop = "TrailingStop";
    public const string TrailingStopLimit = "TrailingStopLimit";
    public const string LimitIfTouched = "LimitIfTouched";
    public const string MarketIfTouched = "MIT";
}

/// <summary>Names of entities (reference 1).</summary>
public static class Entities
{
    public const string Account = "account";
    public const string RiskStatus = "accountRiskStatus";
    public const string AutoLiq = "userAccountAutoLiq";
    public const string CashBalance = "cashBalance";
    public const string Position = "position";
    public const string Order = "order";
    public const string OrderVersion = "orderVersion";
    public const string Command = "command";
    public const string CommandReport = "commandReport";
    public const string ExecutionReport = "executionReport";
    public const string Fill = "fill";
    public const string FillFee = "fillFee";
    public const string Strategy = "orderStrategy";
    public const string StrategyLink = "orderStrategyLink";

    /// <summary>What a synchronisation asks for, with the name of each one's list in its answer (reference 12.2).</summary>
    public static IReadOnlyList<(string Type, string List)> Followed { get; } =
    [
        (Account, "accounts"), (RiskStatus, "accountRiskStatuses"), (AutoLiq, "userAccountAutoLiqs"), (CashBalance, "cashBalances"), (Command, "commands"),
        (CommandReport, "commandReports"), (OrderVersion, "orderVersions"), (Order, "orders"), (ExecutionReport, "executionReports"), (Position, "positions"),
        (Fill, "fills"), (FillFee, "fillFees"), (Strategy, "orderStrategies"), (StrategyLink, "orderStrategyLinks"),
    ];
}
