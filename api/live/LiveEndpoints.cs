using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Grains.Abstractions.Live;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Live;

/// <summary>The live feed and the hub that serves it.</summary>
internal static class LiveEndpoints
{
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<LiveSeed>();
        services.TryAddSingleton<IBroadcast>(provider => provider.GetRequiredService<LiveFeed>());
        // A viewer takes 15 s without a word as a lost line; the default of 15 s leaves a late word no room.
        services.AddSignalR(options => options.KeepAliveInterval = TimeSpan.FromSeconds(5)).AddJsonProtocol(options => ApiJson.Configure(options.PayloadSerializerOptions));
        return services;
    }

    /// <summary>The hub itself gives every viewer the feed of his workspace.</summary>
    public static void MapLive(this IEndpointRouteBuilder app) => app.MapHub<LiveHub>(ApiPaths.Live).RequireAuthorization().Needs(Right.View).WithMetadata(new Wall.IsWalled());
}
