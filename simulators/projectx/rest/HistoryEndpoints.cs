using Microsoft.AspNetCore.Routing;
using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.Rest;

internal static class HistoryEndpoints
{
    /// <summary>The one operation with a rate limit of its own.</summary>
    public const string Bars = "History/retrieveBars";

    public static void MapHistory(this IEndpointRouteBuilder app, Gateway gateway) =>
        app.MapOperation<RetrieveBarRequest, RetrieveBarResponse>(gateway, Bars, static (call, request) => call.World.Bars(request, call.Now));
}
