using System.Globalization;
using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Tradovate;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <summary>The Tradovate adapter and the simulated broker behind it.</summary>
public sealed partial class BrokerTradovateWorld : WiredWorld
{
    /// <summary>An evaluation account that belongs to the firm; and one of the user's own.</summary>
    private const long Number = 1_234_567, NumberOfSecond = 1_234_568;

    /// <summary>Real time that a quote may take to the adapter; with a broken line none comes.</summary>
    private static readonly TimeSpan QuoteMax = TimeSpan.FromSeconds(5);

    /// <summary>The clock stands still in most cases: a case is as if it took no time.</summary>
    private const int PerMinute = 240;

    private TradovateHost? _host;

    private BrokerTradovateWorld(int? seed, bool isMixed) : base(seed, isMixed)
    {
    }

    public override Usd OpeningOfSecond => Usd.FromDollars(150_000m);

    /// <summary>All in, for a micro; reference 17.</summary>
    public override Usd FeePerSide => Usd.FromDollars(0.79m);

    public override string DuplicateTagCode => TradovateBroker.Codes.DuplicateOrder;

    /// <summary>Reference 5.1: an order is never sent again by itself.</summary>
    public override bool ResendsWhatIsDenied => false;

    /// <summary>Reference 8.5: an answer to a cancel says that it was taken, no more.</summary>
    public override bool RefusesLateCancels => false;

    /// <summary>What the adapter knows of a market; null when no quote has come.</summary>
    public Price? BidOf(ContractSymbol contract) => Client.Feed.Latest(contract)?.Bid;

    /// <param name="seed">Of the faults of the line; null for none.</param>
    /// <param name="isMixed">The simulator's own mix of everything instead of faults of the line alone.</param>
    public static async Task<BrokerTradovateWorld> Start(int? seed = null, bool isMixed = false)
    {
        var world = new BrokerTradovateWorld(seed, isMixed);
        await world.Begin();
        return world;
    }

    protected override async Task<Uri> Open(int? displayed)
    {
        _host = await TradovateHost.Start(new TradovateOptions
        {
            Seed = Seed ?? 7, Virtual = Time, Latency = TimeSpan.Zero, MarketStandsStill = true, DisplayedSize = displayed, Switches = """{"tradingHours":"alwaysOpen"}""",
        });
        return _host.Address;
    }

    protected override async ValueTask Shut()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    protected override IEnumerable<object> Faults(int drawn) => FaultsOfTheLine.Draw(drawn, isTradovate: true);

    /// <summary>The market moves, and the adapter has heard it: exits of a market order are measured from the newest quote.</summary>
    public override async ValueTask Quote(ContractSymbol contract, decimal bid, decimal ask)
    {
        await Post("/control/market/price", new { contract = NameOf(contract), price = bid, hold = true });
        Client.Feed.Follow(contract);
        for (var began = TimeProvider.System.GetTimestamp(); BidOf(contract) != Price.FromPoints(bid);)
        {
            var waited = TimeProvider.System.GetElapsedTime(began);
            if (waited > QuoteMax) return;
            // The adapter asks what a new contract is called at a pace.
            if (waited > QuoteMax / 10) Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(Poll, TimeProvider.System, Cancel);
        }
    }

    /// <summary>With faults of the line: our fills, positions and balance are the broker's, and no order went out twice.</summary>
    public override async ValueTask Close()
    {
        if (Patient is null) return;
        await CalmDown();
        await Patient.Look(Cancel);
        var orders = (await Rows("order/list")).Where(row => Whole(row, "accountId") == Number).Select(row => Whole(row, "id")).ToHashSet();
        var theirs = (await Rows("fill/list")).Where(row => orders.Contains(Whole(row, "orderId")))
            .Select(row => (Whole(row, "id"), row.GetProperty("action").GetString() == "Buy" ? Side.Buy : Side.Sell, (int)Whole(row, "qty"), row.GetProperty("price").GetDecimal())).Order();
        Assert.Equal(theirs, News.Fills.Select(fill => (long.Parse(fill.Id.Value, CultureInfo.InvariantCulture), fill.Side, fill.Quantity.Count, fill.Price.Points)).Order());

        var snapshot = await Patient.Snapshot(Account, Cancel);
        var held = (await Rows("position/list")).Where(row => Whole(row, "accountId") == Number && Whole(row, "netPos") != 0).Select(row => (int)Whole(row, "netPos")).Order();
        Assert.Equal(held, snapshot.Positions.Select(position => position.Net).Order());
        Assert.Equal(held, News.Fills.GroupBy(fill => fill.Contract).Select(one => one.Sum(fill => fill.Side.Sign() * fill.Quantity.Count)).Where(net => net != 0).Order());
        var cash = (await Rows("cashBalance/list")).Single(row => Whole(row, "accountId") == Number);
        Assert.Equal(Usd.FromDollars(cash.GetProperty("amount").GetDecimal()), snapshot.Balance);

        var ids = (await Rows("command/list")).Where(row => orders.Contains(Whole(row, "orderId")) && row.GetProperty("commandType").GetString() == "New")
            .Select(row => row.TryGetProperty("clOrdId", out var id) ? id.GetString() : null).OfType<string>().ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    protected override IBrokerClient Made(Uri address)
    {
        Uri Socket(string path) => new UriBuilder(new Uri(address, path)) { Scheme = "ws" }.Uri;
        return new TradovateBroker(
            new TradovateConnection(
                "test", TradovateSite.Demo.At(new Uri(address, "/v1"), Socket("/v1/websocket"), Socket("/md/v1/websocket"), out _)!, new("demo", new Credential("demo"), "TraderTerminal", "1.0", null, null, "device"),
                [new(Account, "APEX1234567", Stake.Evaluation), new(Second, "DEMO1234568", Stake.Practice)])
            {
                RequestsPerMinute = PerMinute,
            },
            Catalog, Time, Told.Enqueue);
    }

    /// <summary>By a login of the test's own, as another program would see it.</summary>
    private async Task<JsonElement> Api(string path, object body)
    {
        var login = await Answer("/v1/auth/accesstokenrequest", new { name = "demo", password = "demo", appId = "test", appVersion = "1.0" }, null);
        return await Answer($"/v1/{path}", body, login.GetProperty("accessToken").GetString());
    }

    private async Task<JsonElement[]> Rows(string path) => [.. (await Api(path, new { })).EnumerateArray()];

    private static long Whole(JsonElement row, string name) => row.GetProperty(name).GetInt64();

    private static string NameOf(ContractSymbol contract) => $"{contract.Root}Z{contract.Year % 10}";
}
