namespace TraderTerminal.Silo;

/// <summary>The outside face of a process that waits to take over: it lives, it is not ready, and it says why.</summary>
internal sealed class StandbyHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StandbyHost(WebApplication app) => _app = app;

    /// <summary>Why it waits; for whoever asks whether it is ready.</summary>
    public string Why { get; set; } = "it has just begun to look";

    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<StandbyHost> Start(string urls, CancellationToken cancel = default)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(urls.Split(';')).UseKestrelHttpsConfiguration();
        var host = new StandbyHost(builder.Build());
        host._app.MapGet("/healthz", () => Results.Json(new { status = "ok" }));
        host._app.MapFallback(() => Results.Json(new { status = "standby", why = host.Why }, statusCode: StatusCodes.Status503ServiceUnavailable));
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
