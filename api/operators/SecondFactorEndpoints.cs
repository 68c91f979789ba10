using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Problems;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Operators;

/// <summary>One's own second factor: enrolled, confirmed by its first code, taken away by another; and reset by an administrator, who says why.</summary>
internal static class SecondFactorEndpoints
{
    public const string HasOne = "HAS_SECOND_FACTOR";
    public const string HasNone = "NO_SECOND_FACTOR";

    /// <summary>Of a code as it is typed.</summary>
    public const int CodeLengthMax = 32;

    private const int TicketLengthMax = 500;

    public static void MapSecondFactor(this IEndpointRouteBuilder api)
    {
        var factor = api.MapGroup("").WithTags("Operators").ProducesProblem(StatusCodes.Status409Conflict);
        factor.MapPost("/me/second-factor", Begin).Needs(Right.Own)
            .WithSummary("Makes a secret for an authenticator, shown in this answer alone; it counts once its first code has confirmed it.");
        factor.MapPost("/me/second-factor/confirm", Confirm).Needs(Right.Own).Accepts<ConfirmBody>(MediaTypeNames.Application.Json)
            .WithSummary("Confirms the secret of a ticket by its first code; the recovery codes are shown in this answer alone.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        factor.MapPost("/me/second-factor/remove", Drop).Needs(Right.Own).Accepts<CodeBody>(MediaTypeNames.Application.Json)
            .WithSummary("Takes one's own second factor away; asks for a code.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        factor.MapDelete("/operators/{name}/second-factor", Reset).Needs(Right.Operators)
            .WithSummary("Takes somebody's second factor away, who has lost it; ?reason= says why.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static Results<Ok<SecondFactorBegun>, ProblemHttpResult> Begin(HttpContext http, SecondFactors factors)
    {
        var me = http.SignedIn()!.Operator;
        if (me.SecondFactor is not null) return Present(me);
        var (secret, ticket) = factors.Begin(me);
        return TypedResults.Ok(new SecondFactorBegun(secret, SecondFactors.Uri(me, secret), ticket));
    }

    private static async Task<Results<Ok<SecondFactorConfirmed>, ProblemHttpResult>> Confirm(
        HttpContext http, IOperators operators, SecondFactors factors, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var me = http.SignedIn()!.Operator;
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        var (ticket, code) = (body.RequiredText("ticket", TicketLengthMax), body.RequiredText("code", CodeLengthMax));
        if (!body.IsSound) return Problem.Of(body.Faults);
        if (me.SecondFactor is not null) return Present(me);
        if (factors.Confirm(me, ticket!, code!) is not { } confirmed)
            return Problem.Of(StatusCodes.Status403Forbidden, SecondFactors.WrongCode, "The code is not of this secret, or came too late: ten minutes are given.");
        var reply = await operators.SetSecondFactor(command, me.Name, confirmed.Factor, http.Operator()).Within(time, cancel);
        return OperatorEndpoints.Refusal(http, reply) is { } refusal ? refusal : TypedResults.Ok(new SecondFactorConfirmed(confirmed.Recovery));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Drop(
        HttpContext http, IOperators operators, Sessions sessions, SecondFactors factors, SignInBrake brake, HookSources sources, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var (me, address) = (http.SignedIn()!.Operator, $"{sources.Derived(http)}");
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        var code = body.RequiredText("code", CodeLengthMax);
        if (!body.IsSound) return Problem.Of(body.Faults);
        if (me.SecondFactor is null) return Problem.Of(StatusCodes.Status409Conflict, HasNone, $"{me.Name} has no second factor.");
        if (brake.Wait(me.Name, address) is { } wait) return SignInEndpoints.HasToWait(http, wait);
        switch (await factors.Use(me, code!).Within(time, cancel))
        {
            case Reply.Refused refused:
                return Problem.Of(StatusCodes.Status403Forbidden, SecondFactors.WrongCode, refused.Text);
            case Reply.Unavailable down:
                return Replies.Unavailable(http.Response, down.Why);
            default:
                brake.Succeeded(me.Name, address);
                return OperatorEndpoints.Ended(http, sessions, await operators.RemoveSecondFactor(command, me.Name, "by himself", http.Operator()).Within(time, cancel));
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Reset(
        string name, string? reason, HttpContext http, IOperators operators, Sessions sessions, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel, mayBeEmpty: true);
        var command = ids.Of(http.Request, body);
        if (string.IsNullOrWhiteSpace(reason)) body.Add("reason", Problem.ReasonRequired, "Whoever loosens says why.");
        body.CheckReason(reason);
        if (!body.IsSound) return Problem.Of(body.Faults);
        return OperatorEndpoints.Ended(http, sessions, await operators.RemoveSecondFactor(command, name, reason!, http.Operator()).Within(time, cancel));
    }

    private static ProblemHttpResult Present(Operator me) => Problem.Of(StatusCodes.Status409Conflict, HasOne, $"{me.Name} has a second factor; it is taken away before there is another.");
}

/// <param name="Secret">To type; shown now and never again.</param>
/// <param name="Uri">The same for an authenticator to read.</param>
/// <param name="Ticket">Comes back with the first code, within ten minutes.</param>
internal sealed record SecondFactorBegun(string Secret, string Uri, string Ticket)
{
    public override string ToString() => "***";
}

internal sealed record ConfirmBody(string Ticket, string Code);

internal sealed record CodeBody(string Code);

/// <param name="RecoveryCodes">Each signs in once in place of a code; shown now and never again.</param>
internal sealed record SecondFactorConfirmed(IReadOnlyList<string> RecoveryCodes)
{
    public override string ToString() => "***";
}
