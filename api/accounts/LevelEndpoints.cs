using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Accounts;

/// <summary>Safeguards above the single account: of all, of a trader, of a group, of a strategy.</summary>
internal static class LevelEndpoints
{
    /// <summary>A trader's, a group's or a strategy's name, as accounts and alerts carry it.</summary>
    public const int NameLengthMax = 64;

    public static void MapLevels(this IEndpointRouteBuilder api)
    {
        var levels = api.MapGroup("").WithTags("Levels")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        levels.MapGet("/safeguards", All).Needs(Right.View).WithSummary("Every level above the accounts that has safeguards.");
        levels.MapGet("/loss-budgets", Budgets).Needs(Right.View).WithSummary("The loss budgets of the groups, and what of each is used today.");
        levels.MapPut("/groups/{name}/loss-budget", SetBudget).Needs(Right.Tighten).Accepts<LossBudgetBody>(MediaTypeNames.Application.Json)
            .WithSummary("What the accounts of a group may lose together in one trade date; without an amount there is no budget. Tighter holds at once, looser from the next trade date on.");
        Put(levels, "/safeguards", _ => LevelSafeguards.All, "all accounts");
        Put(levels, "/traders/{name}/safeguards", LevelSafeguards.Trader, "each account of a trader");
        Put(levels, "/groups/{name}/safeguards", LevelSafeguards.Group, "each account of a group");
        Put(levels, "/strategies/{name}/safeguards", LevelSafeguards.Strategy, "the entries of a strategy, in each account by itself");
    }

    private static Ok<IReadOnlyList<GroupBudgetView>> Budgets(IGroupBudgets budgets) => TypedResults.Ok(budgets.All);

    private static async Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> SetBudget(
        string name, HttpContext http, IGroupBudgets budgets, CommandIds ids, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        CheckName(body, name);
        var (budget, reason) = (body.LossBudget(), body.Text("reason") ?? ControlEndpoints.ByHand);
        return body.IsSound ? Replies.Of(http.Response, command, await budgets.Set(command, name, budget, reason, http.Operator(), http.OnlyTightens())) : Problem.Of(body.Faults);
    }

    private static void CheckName(BodyFields body, string name)
    {
        if (name.Length > NameLengthMax || string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
            body.Add("name", Fault.OutOfRange, $"name has 1 to {NameLengthMax} characters, and none of control.");
    }

    private static Ok<IReadOnlyList<LevelSetting>> All(ILevels levels) => TypedResults.Ok(levels.All);

    private static void Put(RouteGroupBuilder levels, string path, Func<string, string> levelOf, string what) =>
        levels.MapPut(path, Handler(levelOf)).Needs(Right.Tighten).Accepts<SafeguardsBody>(MediaTypeNames.Application.Json)
            .WithSummary($"Margins and order limits for {what}, all of them; an empty body takes them away. Tighter ones hold at once, looser ones from the next trade date on.");

    private delegate Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> Handle(
        string? name, HttpContext http, ILevels levels, CommandIds ids, CancellationToken cancel);

    private static Handle Handler(Func<string, string> levelOf) => async (name, http, levels, ids, cancel) =>
    {
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        if (name is not null) CheckName(body, name);
        var level = name is null && http.Sight().Everybody is { } everybody ? LevelSafeguards.Group(everybody) : levelOf(name ?? "");
        var (safeguards, reason) = (body.Safeguards(otherwise: Safeguards.None), body.Text("reason") ?? ControlEndpoints.ByHand);
        if (LevelSafeguards.IsStrategy(level) && safeguards != Safeguards.OfEntry(safeguards))
            body.Add("", Fault.OutOfRange, "A strategy has clip, collar, spread, lossRoom and entryRate: what asks its own entries. The rest belongs to accounts.");
        if (safeguards.Slippage is not null) body.Add("slippage", Fault.OutOfRange, "Fills are held against what each account itself has set.");
        if (safeguards.DeadMansSwitch is not null) body.Add("deadMansSwitch", Fault.OutOfRange, "Signs of life are an account's: set it there.");
        if (!body.IsSound) return Problem.Of(body.Faults);

        // Not bounded: it answers when every account has taken it over, or was found not to answer.
        return Replies.Of(http.Response, command, await levels.Set(command, level, safeguards, reason, http.Operator(), http.OnlyTightens()));
    };
}
