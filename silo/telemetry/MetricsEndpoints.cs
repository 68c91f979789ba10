using TraderTerminal.Api.Operators;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Silo.Telemetry;

/// <summary>What Prometheus scrapes. Needs a key like the rest; a viewer's will do.</summary>
internal static class MetricsEndpoints
{
    private const string TextFormat = "text/plain; version=0.0.4; charset=utf-8";

    public static void MapMetrics(this IEndpointRouteBuilder app, Collector collector)
    {
        var metrics = app.MapGroup("/metrics").RequireAuthorization().WithTags("Status").ProducesProblem(StatusCodes.Status401Unauthorized);
        metrics.MapGet("", (HttpResponse response, CancellationToken cancel) => Answer(collector, ofFramework: false, response, cancel)).Needs(Right.View)
            .WithSummary("What this process counts and times, as Prometheus text; docs/operations/metrics.md explains each.");
        metrics.MapGet("/framework", (HttpResponse response, CancellationToken cancel) => Answer(collector, ofFramework: true, response, cancel)).Needs(Right.View)
            .WithSummary("What the runtime, the web server, the HTTP clients and the database driver measure of themselves, as Prometheus text.");
    }

    private static async Task<IResult> Answer(Collector collector, bool ofFramework, HttpResponse response, CancellationToken cancel)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Text(await collector.Scrape(ofFramework, cancel), TextFormat);
    }
}
