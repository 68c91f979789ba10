using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using TraderTerminal.Api;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Silo;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Silo.Storage;
using TraderTerminal.Silo.Telemetry;

namespace TraderTerminal.Bench;

/// <summary>The whole program in this process, spoken to over its own socket: alerts in, orders at the broker.</summary>
/// <remarks>The clients share the machine with the server, in the baseline as well.</remarks>
internal static class HookBench
{
    private const int Connections = 64;
    private const int RequestsPerConnection = 100;

    /// <summary>Accounts that follow the route.</summary>
    private const int FollowersMax = 20;

    private const int HookRuns = 3;

    /// <summary>Pairs of hosts, one of them without telemetry; the first pair warms up.</summary>
    private const int TelemetryPairs = 6;

    private const int TelemetryRequestsPerConnection = 50;

    /// <summary>Runs that are not counted: until then the machine code is not the final one.</summary>
    private const int WarmUps = 3;

    private const int Samples = 300;

    /// <summary>An order that never came is no sample; more of them than this and the figure says nothing.</summary>
    private const int SamplesMissingMax = Samples / 20;

    private const int Crossings = 30;
    private const int FlushesMeasured = 50;
    private const int FlushBytes = 4_096;
    private const string Key = "bench-hook-key-0123456789";
    private const string Book = "seed/eval/50k";
    private const decimal MarketPoints = 15_500m;

    /// <summary>Two dollars a point: 990 of the 1,000 that an account may lose in a day, then 20 more.</summary>
    private const decimal NearTheLimitPoints = 495m, OverTheLimitPoints = 10m;

    /// <summary>Idle in between: an alert and its fill take a fraction of this.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LookPace = TimeSpan.FromMilliseconds(2);

    /// <summary>What has not happened by now will not.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(3);

    private static TimeProvider Time => OpenHours.Clock;

    /// <summary>Alerts for twenty accounts taken durably a second, against a server with the same settings that says 202 and does nothing.</summary>
    public static async Task<IReadOnlyList<Measurement>> Hooks(string folder)
    {
        await using var host = await Start(folder, "hook", [.. Enumerable.Range(0, FollowersMax).Select(Id)], FollowersMax);
        await using var empty = await Empty();
        using var http = Client();
        var (hook, nothing) = (new Uri(host.Address, $"hooks/{Key}"), new Uri(new Uri(empty.Urls.First()), "empty"));
        var (taken, answered, decided) = (new List<double>(), new List<double>(), new List<double>());
        const int Requests = Connections * RequestsPerConnection;
        for (var run = -WarmUps; run < HookRuns; run++)
        {
            // The kinds alternate, so that a noisy neighbour disturbs both.
            var emptySeconds = await Clock.Seconds(() => Flood(http, nothing, run, HttpStatusCode.Accepted));
            var started = Time.GetTimestamp();
            var hookSeconds = await Clock.Seconds(() => Flood(http, hook, run, HttpStatusCode.OK));
            await Drained(host);
            var decidedSeconds = Time.GetElapsedTime(started).TotalSeconds;
            if (run < 0) continue;
            answered.Add(Requests / emptySeconds);
            taken.Add(Requests / hookSeconds);
            decided.Add(Requests / decidedSeconds);
        }

        var baseline = string.Create(CultureInfo.InvariantCulture, $"empty 202 at {Clock.Median([.. answered]):0}/s");
        var ratio = Clock.Median([.. taken.Zip(answered, (ours, theirs) => ours / theirs)]);
        return
        [
            new("hook-taken", Clock.Median([.. taken]), "requests/s", ratio, baseline, HookRuns),
            new("hook-decided", Clock.Median([.. decided]), "alerts/s", null, null, HookRuns),
        ];
    }

    /// <summary>Alerts for twenty accounts decided a second with metrics, traces and log going to a collector, against a host that collects nothing.</summary>
    /// <remarks>What listens, listens to the whole process: the two hosts run one after the other, in turns. The collector shares the machine as well.</remarks>
    public static async Task<IReadOnlyList<Measurement>> Telemetry(string folder)
    {
        await using var collector = await Collector();
        var told = new TelemetryOptions(new Uri(collector.Urls.First()));
        using var http = Client();
        var (with, without) = (new List<double>(), new List<double>());
        for (var pair = 0; pair < TelemetryPairs; pair++)
        {
            // Whichever runs first meets the colder machine: they change places.
            var isFirst = pair % 2 == 0;
            foreach (var isTold in (bool[])[isFirst, !isFirst])
            {
                var decided = await Decided(Path.Combine(folder, $"telemetry-{pair}-{isTold}"), http, isTold ? told : TelemetryOptions.Local with { IsOff = true });
                if (pair > 0) (isTold ? with : without).Add(decided);
            }
        }

        var baseline = string.Create(CultureInfo.InvariantCulture, $"nothing collected, {Clock.Median([.. without]):0}/s");
        return [new("telemetry", Clock.Median([.. with]), "alerts/s", Clock.Median([.. with.Zip(without, (on, off) => on / off)]), baseline, with.Count)];
    }

