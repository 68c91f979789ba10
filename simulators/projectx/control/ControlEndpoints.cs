using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Simulators.ProjectX.Hubs;
using TraderTerminal.Simulators.ProjectX.Rest;
using TraderTerminal.Simulators.ProjectX.World;
using TraderTerminal.Simulators.Shared.Control;
using static TraderTerminal.Simulators.Shared.Control.Controls;

namespace TraderTerminal.Simulators.ProjectX.Control;

/// <summary>The hands on the simulator, for programs on the same machine: switches, faults, clock, market, accounts, connections.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder app, Gateway gateway, Logouts logouts)
    {
        var control = app.MapControlGroup();
        MapSwitches(control, gateway.World);
        MapFaults(control, gateway.Faults);
        control.MapTime(gateway.Clock, gateway.Feed.Drained);
        control.MapMarket(gateway.World, gateway.Clock, gateway.Feed.Drained);
        MapAccounts(control, gateway);
        MapConnections(control, gateway, logouts);
    }

    private static void MapSwitches(RouteGroupBuilder control, GatewayWorld world)
    {
        control.MapGet("/switches", () => Answer(world.Switches, ControlSwitchesJson.Default.GatewaySwitches));
        control.MapPost("/switches", async (HttpRequest request) =>
        {
            try
            {
                world.Switches = world.Switches.With((await JsonNode.ParseAsync(request.Body))!.AsObject());
                return Answer(world.Switches, ControlSwitchesJson.Default.GatewaySwitches);
            }
            catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
            {
                return Refuse(wrong.Message);
            }
        });
        control.MapDelete("/switches", () =>
        {
            world.Switches = new();
            return Answer(world.Switches, ControlSwitchesJson.Default.GatewaySwitches);
        });
    }

    private static void MapFaults(RouteGroupBuilder control, FaultBoard faults)
    {
        control.MapGet("/faults", () => Answer(new(faults.Armed, faults.Struck), ControlJson.Default.FaultsAnswer));
        control.MapPost("/faults", (HttpRequest request) => Take(request, ControlJson.Default.Fault, fault =>
            faults.Arm(fault) is { } armed ? Answer(armed, ControlJson.Default.Fault) : Refuse($"{FaultBoard.ArmedMax} faults are armed already.")));
        control.MapPost("/faults/mix", (HttpRequest request) => Take(request, ControlJson.Default.MixBody, body => Answer(faults.ArmMix(body.Seed), ControlJson.Default.IReadOnlyListFault)));
        control.MapDelete("/faults", () =>
        {
            faults.DisarmAll();
            return Good();
        });
        control.MapDelete("/faults/{id:int}", (int id) => Found(faults.Disarm(id)));
    }

    private static void MapAccounts(RouteGroupBuilder control, Gateway gateway)
    {
        var (world, clock) = (gateway.World, gateway.Clock);
        control.MapGet("/accounts", () => Answer(world.AllAccounts(), ControlJson.Default.IReadOnlyListOperatorAccount));
        control.MapPost("/accounts/{id:int}", (int id, HttpRequest request) => Take(request, ControlJson.Default.AccountChange, body => Found(world.Change(id, body, clock.Now))));
        control.MapPost("/accounts/{id:int}/reset", (int id) => world.Reset(id, clock.Now) is { } fresh ? Answer(new(fresh), ControlJson.Default.ResetAnswer) : Found(false));
        control.MapPost("/accounts/{id:int}/lock", (int id, HttpRequest request) => Take(request, ControlJson.Default.LockBody, body => Found(world.Lock(id, body.Reason, body.Until, clock.Now))));
        control.MapPost("/accounts/{id:int}/unlock", (int id) => Found(world.Unlock(id, "operator", clock.Now)));
        control.MapPost("/accounts/{id:int}/trade", (int id, HttpRequest request) => Take(request, ControlJson.Default.TradeBody, body =>
            world.Trade(id, body.Contract, body.Side, body.Size, clock.Now) is { } order ? Answer(new(order), ControlJson.Default.TradeAnswer) : Found(false)));
        control.MapPost("/accounts/{id:int}/flatten", (int id) => Found(world.FlattenAll(id, clock.Now)));
        control.MapPost("/trades/{id:long}/void", (long id) => Found(world.Void(id, clock.Now)));
    }

    private static void MapConnections(RouteGroupBuilder control, Gateway gateway, Logouts logouts)
    {
        control.MapGet("/sockets", () => Answer(
            [.. gateway.Sockets.Open.Select(socket => new SocketAnswer(socket.Hub, socket.Session.UserName, socket.Mode))], ControlJson.Default.IReadOnlyListSocketAnswer));
        control.MapPost("/sockets", (HttpRequest request) => Take(request, ControlJson.Default.SocketBody, async body =>
        {
            await Act(gateway.Sockets, body);
            return Good();
        }));
        control.MapPost("/logout", (HttpRequest request) => Take(request, ControlJson.Default.LogoutBody, async body =>
        {
            if (gateway.Sessions.NumberOf(body.User) is not { } user) return Found(false);
            await logouts.PutOut(user, body.Strict);
            return Good();
        }));
    }

    private static async Task Act(SocketBoard board, SocketBody body)
    {
        if (body.Action is SocketAction.Refuse or SocketAction.Allow)
        {
            board.RefusesUpgrades = body.Action == SocketAction.Refuse;
            return;
        }

        foreach (var socket in board.Open.Where(socket => (body.Hub is null || socket.Hub == body.Hub) && (body.User is null || socket.Session.UserName == body.User)).ToArray())
        {
            switch (body.Action)
            {
                case SocketAction.Drop: await socket.HangUp(SocketBoard.ErrorFrame); break;
                case SocketAction.Close: await socket.HangUp(SocketBoard.CloseFrame); break;
                case SocketAction.Reset: socket.Reset(); break;
                case SocketAction.Silent: socket.Mode = SocketMode.Silent; break;
                case SocketAction.HalfOpen: socket.Mode = SocketMode.HalfOpen; break;
                default: socket.Mode = SocketMode.Normal; break;
            }
        }
    }
}
