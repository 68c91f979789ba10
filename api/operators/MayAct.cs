using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using TraderTerminal.Api.Workspaces;

namespace TraderTerminal.Api.Operators;

/// <summary>The one place where it is asked whether somebody may do what a request asks for, by the rule of its route.</summary>
internal sealed class MayAct : AuthorizationHandler<MayAct>, IAuthorizationRequirement
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, MayAct requirement)
    {
        if (context.User.SignedIn() is not { } who || context.Resource is not HttpContext http || http.IsBeyond(who)) return;
        var needs = http.GetEndpoint()?.Metadata.GetMetadata<Needs>() ?? Needs.Unsaid;
        if (await needs.AreMet(who, http)) context.Succeed(requirement);
    }
}
