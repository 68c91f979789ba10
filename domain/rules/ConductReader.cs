using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Reads what concerns a trader and his software rather than an account's numbers.</summary>
internal static class ConductReader
{
    public static Conduct Conduct(JsonPart json)
    {
        json.IsObject(
            "hedge", "priceLimitMargin", "maxOrdersPerDay", "minHold", "inactivityDays", "maxActiveAccounts", "notes");
        return new(
            json.Has("hedge") ? Hedge(json.Part("hedge")) : null, json.RatioOrNull("priceLimitMargin"), json.WholeOrNull("maxOrdersPerDay", atLeast: 1),
            json.Has("minHold") ? MinHold(json.Part("minHold")) : null, json.WholeOrNull("inactivityDays", atLeast: 1),
            json.WholeOrNull("maxActiveAccounts", atLeast: 1), json.Has("notes") ? json.Part("notes").Texts().ToEquatableArray() : default);
    }

    private static MinHold MinHold(JsonPart json)
    {
        json.IsObject("seconds", "share");
        return new(json.Whole("seconds", 0, atLeast: 1), json.Ratio("share"));
    }

    /// <summary>The families are <c>"default"</c> or an object of lists: <c>{"SPX":["ES","MES"]}</c>.</summary>
    public static HedgeRule Hedge(JsonPart json)
    {
        json.IsObject("scope", "families");
        var scope = json.Choice("scope", null, ("cross-account", HedgeScope.CrossAccount), ("any", HedgeScope.Any));
        if (!json.Has("families")) return new(scope, HedgeRule.Default);
        if (json.IsText("families"))
        {
            json.Choice("families", null, ("default", true));
            return new(scope, HedgeRule.Default);
        }

        var families = json.Members("families").Select(family => (family.Key, family.Value.Texts().ToArray())).ToArray();
        foreach (var twice in families.SelectMany(family => family.Item2).GroupBy(root => root, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            json.Fault("families", $"{twice.Key} stands in two families");
            return new(scope, HedgeRule.Default);
        }

        return new(scope, HedgeRule.FamiliesOf(families));
    }

    public static Capabilities Capabilities(JsonPart json)
    {
        json.IsObject("automation", "copier", "apiOrders", "overnight");
        return new(
            json.Choice("automation", Automation.Any, ("any", Automation.Any), ("own-device", Automation.OwnDevice), ("none", Automation.None)),
            json.Flag("copier", otherwise: true), json.Flag("apiOrders", otherwise: true), json.Flag("overnight", otherwise: true));
    }
}
