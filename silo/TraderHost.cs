using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TraderTerminal.Api;
using TraderTerminal.Api.Operators;
using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Evidence;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Grains.Abstractions.Notifications;
using TraderTerminal.Grains.Abstractions.Operators;
using TraderTerminal.Grains.Abstractions.Rules;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Silo.Evidence;
using TraderTerminal.Silo.Markets;
using TraderTerminal.Silo.Storage;
using TraderTerminal.Silo.Telemetry;

namespace TraderTerminal.Silo;

/// <summary>One process of TraderTerminal, started: the outside face with everything behind it.</summary>
internal sealed class TraderHost : IAsyncDisposable
{
    /// <summary>Requests under way are waited for this long when the process stops.</summary>
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly ILoggerFactory _loggers;
    private readonly Collector _collector;

    private TraderHost(WebApplication app, Backend backend, ILoggerFactory loggers, Collector collector) => (_app, Backend, _loggers, _collector) = (app, backend, loggers, collector);

    public Backend Backend { get; }

    /// <summary>Where it listens, with the port that the system chose when port 0 was asked for.</summary>
    public Uri Address { get; private set; } = new(UpOptions.UrlsDefault);

    /// <summary>Where hooks alone are taken; none when they are where everything is.</summary>
    public IReadOnlyList<string> Hooks { get; private set; } = [];

    /// <summary>Every route that it answers.</summary>
    public IReadOnlyList<Endpoint> Routes => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>The link that signs one browser in, once. Show it, never log it.</summary>
    public string SignIn => _app.Services.GetRequiredService<SignInLink>().Of(Address.ToString());

    /// <param name="clock">The clock of a process whose world is not simulated; the computer's when null.</param>
    /// <exception cref="TraderTerminal.Journal.JournalInUseException">Another instance has the data directory.</exception>
    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<TraderHost> Start(UpOptions options, World? world, TimeProvider? clock = null, CancellationToken cancel = default)
    {
        var collector = new Collector(options.Telemetry, options.EngineKind);
        var loggers = LoggerFactory.Create(options.IsQuiet ? static _ => { } : logging => Logging(collector.AddLogs(logging), options.Telemetry.IsLogJson));
        Backend backend;
        try
        {
            backend = await Backend.Start(options, world, collector.Metrics, loggers, clock ?? TimeProvider.System, cancel);
        }
        catch
        {
            loggers.Dispose();
            await collector.DisposeAsync();
            throw;
        }

        collector.Watch(backend);
        var host = new TraderHost(Compose(options, backend, loggers, collector), backend, loggers, collector);
        try
        {
            await host._app.StartAsync(cancel);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        // Other processes take the accounts over while this one still ends its requests.
        host._app.Lifetime.ApplicationStopping.Register(() => _ = host.Backend.Cluster?.LetGo());
        var addresses = host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        host.Address = new Uri(addresses.First());
        host.Hooks = [.. addresses.TakeLast(options.HookUrls.Count)];
        return host;
    }

    /// <summary>Completes when the process is asked to stop (Ctrl-C, SIGTERM): true; or when another process has taken over: false.</summary>
    public async Task<bool> WaitForStop() => await Task.WhenAny(_app.WaitForShutdownAsync(), Backend.Stores.Journal.Superseded) != Backend.Stores.Journal.Superseded;

    /// <summary>Alerts are answered 503 from here on; what was taken is drained at the next start. Accounts keep a snapshot.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await Backend.DisposeAsync();
        await _app.DisposeAsync();
        _loggers.Dispose();
        await _collector.DisposeAsync();
    }

    private static WebApplication Compose(UpOptions options, Backend backend, ILoggerFactory loggers, Collector collector)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(loggers);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopMax);
        builder.WebHost.UseUrls(options.AllUrls).UseKestrelHttpsConfiguration().ConfigureKestrel(KestrelLimits.ConfigureKestrelLimits);
        builder.Services.Configure<ApiOptions>(api => api.DataDirectory = backend.Stores.Data.Root);
        builder.Services.PostConfigure<ApiOptions>(api => api.HookUrls = options.HookUrls.Count == 0 ? null : string.Join(';', options.HookUrls));
        AddPorts(builder.Services, backend);
        builder.Services.AddApi();
        builder.Services.AddSingleton(backend.Live).AddSingleton(backend.Metrics);
        var app = builder.Build();
        app.UseRequestSpans();
        if (options.Role == ProcessRole.Silo) app.MapHealthAlone();
        else app.MapApi();
        app.MapMetrics(collector);
        if (backend.Simulation is { } simulation) app.MapSimulation(simulation);
        if (backend.Market is { } market) app.MapSimulation(market);
        return app;
    }

    private static void AddPorts(IServiceCollection services, Backend backend) => services
        .AddSingleton(backend.Stores.Time)
        .AddSingleton(backend.Ids).AddSingleton(backend.Secrets)
        .AddSingleton<IJournal>(backend.Stores.Journal)
        .AddSingleton<IAccounts>(backend.Accounts)
        .AddSingleton<IControl>(backend.Control).AddSingleton<IConnections>(backend.Connections)
        .AddSingleton<ILevels>(backend.Levels).AddSingleton<IGroupBudgets>(backend.Groups)
        .AddSingleton<IAlertDesk>(backend.Desk).AddSingleton<IOperators>(backend.Operators)
        .AddSingleton<IHooks>(backend.Hooks).AddSingleton<IStrategies>(backend.Strategies)
        .AddSingleton<IRuleBooks>(backend.RuleBooks).AddSingleton<IOverlays>(backend.Overlays)
        .AddSingleton<INotifications>(backend.Notifications)
        .AddSingleton<IRecords>(backend.Records).AddSingleton<ISystem>(backend.Status)
        .AddSingleton<IEvidence>(new JournalEvidence(new JournalReader(backend.Stores.Journal), backend.ShardOf, () => AnchorFile.Read(backend.Stores.Data.Anchors), backend.Stores.Time))
        .AddSingleton<IPast>(new AccountPasts(backend.Stores.Journal, backend.ShardOf));

    /// <summary>Everything that is told goes to the error stream; the output stream is for answers.</summary>
    private static void Logging(ILoggingBuilder logging, bool isJson) => (isJson
        ? logging.AddJsonConsole(static console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"))
        : logging.AddSimpleConsole(static console => (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ss.fffZ ")))
        .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        .AddLogging(all => all.AddFilter("Microsoft", LogLevel.Warning).AddFilter("TraderTerminal.Api.Operators", LogLevel.Warning));
}
