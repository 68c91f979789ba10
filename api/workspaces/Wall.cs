using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Api.Live;
using TraderTerminal.Api.Operators;
using TraderTerminal.Grains.Abstractions;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Evidence;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Grains.Abstractions.Notifications;
using TraderTerminal.Grains.Abstractions.Operators;
using TraderTerminal.Grains.Abstractions.Rules;

namespace TraderTerminal.Api.Workspaces;

/// <summary>The wall between workspaces. An endpoint asks its ports as ever; whoever is of a workspace has them handed over narrowed to what he sees.</summary>
/// <remarks>
/// So no endpoint can forget it: what is another's is not in the lists and is not found, as if it were not there. With a port that nobody has decided about no
/// route can be built. Routes without a wall are shut to all but the desk.
/// </remarks>
internal static class Wall
{
    private static readonly FrozenDictionary<Type, Func<object, Sight, object>> Narrowed = new Dictionary<Type, Func<object, Sight, object>>
    {
        [typeof(IAccounts)] = (whole, sight) => new SeenAccounts((IAccounts)whole, sight),
        [typeof(AccountViews)] = (whole, sight) => ((AccountViews)whole).Of(sight),
        [typeof(IPast)] = (whole, sight) => new SeenPast((IPast)whole, sight),
        [typeof(IEvidence)] = (whole, sight) => new SeenEvidence((IEvidence)whole, sight),
        [typeof(IRecords)] = (whole, sight) => new SeenRecords((IRecords)whole, sight),
        [typeof(IControl)] = (whole, sight) => new SeenControl((IControl)whole, sight),
        [typeof(ILevels)] = (whole, sight) => new SeenLevels((ILevels)whole, sight),
        [typeof(IGroupBudgets)] = (whole, sight) => new SeenBudgets((IGroupBudgets)whole, sight),
        [typeof(IHooks)] = (whole, sight) => new SeenHooks((IHooks)whole, sight),
        [typeof(IConnections)] = (whole, sight) => new SeenConnections((IConnections)whole, sight),
        [typeof(INotifications)] = (whole, sight) => new SeenNotifications((INotifications)whole, sight),
        [typeof(IOperators)] = (whole, sight) => new SeenOperators((IOperators)whole, sight),
        [typeof(IRuleBooks)] = (whole, sight) => new SeenRuleBooks((IRuleBooks)whole, sight),
        [typeof(IOverlays)] = (whole, sight) => new SeenOverlays((IOverlays)whole, sight),
    }.ToFrozenDictionary();

    /// <summary>What shows nothing of anybody by itself: the request, clocks and keys, and what is asked about a thing that was found before.</summary>
    private static readonly FrozenSet<Type> Common = new[]
    {
        typeof(string), typeof(HttpContext), typeof(HttpRequest), typeof(HttpResponse), typeof(CancellationToken), typeof(TimeProvider), typeof(ILoggerFactory), typeof(IOptions<ApiOptions>),
        typeof(CommandIds), typeof(IIdSource), typeof(IKeySource), typeof(SigningKeys), typeof(Sessions), typeof(SessionCookie), typeof(Passwords), typeof(SecondFactors), typeof(SignInBrake),
        typeof(HookSources), typeof(HookDoor), typeof(IAlertReader), typeof(IAlertDesk), typeof(IStrategies), typeof(IJournal),
    }.ToFrozenSet();

    /// <summary>The process as a whole: for routes of the desk alone.</summary>
    private static readonly FrozenSet<Type> OfTheDesk = new[] { typeof(ISystem), typeof(LiveFeed) }.ToFrozenSet();

    /// <summary>Opens the routes to those of workspaces, each for what he sees.</summary>
    public static T Walled<T>(this T routes)
        where T : IEndpointConventionBuilder => routes.AddEndpointFilterFactory(Raise).WithMetadata(new IsWalled());

    /// <summary>True for a route that only the desk can ask: it is about the process as a whole, or nobody has walled it.</summary>
    public static bool IsOfTheDeskAlone(EndpointMetadataCollection said) => said.GetMetadata<IsWalled>() is null || said.GetMetadata<Needs>() is null or { IsOfTheDesk: true };

    /// <summary>True when the caller's workspace ends before this route.</summary>
    public static bool IsBeyond(this HttpContext http, SignedIn who) => !who.Sight.IsWhole && http.GetEndpoint()?.Metadata is { } said && IsOfTheDeskAlone(said);

    private static EndpointFilterDelegate Raise(EndpointFilterFactoryContext route, EndpointFilterDelegate next)
    {
        var ports = route.MethodInfo.GetParameters().Select(Narrow).ToArray();
        return call =>
        {
            if (call.HttpContext.SignedIn() is { Sight: { IsWhole: false } sight })
            {
                for (var i = 0; i < ports.Length; i++)
                {
                    if (ports[i] is { } narrow) call.Arguments[i] = narrow(call.Arguments[i]!, sight);
                }
            }

            return next(call);
        };
    }

    private static Func<object, Sight, object>? Narrow(ParameterInfo port)
    {
        if (Narrowed.TryGetValue(port.ParameterType, out var narrow)) return narrow;
        if (Common.Contains(port.ParameterType)) return null;
        if (OfTheDesk.Contains(port.ParameterType)) return static (_, _) => throw new InvalidOperationException("A route of the desk was asked by somebody of a workspace.");
        throw new InvalidOperationException($"Nobody has said what {port.ParameterType.Name} shows to whoever is of a workspace: an endpoint of {port.Member.DeclaringType?.FullName} asks for it.");
    }

    internal sealed record IsWalled;
}
