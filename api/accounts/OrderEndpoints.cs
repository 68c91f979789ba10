using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Accounts;

/// <summary>Orders and fills of one account.</summary>
internal static class OrderEndpoints
{
    /// <summary>Our own order ids and every broker's are shorter.</summary>
    public const int OrderIdLengthMax = 128;

    public static void MapOrders(this RouteGroupBuilder accounts)
    {
        var orders = accounts.MapGroup("/{id}")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        orders.MapPost("/check", Check).Needs(Right.View).Accepts<CheckBody>(MediaTypeNames.Application.Json)
            .WithSummary("What would happen to an order now; changes nothing.");
        orders.MapPost("/fills", ReportFill).Needs(Right.Trade, Reaches.Account).Accepts<FillBody>(MediaTypeNames.Application.Json)
            .WithSummary("Reports a fill that happened elsewhere; the same fill id twice changes nothing.");
        orders.MapPost("/orders/{orderId}/cancel", Cancel).Needs(Right.Trade, Reaches.Account).WithSummary("Asks for the cancel of one order.");
    }

    private static async Task<Results<Ok<Decision>, ProblemHttpResult>> Check(
        string id, HttpRequest request, IAccounts accounts, TimeProvider time, CancellationToken cancel)
    {
        if (accounts.Named(id) is not { } account) return Problem.NoAccount(id);
        var body = await BodyFields.Read(request, cancel);
        return OrderRequests.Check(body, time.GetUtcNow()) is { } check
            ? TypedResults.Ok(await account.Check(check).Within(time, cancel))
            : Problem.Of(body.Faults);
    }

    private static async Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> ReportFill(
        string id, HttpContext http, IAccounts accounts, TimeProvider time, CancellationToken cancel)
    {
        if (accounts.Named(id) is not { } account) return Problem.NoAccount(id);
        var body = await BodyFields.Read(http.Request, cancel);
        if (OrderRequests.Fill(body, http.Operator(), time.GetUtcNow()) is not { } fill) return Problem.Of(body.Faults);
        var reply = await account.ReportFill(fill).Within(time, cancel);
        return Replies.Of(http.Response, DeterministicId.Of("fill", id, fill.Fill.Value), reply);
    }

    private static async Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> Cancel(
        string id, string orderId, HttpContext http, IAccounts accounts, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        if (accounts.Named(id) is not { } account) return Problem.NoAccount(id);
        var body = await BodyFields.Read(http.Request, cancel, mayBeEmpty: true);
        var command = ids.Of(http.Request, body);
        if (orderId.Length > OrderIdLengthMax) body.Add("orderId", Fault.OutOfRange, "This is no order id.");
        if (!body.IsSound) return Problem.Of(body.Faults);
        var reply = await account.Cancel(new CancelRequest(command, new OrderId(orderId), http.Operator())).Within(time, cancel);
        return Replies.Of(http.Response, command, reply);
    }
}
