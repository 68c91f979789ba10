using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using TraderTerminal.Api.Operators;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Operators;
using TraderTerminal.Simulators.Exchange.Faults;

namespace TraderTerminal.Silo.Markets;

/// <summary>The hands on a simulated world: its clock and its prices. Mapped only where the market is simulated.</summary>
internal static class SimulationEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    /// <summary>For a virtual clock: the driver moves it.</summary>
    public static void MapSimulation(this IEndpointRouteBuilder app, Simulation simulation)
    {
        var group = Group(app);
        group.MapPost("/advance", (HttpRequest request, CancellationToken cancel) => Advance(request, simulation, cancel));
        group.MapPost("/crash", (HttpRequest request, CancellationToken cancel) => Crash(request, simulation, cancel))
            .WithSummary("Kills the process at the first event of a type, before it is written or once it is durable.");
        group.MapPost("/faults", (HttpRequest request, CancellationToken cancel) => Faults(request, simulation, cancel))
            .WithSummary("How often the simulated broker misbehaves from now on, in requests out of a thousand; what is not said does not happen.");
        group.MapPost("/price", (HttpRequest request, TimeProvider time, CancellationToken cancel) =>
            Price(request, time, simulation.IsGenerated, async (contract, price, hold) => TypedResults.Ok(await simulation.SetPrice(contract, price, hold, cancel)), cancel));
    }

    /// <summary>For the real clock: only prices can be set.</summary>
    public static void MapSimulation(this IEndpointRouteBuilder app, MarketRun market) =>
        Group(app).MapPost("/price", (HttpRequest request, TimeProvider time, CancellationToken cancel) =>
            Price(
                request, time, market.IsGenerated,
                (contract, price, hold) =>
                {
                    market.SetPrice(contract, price, hold);
                    return Task.FromResult(TypedResults.Ok(new SimulationAnswer(
                        time.GetUtcNow(), 1, new Dictionary<string, string> { [contract.ToString()] = price.ToString() })));
                },
                cancel));

    private static RouteGroupBuilder Group(IEndpointRouteBuilder app) =>
        app.MapGroup("/api/simulation").RequireAuthorization().Needs(Right.Configure).WithTags("Simulation");

    private static async Task<Results<Ok<SimulationAnswer>, ProblemHttpResult>> Advance(HttpRequest request, Simulation simulation, CancellationToken cancel)
    {
        if (await Read<AdvanceBody>(request, cancel) is not { } body) return Wrong("a JSON object with to, or settle: true");
        if (body.To is { } to) return TypedResults.Ok(await simulation.AdvanceTo(to.ToUniversalTime(), cancel));
        return body.Settle ? TypedResults.Ok(await simulation.SettleNow(cancel)) : Wrong("to is a time, or settle is true");
    }

    private static async Task<Results<Ok<CrashPoint>, ProblemHttpResult>> Crash(HttpRequest request, Simulation simulation, CancellationToken cancel)
    {
        if (await Read<CrashBody>(request, cancel) is not { } body || EventRegistry.All.All(shape => shape.Name != body.Event))
            return Wrong("event is the type of an event, for example flatten-started");
        var at = new CrashPoint(body.Event, body.Before);
        simulation.CrashAt(at);
        return TypedResults.Ok(at);
    }

    private static async Task<Results<Ok<FaultPlan>, ProblemHttpResult>> Faults(HttpRequest request, Simulation simulation, CancellationToken cancel)
    {
        if (await Read<FaultPlan>(request, cancel) is not { } plan) return Wrong("a JSON object with faults, for example loseLegsPerMille");
        simulation.Misbehave(plan);
        return TypedResults.Ok(plan);
    }

    private static async Task<Results<Ok<SimulationAnswer>, ProblemHttpResult>> Price(
        HttpRequest request, TimeProvider time, bool isGenerated, Func<ContractSymbol, Price, bool, Task<Ok<SimulationAnswer>>> set, CancellationToken cancel)
    {
        if (!isGenerated) return Problem(StatusCodes.Status409Conflict, "MARKET_RECORDED", "A recorded market has its own prices.");
        if (await Read<PriceBody>(request, cancel) is not { } body) return Wrong("a JSON object with symbol and price");
        if (Contract(body.Symbol, time.GetUtcNow()) is not { } contract) return Wrong("symbol is a contract or a product, for example MNQ");
        if (!Domain.Values.Price.TryFromPoints(body.Price, out var price) || !InstrumentCatalog.Shipped.Get(contract.Root).IsOnGrid(price))
            return Wrong("price is a whole number of ticks");
        try
        {
            return await set(contract, price, body.Hold);
        }
        catch (KeyNotFoundException absent)
        {
            return Wrong(absent.Message);
        }
    }

    private static ContractSymbol? Contract(string symbol, DateTimeOffset now) =>
        SymbolResolver.Shipped.Resolve(symbol, ExchangeDate.Of(now)) is SymbolResolution.Resolved resolved ? resolved.Contract : null;

    private static async Task<T?> Read<T>(HttpRequest request, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, Json, cancel);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ProblemHttpResult Wrong(string text) => Problem(StatusCodes.Status400BadRequest, "INVALID_REQUEST", $"Expected: {text}.");

    private static ProblemHttpResult Problem(int status, string code, string detail) =>
        TypedResults.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });

    private sealed record AdvanceBody(DateTimeOffset? To = null, bool Settle = false);

    private sealed record CrashBody(string Event, bool Before = false);

    private sealed record PriceBody(string Symbol, decimal Price, bool Hold = false);
}
