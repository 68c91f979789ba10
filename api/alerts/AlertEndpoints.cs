using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Alerts;

/// <summary>Every delivery and what came of it: one look answers why an order was sent, or was not.</summary>
internal static class AlertEndpoints
{
    public static void MapAlerts(this IEndpointRouteBuilder api)
    {
        var alerts = api.MapGroup("/alerts").WithTags("Alerts");
        alerts.MapGet("", Many).Needs(Right.View).WithSummary("Deliveries, newest first.").ProducesProblem(StatusCodes.Status400BadRequest);
        alerts.MapGet("/{id}", One).Needs(Right.View).WithSummary("Raw body, canonical alert, one outcome per account with its checks, orders and fills.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        alerts.MapGet("/templates", () => TypedResults.Ok(AlertTemplates.Ours)).Needs(Right.View).WithSummary("What to paste into an alert of TradingView, and what to set beside it.");
        alerts.MapAlertCheck();
    }

    private static async Task<Results<Ok<IReadOnlyList<AlertAnswer>>, ProblemHttpResult>> Many(
        string? before, string? limit, IRecords records, CancellationToken cancel)
    {
        var query = new QueryFields();
        var (id, count) = (query.Id("before", before), query.Limit(limit));
        if (query.Faults.Count > 0) return Problem.Of(query.Faults);
        var found = await records.Alerts(id is { } known ? new AlertId(known) : null, count, cancel);
        return TypedResults.Ok<IReadOnlyList<AlertAnswer>>([.. found.Select(AlertAnswer.From)]);
    }

    private static async Task<Results<Ok<AlertAnswer>, ProblemHttpResult>> One(string id, IRecords records, CancellationToken cancel) =>
        Guid.TryParse(id, out var known) && await records.Alert(new AlertId(known), cancel) is { } record
            ? TypedResults.Ok(AlertAnswer.From(record))
            : Problem.Of(StatusCodes.Status404NotFound, Problem.UnknownAlert, $"There is no alert {id}.");
}
