using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Accounts;

/// <summary>Control over many accounts at once.</summary>
internal static class KillEndpoints
{
    public const string UnknownFlatten = "UNKNOWN_FLATTEN";

    /// <summary>A group's name, as accounts carry it.</summary>
    public const int GroupLengthMax = 64;

    public static void MapKill(this IEndpointRouteBuilder api)
    {
        var control = api.MapGroup("").WithTags("Control")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        control.MapPost("/flatten", Kill).NeedsForWhatIsAsked(Right.Tighten).Accepts<KillBody>(MediaTypeNames.Application.Json)
            .WithSummary("The kill switch over one account, a group or all; answers with counts.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        control.MapGet("/flattens/{id}", Course).Needs(Right.View).WithSummary("How far the flatten of this command is on each account that it reached, and how long it took.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        control.MapGet("/control", Levels).Needs(Right.View).WithSummary("The states that are set above the accounts.");
        control.MapPost("/control", SetLevel).Needs(Right.Tighten).Accepts<LevelBody>(MediaTypeNames.Application.Json)
            .WithSummary("Sets the state of a group or of all accounts; loosening needs a reason.");
    }

    private static async Task<Results<Ok<KillReply>, ProblemHttpResult>> Kill(
        HttpContext http, IControl control, IAccounts accounts, CommandIds ids, ILoggerFactory loggers, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        var scope = body.RequiredChoice<ControlScope>("scope");
        var account = scope == ControlScope.Account ? body.RequiredText("account", lengthMax: 64) : null;
        var group = scope switch { ControlScope.Group => body.RequiredText("group", GroupLengthMax), ControlScope.All => http.Sight().Everybody, _ => null };
        var mode = body.Choice<KillMode>("mode") ?? KillMode.FlattenAndBlock;
        var reason = body.Text("reason") ?? ControlEndpoints.ByHand;
        if (!body.IsSound) return Problem.Of(body.Faults);
        // To cancel alone may take a protecting stop away, which is no tightening.
        var right = mode is KillMode.CancelOnly or KillMode.CancelAndBlock ? Right.Trade : Right.Tighten;
        if (!http.May(right, AccountId.IsValid(account) ? [new AccountId(account!)] : null)) return Problem.Forbid(http);
        if (account is not null && accounts.Named(account) is null) return Problem.NoAccount(account);

        // Not bounded and not given up with the caller: it reports only when every account was reached or named.
        var by = http.Operator();
        var reply = await control.Kill(new KillRequest(command, account is null ? null : new AccountId(account), group, mode, reason, by));
        loggers.CreateLogger(typeof(KillEndpoints)).Controlled(
            by, mode.ToString(), account ?? group ?? "all accounts", $"{reply.Accounts} reached, {reply.Failed.Count} not");
        return TypedResults.Ok(reply);
    }

    private static async Task<Results<Ok<FlattenAnswer>, ProblemHttpResult>> Course(string id, IAccounts accounts, IPast past, CancellationToken cancel)
    {
        var courses = new List<FlattenCourse>();
        if (Guid.TryParse(id, out var command))
        {
            foreach (var account in accounts.All)
            {
                if (await past.Flatten(account, command, cancel) is { } course) courses.Add(course);
            }
        }

        return courses.Count > 0 ? TypedResults.Ok(FlattenAnswer.Of(command, courses)) : Problem.Of(StatusCodes.Status404NotFound, UnknownFlatten, $"No account was flattened by {id}.");
    }

    private static Ok<IReadOnlyList<ControlFromAbove>> Levels(IControl control) => TypedResults.Ok(control.Levels);

    private static async Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> SetLevel(
        HttpContext http, IControl control, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        var scope = body.RequiredChoice<ControlScope>("scope");
        if (scope == ControlScope.Account) body.Add("scope", Fault.OutOfRange, "An account's own state is set at the account.");
        var group = scope == ControlScope.Group ? body.RequiredText("group", GroupLengthMax) : http.Sight().Everybody;
        var state = ReasonFields.SettableState(body);
        var level = group is null ? "all" : $"group {group}";
        var current = control.Levels.FirstOrDefault(set => set.Level == level).State;
        var reason = state < current && !http.OnlyTightens() ? ReasonFields.Required(body) : body.Text("reason");
        if (!body.IsSound) return Problem.Of(body.Faults);
        var reply = await control.Set(command, group, state!.Value, reason ?? ControlEndpoints.ByHand, http.Operator(), http.OnlyTightens()).Within(time, cancel);
        return Replies.Of(http.Response, command, reply);
    }
}
