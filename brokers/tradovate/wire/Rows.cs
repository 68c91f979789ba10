using TraderTerminal.Brokers.Common;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Brokers.Tradovate.Wire;

/// <summary>An order (reference 9): neither quantity nor price nor what has filled of it.</summary>
/// <param name="Parent">The entry that wakes this one.</param>
/// <param name="IsAdmin">The firm placed it.</param>
public sealed record OrderRow(long Id, long Account, long? Contract, DateTimeOffset At, Side Side, string Status, long? Oco, long? Parent, bool IsAdmin)
{
    public bool IsOver => OrderStatuses.IsOver(Status);

    public static OrderRow Read(Row row) => new(
        row.Whole("id"), row.Whole("accountId"), row.WholeOrNull("contractId"), TimeOf(row), SideOf(row), row.Text("ordStatus"), row.WholeOrNull("ocoId"), row.WholeOrNull("parentId"),
        row.FlagOrNull("admin") ?? false);

    internal static Side SideOf(Row row) => row.Text("action") switch
    {
        "Buy" => Side.Buy,
        "Sell" => Side.Sell,
        var other => throw new FormatException($"action is neither Buy nor Sell: {other}"),
    };

    internal static DateTimeOffset TimeOf(Row row) => row.TimeOrNull("timestamp") ?? DateTimeOffset.MinValue;
}

/// <summary>The terms of an order (reference 9, <c>orderVersion</c>). Its id is that of the command that made it; the largest of an order is in force.</summary>
public sealed record TermsRow(long Id, long Order, int Quantity, string Type, Price? Limit, Price? Stop, Points? Trail, string? TimeInForce)
{
    public static TermsRow Read(Row row) => new(
        row.Whole("id"), row.Whole("orderId"), row.Small("orderQty"), row.Text("orderType"), row.PriceOrNull("price"), row.PriceOrNull("stopPrice"),
        row.PriceOrNull("pegDifference") is { } peg ? Distance(peg - default(Price)) : null, row.TextOrNull("timeInForce"));

    private static Points Distance(Points points) => points < default(Points) ? -points : points;
}

/// <summary>What was asked of an order; our id stands here alone (reference 9).</summary>
public sealed record CommandRow(long Id, long Order, DateTimeOffset At, string? OurId, string Type, string? Status)
{
    /// <summary>It made the order.</summary>
    public bool IsNew => Type == "New";

    public static CommandRow Read(Row row) => new(
        row.Whole("id"), row.Whole("orderId"), OrderRow.TimeOf(row), row.TextOrNull("clOrdId"), row.TextOrNull("commandType") ?? "", row.TextOrNull("commandStatus"));
}

/// <summary>What risk or the venue says to a command (reference 9).</summary>
public sealed record CommandReportRow(long Id, long Command, string? Status, string? Reason, string? Text)
{
    public static CommandReportRow Read(Row row) => new(
        row.Whole("id"), row.Whole("commandId"), row.TextOrNull("commandStatus"), row.TextOrNull("rejectReason"), row.TextOrNull("text"));
}

/// <summary>What the execution venue says (reference 9).</summary>
public sealed record ExecutionRow(long Id, long Command, long Order, string Type, int? Filled, string? Reason, string? Text)
{
    public static ExecutionRow Read(Row row) => new(
        row.Whole("id"), row.Whole("commandId"), row.Whole("orderId"), row.TextOrNull("execType") ?? "", row.Has("cumQty") ? row.Small("cumQty") : null, row.TextOrNull("rejectReason"),
        row.TextOrNull("text"));
}

/// <summary>One execution (reference 7.7). It names no account: the order does.</summary>
/// <param name="IsActive">False when it was busted: it counts for nothing.</param>
public sealed record FillRow(long Id, long Order, long Contract, DateTimeOffset At, Side Side, int Quantity, Price Price, bool IsActive)
{
    public static FillRow Read(Row row) => new(
        row.Whole("id"), row.Whole("orderId"), row.Whole("contractId"), row.TimeOrNull("timestamp") ?? throw new FormatException("timestamp is missing"), OrderRow.SideOf(row),
        row.Small("qty"), row.PriceOrNull("price") ?? throw new FormatException("price is missing"), row.FlagOrNull("active") ?? true);
}

/// <summary>What a fill cost in all (reference 7.7); its id is the fill's.</summary>
public sealed record FeeRow(long Id, decimal Total)
{
    private static readonly string[] Parts = ["clearingFee", "exchangeFee", "nfaFee", "brokerageFee", "ipFee", "commission", "orderRoutingFee"];

    public static FeeRow Read(Row row) => new(row.Whole("id"), Sum(row));

    /// <summary>All kinds of fees that a row names.</summary>
    public static decimal Sum(Row row) => Parts.Sum(part => row.NumberOrNull(part) ?? 0);
}

/// <summary>A position (reference 7.5); flat ones stay listed.</summary>
/// <param name="Net">Signed.</param>
/// <param name="Average">Of what is open; of the session before where nothing has changed since.</param>
public sealed record PositionRow(long Id, long Account, long Contract, DateTimeOffset At, int Net, Price? Average)
{
    public static PositionRow Read(Row row) => new(
        row.Whole("id"), row.Whole("accountId"), row.Whole("contractId"), OrderRow.TimeOf(row), checked((int)row.Whole("netPos")), PriceOf(row, "netPrice") ?? PriceOf(row, "prevPrice"));

