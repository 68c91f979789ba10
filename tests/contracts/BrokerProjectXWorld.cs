using System.Globalization;
using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.ProjectX;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <summary>The ProjectX adapter and the simulated gateway behind it.</summary>
public sealed partial class BrokerProjectXWorld : WiredWorld
{
    private const string Number = "26000001";

    private ProjectXHost? _gateway;

    private BrokerProjectXWorld(int? seed, bool isMixed) : base(seed, isMixed)
    {
    }

    public ProjectXBroker ProjectX => (ProjectXBroker)Client;

    public override Usd OpeningOfSecond => Usd.FromDollars(150_000m);

    /// <summary>Fees and commissions of a micro, which the stream tells (reference 9.3).</summary>
    public override Usd FeePerSide => Usd.FromDollars(0.61m);

    public override string DuplicateTagCode => ProjectXBroker.Codes.DuplicateOrder;

    /// <param name="seed">Of the faults of the line; null for none.</param>
    /// <param name="isMixed">The simulator's own mix of everything instead of faults of the line alone.</param>
    public static async Task<BrokerProjectXWorld> Start(int? seed = null, bool isMixed = false)
    {
        var world = new BrokerProjectXWorld(seed, isMixed);
        await world.Begin();
        return world;
    }

    /// <summary>With faults of the line REST tells the commissions too, or what was looked up would cost less than what was told.</summary>
    protected override async Task<Uri> Open(int? displayed)
    {
        _gateway = await ProjectXHost.Start(new ProjectXOptions
        {
            Seed = Seed ?? 7, Virtual = Time, Latency = TimeSpan.Zero, MarketStandsStill = true, DisplayedSize = displayed,
            Switches = Seed is null ? """{"tradingHours":"alwaysOpen"}""" : """{"tradingHours":"alwaysOpen","restCommissions":true}""",
        });
        return _gateway.Address;
    }

    protected override async ValueTask Shut()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
    }

    public override async ValueTask Quote(ContractSymbol contract, decimal bid, decimal ask) =>
        await Post("/control/market/price", new { contract = IdOf(contract), price = bid, hold = true });

    /// <summary>With faults of the line: our fills, positions and balance are the gateway's, and no order went out twice.</summary>
    public override async ValueTask Close()
    {
        if (Patient is null) return;
        await CalmDown();
        await Patient.Look(Cancel);
        var theirs = (await Rows("Trade/search", "trades")).Select(row => (Whole(row, "id"), (int)Whole(row, "side"), (int)Whole(row, "size"), row.GetProperty("price").GetDecimal())).Order();
        var ours = News.Fills.Select(fill => (long.Parse(fill.Id.Value, CultureInfo.InvariantCulture), fill.Side == Side.Buy ? 0 : 1, fill.Quantity.Count, fill.Price.Points)).Order();
        Assert.Equal(theirs, ours);

        var snapshot = await Patient.Snapshot(Account, Cancel);
        var held = (await Rows("Position/searchOpen", "positions")).Select(row => (row.GetProperty("contractId").GetString()!, (Whole(row, "type") == 2 ? -1 : 1) * (int)Whole(row, "size"))).Order();
        Assert.Equal(held, snapshot.Positions.Select(position => (IdOf(position.Contract), position.Net)).Order());
        Assert.Equal(held, News.Fills.GroupBy(fill => fill.Contract).Select(one => (IdOf(one.Key), one.Sum(fill => fill.Side.Sign() * fill.Quantity.Count))).Where(one => one.Item2 != 0).Order());
        var account = (await Rows("Account/search", "accounts")).Single(row => Whole(row, "id") == long.Parse(Number, CultureInfo.InvariantCulture));
        Assert.Equal(Usd.FromDollars(account.GetProperty("balance").GetDecimal()), snapshot.Balance);

        var tags = (await Rows("Order/search", "orders")).Select(row => row.GetProperty("customTag").GetString()).OfType<string>().ToList();
        Assert.Equal(tags.Distinct(), tags);
    }

    /// <summary>By a login of the test's own, as another program would see it.</summary>
    private async Task<JsonElement> Api(string path, object body)
    {
        var login = await Answer("/api/Auth/loginKey", new { userName = "demo", apiKey = "demo" }, null);
        return await Answer($"/api/{path}", body, login.GetProperty("token").GetString());
    }

    private async Task<JsonElement[]> Rows(string path, string list) =>
        [.. (await Api(path, new { accountId = int.Parse(Number, CultureInfo.InvariantCulture), startTimestamp = Nine.AddDays(-1), onlyActiveAccounts = false })).GetProperty(list).EnumerateArray()];

    private static long Whole(JsonElement row, string name) => row.GetProperty(name).GetInt64();

    private static string IdOf(ContractSymbol contract) => $"CON.F.US.{contract.Root}.Z{contract.Year % 100}";

    protected override IBrokerClient Made(Uri address)
    {
        var connection = new ProjectXConnection(
            "test", ProjectXGateway.Demo.At(address, new Uri(address, "/hubs/user"), new Uri(address, "/hubs/market"), out _)!, "demo", new Credential("demo"),
            [new ProjectXAccount.Evaluation(Account, Number), new ProjectXAccount.Practice(Second, "26000002")]);
        return new ProjectXBroker(connection, Catalog, Time, Told.Enqueue);
    }
}
