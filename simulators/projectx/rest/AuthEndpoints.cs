using Microsoft.AspNetCore.Routing;
using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.Rest;

internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder app, Gateway gateway)
    {
        app.MapOpenOperation<LoginApiKeyRequest, LoginResponse>(gateway, "Auth/loginKey", static (call, request) => Answer(call.Gateway.Sessions.WithKey(request)));
        app.MapOpenOperation<LoginAppRequest, LoginResponse>(gateway, "Auth/loginApp", static (call, request) => Answer(call.Gateway.Sessions.WithApp(request)));
        app.MapOperation<NoRequest, ValidateResponse>(gateway, "Auth/validate", static (call, _) => new(call.Gateway.Sessions.Renew(call.Session)));
        app.MapOperation<NoRequest, Answer>(gateway, "Auth/logout", static (call, _) =>
        {
            if (call.World.Switches.LogoutEndsToken) call.Gateway.Sessions.End(call.Session.Id);
            return new();
        });
    }

    private static LoginResponse Answer((string? Token, LoginErrorCode Error) login) => new(login.Token, (int)login.Error);
}
