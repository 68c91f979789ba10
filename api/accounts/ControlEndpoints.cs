using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Accounts;

/// <summary>What a person does to one account. Tightening is always allowed; loosening says why.</summary>
internal static class ControlEndpoints
{
    /// <summary>The reason in the history when a person gives none.</summary>
    public const string ByHand = "by hand";

    public const string InvalidState = "INVALID_STATE";

    public static void MapControl(this RouteGroupBuilder accounts)
    {
        var control = accounts.MapGroup("/{id}")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        control.MapPost("/flatten", Flatten).Needs(Right.Tighten, Reaches.Account).Accepts<FlattenBody>(isOptional: true, MediaTypeNames.Application.Json)
            .WithSummary("Cancels and closes what the symbol covers, or everything, and ends when the broker shows zero.");
        control.MapPost("/lock", Lock).Needs(Right.Tighten, Reaches.Account).Accepts<LockBody>(isOptional: true, MediaTypeNames.Application.Json)
            .WithSummary("Locks the account until a time, or until a person unlocks it.");
        control.MapPost("/unlock", Unlock).Needs(Right.Configure, Reaches.Account).Accepts<UnlockBody>(MediaTypeNames.Application.Json)
            .WithSummary("Opens every lock; needs a reason.");
        control.MapPost("/state", SetState).Needs(Right.Tighten, Reaches.Account).Accepts<StateBody>(MediaTypeNames.Application.Json)
            .WithSummary("Sets active, reduceOnly, halted or frozen; loosening needs a reason.");
    }

    private static async Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> Flatten(
        string id, HttpContext http, IAccounts accounts, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        if (accounts.Named(id) is not { } account) return Problem.NoAccount(id);
        var body = await BodyFields.Read(http.Request, cancel, mayBeEmpty: true);
        var command = ids.Of(http.Request, body);
        var (scope, reason, isLocking) = (body.Scope(), body.Text("reason") ?? ByHand, body.Flag("lock"));
        if (!body.IsSound) return Problem.Of(body.Faults);
        var reply = await account.Flatten(new FlattenRequest(command, scope, reason, http.Operator(), isLocking)).Within(time, cancel);
        return Replies.Of(http.Response, command, reply);
    }

    private static async Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> Lock(
        string id, HttpContext http, IAccounts accounts, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        if (accounts.Named(id) is not { } account) return Problem.NoAccount(id);
        var body = await BodyFields.Read(http.Request, cancel, mayBeEmpty: true);
        var command = ids.Of(http.Request, body);
        var (reason, until) = (body.Text("reason") ?? ByHand, body.Instant("until"));
        if (until <= time.GetUtcNow()) body.Add("until", Fault.OutOfRange, "until is a time to come.");
        if (!body.IsSound) return Problem.Of(body.Faults);
        var reply = await account.Lock(new LockRequest(command, reason, http.Operator(), until)).Within(time, cancel);
        return Replies.Of(http.Response, command, reply);
    }

    private static async Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> Unlock(
        string id, HttpContext http, IAccounts accounts, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        if (accounts.Named(id) is not { } account) return Problem.NoAccount(id);
        var body = await BodyFields.Read(http.Request, cancel, mayBeEmpty: true);
        var command = ids.Of(http.Request, body);
        var reason = ReasonFields.Required(body);
        if (!body.IsSound) return Problem.Of(body.Faults);
        var reply = await account.Unlock(new UnlockRequest(command, reason!, http.Operator())).Within(time, cancel);
        return Replies.Of(http.Response, command, reply);
    }

    private static async Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> SetState(
        string id, HttpContext http, IAccounts accounts, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        if (accounts.Named(id) is not { } account) return Problem.NoAccount(id);
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        var state = ReasonFields.SettableState(body);
        var reason = state == TradingState.Active && !http.OnlyTightens() ? ReasonFields.Required(body) : body.Text("reason");
        if (!body.IsSound) return Problem.Of(body.Faults);

        // Whether another state loosens, the account knows best: without a reason it then refuses.
        var reply = await account.SetState(new StateRequest(command, state!.Value, reason ?? "", http.Operator(), http.OnlyTightens())).Within(time, cancel);
        return Replies.Of(http.Response, command, reply);
    }
}
