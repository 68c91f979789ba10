using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.Rest;

/// <summary>The verbs that every entity of accounts has: list, item, items, deps, ldeps (reference 6).</summary>
internal static class EntityEndpoints
{
    /// <summary>Most rows that one question may name.</summary>
    private const int IdsMax = 1_000;

    public static void Add(Dictionary<string, Func<Call, Reply>> endpoints)
    {
        foreach (var type in EntityType.OfAccounts)
        {
            if (type.IsListed) endpoints[$"{type.Name}/list"] = call => Reply.Of(call.World.List(type, call.User, call.IsLive, call.Now));
            endpoints[$"{type.Name}/item"] = call => Reply.Of(Item(call, type, call.Values.Whole("id") ?? 0), call.Path);
            endpoints[$"{type.Name}/items"] = call => Reply.Of(call.Values.List("ids").Take(IdsMax).Select(id => Item(call, type, id)).OfType<Entity>());
            endpoints[$"{type.Name}/deps"] = call => Reply.Of(call.World.Children(type, call.Values.Whole("masterid") ?? 0, call.User, call.IsLive, call.Now));
            endpoints[$"{type.Name}/ldeps"] = call =>
                Reply.Of(call.Values.List("masterids").Take(IdsMax).SelectMany(master => call.World.Children(type, master, call.User, call.IsLive, call.Now)));
        }

        endpoints["account/find"] = static call => Reply.Of(Accounts(call).FirstOrDefault(account => account.Name == call.Values.Text("name")), call.Path);
        endpoints["account/suggest"] = static call => Reply.Of(Accounts(call)
            .Where(account => account.Name.StartsWith(call.Values.Text("t") ?? "", StringComparison.OrdinalIgnoreCase)).Take((int)Math.Clamp(call.Values.Whole("l") ?? 10, 0, IdsMax)));
        endpoints["position/find"] = static call => Reply.NotFound(call.Path);
        endpoints["executionReport/find"] = static call => Reply.Of(Reports(call).FirstOrDefault(report => report.Name == call.Values.Text("name")), call.Path);
        endpoints["executionReport/suggest"] = static call => Reply.Of(Reports(call)
            .Where(report => report.Name.StartsWith(call.Values.Text("t") ?? "", StringComparison.Ordinal)).Take((int)Math.Clamp(call.Values.Whole("l") ?? 10, 0, IdsMax)));
    }

    private static IEnumerable<AccountEntity> Accounts(Call call) => call.World.List(EntityType.Account, call.User, call.IsLive, call.Now).OfType<AccountEntity>();

    private static IEnumerable<ExecutionReportEntity> Reports(Call call) => call.World.List(EntityType.ExecutionReport, call.User, call.IsLive, call.Now).OfType<ExecutionReportEntity>();

    private static Entity? Item(Call call, EntityType type, long id) => call.World.Item(type, id, call.User, call.IsLive, call.Now);
}
