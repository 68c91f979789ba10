using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Operators;

/// <summary>What a route asks of its caller.</summary>
/// <param name="Reach">Which accounts it touches; null when the body says it, and the endpoint asks <see cref="RouteRules.May"/> once it has read it.</param>
/// <param name="IsOfTheDesk">About the process as a whole: shut to whoever is of a workspace, whatever his role.</param>
internal sealed record Needs(Right Right, Reach? Reach, bool IsOfTheDesk = false)
{
    /// <summary>Of a route that nobody gave a rule: shut to all but administrators, and found by a test.</summary>
    public static Needs Unsaid { get; } = new(Right.Configure, Reaches.Everything);

    public async ValueTask<bool> AreMet(SignedIn who, HttpContext http) =>
        Reach is null ? who.Has(Right) : who.Has(Right) && who.May(Right, await Reach(http));
}

/// <summary>How a route says what it asks of its caller: of everything that he sees. Every route under <c>/api</c> and <c>/live</c> has a rule of its own.</summary>
public static class RouteRules
{
    /// <summary>Asks for a right over everything.</summary>
    public static T Needs<T>(this T endpoint, Right right)
        where T : IEndpointConventionBuilder => endpoint.Needs(right, Reaches.Everything);

    internal static T Needs<T>(this T endpoint, Right right, Reach reach)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Needs(right, reach));

    /// <summary>Asks for a right over the process as a whole, which is no workspace's.</summary>
    internal static T NeedsOfTheDesk<T>(this T endpoint, Right right)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Needs(right, Reaches.Everything, IsOfTheDesk: true));

    /// <summary>The body says which accounts: the endpoint itself asks <see cref="May"/>.</summary>
    internal static T NeedsForWhatIsAsked<T>(this T endpoint, Right right)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Needs(right, null));

    /// <param name="reach">The accounts that are touched; null when it may be any.</param>
    internal static bool May(this HttpContext http, Right right, IReadOnlyCollection<AccountId>? reach) => http.SignedIn()?.May(right, reach) == true;

    /// <summary>True for a caller who cannot loosen: what he asks for must be at least as strict as what is there.</summary>
    internal static bool OnlyTightens(this HttpContext http) => !http.May(Right.Configure, null);
}
