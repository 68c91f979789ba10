using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.Hubs;
using TraderTerminal.Simulators.ProjectX.Products;
using TraderTerminal.Simulators.ProjectX.Rest;
using TraderTerminal.Simulators.ProjectX.World;

namespace TraderTerminal.Simulators.ProjectX.Control;

/// <summary>The hands on the simulator, for programs on the same machine: switches, faults, clock, market, accounts, connections.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder app, Gateway gateway, Logouts logouts)
    {
        var control = app.MapGroup("/control").AddEndpointFilter(static async (context, next) =>
            context.HttpContext.Connection.RemoteIpAddress is { } from && !IPAddress.IsLoopback(from) ? Results.NotFound() : await next(context));
        MapSwitches(control, gateway.World);
        MapFaults(control, gateway.Faults);
        MapTime(control, gateway);
        MapMarket(control, gateway);
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

    private static void MapTime(RouteGroupBuilder control, Gateway gateway)
    {
        control.MapGet("/time", Now);
        control.MapPost("/time", (HttpRequest request, CancellationToken cancel) => Take(request, ControlJson.Default.TimeBody, async body =>
        {
            var to = body.To ?? gateway.Clock.Now + TimeSpan.FromSeconds(body.Seconds ?? 0);
            if (!await gateway.Clock.AdvanceTo(to.ToUniversalTime(), cancel)) return Refuse("to: the clock is real, or the time is past.");
            await gateway.Feed.Drained(cancel);
            return Now();
        }));

        IResult Now() => Answer(new(gateway.Clock.Now, gateway.Clock.IsVirtual), ControlJson.Default.TimeAnswer);
    }

    private static void MapMarket(RouteGroupBuilder control, Gateway gateway)
    {
        var (world, clock) = (gateway.World, gateway.Clock);
        control.MapGet("/market", () => Answer(
            [.. world.Quotes().Select(quote => new QuoteAnswer(ContractNames.Id(quote.Contract), quote.Bid.Points, quote.Ask.Points, quote.Last.Points))],
            ControlJson.Default.IReadOnlyListQuoteAnswer));
        control.MapPost("/market/price", (HttpRequest request, CancellationToken cancel) => Take(request, ControlJson.Default.PriceBody, async body =>
        {
            if (!world.SetPrice(body.Contract, body.Price, body.Hold, clock.Now)) return Refuse("contract or price: no market, or off the tick grid.");
            await gateway.Feed.Drained(cancel);
            return Good();
        }));
        control.MapPost("/market/release", (HttpRequest request) => Take(request, ControlJson.Default.ContractBody, body => Found(world.Release(body.Contract))));
        control.MapPost("/market/halt", (HttpRequest request) => Take(request, ControlJson.Default.HaltBody, body => Found(world.Halt(body.Contract, body.Halted))));
        control.MapPost("/market/roll", (HttpRequest request) => Take(request, ControlJson.Default.RollBody, body =>
            world.Roll(body.Root, clock.Now) is { } front ? Answer(new(front), ControlJson.Default.RollAnswer) : Found(false)));
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

    private static Task<IResult> Take<T>(HttpRequest request, JsonTypeInfo<T> shape, Func<T, IResult> use)
        where T : class => Take(request, shape, body => Task.FromResult(use(body)));

    /// <summary>An empty body is an empty object.</summary>
    private static async Task<IResult> Take<T>(HttpRequest request, JsonTypeInfo<T> shape, Func<T, Task<IResult>> use)
        where T : class
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        try
        {
            return await use(JsonSerializer.Deserialize(text.Length == 0 ? "{}" : text, shape) ?? throw new JsonException("The body is null."));
        }
        catch (JsonException wrong)
        {
            return Refuse(wrong.Message);
        }
    }

    private static IResult Answer<T>(T answer, JsonTypeInfo<T> shape) => Results.Json(answer, shape);

    private static IResult Good() => Answer(new(), ControlJson.Default.Done);

    private static IResult Found(bool isFound) => isFound ? Good() : Results.Json(new("There is no such thing here."), ControlJson.Default.Wrong, statusCode: StatusCodes.Status404NotFound);

    private static IResult Refuse(string why) => Results.Json(new(why), ControlJson.Default.Wrong, statusCode: StatusCodes.Status422UnprocessableEntity);
}
