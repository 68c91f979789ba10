using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TraderTerminal.Api.Evidence;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Accounts;

/// <summary>The accounts as they are now.</summary>
internal static class AccountEndpoints
{
    /// <summary>Names the accounts that a list had to leave out, comma-separated.</summary>
    public const string SilentHeader = "X-Silent-Accounts";

    public static IServiceCollection AddAccounts(this IServiceCollection services) =>
        services.AddSingleton<AccountViews>().AddSingleton<CommandIds>();

    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        var accounts = api.MapGroup("/accounts").WithTags("Accounts");
        accounts.MapGet("", All).Needs(Right.View).WithSummary("The view of every account.");
        accounts.MapGet("/{id}", One).Needs(Right.View).WithSummary("The view of one account.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        accounts.MapHistory();
        accounts.MapPage();
        accounts.MapReplay();
        accounts.MapEvidence();
        accounts.MapOrders();
        accounts.MapControl();
        accounts.MapSettings();
        accounts.MapPayoutCheck();
        accounts.MapPace();
    }

    private static async Task<Ok<IReadOnlyList<AccountView>>> All(AccountViews views, HttpResponse response, CancellationToken cancel)
    {
        var many = await views.All(cancel);
        if (many.Silent.Count > 0) response.Headers[SilentHeader] = string.Join(',', many.Silent);
        return TypedResults.Ok(many.Views);
    }

    private static async Task<Results<Ok<AccountView>, ProblemHttpResult>> One(
        string id, IAccounts accounts, AccountViews views, CancellationToken cancel)
    {
        if (accounts.Named(id) is null) return Problem.NoAccount(id);
        return await views.Of(new AccountId(id), cancel) is { } view
            ? TypedResults.Ok(view)
            : Problem.Silent(id);
    }

    /// <summary>The account of a path, or null when the text is no account id or there is no such account.</summary>
    public static IAccountGrain? Named(this IAccounts accounts, string id) =>
        AccountId.IsValid(id) ? accounts.Find(new AccountId(id)) : null;
}
