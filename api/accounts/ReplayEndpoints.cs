using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Api.RuleBooks;
using TraderTerminal.Domain.Replay;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Operators;
using TraderTerminal.Grains.Abstractions.Rules;

namespace TraderTerminal.Api.Accounts;

/// <summary>An account's history under another rule book.</summary>
internal static class ReplayEndpoints
{
    public const string NeverBound = "NEVER_BOUND";

    /// <summary>The embedded journal has one shard.</summary>
    private static readonly ShardId Shard = new(0);

    public static void MapReplay(this RouteGroupBuilder accounts) =>
        accounts.MapGet("/{id}/replay", Replay).Needs(Right.View)
            .WithSummary("The account's history decided again under ?ruleBook= (and &version=, the newest by itself): other decisions, days and the end. Changes nothing.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<ReplayReport>, ProblemHttpResult>> Replay(
        string id, string? ruleBook, string? version, IAccounts accounts, IRuleBooks books, IJournal journal, CancellationToken cancel)
    {
        if (accounts.Named(id) is null) return Problem.NoAccount(id);
        if (string.IsNullOrEmpty(ruleBook)) return Problem.Of([new Fault("ruleBook", Fault.Missing, "ruleBook names the other rule book.")]);
        if (books.Find(ruleBook, string.IsNullOrEmpty(version) ? null : version) is not { } book) return RuleBookEndpoints.Unknown(ruleBook, version);
        var turns = await AccountHistory.Turns(journal.ReadStream(Shard, Streams.Account(new AccountId(id)), 0, cancel), cancel);
        // A long history takes seconds of one core, which no other request should wait for.
        var report = await Task.Run(() => AccountReplay.Run(turns, book, BoundBooks.Read), cancel);
        return report is not null ? TypedResults.Ok(report) : Problem.Of(StatusCodes.Status409Conflict, NeverBound, $"No rule book was ever bound to {id}.");
    }
}
