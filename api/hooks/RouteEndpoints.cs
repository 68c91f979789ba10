using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Alerts;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Operators;
using Route = TraderTerminal.Grains.Abstractions.Alerts.Route;

namespace TraderTerminal.Api.Hooks;

/// <summary>Holding the entries of a route back, and what a route would make of a signal.</summary>
internal static class RouteEndpoints
{
    public const string UnknownRoute = "UNKNOWN_ROUTE";

    private const int SignalMax = 1_000_000;

    public static void MapRoutes(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/routes").WithTags("Hooks").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPost("/{id}/pause", Pausing(isPaused: true)).Needs(Right.Tighten, Reaches.Route).Accepts<PauseBody>(isOptional: true, MediaTypeNames.Application.Json)
            .WithSummary("Holds the route's entries back until it is resumed; exits go through.").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapPost("/{id}/resume", Pausing(isPaused: false)).Needs(Right.Configure).Accepts<UnlockBody>(MediaTypeNames.Application.Json)
            .WithSummary("Lets the route's entries through again; needs a reason.").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapPost("/preview", Preview).Needs(Right.View).Accepts<PreviewBody>(MediaTypeNames.Application.Json)
            .WithSummary("What each account would make of a signal now, on a hook that is there or on one that is not saved yet. Nothing is stored and nothing is sent.");
    }

    private delegate Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> Handler(
        string id, HttpContext http, IHooks hooks, CommandIds ids, TimeProvider time, CancellationToken cancel);

    private static Handler Pausing(bool isPaused) => async (id, http, hooks, ids, time, cancel) =>
    {
        var body = await BodyFields.Read(http.Request, cancel, mayBeEmpty: true);
        var command = ids.Of(http.Request, body);
        var reason = isPaused ? body.Text("reason") ?? ControlEndpoints.ByHand : ReasonFields.Required(body);
        if (!body.IsSound) return Problem.Of(body.Faults);
        var concerned = hooks.All.Where(hook => hook.Route.Id == id).ToList();
        if (concerned.Count == 0) return Problem.Of(StatusCodes.Status404NotFound, UnknownRoute, $"There is no route {id}.");
        foreach (var hook in concerned.Where(hook => hook.Route.IsPaused != isPaused))
        {
            var one = DeterministicId.Of("route-pause", command.ToString(), hook.Id);
            var reply = await hooks.Save(one, hook with { Route = hook.Route with { IsPaused = isPaused } }, http.Operator(), reason).Within(time, cancel);
            if (reply is not Reply.Done) return Replies.Of(http.Response, command, reply);
        }

        return Replies.Of(http.Response, command, new Reply.Done(isPaused ? $"Route {id} is paused." : $"Route {id} goes on."));
    };

    private static async Task<Results<Ok<PreviewAnswer>, ProblemHttpResult>> Preview(
        HttpContext http, IHooks hooks, IAccounts accounts, IAlertDesk desk, IAlertReader reader, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel);
        var (hookId, draft) = (body.Text("hookId", lengthMax: 64), body.Object("hook"));
        var signal = body.Object("alert");
        if (signal is null && body.Faults.Count == 0) body.Missing("alert");
        if (hookId is null == draft is null) body.Add("hook", Fault.OutOfRange, "Say either hookId or hook.");
        var asked = draft is null ? null : HookRequests.Read(draft, account => accounts.Find(account) is not null, http.Sight());
        if (draft is not null) body.Include("hook", draft);
        var (symbol, side, quantity) = (signal?.RequiredText("symbol", 64), signal?.RequiredChoice<Side>("side"), signal?.RequiredCount("quantity", 1, SignalMax));
        if (signal is not null) body.Include("alert", signal);
        if (!body.IsSound) return Problem.Of(body.Faults);

        var hook = hookId is null ? asked!.Hook : hooks.Find(hookId);
        if (hook is null) return AlertChecks.Unknown(hookId);
        var now = time.GetUtcNow();
        var alert = JsonSerializer.SerializeToUtf8Bytes(new { symbol, action = side == Side.Buy ? "buy" : "sell", quantity });
        var arrival = new Arrival(alert, MediaTypeNames.Application.Json, null, now);
        if (reader.Read(alert, hook, now) is not AlertReading.Understood read)
            return Problem.Of([new Fault("alert.symbol", Fault.OutOfRange, $"{symbol} is no product or contract that we know.")]);
        var foreseen = await desk.Foresee(AlertChecks.Draft(hook, arrival, read, reader.Mask(alert)), read.Addressed, hook).Within(time, cancel);
        return TypedResults.Ok(PreviewAnswer.Of(quantity!.Value, hook.Route, foreseen));
    }
}

internal sealed record PauseBody(string? Reason = null);

/// <param name="HookId">A hook that is there.</param>
/// <param name="Hook">Or one that is not saved yet, as it would be saved.</param>
internal sealed record PreviewBody(SignalBody Alert, string? HookId = null, HookShape? Hook = null);

internal sealed record SignalBody(string Symbol, Side Side, int Quantity);

/// <param name="Text">In one line: <c>signal 3 → a 3, b 1 (cap), c 0 refused</c>.</param>
internal sealed record PreviewAnswer(string Text, IReadOnlyList<PreviewLine> Accounts)
{
    public static PreviewAnswer Of(int signal, Route route, ForeseenDelivery foreseen)
    {
        IReadOnlyList<PreviewLine> lines = [.. foreseen.Outcomes.Select(outcome => PreviewLine.Of(signal, route, outcome))];
        var said = lines.Count == 0 ? foreseen.Delivery.Reason ?? "nobody" : string.Join(", ", lines.Select(line => line.Said));
        return new($"signal {signal} → {said}", lines);
    }
}

/// <param name="Quantity">Contracts that would be ordered; 0 when nothing would be.</param>
/// <param name="Asked">What the route's sizing makes of the signal for this account.</param>
/// <param name="Note">Why it is another number than the signal's: <c>cap</c>, <c>fit</c> (as many as pass), <c>sized</c>, <c>refused</c> or <c>ignored</c>; null when it is the signal's.</param>
internal sealed record PreviewLine(AccountId Account, int Quantity, int Asked, string Outcome, string? Code, string Text, string? Note)
{
    public string Said => Note switch
    {
        null => $"{Account} {Quantity}",
        "refused" or "ignored" => $"{Account} 0 {Note}",
        _ => $"{Account} {Quantity} ({Note})",
    };

    public static PreviewLine Of(int signal, Route route, ForeseenOutcome foreseen)
    {
        var outcome = foreseen.Outcome;
        var asked = foreseen.Intent?.Quantity ?? 0;
        var quantity = outcome.Outcome == AlertOutcome.Accepted ? outcome.Decision?.Facts.Quantity ?? asked : 0;
        var caps = route.Accounts.Where(follower => follower.Account == outcome.Account).Select(follower => follower.QuantityMax).Concat(route.Groups.Select(group => group.QuantityMax));
        var note = outcome.Outcome != AlertOutcome.Accepted ? outcome.Outcome
            : quantity == signal ? null
            : quantity < signal && caps.Contains(quantity) ? "cap"
            : quantity < asked ? "fit" : "sized";
        return new(outcome.Account, quantity, asked, outcome.Outcome, outcome.Code, outcome.Text, note);
    }
}