    /// <summary>A mean is no price of the grid: what is finer than a price can be is rounded.</summary>
    private static Price? PriceOf(Row row, string name) =>
        row.NumberOrNull(name) is { } points && Price.TryFromPoints(Math.Round(points, 9), out var price) ? price : null;
}

/// <summary>The cash of an account (reference 7.2): start of day, and what was realised and paid since.</summary>
/// <param name="Realized">Today; zero before anything happened.</param>
/// <param name="WeekRealized">Since Sunday's session; zero before anything happened.</param>
/// <param name="AtStart">Cash when the day began.</param>
public sealed record CashRow(long Id, long Account, DateTimeOffset At, long Currency, decimal Amount, decimal Realized, decimal WeekRealized, decimal AtStart)
{
    /// <summary>US dollars.</summary>
    public const long Dollars = 1;

    public static CashRow Read(Row row)
    {
        var amount = row.NumberOrNull("amount") ?? throw new FormatException("amount is missing");
        var realized = row.NumberOrNull("realizedPnL") ?? 0;
        return new(
            row.Whole("id"), row.Whole("accountId"), OrderRow.TimeOf(row), row.WholeOrNull("currencyId") ?? Dollars, amount, realized, row.NumberOrNull("weekRealizedPnL") ?? 0,
            row.NumberOrNull("amountSOD") ?? amount - realized);
    }
}

/// <summary>An account (reference 7.1). Whose it is says nothing: a firm's account belongs to the firm.</summary>
public sealed record AccountRow(long Id, string Name, bool IsActive, bool IsReadOnly, bool IsRestricted)
{
    /// <summary>Missing is active: the newest description has the field no more.</summary>
    public static AccountRow Read(Row row) => new(
        row.Whole("id"), row.TextOrNull("name") ?? "",
        (row.FlagOrNull("active") ?? true) && row.FlagOrNull("closed") is not true && row.FlagOrNull("archived") is not true,
        row.FlagOrNull("readonly") ?? false, row.FlagOrNull("restricted") ?? false);

    public bool MayTrade => IsActive && !IsReadOnly && !IsRestricted;
}

/// <summary>A contract month (reference 7.8).</summary>
public sealed record ContractRow(long Id, string Name, long Maturity)
{
    public static ContractRow Read(Row row) => new(row.Whole("id"), row.Text("name"), row.Whole("contractMaturityId"));
}

/// <summary>When a contract ends, and of which product it is (reference 7.8).</summary>
/// <param name="Month">Year and month: 202609.</param>
public sealed record MaturityRow(long Id, long Product, int Month)
{
    public static MaturityRow Read(Row row) => new(row.Whole("id"), row.Whole("productId"), row.Small("expirationMonth"));
}

/// <summary>A product: tick size and what a point is worth stand here (reference 7.8).</summary>
public sealed record ProductRow(long Id, string Name, decimal TickSize, decimal ValuePerPoint)
{
    public static ProductRow Read(Row row) => new(
        row.Whole("id"), row.Text("name"), row.NumberOrNull("tickSize") ?? throw new FormatException("tickSize is missing"),
        row.NumberOrNull("valuePerPoint") ?? throw new FormatException("valuePerPoint is missing"));
}

/// <summary>Where an account stands with the firm's own rules (reference 16.3).</summary>
/// <param name="Action"><c>Normal</c> lets it trade.</param>
/// <param name="LiquidateOnly">Since when it may only close; null while it may open.</param>
/// <param name="PeakNetLiq">The peak that the trailing floor hangs on.</param>
/// <param name="FloorNetLiq">The floor itself, where it is told.</param>
public sealed record RiskStatusRow(long Account, string Action, string? LiquidateOnly, bool IsByTrader, Usd? PeakNetLiq, Usd? FloorNetLiq)
{
    /// <summary>Why nothing may be opened; null when it may.</summary>
    public string? WhyNot =>
        IsByTrader ? "the trader has locked it in the platform"
        : Action is not ("Normal" or "DisableAutoLiq" or "PlaceAutoLiqOnHold") ? $"the firm's action on it is {Action}"
        : LiquidateOnly is not null ? "it may only close positions"
        : null;

    public static RiskStatusRow Read(Row row) => new(
        row.Whole("id"), row.TextOrNull("adminAction") ?? "Normal", row.TextOrNull("liquidateOnly"), row.FlagOrNull("userTriggeredLiqOnly") ?? false,
        AutoLiqRow.MoneyOf(row, "maxNetLiq"), AutoLiqRow.MoneyOf(row, "minNetLiq"));
}

