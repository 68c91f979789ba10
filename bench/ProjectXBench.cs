using System.Diagnostics;
using System.Globalization;
using System.Text;
using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
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
    private const int Crossings = 20;
    private const int Drops = 20;
    private const int SharedDrops = 5;
    private const int PingsMeasured = 200;
    private const string Alone = "bench";
    private const string Shared = "bench-shared";
    private const string Key = "bench-hook-key-0123456789";
    private const string Mnq = "CON.F.US.MNQ.Z26";
    private const string Book = "seed/eval/50k";
    private const decimal MarketPoints = 15_500m;

    /// <summary>Three micros, two dollars a point: 1,200 of the 1,000 that an account may lose in a day.</summary>
    private const decimal CrossingPoints = 15_300m;

    /// <summary>The request budget of a login has to hold: 180 in 60 seconds, of which 80 may be used by looks, as many as twenty accounts that reconcile take.</summary>
    private static readonly TimeSpan AlertPace = TimeSpan.FromMilliseconds(800), CrossingPace = TimeSpan.FromSeconds(6), SharedPace = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookPace = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(2);

    private static readonly ContractSymbol Contract = new("MNQ", 2026, 12);

    private static TimeProvider Time => OpenHours.Clock;

    public static async Task<IReadOnlyList<Measurement>> Wire(string folder)
    {
        var ids = Enumerable.Range(0, Crossings + 1).Select(number => new AccountId($"bench-{number}")).ToArray();
        SimulatedUser User(string name, IEnumerable<AccountId> its) =>
            new(name, name, [.. its.Select(id => new SimulatedAccount(26_000_001 + Array.IndexOf(ids, id), id.Value, "topstep/practice/150k"))]);
        await using var gateway = await ProjectXHost.Start(new ProjectXOptions
        {
            Clock = Time, Accounts = new AccountsFile([User(Alone, ids[..1]), User(Shared, ids[1..])]), MarketStandsStill = true, Latency = TimeSpan.Zero, Switches = """{"tradingHours":"alwaysOpen"}""",
        });
        await using var host = await Start(folder, gateway.Address, ids);
        using var http = new HttpClient();
        using var wire = new Wiretap();
        var bench = new Bench(host, gateway.Address, http, wire);
        await bench.Ready(ids);
        var ping = Clock.Median(await bench.Pings());
        var baseline = string.Create(CultureInfo.InvariantCulture, $"a ping of the simulator, {ping:0.00} ms");
        return
        [
            .. Measurement.Distribution("projectx-alert-to-wire", await bench.AlertsToWire(ids[0]), ping, baseline),
            .. Measurement.Distribution("projectx-limit-to-wire", await bench.LimitsToWire(ids[1..]), ping, baseline),
            .. Measurement.Distribution("projectx-reconnect", await bench.Reconnects(Alone, ids[..1], Drops, CrossingPace), ping, baseline),
            .. Measurement.Distribution($"projectx-reconnect-of-{Crossings}", await bench.Reconnects(Shared, ids[1..], SharedDrops, SharedPace), ping, baseline),
        ];
    }

    private static async Task<TraderHost> Start(string folder, Uri gateway, AccountId[] ids)
    {
        var options = UpOptions.Read(Arguments.Read(["up", "--data", Path.Combine(folder, "projectx"), "--urls", "http://127.0.0.1:0"]));
        ConnectionSettings Login(string name, IEnumerable<AccountId> its) => new ProjectXSettings(
            name, ConnectionSettings.Demo, gateway, new Uri(gateway, "/hubs/user"), new Uri(gateway, "/hubs/market"), name, name,
            [.. its.Select(id => new ProjectXAccount.Practice(id, id.Value))], FeeSchedule.None);
        return await TraderHost.Start(options, new World(
            [.. ids.Select(id => new WorldAccount(id, id.Value, id.Value, "evaluation", "practice", [], Usd.FromDollars(150_000m), Book))],
            [.. ids.Select(id => new WorldHook(id.Value, [new AccountRoute(id)], Key + id.Value))], Connections: [Login(Alone, ids[..1]), Login(Shared, ids[1..])]), Time);
    }

    /// <summary>One run of all three.</summary>
    private sealed class Bench(TraderHost host, Uri gateway, HttpClient http, Wiretap wire)
    {
        private int _alerts;

        public async Task Ready(AccountId[] ids)
        {
            foreach (var id in ids) await Until(async () => (await View(id)).Connection == "connected");
            await Until(async () =>
            {
                // A quote is told when something of it changes.
                await Price(MarketPoints + 0.25m);
                await Price(MarketPoints);
                return (await host.Backend.Accounts.Get(ids[0]).Check(new OrderCheck(Contract, Side.Buy, 1, OrderKind.Market))).Accepted;
            });
        }

        public async Task<double[]> Pings()
        {
            var took = new double[PingsMeasured];
            for (var i = 0; i < took.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync(new Uri(gateway, "/api/Status/ping"));
                took[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            return took;
        }

        /// <summary>From an alert's leaving its sender to the request that places its order.</summary>
        public async Task<List<double>> AlertsToWire(AccountId id)
        {
            var took = new List<double>(Alerts);
            for (var i = -2; i < Alerts; i++)
            {
                var at = Stopwatch.GetTimestamp();
                await Send(id, i % 2 == 0 ? "buy" : "close", 1);
                var placed = await wire.Request(gateway, ["/api/Order/place"], at);
                if (i >= 0) took.Add(placed); // The first ones warm up.
                await Until(async () => (await View(id)).Positions.Count == (i % 2 == 0 ? 1 : 0));
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
                await Send(id, "buy", 3);
                await Until(async () => (await View(id)).Positions.Count == 1);
                var at = Stopwatch.GetTimestamp();
                await Price(CrossingPoints);
                took.Add(await wire.Request(gateway, ["/api/Order/"], at));
                await Until(async () => (await View(id)) is { Positions.Count: 0, Flattens.Count: 0 });
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
                await Post("/control/sockets", new { action = "drop", hub = "user", user = login });
                await Until(async () => (await View(ids[^1])).Connection != "connected");
                foreach (var id in ids) await Until(async () => (await View(id)).Connection == "connected");
                took.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }

            return took;
        }

        private ValueTask<AccountView> View(AccountId id) => host.Backend.Accounts.Get(id).View();

        private Task Price(decimal price) => Post("/control/market/price", new { contract = Mnq, price, hold = true });

        private async Task Post(string path, object body)
        {
            using var answer = await http.PostAsJsonAsync(new Uri(gateway, path), body);
            answer.EnsureSuccessStatusCode();
        }

        private async Task Send(AccountId id, string action, int quantity)
        {
            using var body = new StringContent($$"""{"symbol":"MNQ1!","action":"{{action}}","quantity":{{quantity}},"id":"{{++_alerts}}"}""", Encoding.UTF8, "text/plain");
            using var answer = await http.PostAsync(new Uri(host.Address, $"hooks/{Key}{id}"), body);
            answer.EnsureSuccessStatusCode();
        }

        private static async Task Until(Func<Task<bool>> condition)
        {
            var started = Stopwatch.GetTimestamp();
            while (!await condition())
            {
                if (Stopwatch.GetElapsedTime(started) > WaitMax) throw new TimeoutException($"What was waited for did not happen within {WaitMax}.");
                await Task.Delay(LookPace, Time);
            }
        }
    }
}
