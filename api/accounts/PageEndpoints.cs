using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Accounts;

/// <summary>What an account's page draws beside its view: the curve with its fills, days, the account as it was, and notes.</summary>
internal static class PageEndpoints
{
    public const string BeforeTheAccount = "BEFORE_THE_ACCOUNT";

    /// <summary>Points of a chart; a screen is not much wider.</summary>
    private const int PointsDefault = 1_500, PointsMin = 10, PointsMax = 5_000;

    /// <summary>Each stretch of a chart gives its lowest, highest and last point.</summary>
    private const int PointsOfStretch = 3;

    /// <summary>Marks on a chart; more of them hide it.</summary>
    private const int FillsMax = 2_000;

    private const int DaysDefault = 60;
    private const int NotesDefault = 100;

    public static void MapPage(this RouteGroupBuilder accounts)
    {
        var page = accounts.MapGroup("/{id}").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        page.MapGet("/chart", Chart).Needs(Right.View).WithSummary("Equity with peak and floors between ?from= and ?to=, thinned to about ?points=, each stretch with its lowest and highest; and the fills.");
        page.MapGet("/days", Days).Needs(Right.View).WithSummary("Each trade date's equity from open to close, newest first, the running one among them.");
        page.MapGet("/at", At).Needs(Right.View).WithSummary("The account as it was at ?time=.");
        page.MapGet("/notes", Notes).Needs(Right.View).WithSummary("What people wrote down about the account, newest first.");
        page.MapPost("/notes", Write).Needs(Right.Tighten, Reaches.Account).Accepts<NoteBody>(MediaTypeNames.Application.Json).WithSummary("Writes something down about the account.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Ok<ChartAnswer>, ProblemHttpResult>> Chart(
        string id, string? from, string? to, string? points, IAccounts accounts, IRecords records, TimeProvider time, CancellationToken cancel)
    {
        var query = new QueryFields();
        var (start, end, count) = (query.Instant("from", from), query.Instant("to", to) ?? time.GetUtcNow(), query.Count("points", points, PointsDefault, PointsMin, PointsMax));
        if (query.Faults.Count > 0) return Problem.Of(query.Faults);
        if (accounts.Named(id) is null) return Problem.NoAccount(id);
        var account = new AccountId(id);
        var first = start ?? (await records.Equity(account, DateTimeOffset.UnixEpoch, 1, cancel) is [var oldest] ? oldest.At : end);
        var stretches = Math.Max(1, count / PointsOfStretch);
        var curve = await records.EquityBetween(account, first, end, stretches, cancel);
        var fills = await records.Told(account, "fill-booked", first, end, FillsMax, cancel);
        return TypedResults.Ok(new ChartAnswer(first, end, curve, [.. fills.Reverse().Select(FillAnswer.Of)]));
    }

    private static async Task<Results<Ok<IReadOnlyList<DayBar>>, ProblemHttpResult>> Days(
        string id, string? limit, IAccounts accounts, AccountViews views, IRecords records, CancellationToken cancel)
    {
        var query = new QueryFields();
        var count = query.Count("limit", limit, DaysDefault, 1, QueryFields.LimitMax);
        if (query.Faults.Count > 0) return Problem.Of(query.Faults);
        if (accounts.Named(id) is null) return Problem.NoAccount(id);
        return TypedResults.Ok(await DayBars.Of(new AccountId(id), await views.Of(new AccountId(id), cancel), records, count, cancel));
    }

    private static async Task<Results<Ok<PastAnswer>, ProblemHttpResult>> At(
        string id, string? time, IAccounts accounts, IPast past, IRecords records, TimeProvider clock, CancellationToken cancel)
    {
        var query = new QueryFields();
        var at = query.Instant("time", time);
        if (query.Faults.Count > 0) return Problem.Of(query.Faults);
        if (at is null) return Problem.Of([new Fault("time", Fault.Missing, "time is a time such as 2026-10-20T14:30:00Z.")]);
        if (at > clock.GetUtcNow()) return Problem.Of([new Fault("time", Fault.OutOfRange, "time is a time that has been.")]);
        if (accounts.Named(id) is null) return Problem.NoAccount(id);
        var account = new AccountId(id);
        return await past.At(account, at.Value, cancel) is { } then
            ? TypedResults.Ok(new PastAnswer(
                at.Value, then.Last.Version, then.View, EventAnswer.Of(then.Last), then.NextAt, await records.EquityAt(account, at.Value, cancel)))
            : Problem.Of(StatusCodes.Status404NotFound, BeforeTheAccount, $"{id} was not open yet.");
    }

    private static async Task<Results<Ok<IReadOnlyList<NoteAnswer>>, ProblemHttpResult>> Notes(
        string id, string? limit, IAccounts accounts, IRecords records, CancellationToken cancel)
    {
        var query = new QueryFields();
        var count = query.Count("limit", limit, NotesDefault, 1, QueryFields.LimitMax);
        if (query.Faults.Count > 0) return Problem.Of(query.Faults);
        if (accounts.Named(id) is null) return Problem.NoAccount(id);
        var notes = await records.Told(new AccountId(id), "note-written", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, count, cancel);
        return TypedResults.Ok<IReadOnlyList<NoteAnswer>>([.. notes.Select(NoteAnswer.Of)]);
    }

    private static async Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> Write(
        string id, HttpContext http, IAccounts accounts, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        if (accounts.Named(id) is not { } account) return Problem.NoAccount(id);
        var body = await BodyFields.Read(http.Request, cancel);
        var (command, text) = (ids.Of(http.Request, body), body.RequiredText("text", hasLines: true));
        if (!body.IsSound) return Problem.Of(body.Faults);
        return Replies.Of(http.Response, command, await account.Change(new AccountChange.WriteNote(command, text!, http.Operator())).Within(time, cancel));
    }
}

internal sealed record NoteBody(string Text);

/// <param name="Points">Oldest first; of each stretch the lowest, the highest and the last.</param>
internal sealed record ChartAnswer(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<EquityPoint> Points, IReadOnlyList<FillAnswer> Fills);

/// <param name="Realized">What it closed, before its fee.</param>
/// <param name="Balance">Afterwards.</param>
internal sealed record FillAnswer(
    DateTimeOffset At, FillId Id, OrderId? Order, ContractSymbol Symbol, Side Side, int Quantity, Price Price, Usd Fee, Usd Realized, Usd Balance, FillSource Source)
{
    public static FillAnswer Of(EventRecord record)
    {
        var booked = (AccountEvent.FillBooked)record.Read();
        var fill = booked.Fill;
        return new(fill.At, fill.Id, fill.Order, fill.Contract, fill.Side, fill.Quantity.Count, fill.Price, fill.Fee, booked.Realized, booked.Balance, booked.Source);
    }
}

/// <param name="View">Without largest sizes, and valued at the marks that were recorded last.</param>
/// <param name="Next">When the next event happened.</param>
/// <param name="Value">The newest valuation that was kept until then.</param>
internal sealed record PastAnswer(DateTimeOffset Time, long Version, AccountView View, EventAnswer Last, DateTimeOffset? Next, EquityPoint? Value);

internal sealed record NoteAnswer(DateTimeOffset At, string By, string Text, long Version)
{
    public static NoteAnswer Of(EventRecord record)
    {
        var note = (AccountEvent.NoteWritten)record.Read();
        return new(record.At, note.By, note.Text, record.Version);
    }
}
