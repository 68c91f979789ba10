using TraderTerminal.Api.Operators;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Silo.Telemetry;

/// <summary>What Prometheus scrapes. Needs a key like the rest; a viewer's will do.</summary>
internal static class MetricsEndpoints
{
    private const string TextFormat = "text/plain; version=0.0.4; charset=utf-8", Open = "application/openmetrics-text", OpenFormat = $"{Open}; version=1.0.0; charset=utf-8";

    public static void MapMetrics(this IEndpointRouteBuilder app, Collector collector)
    {
        var metrics = app.MapGroup("/metrics").RequireAuthorization().WithTags("Status").ProducesProblem(StatusCodes.Status401Unauthorized);
        metrics.MapGet("", (HttpContext http, CancellationToken cancel) => Answer(collector, ofFramework: false, http, cancel)).Needs(Right.View)
            .WithSummary("What this process counts and times, as Prometheus text; docs/operations/metrics.md explains each.");
        metrics.MapGet("/framework", (HttpContext http, CancellationToken cancel) => Answer(collector, ofFramework: true, http, cancel)).Needs(Right.View)
            .WithSummary("What the runtime, the web server, the HTTP clients and the database driver measure of themselves, as Prometheus text.");
    }

    /// <summary>Who takes OpenMetrics, as Prometheus does, gets exemplars with it: the older format has no place for them.</summary>
    private static async Task<IResult> Answer(Collector collector, bool ofFramework, HttpContext http, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        var isOpen = http.Request.Headers.Accept.ToString().Contains(Open, StringComparison.OrdinalIgnoreCase);
        return TypedResults.Text(await collector.Scrape(ofFramework, isOpen, cancel), isOpen ? OpenFormat : TextFormat);
    }
}
