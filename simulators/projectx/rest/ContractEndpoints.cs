using Microsoft.AspNetCore.Routing;
using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.Rest;

internal static class ContractEndpoints
{
    public static void MapContracts(this IEndpointRouteBuilder app, Gateway gateway)
    {
        app.MapOperation<SearchContractRequest, SearchContractResponse>(
            gateway, "Contract/search", static (call, request) => new(call.World.FindContracts(request.Live, request.SearchText)));
        app.MapOperation<SearchContractByIdRequest, SearchContractByIdResponse>(
            gateway, "Contract/searchById", static (call, request) => call.World.Contract(request.ContractId));
        app.MapOperation<ListAvailableContractRequest, SearchContractResponse>(
            gateway, "Contract/available", static (call, request) => new(call.World.Contracts(request.Live)));
    }
}
