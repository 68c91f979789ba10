using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Operators;

/// <summary>Keys of programs: each with a name, what it may at most, and an end. Their operator makes them; he and an administrator revoke them.</summary>
internal static class KeyEndpoints
{
    public const string UnknownKey = "UNKNOWN_KEY";

    /// <summary>It stands behind the person's name in the history.</summary>
    private const int NameLengthMax = 40;

    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("").WithTags("Operators");
        keys.MapPost("/me/keys", Add).Needs(Right.Own).Accepts<KeyBody>(MediaTypeNames.Application.Json)
            .WithSummary("Makes a key for a program, for at most what one may oneself; it is shown in this answer alone.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        keys.MapDelete("/me/keys/{key}", RevokeOwn).Needs(Right.Own).WithSummary("Ends one of one's own keys at once.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        keys.MapDelete("/operators/{name}/keys/{key}", Revoke).Needs(Right.Operators).WithSummary("Ends somebody's key at once.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Ok<KeyMade>, ProblemHttpResult>> Add(
        HttpContext http, IOperators operators, IAccounts accounts, IKeySource keys, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var (me, now) = (http.SignedIn()!.Operator, time.GetUtcNow());
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        var (name, grant, expiresAt) = (body.RequiredText("name", NameLengthMax), body.Grant(accounts), body.Instant("expiresAt"));
        body.CheckName("name", name);
        if (expiresAt <= now) body.Add("expiresAt", Fault.OutOfRange, "expiresAt is a time to come.");
        if (!body.IsSound) return Problem.Of(body.Faults);

        var key = keys.Next();
        var made = new ApiKey(name!, HookRequests.HashOf(key), grant!, expiresAt, now);
        var reply = await operators.AddKey(command, me.Name, made, http.Operator()).Within(time, cancel);
        return OperatorEndpoints.Refusal(http, reply) is { } refusal ? refusal : TypedResults.Ok(new KeyMade(KeyLine.Of(made), key));
    }

    private static Task<Results<NoContent, ProblemHttpResult>> RevokeOwn(
        string key, string? reason, HttpContext http, IOperators operators, Sessions sessions, CommandIds ids, TimeProvider time, CancellationToken cancel) =>
        Revoke(http.SignedIn()!.Operator.Name, key, reason, http, operators, sessions, ids, time, cancel);

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(
        string name, string key, string? reason, HttpContext http, IOperators operators, Sessions sessions, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel, mayBeEmpty: true);
        var command = ids.Of(http.Request, body);
        body.CheckReason(reason);
        if (!body.IsSound) return Problem.Of(body.Faults);
        return OperatorEndpoints.Ended(http, sessions, await operators.RevokeKey(command, name, key, reason, http.Operator()).Within(time, cancel));
    }
}

/// <param name="Role">At most one's own; <c>viewer</c> makes it read-only.</param>
/// <param name="Accounts">A trader's; a risk officer's when it is not for all of one's own.</param>
/// <param name="ExpiresAt">Without it the key holds until it is revoked.</param>
internal sealed record KeyBody(string Name, OperatorRole Role, EquatableArray<AccountId>? Accounts = null, DateTimeOffset? ExpiresAt = null);

/// <summary>A key as it is listed.</summary>
internal sealed record KeyLine(string Name, OperatorRole Role, EquatableArray<AccountId>? Accounts, DateTimeOffset? ExpiresAt, DateTimeOffset AddedAt)
{
    public static KeyLine Of(ApiKey key) => new(key.Name, key.Grant.Role, key.Grant.Accounts, key.ExpiresAt, key.AddedAt);
}

/// <param name="Key">Shown now and never again.</param>
internal sealed record KeyMade(KeyLine Line, string Key)
{
    public override string ToString() => Line.Name;
}
