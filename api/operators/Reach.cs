using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Api.Operators;

/// <summary>Which accounts a request touches; null when it may be any.</summary>
internal delegate ValueTask<IReadOnlyCollection<AccountId>?> Reach(HttpContext http);

/// <summary>The ways in which a route names what it touches.</summary>
internal static class Reaches
{
    /// <summary>All accounts, those to come among them, or what stands above accounts.</summary>
    public static ValueTask<IReadOnlyCollection<AccountId>?> Everything(HttpContext http) => default;

    /// <summary>The account in the address: <c>{id}</c> or <c>{account}</c>.</summary>
    public static ValueTask<IReadOnlyCollection<AccountId>?> Account(HttpContext http) =>
        (http.GetRouteValue("id") ?? http.GetRouteValue("account")) is string id && AccountId.IsValid(id)
            ? ValueTask.FromResult<IReadOnlyCollection<AccountId>?>([new AccountId(id)])
            : default;

    /// <summary>Every account that follows the hook <c>{id}</c> or <c>?hook=</c>.</summary>
    public static ValueTask<IReadOnlyCollection<AccountId>?> Hook(HttpContext http) =>
        (http.GetRouteValue("id") as string ?? http.Request.Query["hook"].ToString()) is { Length: > 0 } id && Hooks(http).Find(id) is { } hook ? Followers(http, [hook]) : default;

    /// <summary>Every account that follows the route <c>{id}</c>.</summary>
    public static ValueTask<IReadOnlyCollection<AccountId>?> Route(HttpContext http) =>
        Followers(http, [.. Hooks(http).All.Where(hook => hook.Route.Id == http.GetRouteValue("id") as string)]);

    private static SeenHooks Hooks(HttpContext http) => new SeenHooks(http.RequestServices.GetRequiredService<IHooks>(), http.Sight());

    /// <summary>Those that are named, and those of the groups. An account that does not answer may be of any group.</summary>
    private static async ValueTask<IReadOnlyCollection<AccountId>?> Followers(HttpContext http, IReadOnlyList<Hook> hooks)
    {
        if (hooks.Count == 0) return null;
        var reached = hooks.SelectMany(hook => hook.Route.Accounts).Select(follower => follower.Account).ToHashSet();
        var groups = hooks.SelectMany(hook => hook.Route.Groups).Select(follower => follower.Group).ToHashSet(StringComparer.Ordinal);
        if (groups.Count == 0) return reached;
        var many = await http.RequestServices.GetRequiredService<AccountViews>().Of(http.Sight()).All(http.RequestAborted);
        if (many.Silent.Count > 0) return null;
        reached.UnionWith(many.Views.Where(view => view.Groups.Any(groups.Contains)).Select(view => view.Id));
        return reached;
    }
}
