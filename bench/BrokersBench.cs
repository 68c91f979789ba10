using System.Diagnostics;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Brokers.Tradovate;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Silo;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Connections;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Simulators.ProjectX;
using TraderTerminal.Simulators.Tradovate;

namespace TraderTerminal.Bench;

/// <summary>One alert to ten accounts at each of two simulated brokers, over real wires in this process: from the hook to the last order on the wire of each; both up, and one of them down.</summary>
/// <remarks>Simulators, program and sender share the machine. A request counts as on the wire when its headers begin to be written.</remarks>
internal static class BrokersBench
{
    private const int Each = 10;
    private const int Alerts = 8;
    private const string User = "bench";
    private const string Key = "bench-both-key-0123456789";
    private const string Book = "seed/eval/50k";
    private const string GatewayMnq = "CON.F.US.MNQ.Z26", TradovateMnq = "MNQZ6";
    private const decimal MarketPoints = 15_500m;

    /// <summary>No lock-out of Tradovate's own; its default of 60 would pace the alerts and not the program.</summary>
    private const int RequestsPerMinute = 5_000;

    /// <summary>The request budget of the gateway's login has to hold: of 180 in 60 seconds 100 for entries and looks. Ten orders an alert and the looks of each minute leave room; those of the start are waited for.</summary>
    private static readonly TimeSpan AlertPace = TimeSpan.FromSeconds(12), BudgetWindow = TimeSpan.FromSeconds(60);

    private static TimeProvider Time => OpenHours.Clock;

    public static async Task<IReadOnlyList<Measurement>> SideBySide(string folder)
    {
        var (here, there) = (Ids("gateway"), Ids("tradovate"));
        await using var gateway = await ProjectXHost.Start(new ProjectXOptions
        {
            Clock = Time, MarketStandsStill = true, Latency = TimeSpan.Zero, Switches = """{"tradingHours":"alwaysOpen"}""",
            Accounts = new([new(User, User, [.. here.Select((id, place) => new Simulators.ProjectX.SimulatedAccount(26_000_001 + place, id.Value, "topstep/practice/150k"))])]),
        });
        await using var tradovate = await TradovateHost.Start(new TradovateOptions
        {
            Clock = Time, MarketStandsStill = true, Latency = TimeSpan.Zero, Switches = """{"tradingHours":"alwaysOpen","requestsPerHour":100000}""",
            Accounts = new([new(User, User, [.. there.Select((id, place) => new Simulators.Tradovate.SimulatedAccount(1_234_501 + place, id.Value, "topstep/practice/150k"))])]),
        });
        await using var host = await Start(folder, gateway.Address, tradovate.Address, here, there);
        using var http = new HttpClient();
        using var wire = new Wiretap();
        var scene = new BrokerScene(host, http);
        var bench = new Bench(scene, wire, [new("projectx", gateway.Address, ["/api/Order/place", "/api/Position/close"], GatewayMnq, here), new("tradovate", tradovate.Address, ["/v1/order/place", "/v1/order/liquidate"], TradovateMnq, there)]);
        await bench.Ready();
        var ping = await scene.Ping(new Uri(gateway.Address, "/api/Status/ping"));
        var figures = new List<Measurement>();
        foreach (var (name, milliseconds) in await bench.Run()) figures.AddRange(Measurement.Distribution(name, milliseconds, ping, BrokerScene.Baseline(ping)));
        return figures;
    }

    private static AccountId[] Ids(string broker) => [.. Enumerable.Range(0, Each).Select(number => new AccountId($"{broker}-{number}"))];

