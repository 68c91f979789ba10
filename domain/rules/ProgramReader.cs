using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Reads what a program asks of a trader: target, consistency, payouts, ladder.</summary>
internal static class ProgramReader
{
    private static readonly Usd Least = new(1);

    public static Target Target(JsonPart json)
    {
        json.IsObject("amount", "minTradedDays");
        return new(json.Money("amount", atLeast: Least), json.Whole("minTradedDays", otherwise: 0));
    }

    public static Consistency Consistency(JsonPart json)
    {
        json.IsObject("ratio", "inclusive");
        return new(json.Ratio("ratio"), json.Flag("inclusive", otherwise: true));
    }

    public static PayoutRule Payout(JsonPart json)
    {
        json.IsObject(
            "min", "minBalance", "pctOfBalance", "pctOfProfit", "caps", "split", "winningDay", "winningDays", "tradedDays", "consistency",
            "consistencyInclusive", "netPositiveSinceLast", "floorAfter", "keepAbove", "maxPayouts");
        if (json.Has("consistencyInclusive") && !json.Has("consistency")) json.Fault("consistency", "missing, consistencyInclusive belongs to it");
        if (json.Has("winningDays") && !json.Has("winningDay")) json.Fault("winningDay", "missing, it says which days winningDays counts");
        var inclusive = json.Flag("consistencyInclusive", otherwise: true);
        return new PayoutRule(
            json.MoneyOrNull("min", atLeast: Usd.Zero) ?? Usd.Zero, json.MoneyOrNull("minBalance"), json.RatioOrNull("pctOfBalance"), json.RatioOrNull("pctOfProfit"),
            json.Items("caps").Select(cap => cap.Money(Least)).ToEquatableArray(), json.RatioOrNull("split") ?? new(Ratio.MillionthsPerOne),
            json.MoneyOrNull("winningDay", atLeast: Usd.Zero), json.Whole("winningDays", otherwise: 0), json.Whole("tradedDays", otherwise: 0),
            json.RatioOrNull("consistency") is { } share ? new Consistency(share, inclusive) : null, json.Flag("netPositiveSinceLast"),
            json.MoneyOrNull("floorAfter"), json.MoneyOrNull("keepAbove"), json.WholeOrNull("maxPayouts"));
    }

    /// <summary><c>{"steps":[{"netProfit":15000,"activeDays":10,"dailyLoss":2500,"max":30}]}</c>.</summary>
    public static Ladder Ladder(JsonPart json)
    {
        json.IsObject("steps");
        var steps = json.Part("steps").Items().Select(Step).ToEquatableArray();
        for (var i = 1; i < steps.Count; i++)
        {
            if (steps[i].NetProfit <= steps[i - 1].NetProfit) json.Fault($"steps[{i}].netProfit", "is not above the step before");
        }

        return new(steps);
    }

    private static LadderStep Step(JsonPart json)
    {
        json.IsObject("netProfit", "activeDays", "dailyLoss", "max");
        if (!json.Has("dailyLoss") && !json.Has("max")) json.Fault("dailyLoss", "missing, and max too: the step changes nothing");
        return new(
            json.Money("netProfit"), json.Whole("activeDays", otherwise: 0), json.MoneyOrNull("dailyLoss", atLeast: Least),
            json.WholeOrNull("max") is { } max ? MiniEquivalents.FromMinis(max) : null);
    }
}
