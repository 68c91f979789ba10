using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TraderTerminal.Simulators.Shared.World;
using TraderTerminal.Simulators.Tradovate.Control;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Identity;
using TraderTerminal.Simulators.Tradovate.Rest;
using TraderTerminal.Simulators.Tradovate.Sockets;
using TraderTerminal.Simulators.Tradovate.World;

namespace TraderTerminal.Simulators.Tradovate;

/// <summary>A simulator of Tradovate, started: REST and sockets below <c>/v1</c>, its own controls below <c>/control</c>.</summary>
/// <remarks>
/// The host that a client means follows from the first word of the name it calls (<c>demo.</c>, <c>live.</c>, <c>md.</c>), or from a path before
/// the version: <c>/live/v1</c>, <c>/md/v1</c>, <c>/demo/v1</c>. Without either it is the demo host.
/// </remarks>
public sealed class TradovateHost : IAsyncDisposable
{
    private const string Socket = "websocket";

    private readonly WebApplication _app;
    private readonly Venue _venue;
    private DateTimeOffset _aliveAt;
    private ITimer? _beat;

    /// <summary>On a told clock: how often it is looked whether a heartbeat is due.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    private TradovateHost(WebApplication app, Venue venue) => (_app, _venue) = (app, venue);

    /// <summary>Where it listens, with the port that the system chose when port 0 was asked for.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <exception cref="FormatException">Switches or faults cannot be read.</exception>
    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<TradovateHost> Start(TradovateOptions options, CancellationToken cancel = default)
    {
        var faults = new FaultBoard(options.Seed, FaultMix.Kinds);
        var switches = new TradovateSwitches();
        try
        {
            if (options.Switches is { } set) switches = switches.With(JsonNode.Parse(set)!.AsObject());
            foreach (var fault in options.Faults is { } armed ? JsonSerializer.Deserialize(armed, ControlJson.Default.IReadOnlyListFault)! : []) faults.Arm(fault);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new FormatException(wrong.Message, wrong);
        }

        var (app, venue) = Compose(options, switches, faults);
        var host = new TradovateHost(app, venue);
        try
        {
            await app.StartAsync(cancel);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        venue.Feed.Start();
        venue.Clock.Passed = host.Passed;
        venue.Clock.Start();
        // However the clock is moved: minutes pass in the wink of an eye, and clients hear of it as often as they would have.
        host._beat = options.Virtual?.CreateTimer(_ => host.KeepAlive(options.Virtual.GetUtcNow()), null, Beat, Beat);
        host.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return host;
    }

    /// <summary>Completes when the process is asked to stop: Ctrl-C, SIGTERM. A world that broke does not stand still unnoticed.</summary>
    public async Task WaitForStop() => await await Task.WhenAny(_app.WaitForShutdownAsync(), _venue.Clock.Running);

    public async ValueTask DisposeAsync()
    {
        if (_beat is not null) await _beat.DisposeAsync();
        await _venue.Clock.DisposeAsync();
        foreach (var socket in _venue.Sockets.Open) socket.HangUp(1001, "Going away");
        await _app.StopAsync();
        await _venue.Feed.DisposeAsync();
        await _app.DisposeAsync();
    }

    private void Passed(DateTimeOffset now)
    {
        if (!_venue.Switches.ExpiredTokenClosesSocket) return;
        foreach (var socket in _venue.Sockets.Open.Where(socket => socket.Token?.Expires <= now)) socket.HangUp(1000, "Token expired");
    }

    private void KeepAlive(DateTimeOffset now)
    {
        if (now - _aliveAt < TimeSpan.FromSeconds(_venue.Switches.HeartbeatSeconds)) return;
        _aliveAt = now;
        foreach (var socket in _venue.Sockets.Open) socket.KeepAlive();
    }

    private static (WebApplication App, Venue Venue) Compose(TradovateOptions options, TradovateSwitches switches, FaultBoard faults)
    {
        TradovateWorld? world = null;
        var time = options.Virtual ?? options.Clock;
        var sockets = new SocketBoard();
        var market = new MarketBoard(faults, sockets, () => world!.Switches, options.Seed)
        {
            BarOf = (chart, at) => world!.Bars(chart.Contract, chart.Unit, chart.Size, at - TimeSpan.FromDays(2), at, at) is [.., var last] ? last : null,
        };
        var feed = new EventFeed(faults, sockets, market, () => world!.Switches, options.Seed);
        world = new TradovateWorld(options, switches, faults, time.GetUtcNow(), feed.Tell);
        var sessions = new Sessions(options.Accounts, options.Seed, time, () => world.Switches)
        {
            PushedOut = session =>
            {
                if (!world.Switches.PushedOutClosesSockets) return;
                foreach (var socket in sockets.Of(session)) socket.HangUp(1000, "Session is closed");
            },
        };
        var venue = new Venue(
            world, new WorldClock(world, new(options.Virtual, options.Clock, options.Pace)), sessions, new Penalties(() => world.Switches), new RateLimits(() => world.Switches), faults, sockets,
            feed);
        var dispatcher = new Dispatcher(venue);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Urls.Split(';')).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var app = builder.Build();
        app.UseWebSockets();
        Map(app, dispatcher, new SocketRequests(dispatcher, new MarketRequests(venue, market)));
        app.MapControl(venue);
        return (app, venue);
    }

    private static void Map(IEndpointRouteBuilder app, Dispatcher dispatcher, SocketRequests requests)
    {
        var door = new RestDoor(dispatcher);
        foreach (var named in (string?[])[null, "demo", "live", "md", "replay"])
        {
            var before = named is null ? "" : $"/{named}";
            app.Map($"{before}/v1/{Socket}", context => Open(context, dispatcher.Venue, requests, HostOf(context, named)));
            app.Map($"{before}/v1/{{**path}}", (HttpContext context, string? path) => door.Take(context, path ?? "", HostOf(context, named) == "live"));
            app.Map($"{before}/auth/oauthtoken", context => door.Take(context, "auth/oauthtoken", HostOf(context, named) == "live"));
        }
    }

    private static string HostOf(HttpContext context, string? named) => named ?? context.Request.Host.Host.Split('.')[0].ToLowerInvariant();

    private static async Task Open(HttpContext context, Venue venue, SocketRequests requests, string host)
    {
        if (!context.WebSockets.IsWebSocketRequest || venue.Sockets.RefusesUpgrades)
        {
            context.Response.StatusCode = venue.Sockets.RefusesUpgrades ? StatusCodes.Status502BadGateway : StatusCodes.Status400BadRequest;
            return;
        }

        using var accepted = await context.WebSockets.AcceptWebSocketAsync();
        using var socket = new ClientSocket(accepted, context, host.StartsWith("md", StringComparison.Ordinal) ? "market" : "user", host == "live", () => venue.Switches);
        venue.Sockets.Add(socket);
        try
        {
            await socket.Run(requests.Take);
        }
        finally
        {
            venue.Sockets.Remove(socket);
        }
    }
}
