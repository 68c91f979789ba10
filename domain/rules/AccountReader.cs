using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Reads what holds one account down from day to day: news windows, personal limits, trade limits.</summary>
internal static class AccountReader
{
    private static readonly Usd Least = new(1);

    public static NewsWindow NewsWindow(JsonPart json)
    {
        json.IsObject("from", "to", "symbols", "mode", "cap");
        var (from, to) = (json.Instant("from"), json.Instant("to"));
        if (to < from && to != default) json.Fault("to", "is before from");
        var mode = json.Choice("mode", null, ("no-open", NewsMode.NoOpen), ("cap", NewsMode.Cap), ("flat", NewsMode.Flat));
        if (mode != NewsMode.Cap && json.Has("cap")) json.Fault("cap", "belongs to mode cap");
        return new(
            from, to, mode, json.Items("symbols").Select(symbol => symbol.Text()).ToEquatableArray(),
            mode == NewsMode.Cap ? json.Part("cap").Whole() : 0);
    }

    public static PersonalLimit Personal(JsonPart json)
    {
        json.IsObject("side", "amount", "period", "trail", "action");
        var side = json.Choice("side", null, ("loss", PersonalSide.Loss), ("profit", PersonalSide.Profit));
        var period = json.Choice("period", PersonalPeriod.Day, ("day", PersonalPeriod.Day), ("week", PersonalPeriod.Week));
        var trail = json.Choice(
            "trail", PersonalTrail.None, ("none", PersonalTrail.None), ("unrealized", PersonalTrail.Unrealized), ("realized", PersonalTrail.Realized));
        if (trail != PersonalTrail.None && (side == PersonalSide.Profit || period == PersonalPeriod.Week)) json.Fault("trail", "only a day's loss limit trails");
        return new(
            side, json.Money("amount", atLeast: Least), period, trail,
            json.Choice(
                "action", null, ("none", PersonalAction.None), ("liquidate", PersonalAction.Liquidate), ("lock-day", PersonalAction.LockDay),
                ("lock-week", PersonalAction.LockWeek)));
    }

    public static TradeLimits TradeLimits(JsonPart json)
    {
        if (json.IsObject("perDay", "perWeek") && !json.Has("perDay") && !json.Has("perWeek")) json.Fault("perDay", "missing, and perWeek too: nothing is limited");
        return new(json.WholeOrNull("perDay"), json.WholeOrNull("perWeek"));
    }
}
