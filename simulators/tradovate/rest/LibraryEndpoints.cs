using System.Text.Json.Nodes;
using TraderTerminal.Simulators.Tradovate.Wire;
using TraderTerminal.Simulators.Tradovate.World;

namespace TraderTerminal.Simulators.Tradovate.Rest;

/// <summary>Contracts, products and what else everybody may read; and users (reference 7.8, 7.9).</summary>
internal static class LibraryEndpoints
{
    private const int FoundMax = 100;

    public static void Add(Dictionary<string, Func<Call, Reply>> endpoints)
    {
        AddContracts(endpoints);
        Static(endpoints, "product", static _ => Library.Products, hasNames: true, static product => ((ProductEntity)product).ExchangeId);
        Static(endpoints, "currency", static _ => Library.Currencies, hasNames: true);
        Static(endpoints, "exchange", static _ => Library.AllExchanges, hasNames: true);
        Static(endpoints, "contractGroup", static _ => Library.Groups, hasNames: true);
        Static(endpoints, "orderStrategyType", static _ => Library.StrategyTypes, hasNames: true);
        Static(endpoints, "currencyRate", static _ => [new CurrencyRateEntity(Library.Dollar, 1)], hasNames: false, static rate => rate.Id);
        Static(endpoints, "productSession", static _ => Library.Products.Select(product => new ProductSessionEntity(product.Id, new(17, 0), new(17, 0), new(16, 0), new(16, 0))), hasNames: false, static row => row.Id);
        Static(endpoints, "productMargin", static call => Library.Products.Select(product =>
            new MarginEntity(product.Id, Library.DayMargin(product.Name), Library.DayMargin(product.Name), call.Now)), hasNames: false, static row => row.Id);
        Static(endpoints, "user", static call => [UserOf(call)], hasNames: true);
        Static(endpoints, "userSession", static call => call.Venue.Sessions.All.Where(session => session.User == call.User)
            .Select(session => new UserSessionEntity(session.Id, session.User, session.At, null, "127.0.0.1", session.AppId, null, 1)), hasNames: false, static row => ((UserSessionEntity)row).UserId);
    }

    public static UserEntity UserOf(Call call) =>
        new(call.User, call.Session.Who.Name, call.Session.At, $"{call.Session.Who.Name}@example.com", call.Session.Who.Status, Professional: false, null);

    private static void AddContracts(Dictionary<string, Func<Call, Reply>> endpoints)
    {
        endpoints["contract/find"] = static call => Reply.Of(Library.Find(call.Values.Text("name") ?? "", call.Now) is { } found ? Library.Entity(found) : null, call.Path);
        endpoints["contract/suggest"] = static call =>
            Reply.Of(call.World.Suggest(call.Values.Text("t") ?? "", (int)Math.Clamp(call.Values.Whole("l") ?? 10, 0, FoundMax), call.Now));
        endpoints["contract/item"] = static call => Reply.Of(Contract(call.Values.Whole("id") ?? 0), call.Path);
        endpoints["contract/items"] = static call => Reply.Of(call.Values.List("ids").Take(FoundMax).Select(Contract).OfType<Entity>());
        endpoints["contract/deps"] = static call => Reply.Of(new[] { Of(call.Values.Whole("masterid") ?? 0) }.OfType<Entity>());
        endpoints["contract/ldeps"] = static call => Reply.Of(call.Values.List("masterids").Take(FoundMax).Select(Of).OfType<Entity>());
        endpoints["contract/rollcontract"] = static call =>
            call.World.RollContract(call.Values.Text("name") ?? "", !call.Values.Values.ContainsKey("forward") || call.Values.Flag("forward"), call.Now) is { } next
                ? Reply.Good(new JsonObject { ["contract"] = EntityWire.Of(next) })
                : Reply.Failed("Contract is not found");
        endpoints["contract/getproductfeeparams"] = static call => Reply.Good(new JsonObject
        {
            ["params"] = new JsonArray([.. call.Values.List("productIds").Take(FoundMax).Where(id => Library.RootOf(id) is not null).Select(id => Fees(id, Library.RootOf(id)!))]),
        });
        endpoints["contractMaturity/item"] = static call => Reply.Of(Maturity(call, call.Values.Whole("id") ?? 0), call.Path);
        endpoints["contractMaturity/items"] = static call => Reply.Of(call.Values.List("ids").Take(FoundMax).Select(id => Maturity(call, id)).OfType<Entity>());
        endpoints["contractMaturity/deps"] = static call => Reply.Of(Library.RootOf(call.Values.Whole("masterid") ?? 0) is { } root
            ? call.World.Suggest(root, FoundMax, call.Now).Select(contract => Maturity(call, contract.ContractMaturityId)).OfType<ContractMaturityEntity>().Where(maturity => maturity.ProductId == Library.ProductId(root))
            : []);
        endpoints["contractMargin/item"] = static call => Reply.Of(
            Library.ContractOf(call.Values.Whole("id") ?? 0) is { } contract ? new MarginEntity(Library.ContractId(contract), Library.DayMargin(contract.Root), Library.DayMargin(contract.Root), call.Now) : null, call.Path);
    }

