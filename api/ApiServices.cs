using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Alerts;
using TraderTerminal.Api.Connections;
using TraderTerminal.Api.Edges;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Live;
using TraderTerminal.Api.Notifications;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Api.RuleBooks;
using TraderTerminal.Api.Start;
using TraderTerminal.Api.Systems;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Grains.Abstractions.Measures;

namespace TraderTerminal.Api;

/// <summary>The outside face: one call to register it, one to map it.</summary>
public static class ApiServices
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddEdges();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Metrics>();
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        // The framework's request log holds addresses, and an address may hold a key.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning));
        services.AddDescriptions();
        ProblemPages.Add(services);
        services.AddOperators();
        services.AddHooks();
        services.AddAccounts();
        services.AddLive();
        return services;
    }

    /// <summary>What holds for every request and every answer, also of a process that has nothing else to say. Part of <see cref="AddApi"/>.</summary>
    public static IServiceCollection AddEdges(this IServiceCollection services)
    {
        FrontDoor.Add(services);
        return services;
    }

    /// <summary>Maps what a process without an outside face tells: whether it lives and works.</summary>
    public static IEndpointRouteBuilder MapHealthAlone(this IEndpointRouteBuilder app)
    {
        app.MapHealth();
        return app;
    }

    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapStart();
        app.MapHealth();
        app.MapSignIn();
        app.MapHooks();
        var api = app.MapGroup(ApiPaths.Api).RequireAuthorization().ProducesProblem(StatusCodes.Status401Unauthorized);
        api.AddEndpointFilter(NeverKept);
        api.AddEndpointFilter(app.ServiceProvider.GetRequiredService<RequestRates>().Guard);
        api.Walled();
        api.MapMe();
        api.MapOperators();
        api.MapKeys();
        api.MapSecondFactor();
        api.MapAccounts();
        api.MapKill();
        api.MapLevels();
        api.MapStatus();
        api.MapSystem();
        api.MapAlerts();
        api.MapHookConfig();
        api.MapHookTest();
        api.MapRoutes();
        api.MapRuleBooks();
        api.MapOverlays();
        api.MapConnections();
        api.MapNotifications();
        app.MapLive();
        return app;
    }

    /// <summary>Balances and keys belong in no browser's cache.</summary>
    private static ValueTask<object?> NeverKept(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        call.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(call);
    }
}
