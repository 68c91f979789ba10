using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Silo.Storage;
using TraderTerminal.Tests.Journal;

namespace TraderTerminal.Bench;

/// <summary>Several silos and a front door on one PostgreSQL that flushes, all in this process: alerts decided, and ten thousand accounts.</summary>
/// <remarks>There is no price: each alert is decided in full, refused for that, recorded, and its outcome told to the caller.</remarks>
internal static class ClusterBench
{
    /// <summary>Callers that wait for an outcome before they send again, an account each.</summary>
    private const int Callers = 64;

    private const int Shards = 17;
    private const int AccountsMany = 10_000;
    private const string Key = "bench-cluster-key";
    private const string Book = "topstep/practice/150k";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3), Measured = TimeSpan.FromSeconds(8), WaitMax = TimeSpan.FromMinutes(5), Look = TimeSpan.FromMilliseconds(20);

    public static async Task<IReadOnlyList<Measurement>> Decided(string folder)
    {
        var measured = new List<Measurement>();
        double alone = 0;
        foreach (var silos in (int[])[1, 2, 4])
        {
            await using var server = await PostgresServer.Start(flushes: true);
            await server.Run("postgres", "create database bench");
            var root = Path.Combine(folder, $"silos-{silos}");
            await using var cluster = await Start(root, server, silos, Callers);
            using var http = new HttpClient { BaseAddress = cluster.Door.Address };
            await Call(http, WarmUp);
            var (decided, took) = await Call(http, Measured);
            var each = decided / Measured.TotalSeconds;
            if (silos == 1) alone = each;
            measured.Add(new($"cluster-decided-{silos}", each, "alerts/s", each / alone, "one silo", 1));
            measured.Add(new($"cluster-alert-to-outcome-{silos}-p50", took[took.Count / 2].TotalMilliseconds, "ms", null, null, 1));
            measured.Add(new($"cluster-alert-to-outcome-{silos}-p99", took[took.Count * 99 / 100].TotalMilliseconds, "ms", null, null, 1));
        }

        return measured;
    }

    public static async Task<IReadOnlyList<Measurement>> Many(string folder)
    {
        await using var server = await PostgresServer.Start(flushes: true);
        await server.Run("postgres", "create database bench");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var began = TimeProvider.System.GetTimestamp();
        await (await Start(Path.Combine(folder, "many"), server, 1, AccountsMany)).DisposeAsync();
        var opened = TimeProvider.System.GetElapsedTime(began);
        began = TimeProvider.System.GetTimestamp();
        await using var cluster = await Start(Path.Combine(folder, "many"), server, 1, AccountsMany);
        using var http = new HttpClient { BaseAddress = cluster.Door.Address };
        for (var number = 0; !await Send(http, 0, number); number++)
        {
            // Not up yet.
        }

        var first = TimeProvider.System.GetElapsedTime(began);
        await cluster.Up(AccountsMany);
        var up = TimeProvider.System.GetElapsedTime(began);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)AccountsMany;
        began = TimeProvider.System.GetTimestamp();
        await cluster.Add();
        await cluster.Even();
        var even = TimeProvider.System.GetElapsedTime(began);
        return
        [
            new("cluster-10000-opened", opened.TotalSeconds, "s", null, null, 1),
            new("cluster-10000-first-decision", first.TotalSeconds, "s", null, null, 1),
            new("cluster-10000-all-up", up.TotalSeconds, "s", null, null, 1),
            new("cluster-10000-bytes-an-account", each, "bytes", null, null, 1),
            new("cluster-10000-rebalanced", even.TotalSeconds, "s", null, null, 1),
        ];
    }

    private static async Task<Cluster> Start(string root, PostgresServer server, int silos, int accounts)
    {
        var cluster = new Cluster(root, server.Connection("bench"), accounts);
        for (var i = 0; i < silos; i++) await cluster.Add();
        await cluster.Open();
        await cluster.Even();
        return cluster;
    }

    private static async Task<(int Decided, List<TimeSpan> Took)> Call(HttpClient http, TimeSpan time)
    {
        var began = TimeProvider.System.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var took = new List<TimeSpan>();
            for (var number = 0; TimeProvider.System.GetElapsedTime(began) < time; number++)
            {
                var sent = TimeProvider.System.GetTimestamp();
                if (await Send(http, caller, number + ((int)time.TotalMilliseconds * 1_000))) took.Add(TimeProvider.System.GetElapsedTime(sent));
            }

            return took;
        })));
        var ordered = all.SelectMany(took => took).Order().ToList();
        return (ordered.Count, ordered);
    }

    /// <summary>False when nothing takes it yet, or the caller was answered before the alert was decided.</summary>
    private static async Task<bool> Send(HttpClient http, int account, int number)
    {
        using var content = new StringContent($$"""{"id":"{{number.ToString(CultureInfo.InvariantCulture)}}","symbol":"MNQZ2026","action":"buy","quantity":1}""", Encoding.UTF8, "text/plain");
        using var answer = await http.PostAsync(new Uri($"/hooks/{Key}-{account}?wait=true", UriKind.Relative), content);
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return false;
        return JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())?["outcomes"] is not null;
    }

    /// <summary>The silos and the front door, each with a data directory of its own.</summary>
    private sealed class Cluster(string root, string connection, int accounts) : IAsyncDisposable
    {
        private readonly List<TraderHost> _silos = [];
        private TraderHost? _door;

        public TraderHost Door => _door!;

        private int Started { get; set; }

        public async Task Add() => _silos.Add(await TraderHost.Start(Options(ProcessRole.Silo), null, OpenHours.Clock));

        public async Task Open()
        {
            var world = new World(
                [.. Enumerable.Range(0, accounts).Select(i => new WorldAccount(new AccountId($"a{i}"), $"a{i}", $"t{i}", "practice", "demo", [], Usd.FromDollars(150_000m), Book))],
                [.. Enumerable.Range(0, Math.Min(accounts, Callers)).Select(i => new WorldHook($"h{i}", [new AccountRoute(new AccountId($"a{i}"))], $"{Key}-{i}", DuplicateWindowSeconds: 0))]);
            _door = await TraderHost.Start(Options(ProcessRole.Api), world, OpenHours.Clock);
        }

        public Task Even() => Until(() => _silos.Sum(silo => silo.Backend.Cluster!.Shards) == Shards - 1 && _silos.Max(silo => silo.Backend.Cluster!.Shards) - _silos.Min(silo => silo.Backend.Cluster!.Shards) <= 1);

        public Task Up(int count) => Until(() => _silos.Sum(silo => silo.Backend.Cluster!.Up) >= count);

        public async ValueTask DisposeAsync()
        {
            if (_door is not null) await _door.DisposeAsync();
            foreach (var silo in _silos) await silo.DisposeAsync();
        }

        private UpOptions Options(ProcessRole role) => new(Path.Combine(root, $"{role}-{Started++}"), "http://127.0.0.1:0", null, false, [], 1, 1, null, null)
        {
            IsQuiet = true, HasVenue = true, Role = role, Journal = new JournalOptions(true, new PostgresSettings(connection) { Shards = Shards, IsShared = true }),
        };

        private static async Task Until(Func<bool> condition)
        {
            for (var began = TimeProvider.System.GetTimestamp(); !condition(); await Task.Delay(Look))
            {
                if (TimeProvider.System.GetElapsedTime(began) > WaitMax) throw new TimeoutException("The cluster does not come to rest.");
            }
        }
    }
}
