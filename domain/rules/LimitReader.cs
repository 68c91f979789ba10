using System.Collections.Frozen;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Reads the limits of a rule book, each from its own object.</summary>
internal static class LimitReader
{
    /// <summary>The smallest amount a limit may have.</summary>
    private static readonly Usd Least = new(1);

    public static Drawdown Drawdown(JsonPart json, Usd start)
    {
        json.IsObject("basis", "amount", "level", "lockAt", "breachMetric", "breachOn", "evaluate", "action");
        var basis = json.Choice(
            "basis", null, ("eod-balance", DrawdownBasis.EodBalance), ("eod-equity", DrawdownBasis.EodEquity),
            ("intraday-equity", DrawdownBasis.IntradayEquity), ("static", DrawdownBasis.Static));
        Usd? level = json.Has("level") ? json.Money("level") : null;
        if (level is not null && json.Has("amount")) json.Fault("level", "stands beside an amount; only one can be the first floor");
        else if (level is not null && basis != DrawdownBasis.Static) json.Fault("level", "only a static floor has a level");
        var amount = level is null ? json.Money("amount", atLeast: Least) : Usd.Zero;
        Usd? lockAt = json.Has("lockAt") ? json.Money("lockAt") : null;
        var floor = level ?? start - amount;
        if (amount >= Usd.Zero && lockAt < floor) json.Fault("lockAt", $"{lockAt} is below the first floor, {floor}");
        json.Choice("action", true, ("fail", true));
        return new Drawdown(
            basis, amount, level, lockAt, json.Choice("breachMetric", BreachMetric.Equity, ("equity", BreachMetric.Equity), ("balance", BreachMetric.Balance)),
            json.Choice("breachOn", BreachOn.Touch, ("touch", BreachOn.Touch), ("cross", BreachOn.Cross)),
            json.Choice("evaluate", EvaluateAt.Realtime, ("realtime", EvaluateAt.Realtime), ("eod", EvaluateAt.Eod)));
    }

    public static DailyLoss DailyLoss(JsonPart json)
    {
        json.IsObject("amount", "basis", "action", "breachOn", "tiers", "scaleAfterLock");
        json.Choice("breachOn", true, ("touch", true));
        var tiers = json.Items("tiers").Select(LossTier).ToEquatableArray();
        if (json.Has("tiers")) Ascending(json, tiers.Select(tier => tier.Start));
        if (json.Has("tiers") && json.Has("amount")) json.Fault("amount", "stands beside tiers; the lowest tier is the amount");
        return new DailyLoss(
            !json.Has("tiers") ? json.Money("amount", atLeast: Least) : tiers.Count > 0 ? tiers[0].Amount : Least,
            json.Choice("basis", DailyLossBasis.Net, ("net", DailyLossBasis.Net), ("realized", DailyLossBasis.Realized)),
            json.Choice("action", null, ("lock-day", DailyLossAction.LockDay), ("fail", DailyLossAction.Fail)))
        {
            Tiers = tiers,
            OfBestDayOnceLocked = json.Has("scaleAfterLock") ? Scale(json.Part("scaleAfterLock")) : null,
        };
    }

    private static Ratio Scale(JsonPart json)
    {
        json.IsObject("pct", "of");
        json.Choice("of", null, ("best-day", true));
        return json.Ratio("pct");
    }

    private static LossTier LossTier(JsonPart json)
    {
        json.IsObject("from", "inclusive", "amount");
        return new(Start(json), json.Money("amount", atLeast: Least));
    }

    private static SizeTier SizeTier(JsonPart json)
    {
        json.IsObject("from", "inclusive", "max");
        return new(Start(json), MiniEquivalents.FromMinis(json.Part("max").Whole()));
    }

    private static TierStart Start(JsonPart json) => new(json.MoneyOrNull("from"), json.Flag("inclusive"));

    /// <summary>The first tier begins always, every other one above the one before.</summary>
    private static void Ascending(JsonPart json, IEnumerable<TierStart> starts)
    {
        Usd? before = null;
        var index = 0;
        foreach (var start in starts)
        {
            if (index == 0 && start.From is not null) json.Fault("tiers[0].from", "must be null: the lowest tier counts always");
            if (index > 0 && start.From is null) json.Fault($"tiers[{index}].from", "missing");
            if (index > 0 && start.From <= before) json.Fault($"tiers[{index}].from", "is not above the tier before");
            before = start.From;
            index++;
        }

        if (index == 0) json.Fault("tiers", "holds no tier");
    }

    public static PositionLimit Position(JsonPart json)
    {
        json.IsObject("microsPerMini", "weights", "max", "perProduct", "graceSeconds", "onExceed", "metric", "tiers", "effective");
        // Informative: every metric but the live one is effective from the next session.
        json.Choice("effective", true, ("next-session", true));
        if (!json.Has("max") && !json.Has("perProduct") && !json.Has("tiers")) json.Fault("max", "missing, and perProduct too: nothing is limited");
        if (json.Has("tiers") && json.Has("max")) json.Fault("max", "stands beside tiers; the lowest tier is the limit");
        if (json.Has("metric") && !json.Has("tiers")) json.Fault("tiers", "missing, the metric chooses among them");
        var tiers = json.Items("tiers").Select(SizeTier).ToEquatableArray();
        if (json.Has("tiers")) Ascending(json, tiers.Select(tier => tier.Start));
        var micros = json.Whole("microsPerMini", otherwise: 1, atLeast: 1);
        if (MiniEquivalents.MillionthsPerMini % micros != 0)
        {
            json.Fault("microsPerMini", $"1/{micros} of a mini is not exact to the millionth");
            micros = 1;
        }

        return new PositionLimit(
            json.WholeOrNull("max") is { } max ? MiniEquivalents.FromMinis(max) : null, micros,
            json.Members("weights").ToFrozenDictionary(entry => entry.Key, entry => Weight(entry.Value), StringComparer.Ordinal),
            json.Members("perProduct").ToFrozenDictionary(entry => entry.Key, entry => entry.Value.Whole(), StringComparer.Ordinal))
        {
            GraceSeconds = json.Whole("graceSeconds", otherwise: 0),
            Tiers = tiers,
            Metric = json.Choice(
                "metric", json.Has("tiers") ? null : SizeMetric.EodBalance, ("eod-balance", SizeMetric.EodBalance), ("eod-profit", SizeMetric.EodProfit),
                ("live-equity-profit", SizeMetric.LiveEquityProfit)),
            OnExceed = json.Choice("onExceed", OnExceed.Reduce, ("reduce", OnExceed.Reduce), ("fail", OnExceed.Fail)),
        };
    }

    /// <summary>A list of permitted roots, or <c>{"permitted":[…],"restricted":[…]}</c>.</summary>
    public static ProductRule Products(JsonPart json)
    {
        if (json.IsArray) return new(json.Texts().ToFrozenSet(StringComparer.Ordinal), []);
        if (json.IsObject("permitted", "restricted") && !json.Has("permitted") && !json.Has("restricted")) json.Fault("permitted", "missing, and restricted too");
        return new(
            json.Has("permitted") ? json.Part("permitted").Texts().ToFrozenSet(StringComparer.Ordinal) : null,
            json.Has("restricted") ? json.Part("restricted").Texts().ToFrozenSet(StringComparer.Ordinal) : []);
    }

    /// <summary>The same grid as money: at most six decimals, never negative.</summary>
    private static MiniEquivalents Weight(JsonPart json) => new(json.Money(atLeast: Usd.Zero).Micros);
}
