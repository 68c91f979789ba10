using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Simulators.Shared.World;

namespace TraderTerminal.Simulators.Shared.Control;

internal sealed record Done(bool Ok = true);

internal sealed record Wrong(string Error);

internal sealed record TimeBody(double? Seconds = null, DateTimeOffset? To = null);

internal sealed record TimeAnswer(DateTimeOffset Now, bool Virtual);

internal sealed record PriceBody([property: JsonRequired] string Contract, [property: JsonRequired] decimal Price, bool Hold = false);

internal sealed record ContractBody([property: JsonRequired] string Contract);

internal sealed record HaltBody([property: JsonRequired] string Contract, bool Halted = true);

internal sealed record RollBody([property: JsonRequired] string Root);

internal sealed record QuoteAnswer(string Contract, decimal Bid, decimal Ask, decimal Last);

internal sealed record RollAnswer(string Contract);

/// <summary>A market in the hands of whoever runs the simulator. Contracts go by the broker's own names.</summary>
internal interface IMarketOperator
{
    IReadOnlyList<QuoteAnswer> Market();

    /// <summary>Moves a market at once; false for a contract without one, or a price off its grid.</summary>
    bool SetPrice(string contract, decimal price, bool hold, DateTimeOffset now);

    bool Release(string contract);

    bool Halt(string contract, bool isHalted);

    /// <summary>The contract that is in front now; null for an unknown root.</summary>
    string? Roll(string root, DateTimeOffset now);
}

/// <summary>The hands on a simulator, for programs on the same machine: what every broker's simulator has.</summary>
internal static class Controls
{
    /// <summary>Below <c>/control</c>; from another machine there is nothing there.</summary>
    public static RouteGroupBuilder MapControlGroup(this IEndpointRouteBuilder app)
    {
        var control = app.MapGroup("/control");
        control.AddEndpointFilter(static async (context, next) =>
            context.HttpContext.Connection.RemoteIpAddress is { } from && !IPAddress.IsLoopback(from) ? Results.NotFound() : await next(context));
        return control;
    }

    /// <param name="drained">Completes when everything that was told before is with the connections.</param>
    public static void MapTime(this IEndpointRouteBuilder control, WorldClock clock, Func<CancellationToken, Task> drained)
    {
        control.MapGet("/time", Now);
        control.MapPost("/time", (HttpRequest request, CancellationToken cancel) => Take(request, ControlsJson.Default.TimeBody, async body =>
        {
            var to = body.To ?? clock.Now + TimeSpan.FromSeconds(body.Seconds ?? 0);
            if (!await clock.AdvanceTo(to.ToUniversalTime(), cancel)) return Refuse("to: the clock is real, or the time is past.");
            await drained(cancel);
            return Now();
        }));

        IResult Now() => Answer(new(clock.Now, clock.IsVirtual), ControlsJson.Default.TimeAnswer);
    }

    public static void MapMarket(this IEndpointRouteBuilder control, IMarketOperator market, WorldClock clock, Func<CancellationToken, Task> drained)
    {
        control.MapGet("/market", () => Answer(market.Market(), ControlsJson.Default.IReadOnlyListQuoteAnswer));
        control.MapPost("/market/price", (HttpRequest request, CancellationToken cancel) => Take(request, ControlsJson.Default.PriceBody, async body =>
        {
            if (!market.SetPrice(body.Contract, body.Price, body.Hold, clock.Now)) return Refuse("contract or price: no market, or off the tick grid.");
            await drained(cancel);
            return Good();
        }));
        control.MapPost("/market/release", (HttpRequest request) => Take(request, ControlsJson.Default.ContractBody, body => Found(market.Release(body.Contract))));
        control.MapPost("/market/halt", (HttpRequest request) => Take(request, ControlsJson.Default.HaltBody, body => Found(market.Halt(body.Contract, body.Halted))));
        control.MapPost("/market/roll", (HttpRequest request) => Take(request, ControlsJson.Default.RollBody, body =>
            market.Roll(body.Root, clock.Now) is { } front ? Answer(new(front), ControlsJson.Default.RollAnswer) : Found(false)));
    }

    public static Task<IResult> Take<T>(HttpRequest request, JsonTypeInfo<T> shape, Func<T, IResult> use)
        where T : class => Take(request, shape, body => Task.FromResult(use(body)));

    /// <summary>An empty body is an empty object.</summary>
    public static async Task<IResult> Take<T>(HttpRequest request, JsonTypeInfo<T> shape, Func<T, Task<IResult>> use)
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

    public static IResult Answer<T>(T answer, JsonTypeInfo<T> shape) => Results.Json(answer, shape);

    public static IResult Good() => Answer(new(), ControlsJson.Default.Done);

    public static IResult Found(bool isFound) => isFound ? Good() : Results.Json(new("There is no such thing here."), ControlsJson.Default.Wrong, statusCode: StatusCodes.Status404NotFound);

    public static IResult Refuse(string why) => Results.Json(new(why), ControlsJson.Default.Wrong, statusCode: StatusCodes.Status422UnprocessableEntity);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(Wrong))]
[JsonSerializable(typeof(TimeBody))]
[JsonSerializable(typeof(TimeAnswer))]
[JsonSerializable(typeof(PriceBody))]
[JsonSerializable(typeof(ContractBody))]
[JsonSerializable(typeof(HaltBody))]
[JsonSerializable(typeof(RollBody))]
[JsonSerializable(typeof(IReadOnlyList<QuoteAnswer>))]
[JsonSerializable(typeof(RollAnswer))]
internal sealed partial class ControlsJson : JsonSerializerContext;
