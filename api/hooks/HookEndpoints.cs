using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TraderTerminal.Api.Hooks;

/// <summary>Where alerts arrive. Open to whoever has the key in the address; everything else stays behind the sign-in.</summary>
internal static class HookEndpoints
{
    public const string Hint = "This address takes alerts: paste it as the webhook URL of an alert, which TradingView sends with POST.\n";

    public static IServiceCollection AddHooks(this IServiceCollection services)
    {
        services.AddSingleton<HookDoor>();
        services.AddSingleton<HookSources>();
        services.AddSingleton<UnroutedBudget>();
        services.AddSingleton<RouteRates>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<SenderProof>();
        services.AddSingleton<IAlertReader, ParsedAlertReader>();
        services.AddSingleton<IKeySource, RandomKeySource>();
        return services;
    }

    public static void MapHooks(this IEndpointRouteBuilder app)
    {
        // Made now, so that the first start makes its file.
        _ = app.ServiceProvider.GetRequiredService<SigningKeys>();
        var hooks = app.MapGroup(ApiPaths.Hooks).WithTags("Hooks").AllowAnonymous();
        hooks.MapPost("/{routeKey}", Receive)
            .WithSummary("Takes an alert in any dialect; ?wait=true answers with the outcomes.")
            .Produces<HookAnswer>()
            .Produces<HookAnswer>(StatusCodes.Status403Forbidden)
            .Produces<HookAnswer>(StatusCodes.Status404NotFound)
            .Produces<HookAnswer>(StatusCodes.Status413PayloadTooLarge)
            .Produces<HookAnswer>(StatusCodes.Status422UnprocessableEntity)
            .Produces<HookAnswer>(StatusCodes.Status503ServiceUnavailable);
        hooks.MapGet("/{routeKey}", Explain).ExcludeFromDescription();
        hooks.MapGet("/{routeKey}/check", Check).WithSummary("Whether the key is known; as often as the route takes alerts.")
            .Produces<HookAnswer>().Produces<HookAnswer>(StatusCodes.Status403Forbidden).Produces<HookAnswer>(StatusCodes.Status404NotFound);
    }

    private static Task<JsonHttpResult<HookAnswer>> Receive(string routeKey, string? wait, HttpContext http, HookDoor door) =>
        door.Receive(routeKey, wait is "true" or "1", http);

    private static Results<NoContent, JsonHttpResult<HookAnswer>> Check(string routeKey, HttpContext http, HookDoor door) => door.Check(routeKey, http);

    private static ContentHttpResult Explain(HttpResponse response)
    {
        response.Headers.Allow = HttpMethods.Post;
        return TypedResults.Text(Hint, statusCode: StatusCodes.Status405MethodNotAllowed);
    }
}