    private static ContractEntity? Contract(long id) => Library.ContractOf(id) is { } contract ? Library.Entity(contract) : null;

    /// <summary>The one contract of a month.</summary>
    private static ContractEntity? Of(long maturity) => Library.MaturityOf(maturity) is { } contract ? Library.Entity(contract) : null;

    private static ContractMaturityEntity? Maturity(Call call, long id) => Library.MaturityOf(id) is { } contract ? call.World.Maturity(contract) : null;

    private static JsonObject Fees(long id, string root)
    {
        var (exchange, commission) = Library.Fees(root);
        return new JsonObject
        {
            ["productId"] = id,
            ["exchangeFee"] = exchange.Dollars,
            ["commission"] = commission.Dollars,
            ["dayMargin"] = Library.DayMargin(root),
            ["nightMargin"] = Library.DayMargin(root),
            ["fullMargin"] = Library.DayMargin(root),
        };
    }

    /// <summary>The verbs of a list that is the same for everybody, or that follows from who asks.</summary>
    private static void Static(Dictionary<string, Func<Call, Reply>> endpoints, string type, Func<Call, IEnumerable<Entity>> rows, bool hasNames, Func<Entity, long>? master = null)
    {
        endpoints[$"{type}/list"] = call => Reply.Of(rows(call));
        endpoints[$"{type}/item"] = call => Reply.Of(rows(call).FirstOrDefault(row => row.Id == call.Values.Whole("id")), call.Path);
        endpoints[$"{type}/items"] = call =>
        {
            var ids = call.Values.List("ids");
            return Reply.Of(rows(call).Where(row => ids.Contains(row.Id)));
        };
        if (hasNames)
        {
            endpoints[$"{type}/find"] = call => Reply.Of(rows(call).FirstOrDefault(row => NameOf(row) == call.Values.Text("name")), call.Path);
            endpoints[$"{type}/suggest"] = call => Reply.Of(rows(call)
                .Where(row => NameOf(row).StartsWith(call.Values.Text("t") ?? "", StringComparison.OrdinalIgnoreCase)).Take((int)Math.Clamp(call.Values.Whole("l") ?? 10, 0, FoundMax)));
        }

        if (master is null) return;
        endpoints[$"{type}/deps"] = call => Reply.Of(rows(call).Where(row => master(row) == call.Values.Whole("masterid")));
        endpoints[$"{type}/ldeps"] = call =>
        {
            var masters = call.Values.List("masterids");
            return Reply.Of(rows(call).Where(row => masters.Contains(master(row))));
        };
    }

    private static string NameOf(Entity entity) => entity switch
    {
        ProductEntity product => product.Name,
        CurrencyEntity currency => currency.Name,
        NamedEntity named => named.Name,
        OrderStrategyTypeEntity type => type.Name,
        UserEntity user => user.Name,
        _ => "",
    };
}
