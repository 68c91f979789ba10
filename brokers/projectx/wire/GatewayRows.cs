using TraderTerminal.Brokers.Common;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Brokers.ProjectX.Wire;

/// <summary>Gateway reference 5; a number we do not know is kept as it is.</summary>
public enum GatewayOrderType
{
    Unknown = 0,
    Limit = 1,
    Market = 2,
    StopLimit = 3,
    Stop = 4,
    TrailingStop = 5,
    JoinBid = 6,
    JoinAsk = 7,
}

/// <summary>Gateway reference 5. A partly filled order stays <see cref="Open"/>.</summary>
public enum GatewayOrderStatus
{
    None = 0,
    Open = 1,
    Filled = 2,
    Cancelled = 3,
    Expired = 4,
    Rejected = 5,
    Pending = 6,
    PendingCancellation = 7,
    Suspended = 8,
}

/// <summary>An order, of REST (6.7) or of the stream (10.5), where <c>id</c> was once seen as <c>orderId</c>.</summary>
public sealed record GatewayOrder(
    long Id, long Account, string Contract, DateTimeOffset CreatedAt, DateTimeOffset? UpdatedAt, GatewayOrderStatus Status, GatewayOrderType Type, Side Side, int Size,
    Price? Limit, Price? Stop, int Filled, string? Tag, long? Parent, Row Row)
{
    public bool IsOver => Status is GatewayOrderStatus.Filled or GatewayOrderStatus.Cancelled or GatewayOrderStatus.Expired or GatewayOrderStatus.Rejected;

    /// <summary>
    /// True when it was said before the other. The time does not move on a fill (6.7), but the contracts that have filled do. REST cuts the time that the
    /// stream tells to whole microseconds; within one a state that is final, or in which more has filled, is the newer.
    /// </summary>
    public bool IsOlderThan(GatewayOrder other) =>
        Microseconds < other.Microseconds || (Microseconds == other.Microseconds && (Filled < other.Filled || (Filled == other.Filled && !IsOver && other.IsOver)));

    private long? Microseconds => UpdatedAt?.UtcTicks / TimeSpan.TicksPerMicrosecond;

    public static GatewayOrder Read(Row row) => new(
        row.WholeOrNull("id") ?? row.Whole("orderId"), row.Whole("accountId"), row.Text("contractId"), row.TimeOrNull("creationTimestamp") ?? DateTimeOffset.MinValue,
        row.TimeOrNull("updateTimestamp"), (GatewayOrderStatus)row.Small("status"), (GatewayOrderType)row.Small("type"), SideOf(row), row.Small("size"),
        row.PriceOrNull("limitPrice"), row.PriceOrNull("stopPrice"), row.Has("fillVolume") ? row.Small("fillVolume") : 0, row.TextOrNull("customTag"), row.WholeOrNull("parentOrderId"), row);

    internal static Side SideOf(Row row) => row.Whole("side") == 0 ? Side.Buy : Side.Sell;
}

/// <summary>A half-turn (6.15, 10.5).</summary>
/// <param name="Fees">Of the exchange and of clearing, for one side.</param>
/// <param name="Commissions">For one side; null where they are not told.</param>
/// <param name="IsVoided">Bust: it counts for nothing.</param>
public sealed record GatewayTrade(
    long Id, long Account, string Contract, DateTimeOffset At, Price Price, decimal? Profit, decimal Fees, decimal? Commissions, Side Side, int Size, bool IsVoided, long Order, Row Row)
{
    public static GatewayTrade Read(Row row) => new(
        row.Whole("id"), row.Whole("accountId"), row.Text("contractId"), row.TimeOrNull("creationTimestamp") ?? throw new FormatException("creationTimestamp is missing"),
        row.PriceOrNull("price") ?? throw new FormatException("price is missing"), row.NumberOrNull("profitAndLoss"),
        row.NumberOrNull("fees") ?? 0, row.NumberOrNull("commissions"), GatewayOrder.SideOf(row), row.Small("size"), row.FlagOrNull("voided") ?? false,
        row.Whole("orderId"), row);
}

/// <summary>A position (6.12, 10.5); <paramref name="Net"/> is signed, zero when it was closed.</summary>
public sealed record GatewayPosition(long Account, string Contract, int Net, Price AveragePrice, Row Row)
{
    public static GatewayPosition Read(Row row) => new(
        row.Whole("accountId"), row.Text("contractId"), (row.Whole("type") == 2 ? -1 : 1) * row.Small("size"), row.PriceOrNull("averagePrice") ?? default, row);
}

/// <summary>An account (6.2).</summary>
public sealed record GatewayAccount(long Id, string Name, decimal Balance, bool CanTrade, bool IsVisible, bool IsSimulated, Row Row)
{
    public static GatewayAccount Read(Row row) => new(
        row.Whole("id"), row.TextOrNull("name") ?? "", row.NumberOrNull("balance") ?? 0, row.FlagOrNull("canTrade") ?? false, row.FlagOrNull("isVisible") ?? true,
        row.FlagOrNull("simulated") ?? true, row);
}

/// <summary>A contract (6.3).</summary>
public sealed record GatewayContract(string Id, string Name, decimal TickSize, decimal TickValue, bool IsActive, Row Row)
{
    public static GatewayContract Read(Row row) => new(
        row.Text("id"), row.TextOrNull("name") ?? "", row.NumberOrNull("tickSize") ?? 0, row.NumberOrNull("tickValue") ?? 0, row.FlagOrNull("activeContract") ?? false, row);
}

/// <summary>What of a quote has changed (10.6).</summary>
public sealed record GatewayQuote(Price? Bid, Price? Ask, Price? Last, DateTimeOffset? At)
{
    public static GatewayQuote Read(Row row) => new(
        row.PriceOrNull("bestBid"), row.PriceOrNull("bestAsk"), row.PriceOrNull("lastPrice"), row.TimeOrNull("timestamp") ?? row.TimeOrNull("lastUpdated"));
}

/// <summary>Gateway reference 5.</summary>
public enum GatewayBarUnit
{
    Second = 1,
    Minute = 2,
    Hour = 3,
    Day = 4,
    Week = 5,
    Month = 6,
}

/// <summary>A bar (6.6).</summary>
/// <param name="At">When it begins.</param>
public sealed record GatewayBar(DateTimeOffset At, Price Open, Price High, Price Low, Price Close, long Volume)
{
    public static GatewayBar Read(Row row) => new(
        row.TimeOrNull("t") ?? throw new FormatException("t is missing"), PriceOf(row, "o"), PriceOf(row, "h"), PriceOf(row, "l"), PriceOf(row, "c"), row.Whole("v"));

    private static Price PriceOf(Row row, string name) => row.PriceOrNull(name) ?? throw new FormatException($"{name} is missing");
}
