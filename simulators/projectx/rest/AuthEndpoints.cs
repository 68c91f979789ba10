using Microsoft.AspNetCore.Routing;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.Rest;

internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder app, Gateway gateway)
    {
        app.MapOpenOperation<LoginApiKeyRequest, LoginResponse>(gateway, "Auth/loginKey", static (call, request) =>
            call.Gateway.Faults.Take(FaultKind.Reject, "Auth/loginKey") is { } refused
                ? new(null, refused.Status == 0 ? (int)LoginErrorCode.InvalidCredentials : refused.Status)
                : Answer(call.Gateway.Sessions.WithKey(request)));
        app.MapOpenOperation<LoginAppRequest, LoginResponse>(gateway, "Auth/loginApp", static (call, request) => Answer(call.Gateway.Sessions.WithApp(request)));
        app.MapOperation<NoRequest, ValidateResponse>(gateway, "Auth/validate", static (call, _) =>
            call.Gateway.Faults.Take(FaultKind.Reject, "Auth/validate") is { } refused
                ? new(null, refused.Status == 0 ? (int)ValidateErrorCode.ExpiredToken : refused.Status)
                : new(call.Gateway.Sessions.Renew(call.Session)));
        app.MapOperation<NoRequest, Answer>(gateway, "Auth/logout", static (call, _) =>
        {
            if (call.World.Switches.LogoutEndsToken) call.Gateway.Sessions.End(call.Session.Id);
            return new();
        });
    }

    private static LoginResponse Answer((string? Token, LoginErrorCode Error) login) => new(login.Token, (int)login.Error);
}
