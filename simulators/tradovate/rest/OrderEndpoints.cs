using System.Text.Json.Nodes;
using TraderTerminal.Simulators.Tradovate.Wire;
using TraderTerminal.Simulators.Tradovate.World;

namespace TraderTerminal.Simulators.Tradovate.Rest;

/// <summary>Commands on orders and strategies (reference 8). Each only acknowledges; what comes of it are entities.</summary>
internal static class OrderEndpoints
{
    public static void Add(Dictionary<string, Func<Call, Reply>> endpoints)
    {
        endpoints["order/placeorder"] = Orders(static (call, symbol, ask) => call.World.Place(call.Account(), symbol, ask, call.Now), "orderId");
        endpoints["order/placeoco"] = Orders(
            static (call, symbol, ask) => call.Values.Part("other") is { } other ? With(other, part => call.World.PlaceOco(call.Account(), symbol, ask, part, call.Now)) : Missing("other"),
            "orderId", "ocoId");
        endpoints["order/placeoso"] = Orders(
            static (call, symbol, ask) => call.Values.Part("bracket1") is not { } first ? Missing("bracket1")
                : call.Values.Part("bracket2") is { } second ? With(first, one => With(second, two => call.World.PlaceOso(call.Account(), symbol, ask, one, two, call.Now)))
                : With(first, one => call.World.PlaceOso(call.Account(), symbol, ask, one, null, call.Now)),
            "orderId", "oso1Id", "oso2Id");
        endpoints["order/modifyorder"] = Command(static call =>
        {
            var (id, ask) = (call.Values.NeedWhole("orderId"), Ask(call.Values, needsAction: false));
            return call.Values.Violation is { } wrong ? wrong : call.World.Modify(call.Account(), id, ask, call.Now);
        });
        endpoints["order/cancelorder"] = Command(static call =>
        {
            var id = call.Values.NeedWhole("orderId");
            return call.Values.Violation is { } wrong ? wrong
                : call.World.Cancel(call.Account(), id, call.Values.Text("clOrdId"), call.Values.Flag("isAutomated"), call.Values.Time("activationTime"), call.Now);
        });
        endpoints["order/liquidateposition"] = Command(static call =>
        {
            var contract = call.Values.NeedWhole("contractId");
            return call.Values.Violation is { } wrong ? wrong : call.World.Liquidate(call.Account(), contract, call.Values.Text("customTag50"), call.Values.Flag("isAutomated"), call.Now);
        });
        endpoints["order/liquidatepositions"] = static call => MayTrade(call) is { } denied ? denied
            : Simple(call.World.LiquidateAll(call.Account(), call.Values.List("positions"), call.Values.Text("customTag50"), call.Values.Flag("isAutomated"), call.Now), Reasons.AccessDenied);
        endpoints["orderStrategy/startorderstrategy"] = Start;
        endpoints["orderStrategy/interruptorderstrategy"] = static call =>
            call.World.InterruptStrategy(call.Account(), call.Values.Whole("orderStrategyId") ?? 0, call.Now) is { } result ? Of(result) : Reply.NotFound(call.Path);
        endpoints["orderStrategy/modifyorderstrategy"] = static _ => Reply.Failed("Commands of strategies are not supported");
    }

    public static Reply Simple(bool isDone, string why) => Reply.Good(isDone ? new JsonObject { ["ok"] = true } : new JsonObject { ["ok"] = false, ["errorText"] = why });

    /// <summary>On the live host a device must be known before it may trade (reference 4.1, 19.9).</summary>
    private static Reply? MayTrade(Call call) =>
        call.Venue.Switches.DeviceRefused || (call.IsLive && string.IsNullOrEmpty(call.Session.DeviceId)) ? Reply.Denied : null;

    private static Func<Call, Reply> Orders(Func<Call, string, OrderAsk, CommandResult> place, params string[] names) => Command(call =>
    {
        var (symbol, ask) = (call.Values.NeedText("symbol"), Ask(call.Values, needsAction: true));
        return call.Values.Violation is { } wrong ? wrong : place(call, symbol, ask);
    }, names);

    private static Func<Call, Reply> Command(Func<Call, CommandResult> act, params string[] names) => call =>
    {
        if (MayTrade(call) is { } denied) return denied;
        return act(call) switch
        {
            CommandResult.Orders orders => Reply.Good(Ids(orders.Ids, names.Length == 0 ? ["orderId"] : names)),
            CommandResult.Command command => Reply.Good(new JsonObject { ["commandId"] = command.Id }),
            CommandResult.Refused refused => Reply.Good(new JsonObject { ["failureReason"] = refused.Reason, ["failureText"] = refused.Text }),
            CommandResult.Violation wrong => Dispatcher.Violations(wrong),
            _ => Reply.Good(new JsonObject()),
        };
    };

    private static JsonObject Ids(IReadOnlyList<long> ids, string[] names)
    {
        var answer = new JsonObject();
        for (var place = 0; place < ids.Count && place < names.Length; place++) answer[names[place]] = ids[place];
        return answer;
    }

    private static CommandResult.Violation Missing(string name) => new(name, "", $"{name} should be specified");

    private static CommandResult With(Parameters part, Func<OrderAsk, CommandResult> use)
    {
        // Quantity and symbol are the main order's.
        part.Values["orderQty"] ??= 1;
        var ask = Ask(part, needsAction: true);
        return part.Violation is { } wrong ? wrong : use(ask);
    }

    private static OrderAsk Ask(Parameters values, bool needsAction)
    {
        var quantity = values.NeedWhole("orderQty");
        if (quantity is < 1 or > int.MaxValue) quantity = values.NeedWhole("orderQty (greater than 0)");
        return new(
            needsAction ? values.NeedWord<OrderAction>("action") : default, values.NeedWord<OrderType>("orderType"), (int)Math.Clamp(quantity, 0, int.MaxValue), values.Number("price"),
            values.Number("stopPrice"), values.Number("limitIfTouchedPrice"), values.Whole("maxShow") is { } show ? (int)Math.Clamp(show, 0, int.MaxValue) : null, values.Number("pegDifference"),
            values.Word<TimeInForceWord>("timeInForce"), values.Time("expireTime"), values.Text("text"), values.Text("clOrdId"), values.Time("activationTime"), values.Text("customTag50"),
            values.Flag("isAutomated"));
    }

    private static Reply Start(Call call)
    {
        if (MayTrade(call) is { } denied) return denied;
        var (values, symbol, action) = (call.Values, call.Values.NeedText("symbol"), call.Values.NeedWord<OrderAction>("action"));
        if (values.Violation is { } wrong) return Dispatcher.Violations(wrong);
        if (values.Whole("orderStrategyTypeId") != Library.BracketStrategy) return Reply.Failed("The strategy type is not supported");
        var parameters = values.Text("params");
        if (TradovateWorld.ReadStrategy(parameters) is not var (entry, brackets)) return Reply.Failed("params should be a JSON document with entryVersion and brackets");
        entry["action"] = action.ToString();
        var part = new Parameters(entry, entry);
        var ask = Ask(part, needsAction: true) with { IsAutomated = values.Flag("isAutomated"), CustomTag50 = values.Text("customTag50") };
        return part.Violation is { } broken ? Reply.Failed(broken.Description) : Of(call.World.StartStrategy(call.Account(), symbol, ask, brackets, parameters!, values.Text("uuid"), call.Now));
    }

    private static Reply Of(StrategyResult result) => result.Strategy is { } strategy ? Reply.Good(new JsonObject { ["orderStrategy"] = EntityWire.Of(strategy) }) : Reply.Failed(result.ErrorText!);
}
