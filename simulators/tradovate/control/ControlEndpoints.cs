using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Simulators.Shared.Control;
using TraderTerminal.Simulators.Tradovate.Rest;
using TraderTerminal.Simulators.Tradovate.Sockets;
using TraderTerminal.Simulators.Tradovate.World;
using static TraderTerminal.Simulators.Shared.Control.Controls;

namespace TraderTerminal.Simulators.Tradovate.Control;

/// <summary>The hands on the simulator, for programs on the same machine: the paths and shapes of the ProjectX simulator's.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder app, Venue venue)
    {
        var control = app.MapControlGroup();
        MapSwitches(control, venue.World);
        MapFaults(control, venue.Faults);
        control.MapTime(venue.Clock, venue.Feed.Drained);
        control.MapMarket(venue.World, venue.Clock, venue.Feed.Drained);
        MapAccounts(control, venue);
        MapConnections(control, venue);
    }

    private static void MapSwitches(RouteGroupBuilder control, TradovateWorld world)
    {
        control.MapGet("/switches", () => Answer(world.Switches, SwitchesJson.Default.TradovateSwitches));
        control.MapPost("/switches", async (HttpRequest request) =>
        {
            try
            {
                world.Switches = world.Switches.With((await JsonNode.ParseAsync(request.Body))!.AsObject());
                return Answer(world.Switches, SwitchesJson.Default.TradovateSwitches);
            }
            catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
            {
                return Refuse(wrong.Message);
            }
        });
        control.MapDelete("/switches", () =>
        {
            world.Switches = new();
            return Answer(world.Switches, SwitchesJson.Default.TradovateSwitches);
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

    private static void MapAccounts(RouteGroupBuilder control, Venue venue)
    {
        var (world, clock) = (venue.World, venue.Clock);
        control.MapGet("/accounts", () => Answer(world.AllAccounts(), ControlJson.Default.IReadOnlyListOperatorAccount));
        control.MapPost("/accounts/{id:long}", (long id, HttpRequest request) => Take(request, ControlJson.Default.AccountChange, body => Found(world.Change(id, body, clock.Now))));
        control.MapPost("/accounts/{id:long}/lock", (long id, HttpRequest request) => Take(request, ControlJson.Default.LockBody, body => Found(world.Lock(id, body.Reason, body.Until, clock.Now))));
        control.MapPost("/accounts/{id:long}/unlock", (long id) => Found(world.Unlock(id, "operator", clock.Now)));
        control.MapPost("/accounts/{id:long}/trade", (long id, HttpRequest request) => Take(request, ControlJson.Default.TradeBody, body =>
            world.Trade(id, body.Contract, body.Side, body.Size, clock.Now) is { } order ? Answer(new(order), ControlJson.Default.TradeAnswer) : Found(false)));
        control.MapPost("/fills/{id:long}/void", (long id) => Found(world.Void(id, clock.Now)));
        control.MapPost("/accounts/{id:long}/flatten", (long id) => Found(world.FlattenAll(id, clock.Now)));
    }

    private static void MapConnections(RouteGroupBuilder control, Venue venue)
    {
        control.MapGet("/sockets", () => Answer(
            [.. venue.Sockets.Open.Select(socket => new SocketAnswer(socket.Hub, socket.Token?.Session.Who.Name, socket.Mode, socket.Scope is not null))], ControlJson.Default.IReadOnlyListSocketAnswer));
        control.MapPost("/sockets", (HttpRequest request) => Take(request, ControlJson.Default.SocketBody, body =>
        {
            Act(venue.Sockets, body);
            return Good();
        }));
        control.MapPost("/logout", (HttpRequest request) => Take(request, ControlJson.Default.LogoutBody, body =>
        {
            if (venue.Sessions.Find(body.User) is not { } user) return Found(false);
            venue.Sessions.PushOut(user.Number);
            return Good();
        }));
    }

    private static void Act(SocketBoard board, SocketBody body)
    {
        if (body.Action is SocketAction.Refuse or SocketAction.Allow)
        {
            board.RefusesUpgrades = body.Action == SocketAction.Refuse;
            return;
        }

        foreach (var socket in board.Open.Where(socket => (body.Hub is null || socket.Hub == body.Hub) && (body.User is null || socket.Token?.Session.Who.Name == body.User)))
        {
            switch (body.Action)
            {
                case SocketAction.Drop: socket.HangUp(3000, "Go away!"); break;
                case SocketAction.Close: socket.HangUp(1000, null); break;
                case SocketAction.Shutdown: SocketBoard.ShutDown(socket, body.ReasonCode, "Planned shutdown"); break;
                case SocketAction.Reset: socket.Reset(); break;
                case SocketAction.Silent: socket.Mode = SocketMode.Silent; break;
                case SocketAction.HalfOpen: socket.Mode = SocketMode.HalfOpen; break;
                case SocketAction.Deaf: socket.Mode = SocketMode.Deaf; break;
                default: socket.Mode = SocketMode.Normal; break;
            }
        }
    }
}
