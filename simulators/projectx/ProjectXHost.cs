using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TraderTerminal.Simulators.ProjectX.Control;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.Hubs;
using TraderTerminal.Simulators.ProjectX.Identity;
using TraderTerminal.Simulators.ProjectX.Rest;
using TraderTerminal.Simulators.ProjectX.World;
using TraderTerminal.Simulators.Shared.World;

namespace TraderTerminal.Simulators.ProjectX;

/// <summary>A simulator of the gateway, started: REST below <c>/api</c>, the hubs below <c>/hubs</c>, its own controls below <c>/control</c>.</summary>
public sealed class ProjectXHost : IAsyncDisposable
{
    /// <summary>Between two signs of life on a told clock; the hub's own come every 15 s (reference 10.2).</summary>
    private static readonly TimeSpan AlivePace = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;
    private readonly Gateway _gateway;
    private DateTimeOffset _aliveAt;

    private ProjectXHost(WebApplication app, Gateway gateway) => (_app, _gateway) = (app, gateway);

    /// <summary>Where it listens, with the port that the system chose when port 0 was asked for.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <exception cref="FormatException">Switches or faults cannot be read.</exception>
    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<ProjectXHost> Start(ProjectXOptions options, CancellationToken cancel = default)
    {
        var faults = new FaultBoard(options.Seed, FaultMix.Kinds);
        var switches = new GatewaySwitches();
        try
        {
            if (options.Switches is { } set) switches = switches.With(JsonNode.Parse(set)!.AsObject());
            foreach (var fault in options.Faults is { } armed ? JsonSerializer.Deserialize(armed, ControlJson.Default.IReadOnlyListFault)! : []) faults.Arm(fault);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new FormatException(wrong.Message, wrong);
        }

        var (app, gateway) = Compose(options, switches, faults);
        var host = new ProjectXHost(app, gateway);
        try
        {
            await app.StartAsync(cancel);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        gateway.Feed.Start(app.Services.GetRequiredService<IHubContext<UserHub>>(), app.Services.GetRequiredService<IHubContext<MarketHub>>());
        gateway.Clock.Passed = now =>
        {
            CloseExpired(gateway, now);
            host.KeepAlive(now);
        };
        gateway.Clock.Start();
        host.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return host;
    }

    /// <summary>Completes when the process is asked to stop: Ctrl-C, SIGTERM. A world that broke does not stand still unnoticed.</summary>
    public async Task WaitForStop() => await await Task.WhenAny(_app.WaitForShutdownAsync(), _gateway.Clock.Running);

    public async ValueTask DisposeAsync()
    {
        await _gateway.Clock.DisposeAsync();
        await _app.StopAsync();
        await _gateway.Feed.DisposeAsync();
        await _app.DisposeAsync();
    }

    /// <summary>On a told clock minutes pass in the wink of an eye: clients hear of it as often as they would have.</summary>
    private void KeepAlive(DateTimeOffset now)
    {
        if (!_gateway.Clock.IsVirtual || now - _aliveAt < AlivePace) return;
        _aliveAt = now;
        foreach (var socket in _gateway.Sockets.Open) _ = socket.KeepAlive();
    }

    private static (WebApplication App, Gateway Gateway) Compose(ProjectXOptions options, GatewaySwitches switches, FaultBoard faults)
    {
        var listeners = new Listeners();
        GatewayWorld? world = null;
        var sockets = new SocketBoard();
        var feed = new NewsFeed(faults, listeners, sockets, () => world!.Switches);
        var time = options.Virtual ?? options.Clock;
        world = new GatewayWorld(options, switches, faults, time.GetUtcNow(), feed.Tell);
        var sessions = new Sessions(options.Accounts, new Tokens(options.Seed), time, () => world.Switches);
        var gateway = new Gateway(world, new WorldClock(world, new(options.Virtual, options.Clock, options.Pace)), sessions, new RateLimits(() => world.Switches), faults, sockets, feed);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Urls.Split(';')).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddSingleton(listeners).AddSingleton(world).AddSingleton(faults);
        builder.Services.AddSignalR();
        var app = builder.Build();
        app.UseWebSockets();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase), hubs => hubs.Use((context, next) => Admit(context, next, gateway)));
        app.MapHub<UserHub>("/hubs/user");
        app.MapHub<MarketHub>("/hubs/market");
        app.MapStatus();
        app.MapAuth(gateway);
        app.MapAccounts(gateway);
        app.MapContracts(gateway);
        app.MapHistory(gateway);
        app.MapOrders(gateway);
        app.MapPositions(gateway);
        app.MapTrades(gateway);
        app.MapSwagger();
        gateway.Logouts = new Logouts(gateway, app.Services.GetRequiredService<IHubContext<UserHub>>());
        app.MapControl(gateway, gateway.Logouts);
        return (app, gateway);
    }

    /// <summary>Nobody has reported that the gateway closes a hub whose token ran out while it was up; a switch does.</summary>
    private static void CloseExpired(Gateway gateway, DateTimeOffset now)
    {
        if (!gateway.World.Switches.ExpiredTokenClosesHub) return;
        foreach (var socket in gateway.Sockets.Open.Where(socket => socket.Session.Expires <= now)) _ = socket.HangUp(SocketBoard.CloseFrame);
    }

    /// <summary>A hub is only for the holder of a token, already at the negotiation.</summary>
    private static Task Admit(HttpContext context, RequestDelegate next, Gateway gateway)
    {
        var session = Bearer.SessionOf(context, gateway.Sessions, inQuery: true);
        if (session is null || gateway.Sockets.RefusesUpgrades)
        {
            context.Response.StatusCode = session is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status502BadGateway;
            return Task.CompletedTask;
        }

        context.User = new ClaimsPrincipal(new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, session.User.ToString(CultureInfo.InvariantCulture)), new(ClaimTypes.Name, session.UserName), new(ClaimTypes.Sid, session.Id.ToString(CultureInfo.InvariantCulture))],
            "Bearer"));
        gateway.Sockets.Tap(context, session);
        return next(context);
    }
}
