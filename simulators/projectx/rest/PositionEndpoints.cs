using Microsoft.AspNetCore.Routing;
using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.Rest;

internal static class PositionEndpoints
{
    public static void MapPositions(this IEndpointRouteBuilder app, Gateway gateway)
    {
        app.MapOperation<SearchPositionRequest, SearchPositionResponse>(gateway, "Position/searchOpen", static (call, request) => call.World.Positions(call.User, request.AccountId));
        app.MapOperation<CloseContractPositionRequest, Answer>(gateway, "Position/closeContract", static (call, request) => call.World.Close(call.User, request, call.Now));
        app.MapOperation<PartialCloseContractPositionRequest, Answer>(
            gateway, "Position/partialCloseContract", static (call, request) => call.World.PartialClose(call.User, request, call.Now));
    }
}
