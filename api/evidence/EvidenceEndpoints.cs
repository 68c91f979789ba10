using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Evidence;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Evidence;

/// <summary>What the journal holds of an account, to take away: tables, and the proof of one decision. Written line by line as it is read.</summary>
internal static class EvidenceEndpoints
{
    private const string Csv = "text/csv; charset=utf-8", Jsonl = "application/jsonl";

    /// <summary>Histories that are read at once for whoever asks; the others wait. Each takes a good part of a core.</summary>
    private const int AtOnceMax = 2;

    private static readonly SemaphoreSlim _free = new(AtOnceMax);

    public static void MapEvidence(this RouteGroupBuilder accounts)
    {
        accounts.MapGet("/{id}/export", Export).Needs(Right.View)
            .WithSummary("A table of the account as a file: ?what= alerts, decisions, orders, fills or states; ?format= csv (by itself) or jsonl; ?from= and ?to= are trade dates, both in it.")
            .Produces(StatusCodes.Status200OK, null, "text/csv", Jsonl).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        accounts.MapGet("/{id}/bundle", Bundle).Needs(Right.View)
            .WithSummary("The proof of what the account decided of ?alert=: inputs, rules, state, decision and the hashes up to an anchor, to be checked offline with verify --bundle.")
            .Produces(StatusCodes.Status200OK, null, Jsonl).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Results<PushStreamHttpResult, ProblemHttpResult> Export(
        string id, string? what, string? format, string? from, string? to, IAccounts accounts, IEvidence evidence, CancellationToken cancel)
    {
        var query = new QueryFields();
        var (table, form) = (query.Choice<ExportTable>("what", what, null), query.Choice<ExportForm>("format", format, ExportForm.Csv));
        var (first, last) = (query.TradeDate("from", from), query.TradeDate("to", to));
        if (last < first) query.Add("to", "to is not before from.");
        if (query.Faults.Count > 0) return Problem.Of(query.Faults);
        if (accounts.Named(id) is null) return Problem.NoAccount(id);
        var lines = evidence.Export(new ExportAsk(new AccountId(id), table, form, first, last), cancel);
        var isCsv = form == ExportForm.Csv;
        return TypedResults.Stream(
            stream => Write(lines, stream, cancel), isCsv ? Csv : Jsonl, $"{id}-{what}{Days(first, last)}.{(isCsv ? "csv" : "jsonl")}");
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Bundle(string id, string? alert, IAccounts accounts, IEvidence evidence, CancellationToken cancel)
    {
        var query = new QueryFields();
        var decided = query.Id("alert", alert);
        if (alert is null) query.Add("alert", "alert is the id of an alert.");
        if (query.Faults.Count > 0) return Problem.Of(query.Faults);
        if (accounts.Named(id) is null) return Problem.NoAccount(id);
        return await evidence.Bundle(new AccountId(id), new AlertId(decided!.Value), cancel) is { } lines
            ? TypedResults.Stream(stream => Write(lines, stream, cancel), Jsonl, $"{id}-{alert}.bundle")
            : Problem.Of(StatusCodes.Status404NotFound, Problem.UnknownAlert, $"{id} has decided no alert {alert}.");
    }

    private static string Days(TradeDate? first, TradeDate? last) => $"{(first is null ? "" : $"-from-{first}")}{(last is null ? "" : $"-to-{last}")}";

    private static async Task Write(IAsyncEnumerable<string> lines, Stream stream, CancellationToken cancel)
    {
        await _free.WaitAsync(cancel);
        try
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            await foreach (var line in lines.WithCancellation(cancel)) await writer.WriteAsync(line.AsMemory(), cancel);
        }
        finally
        {
            _free.Release();
        }
    }
}
