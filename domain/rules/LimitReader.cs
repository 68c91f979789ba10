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
        json.NotYet("tiers", "scaleAfterLock");
        json.Choice("breachOn", true, ("touch", true));
        return new DailyLoss(
            json.Has("tiers") && !json.Has("amount") ? Usd.Zero : json.Money("amount", atLeast: Least),
            json.Choice("basis", DailyLossBasis.Net, ("net", DailyLossBasis.Net), ("realized", DailyLossBasis.Realized)),
            json.Choice("action", null, ("lock-day", DailyLossAction.LockDay), ("fail", DailyLossAction.Fail)));
    }

    public static PositionLimit Position(JsonPart json)
    {
        json.IsObject("microsPerMini", "weights", "max", "perProduct", "graceSeconds", "onExceed", "metric", "tiers", "effective");
        json.NotYet("metric", "tiers", "effective");
        if (!json.Has("max") && !json.Has("perProduct") && !json.Has("tiers")) json.Fault("max", "missing, and perProduct too: nothing is limited");
        var micros = json.Whole("microsPerMini", otherwise: 1, atLeast: 1);
        if (MiniEquivalents.MillionthsPerMini % micros != 0)
        {
            json.Fault("microsPerMini", $"1/{micros} of a mini is not exact to the millionth");
            micros = 1;
        }

        return new PositionLimit(
            json.Has("max") ? MiniEquivalents.FromMinis(json.Whole("max", otherwise: 0)) : null, micros,
            json.Members("weights").ToFrozenDictionary(entry => entry.Key, entry => Weight(entry.Value), StringComparer.Ordinal),
            json.Members("perProduct").ToFrozenDictionary(entry => entry.Key, entry => entry.Value.Whole(), StringComparer.Ordinal))
        {
            GraceSeconds = json.Whole("graceSeconds", otherwise: 0),
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

    public static Target Target(JsonPart json)
    {
        json.IsObject("amount", "minTradedDays");
        return new(json.Money("amount", atLeast: Least), json.Whole("minTradedDays", otherwise: 0));
    }

    /// <summary>The same grid as money: at most six decimals, never negative.</summary>
    private static MiniEquivalents Weight(JsonPart json) => new(json.Money(atLeast: Usd.Zero).Micros);
}