    private static async Task<double> Decided(string folder, HttpClient http, TelemetryOptions telemetry)
    {
        await using var host = await Start(folder, "host", [.. Enumerable.Range(0, FollowersMax).Select(Id)], FollowersMax, telemetry);
        var hook = new Uri(host.Address, $"hooks/{Key}");
        await Flood(http, hook, 0, HttpStatusCode.OK, TelemetryRequestsPerConnection / 2);
        await Drained(host);
        return Connections * TelemetryRequestsPerConnection / await Clock.Seconds(async () =>
        {
            await Flood(http, hook, 1, HttpStatusCode.OK, TelemetryRequestsPerConnection);
            await Drained(host);
        });
    }

    /// <summary>Takes what is sent over OTLP, reads it and keeps none.</summary>
    private static async Task<WebApplication> Collector()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/{signal}", static (HttpRequest request, CancellationToken cancel) => request.Body.CopyToAsync(Stream.Null, cancel));
        await app.StartAsync();
        return app;
    }

    /// <summary>From an alert's leaving its sender to its order's arrival at the broker, for one account that does nothing else.</summary>
    /// <remarks>Open loop: alerts are sent at fixed times, whatever became of those before.</remarks>
    public static async Task<IReadOnlyList<Measurement>> AlertToOrder(string folder)
    {
        await using var host = await Start(folder, "alert-to-order", [Id(0)]);
        using var http = Client();
        var hook = new Uri(host.Address, $"hooks/{Key}");
        await Task.WhenAll(await SendAtPace(http, hook, "warm-up", Samples / 10));
        await Drained(host);
        var sent = await Task.WhenAll(await SendAtPace(http, hook, "sample", Samples));
        await Drained(host);

        var arrived = new Dictionary<OrderId, DateTimeOffset>();
        foreach (var fill in await host.Backend.Stores.Broker.FillsAfter(Id(0), null, CancellationToken.None))
        {
            if (fill.Order is { } order) arrived[order] = fill.At;
        }

        var took = new List<double>();
        foreach (var (alert, at) in sent)
        {
            foreach (var order in (await host.Backend.Desk.Outcomes(alert, CancellationToken.None)).SelectMany(outcome => outcome.Orders))
            {
                if (arrived.TryGetValue(order, out var there)) took.Add((there - at).TotalMilliseconds);
            }
        }

        if (took.Count < Samples - SamplesMissingMax) throw new InvalidOperationException($"Only {took.Count} of {Samples} alerts became orders.");
        return Latencies("alert-to-order", took, 0.99, "p99", Flush(folder));
    }

    /// <summary>From the quote that crosses the daily loss limit to the first flatten order's arrival at the broker.</summary>
    public static async Task<IReadOnlyList<Measurement>> LimitToFlatten(string folder)
    {
        AccountId[] accounts = [.. Enumerable.Range(0, Crossings + 1).Select(Id)];
        await using var host = await Start(folder, "limit-to-flatten", accounts);
        var took = new List<double>();
        foreach (var account in accounts)
        {
            var milliseconds = await Cross(host, account);
            if (account != accounts[0]) took.Add(milliseconds); // The first one warms up.
        }

        return Latencies("limit-to-flatten", took, 1, "max", Flush(folder));
    }

    private static async Task<double> Cross(TraderHost host, AccountId account)
    {
        var (broker, contract) = (host.Backend.Stores.Broker, Contract());
        host.Backend.Market!.SetPrice(contract, Price.FromPoints(MarketPoints), hold: true);
        var reply = await host.Backend.Accounts.Get(account).ReportFill(new FillReport(
            new FillId($"bench-{account}"), null, contract, Side.Buy, 1, Price.FromPoints(MarketPoints + NearTheLimitPoints), Usd.Zero, null, "bench"));
        if (reply is not Reply.Done) throw new InvalidOperationException($"The fill was not booked: {reply}");
        await Until(async () => (await host.Backend.Accounts.Get(account).View()).Positions.Count == 1);

        var crossedAt = Time.GetUtcNow();
        host.Backend.Market.SetPrice(contract, Price.FromPoints(MarketPoints - OverTheLimitPoints), hold: true);
        DateTimeOffset? closedAt = null;
        await Until(async () =>
        {
            var fills = await broker.FillsAfter(account, null, CancellationToken.None);
            closedAt = fills.FirstOrDefault(fill => fill.Order is { } order && order.Value.StartsWith("flat-", StringComparison.Ordinal))?.At;
            return closedAt is not null;
        });
        await Until(async () => (await host.Backend.Accounts.Get(account).View()).Flattens.Count == 0);
        return (closedAt!.Value - crossedAt).TotalMilliseconds;
    }

    private static Measurement[] Latencies(string name, List<double> milliseconds, double high, string highName, double flush)
    {
        milliseconds.Sort();
        var baseline = string.Create(CultureInfo.InvariantCulture, $"write and flush of 4 KiB, {flush:0.00} ms");
        Measurement At(string which, double share)
        {
            var value = milliseconds[Math.Min((int)(milliseconds.Count * share), milliseconds.Count - 1)];
            return new($"{name}-{which}", value, "ms", value / flush, baseline, milliseconds.Count);
        }

        return [At("p50", 0.5), At(highName, high)];
    }

    /// <summary>What this disk takes for the least that is durable: milliseconds, the median.</summary>
    private static double Flush(string folder)
    {
        using var file = new FileStream(Path.Combine(folder, "bench-flush"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[FlushBytes];
        return 1_000 * Clock.Median([.. Enumerable.Range(0, FlushesMeasured).Select(_ => Clock.Seconds(() =>
        {
            file.Write(page);
            file.Flush(flushToDisk: true);
        }))]);
    }

    internal static Task<TraderHost> Start(string folder, string name, AccountId[] accounts, int followers = 1, TelemetryOptions? telemetry = null)
    {
        var options = UpOptions.Read(Arguments.Read(["up", "--data", Path.Combine(folder, name), "--urls", "http://127.0.0.1:0"]));
        return StartQuoted(telemetry is null ? options : options with { Telemetry = telemetry }, new World(
            [.. accounts.Select(id => new WorldAccount(id, id.Value, "bench", "evaluation", "bench", [], Usd.FromDollars(50_000m), Book))],
            [new WorldHook("bench", [.. accounts.Take(followers).Select(id => new AccountRoute(id))], Key)]));
    }

    private static async Task<TraderHost> StartQuoted(UpOptions options, World world)
    {
        var host = await TraderHost.Start(options, world, Time);
        host.Backend.Market!.SetPrice(Contract(), Price.FromPoints(MarketPoints), hold: true);
        return host;
    }

    /// <summary>The host's Kestrel with the host's limits, and nothing behind it.</summary>
    private static async Task<WebApplication> Empty()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseKestrelHttpsConfiguration().ConfigureKestrel(KestrelLimits.ConfigureKestrelLimits);
        var app = builder.Build();
        app.MapPost("/empty", static () => TypedResults.StatusCode(StatusCodes.Status202Accepted));
        await app.StartAsync();
        return app;
    }

    private static HttpClient Client() => new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections });

    /// <summary>Alerts that the rules refuse: each is taken, recorded and decided, and no order follows.</summary>
    private static Task Flood(HttpClient http, Uri address, int run, HttpStatusCode expected, int each = RequestsPerConnection) =>
        Task.WhenAll(Enumerable.Range(0, Connections).Select(lane => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                using var answer = await http.PostAsync(address, Alert("buy", 10, $"{run}-{lane}-{i}"));
                if (answer.StatusCode != expected) throw new InvalidOperationException($"{address.AbsolutePath} answered {answer.StatusCode}.");
            }
        })));

    private static async Task<List<Task<(AlertId Alert, DateTimeOffset At)>>> SendAtPace(HttpClient http, Uri hook, string name, int count)
    {
        var sent = new List<Task<(AlertId, DateTimeOffset)>>(count);
        var started = Time.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var due = Spacing * i - Time.GetElapsedTime(started);
            if (due > TimeSpan.Zero) await Task.Delay(due, Time);
            sent.Add(Send(http, hook, i % 2 == 0 ? "buy" : "close", $"{name}-{i}"));
        }

        return sent;
    }

    private static async Task<(AlertId Alert, DateTimeOffset At)> Send(HttpClient http, Uri hook, string action, string id)
    {
        using var body = Alert(action, 1, id);
        var at = Time.GetUtcNow();
        using var answer = await http.PostAsync(hook, body);
        using var told = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        return (new AlertId(told.RootElement.GetProperty("alertId").GetGuid()), at);
    }

    private static StringContent Alert(string action, int quantity, string id) =>
        new($$"""{"symbol":"MNQ1!","action":"{{action}}","quantity":{{quantity}},"id":"{{id}}"}""", Encoding.UTF8, "text/plain");

    /// <summary>Every alert that was taken is decided, and what follows from it has had its time.</summary>
    private static Task Drained(TraderHost host) => Until(async () =>
        (await host.Backend.Stores.Journal.Pending(Stores.Shard, 0, 1, CancellationToken.None)).Count == 0
        && (await host.Backend.Accounts.Get(Id(0)).View()).Orders.Count == 0);

    private static async Task Until(Func<Task<bool>> condition)
    {
        var started = Time.GetTimestamp();
        while (!await condition())
        {
            if (Time.GetElapsedTime(started) > WaitMax) throw new TimeoutException($"What was waited for did not happen within {WaitMax}.");
            await Task.Delay(LookPace, Time);
        }
    }

    internal static AccountId Id(int number) => new($"bench-{number}");

    private static ContractSymbol Contract() => ContractMonths.Shipped.Front("MNQ", ExchangeDate.Of(Time.GetUtcNow()))!.Value;
}
