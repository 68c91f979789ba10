using System.Diagnostics;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Silo;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Connections;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Simulators.ProjectX;

namespace TraderTerminal.Bench;

/// <summary>The whole program with a connection to the simulated gateway, over real wires in this process: what passes until a request leaves.</summary>
/// <remarks>Simulator, program and sender share the machine. A request counts as on the wire when its headers begin to be written.</remarks>
internal static class ProjectXBench
{
    private const int Alerts = 100;

    /// <summary>Each of an account of its own, for it is locked afterwards.</summary>
    private const int Crossings = 100;

    private const int AccountsOfALogin = 20;
    private const int Drops = 20;
    private const int SharedDrops = 5;
    private const string Alone = "bench";
    private const string Key = "bench-hook-key-0123456789";
    private const string Mnq = "CON.F.US.MNQ.Z26";
    private const string Book = "seed/eval/50k";
    private const decimal MarketPoints = 15_500m;

    /// <summary>Three micros, two dollars a point: 1,200 of the 1,000 that an account may lose in a day.</summary>
    private const decimal CrossingPoints = 15_300m;

    /// <summary>The request budget of a login has to hold: 180 in 60 seconds, of which 80 may be used by looks, as many as twenty accounts that reconcile take.</summary>
    private static readonly TimeSpan AlertPace = TimeSpan.FromMilliseconds(800), CrossingPace = TimeSpan.FromMilliseconds(1_500), DropPace = TimeSpan.FromSeconds(6), SharedPace = TimeSpan.FromSeconds(60);

    /// <summary>What takes risk away, a close by an order with our tag among it; looks do not.</summary>
    private static readonly string[] Flattening = ["/api/Order/cancel", "/api/Order/place", "/api/Position/close"];

    private static TimeProvider Time => OpenHours.Clock;

    public static async Task<IReadOnlyList<Measurement>> Wire(string folder)
    {
        var ids = Enumerable.Range(0, Crossings + 1).Select(number => new AccountId($"bench-{number}")).ToArray();
        var logins = ids[1..].Chunk(AccountsOfALogin).Select((its, place) => (Name: $"bench-shared-{place}", Ids: its)).Prepend((Name: Alone, Ids: ids[..1])).ToArray();
        await using var gateway = await ProjectXHost.Start(new ProjectXOptions
        {
            Clock = Time, MarketStandsStill = true, Latency = TimeSpan.Zero, Switches = """{"tradingHours":"alwaysOpen"}""",
            Accounts = new AccountsFile([.. logins.Select(login => new SimulatedUser(
                login.Name, login.Name, [.. login.Ids.Select(id => new SimulatedAccount(26_000_001 + Array.IndexOf(ids, id), id.Value, "topstep/practice/150k"))]))]),
        });
        await using var host = await Start(folder, gateway.Address, logins);
        using var http = new HttpClient();
        using var wire = new Wiretap();
        var scene = new BrokerScene(host, http);
        var bench = new Bench(scene, gateway.Address, wire);
        await bench.Ready(ids);
        var ping = await scene.Ping(new Uri(gateway.Address, "/api/Status/ping"));
        var baseline = BrokerScene.Baseline(ping);
        return
        [
            .. Measurement.Distribution("projectx-alert-to-wire", await bench.AlertsToWire(ids[0]), ping, baseline),
            .. Measurement.Distribution("projectx-limit-to-wire", await bench.LimitsToWire(Turns(logins[1..])), ping, baseline),
            .. Measurement.Distribution("projectx-reconnect", await bench.Reconnects(logins[0].Name, logins[0].Ids, Drops, DropPace), ping, baseline),
            .. Measurement.Distribution($"projectx-reconnect-of-{AccountsOfALogin}", await bench.Reconnects(logins[1].Name, logins[1].Ids, SharedDrops, SharedPace), ping, baseline),
        ];
    }

    /// <summary>An account of each login in turn, that no login's requests come close together.</summary>
    private static AccountId[] Turns((string Name, AccountId[] Ids)[] logins) =>
        [.. Enumerable.Range(0, AccountsOfALogin).SelectMany(place => logins.Select(login => login.Ids[place]))];

