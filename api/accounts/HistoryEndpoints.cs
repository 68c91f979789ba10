using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Accounts;

/// <summary>What happened to an account.</summary>
internal static class HistoryEndpoints
{
    /// <summary>Points of an equity curve in one answer; a day of one-second samples fits.</summary>
    public const int EquityPointsMax = 100_000;

    public static void MapHistory(this RouteGroupBuilder accounts)
    {
        var history = accounts.MapGroup("/{id}")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        history.MapGet("/events", Events).Needs(Right.View).WithSummary("Events above version ?after=, in order; or below ?before= and not later than ?to=, newest first.");
        history.MapGet("/decisions", Decisions).Needs(Right.View).WithSummary("Accepted, refused and ignored alerts below version ?before=, newest first.");
        history.MapGet("/violations", Violations).Needs(Right.View).WithSummary("Limits that were reached below version ?before=, newest first.");
        history.MapGet("/equity", Equity).Needs(Right.View).WithSummary("Balance and equity over time, oldest first.");
    }

    private static async Task<Results<Ok<IReadOnlyList<EventAnswer>>, ProblemHttpResult>> Events(
        string id, string? after, string? before, string? to, string? limit, IAccounts accounts, IRecords records, CancellationToken cancel)
    {
        var query = new QueryFields();
        var (version, count) = (query.Whole("after", after), query.Limit(limit));
        var (below, latest) = (query.Whole("before", before), query.Instant("to", to));
        if (after is not null && (before is not null || to is not null)) query.Add("after", "after reads forwards, before and to backwards: not both.");
        if (query.Faults.Count > 0) return Problem.Of(query.Faults);
        if (accounts.Named(id) is null) return Problem.NoAccount(id);
        if (before is not null || to is not null)
            return Found(await records.EventsBefore(new AccountId(id), before is null ? long.MaxValue : below, latest ?? DateTimeOffset.MaxValue, count, cancel));
        return Found(await records.Events(new AccountId(id), version, count, cancel));
    }

    private static Task<Results<Ok<IReadOnlyList<EventAnswer>>, ProblemHttpResult>> Decisions(
        string id, string? before, string? limit, IAccounts accounts, IRecords records, CancellationToken cancel) => Newest(id, before, limit, accounts, records.Decisions, cancel);

    private static Task<Results<Ok<IReadOnlyList<EventAnswer>>, ProblemHttpResult>> Violations(
        string id, string? before, string? limit, IAccounts accounts, IRecords records, CancellationToken cancel) => Newest(id, before, limit, accounts, records.Violations, cancel);

    private static async Task<Results<Ok<IReadOnlyList<EventAnswer>>, ProblemHttpResult>> Newest(
        string id, string? before, string? limit, IAccounts accounts, Func<AccountId, long, int, CancellationToken, ValueTask<IReadOnlyList<EventRecord>>> read, CancellationToken cancel)
    {
        var query = new QueryFields();
        var (below, count) = (query.Whole("before", before), query.Limit(limit));
        if (query.Faults.Count > 0) return Problem.Of(query.Faults);
        if (accounts.Named(id) is null) return Problem.NoAccount(id);
        return Found(await read(new AccountId(id), before is null ? long.MaxValue : below, count, cancel));
    }

    private static async Task<Results<Ok<IReadOnlyList<EquityPoint>>, ProblemHttpResult>> Equity(
        string id, string? from, IAccounts accounts, IRecords records, CancellationToken cancel)
    {
        var query = new QueryFields();
        var start = query.Instant("from", from) ?? DateTimeOffset.UnixEpoch;
        if (query.Faults.Count > 0) return Problem.Of(query.Faults);
        if (accounts.Named(id) is null) return Problem.NoAccount(id);
        return TypedResults.Ok(await records.Equity(new AccountId(id), start, EquityPointsMax, cancel));
    }

    private static Ok<IReadOnlyList<EventAnswer>> Found(IReadOnlyList<EventRecord> events) =>
        TypedResults.Ok<IReadOnlyList<EventAnswer>>([.. events.Select(EventAnswer.Of)]);
}

/// <summary>A stored event with its JSON as it is stored.</summary>
internal sealed record EventAnswer(
    long Position, AccountId Account, long Version, string Type, DateTimeOffset At, DateTimeOffset RecordedAt, RawJson Event)
{
    public static EventAnswer Of(EventRecord record) =>
        new(record.Position, record.Account, record.Version, record.Type, record.At, record.RecordedAt, new RawJson(record.Json));
}
