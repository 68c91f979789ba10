using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Accounts;

/// <summary>How the whole is: for a person at a glance, and for whatever watches the process.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder api) =>
        api.MapGet("/status", Status).Needs(Right.View).WithTags("Status").WithSummary("How the whole is, and each account in one line.");

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Ok(new HealthAnswer("ok"))).AllowAnonymous().WithTags("Status").WithSummary("The process answers.");
        app.MapGet("/readyz", Ready).AllowAnonymous().WithTags("Status").WithSummary("Alerts can be taken.")
            .Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable);
    }

    private static JsonHttpResult<HealthAnswer> Ready(IJournal journal, ISystem system, IHostApplicationLifetime lifetime)
    {
        var state = lifetime.ApplicationStopping.IsCancellationRequested ? "stopping" : !journal.IsAvailable ? "journal unavailable" : system.IsJoining ? "joining" : "ready";
        return TypedResults.Json(
            new HealthAnswer(state), statusCode: state == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Ok<StatusAnswer>> Status(
        HttpContext http, AccountViews views, IJournal journal, IOptions<ApiOptions> options, CancellationToken cancel) =>
        TypedResults.Ok(StatusAnswer.Of(await views.All(cancel), journal.IsAvailable, options.Value.DefaultAccount is { } account && http.Sight().Sees(account) ? account : null));
}

internal sealed record HealthAnswer(string Status);

/// <summary>The whole in one look.</summary>
/// <param name="Initialised">Every account answers and has its rules.</param>
/// <param name="Environment">The one environment of all accounts, or <c>mixed</c>, or <c>none</c>.</param>
/// <param name="Monitoring">Limits are being watched on every account and what happens is recorded.</param>
/// <param name="Silent">Accounts that gave no answer.</param>
internal sealed record StatusAnswer(
    bool Initialised, string Environment, int AccountCount, bool Monitoring, int ActiveAccounts, int Violations, AccountId? DefaultAccount,
    bool JournalAvailable, IReadOnlyList<AccountStatus> Accounts, IReadOnlyList<AccountId> Silent)
{
    public static StatusAnswer Of(ManyViews many, bool isJournalAvailable, string? defaultAccount)
    {
        var ids = many.Views.Select(view => view.Id).Concat(many.Silent).OrderBy(id => id.Value, StringComparer.Ordinal).ToList();
        AccountId? first = defaultAccount is not null ? new AccountId(defaultAccount) : ids.Count > 0 ? ids[0] : null;
        var accounts = many.Views.Select(view => AccountStatus.Of(view, view.Id == first)).ToList();
        var environments = many.Views.Select(view => view.Environment).Distinct(StringComparer.Ordinal).ToList();
        var isInitialised = ids.Count > 0 && many.Silent.Count == 0 && accounts.All(account => account.IsMonitored);
        return new StatusAnswer(
            isInitialised, environments switch { [] => "none", [var one] => one, _ => "mixed" }, ids.Count,
            isInitialised && isJournalAvailable, accounts.Count(account => account.Status == "active"),
            accounts.Sum(account => account.ActiveViolations), first, isJournalAvailable, accounts, many.Silent);
    }
}

/// <summary>One account in one line. It is monitored when its rules are bound.</summary>
internal sealed record AccountStatus(
    AccountId Id, string Name, string Environment, bool IsDefault, bool IsMonitored, string Connection, string Status,
    Domain.Accounts.TradingState State, int ActiveViolations)
{
    public static AccountStatus Of(AccountView view, bool isDefault) => new(
        view.Id, view.Name, view.Environment, isDefault, view.RuleBook is not null, view.Connection, view.Status, view.State,
        view.ActiveViolations);
}
