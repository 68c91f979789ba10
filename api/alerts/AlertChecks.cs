using System.Net.Mime;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Alerts;

/// <summary>Reads a pasted alert as a hook would, down to the decision of every account; nothing is stored and nothing is sent.</summary>
internal static class AlertChecks
{
    private const string UnknownHook = "UNKNOWN_HOOK";

    public static void MapAlertCheck(this RouteGroupBuilder alerts)
    {
        alerts.MapPost("/send", Send).Needs(Right.Trade, Reaches.Hook).Accepts<string>(MediaTypeNames.Text.Plain, MediaTypeNames.Application.Json)
            .WithSummary("Sends an alert to ?hook= as its own, without the key: it is stored, decided and traded. ?wait=true answers with the outcomes.")
            .Produces<HookAnswer>().Produces<HookAnswer>(StatusCodes.Status422UnprocessableEntity).Produces<HookAnswer>(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        alerts.MapPost("/check", Check).Needs(Right.View).Accepts<string>(MediaTypeNames.Text.Plain, MediaTypeNames.Application.Json)
            .WithSummary("What would become of this alert on ?hook= now: the body is the alert itself, as it would be sent. Nothing is stored and nothing is sent.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<Results<JsonHttpResult<HookAnswer>, ProblemHttpResult>> Send(
        string? hook, string? wait, HttpContext http, IHooks hooks, HookDoor door, CancellationToken cancel)
    {
        if (hook is null || hooks.Find(hook) is not { } known) return Unknown(hook);
        var body = await BoundedBody.Read(http.Request, cancel) ?? throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        return await door.Send(known, body, wait is "true" or "1", http);
    }

    private static async Task<Results<Ok<AlertCheckAnswer>, ProblemHttpResult>> Check(
        string? hook, HttpRequest request, IHooks hooks, IAlertDesk desk, IAlertReader reader, TimeProvider time, CancellationToken cancel)
    {
        if (hook is null || hooks.Find(hook) is not { } known) return Unknown(hook);
        var body = await BoundedBody.Read(request, cancel) ?? throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        var arrival = new Arrival(body, request.ContentType, null, time.GetUtcNow());
        return TypedResults.Ok(reader.Read(body, known, arrival.At) switch
        {
            AlertReading.Faulty fault => AlertCheckAnswer.Of(fault),
            AlertReading.Understood alert => AlertCheckAnswer.Of(
                await desk.Foresee(Draft(known, arrival, alert, reader.Mask(body)), alert.Addressed).Within(time, cancel), ExchangeDate.Of(arrival.At)),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    }

    /// <summary>Under an id of its own: an alert that was sent already would be decided once and never again.</summary>
    public static AlertDelivery Draft(Hook hook, Arrival arrival, AlertReading.Understood alert, string masked) =>
        Deliveries.Understood(hook, arrival, alert, masked) with { Id = Deliveries.IdOf(hook.Id, $"check {alert.Key}", arrival.At) };

    public static ProblemHttpResult Unknown(string? hook) =>
        Problem.Of(StatusCodes.Status404NotFound, UnknownHook, hook is null ? "Name a hook: ?hook=ID." : $"There is no hook {hook}.");
}

/// <summary>What would become of an alert. Members that say nothing are left out.</summary>
/// <param name="Status"><c>accepted</c> when it can be read, <c>rejected</c> when it is for nobody on the route, <c>error</c> when it cannot be read.</param>
/// <param name="Stage">Where an error was found: parse, schema, resolve or sizing.</param>
/// <param name="Alert">The canonical alert; an array for a batch.</param>
internal sealed record AlertCheckAnswer(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Stage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Column,
    RawJson Alert,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Dialect,
    EquatableArray<string> Repairs, EquatableArray<string> Warnings, IReadOnlyList<ForeseenAnswer> Accounts)
{
    public static AlertCheckAnswer Of(AlertReading.Faulty fault) =>
        new("error", AlertStage.Of(fault.Code), fault.Code, fault.Reason, fault.Line, fault.Column, default, null, default, default, []);

    public static AlertCheckAnswer Of(ForeseenDelivery foreseen, DateOnly today)
    {
        var delivery = foreseen.Delivery;
        return new(
            delivery.Status, null, delivery.Code, delivery.Reason, null, null, new RawJson(delivery.Canonical), delivery.Dialect, delivery.Repairs, delivery.Warnings,
            [.. foreseen.Outcomes.Select(outcome => ForeseenAnswer.Of(outcome, today))]);
    }
}

/// <summary>What one account would make of it.</summary>
/// <param name="Index">Which alert of a batch, from 0.</param>
/// <param name="Contract">What the symbol stands for today.</param>
/// <param name="Month">Which month was taken and who said so, when the alert names none.</param>
/// <param name="RollsOn">From this date on the next front month is in front. Days are calendar days.</param>
/// <param name="Warning">What to know of the contract's roll, when it is near or over.</param>
/// <param name="Quantity">Contracts of the order that would be sent or was refused; null when there is none.</param>
/// <param name="Sizing">How the quantity came about; null when the alert's own number is taken as it is.</param>
/// <param name="Decision">The same checks with the same numbers as a real alert's.</param>
internal sealed record ForeseenAnswer(
    int Index, AccountId Account, string Outcome, string? Code, string Text, ContractSymbol? Contract, string? Month, DateOnly? RollsOn, int? DaysToRoll, DateOnly? LastTradingDay,
    int? DaysToLastTradingDay, string? Warning, int? Quantity, string? Sizing, Decision? Decision)
{
    public static ForeseenAnswer Of(ForeseenOutcome foreseen, DateOnly today)
    {
        var (outcome, intent) = (foreseen.Outcome, foreseen.Intent);
        var decision = outcome.Decision;
        var contract = decision?.Facts.Contract ?? intent?.Contract;
        var life = contract is { } known ? ContractMonths.Shipped.LifeOf(known, today) : null;
        var quantity = decision?.Facts.Quantity is > 0 and var decided ? decided : intent?.Quantity;
        return new(
            foreseen.Index, outcome.Account, outcome.Outcome, outcome.Code, outcome.Text, contract, decision?.Month ?? intent?.Month, life?.RollsOn, life?.DaysToRoll,
            life?.LastTradingDay, life?.DaysToLastTradingDay, life?.Warning, quantity, decision?.Sizing ?? intent?.Sizing, decision);
    }
}
