using Microsoft.AspNetCore.Routing;
using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.Rest;

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app, Gateway gateway) =>
        app.MapOperation<SearchAccountRequest, SearchAccountResponse>(
            gateway, "Account/search", static (call, request) => new(call.World.Accounts(call.User, request.OnlyActiveAccounts)));
}
