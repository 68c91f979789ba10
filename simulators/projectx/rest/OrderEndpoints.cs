using Microsoft.AspNetCore.Routing;
using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.Rest;

internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder app, Gateway gateway)
    {
        app.MapOperation<SearchOrderRequest, SearchOrderResponse>(gateway, "Order/search", static (call, request) => call.World.Orders(call.User, request, call.Now));
        app.MapOperation<SearchOpenOrderRequest, SearchOrderResponse>(gateway, "Order/searchOpen", static (call, request) => call.World.OpenOrders(call.User, request.AccountId));
        app.MapOperation<PlaceOrderRequest, PlaceOrderResponse>(gateway, "Order/place", static (call, request) => call.World.Place(call.User, request, call.Now));
        app.MapOperation<CancelOrderRequest, Answer>(gateway, "Order/cancel", static (call, request) => call.World.Cancel(call.User, request, call.Now));
        app.MapOperation<ModifyOrderRequest, Answer>(gateway, "Order/modify", static (call, request) => call.World.Modify(call.User, request, call.Now));
    }
}
