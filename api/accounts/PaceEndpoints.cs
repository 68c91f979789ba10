using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Accounts;

/// <summary>How long each loss limit lasts at the pace at which the account has been losing.</summary>
internal static class PaceEndpoints
{
    public static void MapPace(this RouteGroupBuilder accounts) =>
        accounts.MapGet("/{id}/time-to-limit", Look).Needs(Right.View)
            .WithSummary("When each loss limit is reached if the account goes on losing as in the last minutes. An estimate: no rule asks it.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<PaceAnswer>, ProblemHttpResult>> Look(
        string id, IAccounts accounts, AccountViews views, IRecords records, CancellationToken cancel)
    {
        if (accounts.Named(id) is null) return Problem.NoAccount(id);
        var account = new AccountId(id);
        if (await views.Of(account, cancel) is not { } view) return Problem.Silent(id);
        if (view.Positions.Count == 0) return TypedResults.Ok(Answer(view, null, null));
        var from = LossPace.From(view.Positions.Min(position => position.OpenedAt), view.At);
        return TypedResults.Ok(Answer(view, from, await records.EquityAt(account, from, cancel)));
    }

    /// <param name="begun">Null when nothing is known of the start of the stretch.</param>
    private static PaceAnswer Answer(AccountView view, DateTimeOffset? from, EquityPoint? begun)
    {
        return new(view.At, from, [.. (view.Guard?.Allowances ?? default).Select(Limit)]);

        LimitPace Limit(AllowanceView one)
        {
            var pace = from is { } start && begun is { } first
                ? LossPace.Of(start, one.OfBalance ? first.Balance : first.Equity, view.At, one.OfBalance ? view.Balance : view.Equity)
                : null;
            return new(one.Rule, one.Left, pace?.Lost, pace?.Until(one.Left) is { } until ? (long)until.TotalSeconds : null);
        }
    }
}

/// <param name="From">The start of the stretch that was looked back on; null while flat, when nothing moves.</param>
internal sealed record PaceAnswer(DateTimeOffset At, DateTimeOffset? From, IReadOnlyList<LimitPace> Limits);

/// <param name="Lost">What was lost since the start of the stretch, negative for a gain; null when the stretch is too short to tell.</param>
/// <param name="SecondsToLimit">Null when it is not being neared.</param>
internal sealed record LimitPace(string Rule, Usd Left, Usd? Lost, long? SecondsToLimit);
