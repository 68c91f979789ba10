using Microsoft.AspNetCore.Routing;
using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.Rest;

internal static class TradeEndpoints
{
    public static void MapTrades(this IEndpointRouteBuilder app, Gateway gateway) =>
        app.MapOperation<SearchTradeRequest, SearchHalfTradeResponse>(gateway, "Trade/search", static (call, request) => call.World.Trades(call.User, request, call.Now));
}