    private static async Task<TraderHost> Start(string folder, Uri gateway, (string Name, AccountId[] Ids)[] logins)
    {
        var options = UpOptions.Read(Arguments.Read(["up", "--data", Path.Combine(folder, "projectx"), "--urls", "http://127.0.0.1:0"]));
        ConnectionSettings Login(string name, AccountId[] its) => new ProjectXSettings(
            name, ConnectionSettings.Demo, gateway, new Uri(gateway, "/hubs/user"), new Uri(gateway, "/hubs/market"), name, new Credential(name),
            [.. its.Select(id => new ProjectXAccount.Practice(id, id.Value))], FeeSchedule.None);
        AccountId[] ids = [.. logins.SelectMany(login => login.Ids)];
        return await TraderHost.Start(options, new World(
            [.. ids.Select(id => new WorldAccount(id, id.Value, id.Value, "evaluation", "practice", [], Usd.FromDollars(150_000m), Book))],
            [.. ids.Select(id => new WorldHook(id.Value, [new AccountRoute(id)], Key + id.Value))], Connections: [.. logins.Select(login => Login(login.Name, login.Ids))]), Time);
    }

    /// <summary>One run of all three.</summary>
    private sealed class Bench(BrokerScene scene, Uri gateway, Wiretap wire)
    {
        public async Task Ready(AccountId[] ids)
        {
            foreach (var id in ids) await scene.Connected(id);
            await BrokerScene.Until(async () =>
            {
                // A quote is told when something of it changes.
                await Price(MarketPoints + 0.25m);
                await Price(MarketPoints);
                return await scene.IsTradable(ids[0]);
            });
        }

        /// <summary>From an alert's leaving its sender to the request that places its order.</summary>
        public async Task<List<double>> AlertsToWire(AccountId id)
        {
            var took = new List<double>(Alerts);
            for (var i = -2; i < Alerts; i++)
            {
                var at = Stopwatch.GetTimestamp();
                await scene.Alert(Key + id, i % 2 == 0 ? "buy" : "close", 1);
                var placed = await wire.Request(gateway, ["/api/Order/place"], at);
                if (i >= 0) took.Add(placed); // The first ones warm up.
                await BrokerScene.Until(async () => (await scene.View(id)).Positions.Count == (i % 2 == 0 ? 1 : 0));
                await Task.Delay(AlertPace, Time);
            }

            return took;
        }

        /// <summary>From the price that crosses the daily loss limit, as it is set in the simulated market, to the first request that flattens.</summary>
        public async Task<List<double>> LimitsToWire(AccountId[] ids)
        {
            var took = new List<double>(ids.Length);
            foreach (var id in ids)
            {
                await Price(MarketPoints);
                await scene.Alert(Key + id, "buy", 3);
                await BrokerScene.Until(async () => (await scene.View(id)).Positions.Count == 1);
                var at = Stopwatch.GetTimestamp();
                await Price(CrossingPoints);
                took.Add(await wire.Request(gateway, Flattening, at));
                await BrokerScene.Until(async () => (await scene.View(id)) is { Positions.Count: 0, Flattens.Count: 0 });
                await Task.Delay(CrossingPace, Time);
            }

            return took;
        }

        /// <summary>From the loss of a login's user hub until the last of its accounts is reconciled and trades again.</summary>
        public async Task<List<double>> Reconnects(string login, AccountId[] ids, int drops, TimeSpan pace)
        {
            var took = new List<double>(drops);
            for (var i = 0; i < drops; i++)
            {
                await Task.Delay(pace, Time);
                var at = Stopwatch.GetTimestamp();
                await scene.Post(gateway, "/control/sockets", new { action = "drop", hub = "user", user = login });
                await scene.Disconnected(ids[^1]);
                foreach (var id in ids) await scene.Connected(id);
                took.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }

            return took;
        }

        private Task Price(decimal price) => scene.Price(gateway, Mnq, price);
    }
}
