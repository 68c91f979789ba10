using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Operators;

/// <summary>Said of an endpoint that changes nothing although it is no GET, or only what is the caller's own.</summary>
internal sealed class ChangesNothing
{
    public static ChangesNothing Instance { get; } = new();
}

/// <summary>Everybody who is signed in may look; only an administrator may change anything.</summary>
internal sealed class MayAct : AuthorizationHandler<MayAct>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, MayAct requirement)
    {
        if (context.User.SignedIn() is { Operator.Role: OperatorRole.Administrator } || (context.Resource is HttpContext http && IsLook(http))) context.Succeed(requirement);
        return Task.CompletedTask;
    }

    private static bool IsLook(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<ChangesNothing>() is not null;
}

internal static class LookingEndpoints
{
    /// <summary>A viewer may call it too.</summary>
    public static T ForViewers<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(ChangesNothing.Instance);
}
