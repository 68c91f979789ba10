using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;
using TraderTerminal.Simulators.ProjectX.Rest;
using TraderTerminal.Simulators.ProjectX.World;

namespace TraderTerminal.Simulators.ProjectX.Hubs;

/// <summary>Sends <c>GatewayLogout</c> to who is put out: by a log-in elsewhere, or by the operator.</summary>
internal sealed class Logouts
{
    private readonly Gateway _gateway;
    private readonly IHubContext<UserHub> _users;

    private string Arguments => _gateway.World.Switches.LogoutPayload switch
    {
        LogoutPayload.Text => """["Logged in from another device"]""",
        LogoutPayload.Object => """[{"reason":"Logged in from another device"}]""",
        _ => "[]",
    };

    public Logouts(Gateway gateway, IHubContext<UserHub> users)
    {
        (_gateway, _users) = (gateway, users);
        gateway.Sessions.LoggedInAgain += before => _ = PutOut(before, _gateway.World.Switches.SingleSession);
    }

    /// <summary>Every log-in of the user; strictly, their connections are closed and their tokens refused.</summary>
    public async Task PutOut(int user, bool strict)
    {
        if (strict) _gateway.Sessions.EndAll(user);
        await PutOut([.. _gateway.Sockets.Open.Where(socket => socket.Session.User == user).Select(socket => socket.Session.Id).Distinct()], strict ? SingleSession.Strict : SingleSession.LogoutEvent);
    }

    private async Task PutOut(IReadOnlyList<int> sessions, SingleSession how)
    {
        if (how == SingleSession.LogoutEvent)
        {
            foreach (var session in sessions)
                await _users.Clients.Group(ListenerHub.SessionGroup(session.ToString(CultureInfo.InvariantCulture))).SendCoreAsync(EventNames.Logout, [.. JsonNode.Parse(Arguments)!.AsArray()]);
        }
        else if (how == SingleSession.Strict)
        {
            // In one message with the close, which would overtake what SignalR still has to send.
            foreach (var socket in _gateway.Sockets.Open.Where(socket => sessions.Contains(socket.Session.Id)).ToArray())
            {
                var logout = socket.Hub == "user" ? $$"""{"type":1,"target":"{{EventNames.Logout}}","arguments":{{Arguments}}}""" + "\u001e" : "";
                await socket.HangUp(logout + SocketBoard.CloseFrame);
            }
        }
    }
}
