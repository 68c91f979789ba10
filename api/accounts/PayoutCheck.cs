using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Accounts;

/// <summary>What a payout would leave, before it is asked for.</summary>
internal static class PayoutCheck
{
    public static void MapPayoutCheck(this RouteGroupBuilder accounts) =>
        accounts.MapPost("/{id}/payouts/check", Look).Needs(Right.View).Accepts<PayoutBody>(MediaTypeNames.Application.Json)
            .WithSummary("What a payout would leave of balance, floor and progress; or why it would be refused. Changes nothing.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<PayoutForesight>, ProblemHttpResult>> Look(
        string id, HttpRequest request, IAccounts accounts, TimeProvider time, CancellationToken cancel)
    {
        if (accounts.Named(id) is not { } account) return Problem.NoAccount(id);
        var body = await BodyFields.Read(request, cancel);
        var amount = body.PayoutAmount();
        return body.IsSound && amount is { } dollars ? TypedResults.Ok(await account.ForeseePayout(dollars).Within(time, cancel)) : Problem.Of(body.Faults);
    }

    /// <summary>More than zero; null with a fault otherwise.</summary>
    public static Usd? PayoutAmount(this BodyFields body)
    {
        var amount = body.Amount("amount");
        if (amount is null && body.Faults.Count == 0) body.Missing("amount");
        if (amount is { Micros: 0 }) body.Add("amount", Fault.OutOfRange, "amount is more than zero.");
        return amount;
    }
}
