using System.Text.Json.Nodes;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.Rest;

/// <summary>What is asked of accounts beyond reading their entities (reference 7.3, 16).</summary>
internal static class AccountEndpoints
{
    public static void Add(Dictionary<string, Func<Call, Reply>> endpoints)
    {
        endpoints["cashBalance/getcashbalancesnapshot"] = static call =>
            call.Values.Whole("accountId") is { } id && call.World.Snapshot(id, call.User, call.IsLive) is { } snapshot ? Reply.Good(snapshot) : Reply.Failed(Reasons.AccessDenied);
        endpoints["userAccountAutoLiq/updateuserautoliq"] = SetLimits;
        endpoints["userAccountAutoLiq/update"] = SetLimits;
        endpoints["userAccountAutoLiq/create"] = SetLimits;
        foreach (var admin in (string[])
                 [
                     "accountRiskStatus/setadminautoliqaction", "accountRiskStatus/resetautoliqstatus", "accountRiskStatus/updatemaxnetliq", "accountRiskStatus/switchriskcategory",
                     "account/resetdemoaccountstate", "cashBalance/changedemobalance", "fundTransaction/adjustcash", "user/createevaluationaccounts", "user/expireuserlockout", "order/dryrun",
                 ])
            endpoints[admin] = static _ => Reply.Denied; // For the firm's own people.
        endpoints["user/getaccounttradingpermissions"] = static call => Reply.Good(new JsonObject
        {
            ["tradingPermissions"] = EntityWire.Of(call.World.Children(EntityType.TradingPermission, call.User, call.User, call.IsLive, call.Now)),
        });
    }

    private static Reply SetLimits(Call call)
    {
        var values = call.Values;
        var account = call.Account();
        if (account.Id is null && values.Whole("id") is { } id) account = account with { Id = id };
        var (limits, error) = call.World.SetAutoLiq(account, before => before with
        {
            DailyLossAlert = values.Number("dailyLossAlert") ?? before.DailyLossAlert,
            DailyLossLiqOnly = values.Number("dailyLossLiqOnly") ?? before.DailyLossLiqOnly,
            DailyLossAutoLiq = values.Number("dailyLossAutoLiq") ?? before.DailyLossAutoLiq,
            WeeklyLossAutoLiq = values.Number("weeklyLossAutoLiq") ?? before.WeeklyLossAutoLiq,
            DailyProfitAutoLiq = values.Number("dailyProfitAutoLiq") ?? before.DailyProfitAutoLiq,
            WeeklyProfitAutoLiq = values.Number("weeklyProfitAutoLiq") ?? before.WeeklyProfitAutoLiq,
            DoNotUnlock = values.Values.ContainsKey("doNotUnlock") ? values.Flag("doNotUnlock") : before.DoNotUnlock,
        }, call.Now);
        return limits is null ? Reply.Failed(error!) : Reply.Good(EntityWire.Of(limits));
    }
}
