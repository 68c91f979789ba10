using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TraderTerminal.Simulators.ProjectX.Rest;

internal static class StatusEndpoints
{
    /// <summary>Bare text, or a JSON string for who asks for JSON.</summary>
    public static void MapStatus(this IEndpointRouteBuilder app) => app.MapGet("/api/Status/ping", static (HttpRequest request) =>
        request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
            ? Results.Text("\"pong\"", "application/json; charset=utf-8")
            : Results.Text("pong", "text/plain; charset=utf-8"));
}