/// <summary>The rules that Tradovate itself enforces on an account (reference 16.2); null where there is none.</summary>
/// <param name="DailyLossPercent">Of what the day began with.</param>
public sealed record AutoLiqRow(
    long Account, Usd? DailyLoss, decimal? DailyLossPercent, Usd? WeeklyLoss, Usd? TrailingDrawdown, Usd? FloorMax)
{
    /// <summary>Firms write huge numbers for "off".</summary>
    internal const decimal OffFrom = 100_000_000m;

    public static AutoLiqRow Read(Row row) => new(
        row.Whole("id"), Dollars(Least(row, "dailyLossAutoLiq", "dailyLossLiqOnly")), Least(row, "dailyLossPercentageAutoLiq", "dailyLossPercentageLiqOnly"), MoneyOf(row, "weeklyLossAutoLiq"),
        MoneyOf(row, "trailingMaxDrawdown"), MoneyOf(row, "trailingMaxDrawdownLimit"));

    internal static Usd? MoneyOf(Row row, string name) => Dollars(NumberOf(row, name));

    private static Usd? Dollars(decimal? amount) => amount is { } dollars ? Usd.FromDollars(Math.Round(dollars, 6)) : null;

    private static decimal? NumberOf(Row row, string name) => row.NumberOrNull(name) is { } number && Math.Abs(number) < OffFrom ? number : null;

    /// <summary>What lets an account only close is as much in the way of an entry as what closes it.</summary>
    private static decimal? Least(Row row, string one, string other) => (NumberOf(row, one), NumberOf(row, other)) switch
    {
        ({ } first, { } second) => Math.Min(first, second),
        var (first, second) => first ?? second,
    };
}

/// <summary>A bracket strategy that Tradovate looks after (reference 8.10).</summary>
public sealed record StrategyRow(long Id, long Account, long Contract, Side Side, string Status)
{
    /// <summary>It watches its orders. What stands around an entry with exits is there as well, and does nothing: <c>InactiveStrategy</c>.</summary>
    public bool IsActive => Status == "ActiveStrategy";

    public static StrategyRow Read(Row row) => new(row.Whole("id"), row.Whole("accountId"), row.Whole("contractId"), OrderRow.SideOf(row), row.TextOrNull("status") ?? "");
}

/// <summary>An order of a strategy (reference 8.10).</summary>
public sealed record StrategyLinkRow(long Id, long Strategy, long Order)
{
    public static StrategyLinkRow Read(Row row) => new(row.Whole("id"), row.Whole("orderStrategyId"), row.Whole("orderId"));
}

/// <summary>How much may be held before Tradovate refuses (reference 16.4); null where there is no limit.</summary>
/// <param name="TotalBy">Over what contracts are added up.</param>
/// <param name="Product">The only product, or <paramref name="Contract"/>, that it is about.</param>
/// <param name="IsOfGroup">It is about an exchange, a group or a kind of products: which those are is not read.</param>
/// <param name="Exposed">Both sides, whichever may come to be larger.</param>
/// <param name="Fungible">The same, with micros counted as parts of minis.</param>
public sealed record PositionLimitRow(
    long Id, long Account, bool IsActive, string TotalBy, long? Product, long? Contract, bool IsOfGroup, int? Long, int? Short, int? Exposed, int? Fungible)
{
    private static readonly string[] Groups =
        ["exchangeId", "productType", "contractGroupId", "riskDiscountContractGroupId", "fungibleProductId", "productVerificationStatus"];

    public bool IsOfOne => Product is not null || Contract is not null;

    public static PositionLimitRow Read(Row row) => new(
        row.Whole("id"), row.Whole("accountId"), row.FlagOrNull("active") ?? true, row.TextOrNull("totalBy") ?? "Overall", row.WholeOrNull("productId"), row.WholeOrNull("contractId"),
        Groups.Any(row.Has), Most(row, "longLimit"), Most(row, "shortLimit"), Most(row, "exposedLimit"), Most(row, "fungibleExposedLimit"));

    internal static int? Most(Row row, string name) =>
        row.NumberOrNull(name) is { } most && most < AutoLiqRow.OffFrom ? (int)Math.Max(0, Math.Floor(most)) : null;
}

/// <summary>How large one order may be (reference 16.4), of the limit that it belongs to.</summary>
/// <param name="IsHard">Above it is refused.</param>
public sealed record RiskParameterRow(long Id, long Limit, int? OpeningMax, bool IsHard)
{
    public static RiskParameterRow Read(Row row) => new(
        row.Whole("id"), row.Whole("userAccountPositionLimitId"), PositionLimitRow.Most(row, "maxOpeningOrderQty"), row.FlagOrNull("hardLimit") ?? false);
}

/// <summary>What of a quote has changed (reference 14); what is missing is as it was.</summary>
public sealed record QuoteRow(long Contract, Price? Bid, Price? Ask, Price? Last, DateTimeOffset? At)
{
    public static QuoteRow Read(Row row)
    {
        var entries = row.Has("entries") ? new Row(row.Json.GetProperty("entries")) : default;
        return new(row.Whole("contractId"), PriceOf(entries, "Bid"), PriceOf(entries, "Offer"), PriceOf(entries, "Trade"), row.TimeOrNull("timestamp"));
    }

    private static Price? PriceOf(Row entries, string name) => entries.Has(name) ? new Row(entries.Json.GetProperty(name)).PriceOrNull("price") : null;
}
