using TraderTerminal.Api;

namespace TraderTerminal.Silo;

/// <summary>The outside face of a process that waits to take over: it lives, and it is not ready.</summary>
internal sealed class StandbyHost : IAsyncDisposable
{
    /// <summary>Nobody who holds a connection open holds up a take-over.</summary>
    private static readonly TimeSpan StopMax = TimeSpan.FromMilliseconds(200);

    private readonly WebApplication _app;

    private StandbyHost(WebApplication app) => _app = app;

    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<StandbyHost> Start(string[] urls, CancellationToken cancel = default)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopMax);
        builder.Services.AddEdges();
        builder.WebHost.UseUrls(urls).UseKestrelHttpsConfiguration().ConfigureKestrel(KestrelLimits.ConfigureKestrelLimits);
        var host = new StandbyHost(builder.Build());
        host._app.MapGet("/healthz", () => Results.Json(new { status = "ok" }));
        host._app.MapFallback(() => Results.Json(new { status = "standby" }, statusCode: StatusCodes.Status503ServiceUnavailable));
        await host._app.StartAsync(cancel);
        return host;
    }

    /// <summary>Completes when the process is asked to stop: Ctrl-C, SIGTERM.</summary>
    public Task WaitForStop() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