    private static async Task<TraderHost> Start(string folder, Uri gateway, Uri tradovate, AccountId[] here, AccountId[] there)
    {
        var options = UpOptions.Read(Arguments.Read(["up", "--data", Path.Combine(folder, "brokers"), "--urls", "http://127.0.0.1:0"]));
        Uri Socket(string path) => new UriBuilder(new Uri(tradovate, path)) { Scheme = "ws" }.Uri;
        ConnectionSettings[] connections =
        [
            new ProjectXSettings(
                "topstep", ConnectionSettings.Demo, gateway, new Uri(gateway, "/hubs/user"), new Uri(gateway, "/hubs/market"), User, new Credential(User),
                [.. here.Select(id => new ProjectXAccount.Practice(id, id.Value))], FeeSchedule.None),
            new TradovateSettings(
                "apex", ConnectionSettings.Demo, new Uri(tradovate, "/v1"), Socket("/v1/websocket"), Socket("/md/v1/websocket"), new TradovateLogin(User, new Credential(User), "TraderTerminal", "1.0", null, null, "bench"),
                [.. there.Select(id => new TradovateAccount(id, id.Value, Stake.Practice))], FeeSchedule.None)
            {
                RequestsPerMinute = RequestsPerMinute,
            },
        ];
        AccountId[] all = [.. here, .. there];
        return await TraderHost.Start(options, new World(
            [.. all.Select(id => new WorldAccount(id, id.Value, id.Value, "evaluation", "practice", [], Usd.FromDollars(150_000m), Book))],
            [new WorldHook("both", [.. all.Select(id => new AccountRoute(id))], Key)], Connections: connections), Time);
    }

    /// <summary>A simulated broker: where its orders go, and who trades there.</summary>
    private sealed record Venue(string Name, Uri Address, string[] Orders, string Contract, AccountId[] Ids);

    private sealed class Bench(BrokerScene scene, Wiretap wire, Venue[] venues)
    {
        public async Task Ready()
        {
            foreach (var id in venues.SelectMany(venue => venue.Ids)) await scene.Connected(id);
            foreach (var venue in venues)
            {
                await BrokerScene.Until(async () =>
                {
                    // A quote is told when something of it changes.
                    await Price(MarketPoints + 0.25m);
                    await Price(MarketPoints);
                    return await scene.IsTradable(venue.Ids[0]);
                });
            }
        }

        /// <summary>Both up, then each of them while the other is down.</summary>
        public async Task<IReadOnlyList<(string Name, List<double> Milliseconds)>> Run()
        {
            var figures = new List<(string, List<double>)>();
            await Task.Delay(BudgetWindow, Time);
            var both = await AlertsToWire(venues);
            foreach (var (venue, took) in venues.Zip(both)) figures.Add(($"brokers-both-up-{venue.Name}", took));
            foreach (var venue in venues)
            {
                var other = venues.Single(one => one != venue);
                await scene.Post(other.Address, "/control/faults", new { kind = "status", status = 502 });
                await scene.Post(other.Address, "/control/sockets", new { action = "refuse" });
                await scene.Post(other.Address, "/control/sockets", new { action = "reset" });
                foreach (var id in other.Ids) await scene.Disconnected(id);
                figures.Add(($"brokers-other-down-{venue.Name}", (await AlertsToWire([venue]))[0]));
                await scene.CalmDown(other.Address);
                await scene.Post(other.Address, "/control/sockets", new { action = "allow" });
                foreach (var id in other.Ids) await scene.Connected(id);
            }

            return figures;
        }

        /// <summary>From an alert's leaving its sender to the request that places the last of a broker's ten orders, for each broker.</summary>
        private async Task<List<double>[]> AlertsToWire(Venue[] up)
        {
            var took = up.Select(_ => new List<double>(Alerts)).ToArray();
            for (var i = -2; i < Alerts; i++)
            {
                var isOpening = i % 2 == 0;
                var at = Stopwatch.GetTimestamp();
                await scene.Alert(Key, isOpening ? "buy" : "close", 1);
                for (var place = 0; place < up.Length; place++)
                {
                    var last = await wire.Request(up[place].Address, up[place].Orders, at, Each);
                    if (i >= 0) took[place].Add(last); // The first ones warm up.
                }

                foreach (var id in up.SelectMany(venue => venue.Ids)) await BrokerScene.Until(async () => (await scene.View(id)).Positions.Count == (isOpening ? 1 : 0));
                await Task.Delay(AlertPace, Time);
            }

            return took;
        }

        private async Task Price(decimal price)
        {
            foreach (var venue in venues) await scene.Price(venue.Address, venue.Contract, price);
        }
    }
}
