using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;
using TraderTerminal.Grains.Abstractions.Rules;

namespace TraderTerminal.Api.RuleBooks;

/// <summary>The rule books, the user's own among them, and which one an account is bound to.</summary>
internal static class RuleBookEndpoints
{
    public const string InvalidRuleBook = "INVALID_RULE_BOOK";
    public const string VersionTaken = "VERSION_TAKEN";
    public const string UnknownRuleBook = "UNKNOWN_RULE_BOOK";

    public static void MapRuleBooks(this IEndpointRouteBuilder api)
    {
        var books = api.MapGroup("").WithTags("Rule books");
        books.MapGet("/rule-books", All).Needs(Right.View).WithSummary("Every version of every rule book, shipped and own.");
        books.MapGet("/rule-books/schema", Schema).Needs(Right.View).WithSummary("The JSON Schema of a rule book.");
        books.MapGet("/rule-books/differences", Differences).Needs(Right.View).WithSummary("What differs, field by field, between two versions of a rule book: ?id=&from=&to=.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        books.MapGet("/rule-books/{**id}", One).Needs(Right.View).WithSummary("One rule book as it was written, the newest version unless ?version= says another.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        books.MapPost("/rule-books", Add).Needs(Right.Configure).Accepts<object>(MediaTypeNames.Application.Json)
            .WithSummary("Adds a version of a rule book and shows, field by field, what differs from the one before. Rebinds no account.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        books.MapPost("/accounts/{account}/rule-book", Bind).Needs(Right.Configure, Reaches.Account).Accepts<BindBody>(MediaTypeNames.Application.Json)
            .WithSummary("Binds an account to a version of a rule book, from now on.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<IReadOnlyList<RuleBookLine>> All(IRuleBooks books) =>
        TypedResults.Ok<IReadOnlyList<RuleBookLine>>([.. books.All.Select(book => RuleBookLine.Of(book, books.IsOwn(book)))]);

    private static ContentHttpResult Schema() => TypedResults.Text(RuleBookReader.Schema, "application/schema+json");

    private static Results<ContentHttpResult, ProblemHttpResult> One(string id, string? version, IRuleBooks books) =>
        books.Find(id, version) is { } book ? TypedResults.Text(book.Text, MediaTypeNames.Application.Json) : Unknown(id, version);

    private static Results<Ok<RuleBookChanges>, ProblemHttpResult> Differences(string? id, string? from, string? to, IRuleBooks books)
    {
        Fault[] missing = [.. new[] { ("id", id), ("from", from), ("to", to) }.Where(field => string.IsNullOrEmpty(field.Item2)).Select(field => new Fault(field.Item1, Fault.Missing, $"{field.Item1} is missing."))];
        if (missing.Length > 0) return Problem.Of(missing);
        if (books.Find(id!, from) is not { } before) return Unknown(id!, from);
        return books.Find(id!, to) is { } after
            ? TypedResults.Ok(new RuleBookChanges(after.Id, before.Version, after.Version, RuleBookDifference.Of(before, after)))
            : Unknown(id!, to);
    }

    private static async Task<Results<Ok<RuleBookAdded>, ProblemHttpResult>> Add(HttpContext http, IRuleBooks books, CancellationToken cancel)
    {
        if (await BoundedBody.Read(http.Request, cancel) is not { } body)
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "BODY_TOO_LARGE", $"A rule book has at most {BoundedBody.BytesMax} bytes.");
        return await books.Add(Encoding.UTF8.GetString(body), http.Operator()) switch
        {
            AddedRuleBook.Added added => TypedResults.Ok(RuleBookAdded.Of(added.Book, added.Before)),
            AddedRuleBook.Known known => TypedResults.Ok(RuleBookAdded.Of(known.Book, known.Book)),
            AddedRuleBook.Taken taken => Problem.Of(
                StatusCodes.Status409Conflict, VersionTaken, $"{taken.Book.Id} {taken.Book.Version} is there already with another text: a correction is a new version."),
            AddedRuleBook.Faulty faulty => Problem.Of([.. faulty.Faults.Select(fault => FaultOf(fault, InvalidRuleBook))]),
            AddedRuleBook.Unavailable down => Replies.Unavailable(http.Response, down.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> Bind(
        string account, HttpContext http, IRuleBooks books, IAccounts accounts, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        if (accounts.Named(account) is not { } named) return Problem.NoAccount(account);
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        var (id, version, reason) = (body.RequiredText("id"), body.Text("version"), ReasonFields.Required(body));
        if (!body.IsSound) return Problem.Of(body.Faults);
        if (books.Find(id!, version) is not { } book || !new Sight(Workspace.Of(account)).Knows(book.Id.Value)) return Unknown(id!, version);
        return Replies.Of(http.Response, command, await named.Bind(new BindRequest(command, book.Text, reason!, http.Operator())).Within(time, cancel));
    }

    public static Fault FaultOf(string fault, string code)
    {
        var (path, text) = fault.IndexOf(": ", StringComparison.Ordinal) is > 0 and var at ? (fault[..at], fault[(at + 2)..]) : ("$", fault);
        return new Fault(path, code, text);
    }

    public static ProblemHttpResult Unknown(string id, string? version) =>
        Problem.Of(StatusCodes.Status404NotFound, UnknownRuleBook, version is null ? $"There is no rule book {id}." : $"There is no rule book {id} of version {version}.");
}

internal sealed record BindBody(string Id, string Reason, string? Version = null);

/// <summary>A rule book in one line.</summary>
/// <param name="IsOwn">True for a book that a user added.</param>
/// <param name="Automation">What software may do on its accounts: none, ownDevice or any.</param>
internal sealed record RuleBookLine(
    RuleBookId Id, string Version, string Name, string? Firm, string? Program, string? Size, Usd StartBalance, RuleBookStatus Status, DateOnly? VerifiedOn,
    Automation Automation, bool IsOwn)
{
    public static RuleBookLine Of(RuleBook book, bool isOwn) => new(
        book.Id, book.Version, book.Name, book.Firm, book.Program, book.Size, book.StartBalance, book.Origin.Status, book.Origin.VerifiedOn,
        book.Capabilities.Automation, isOwn);
}

internal sealed record RuleBookChanges(RuleBookId Id, string From, string To, IReadOnlyList<RuleBookDifference> Differences);

/// <param name="Before">The newest version until now; null for the first.</param>
internal sealed record RuleBookAdded(RuleBookId Id, string Version, string? Before, IReadOnlyList<RuleBookDifference> Differences)
{
    public static RuleBookAdded Of(RuleBook book, RuleBook? before) =>
        new(book.Id, book.Version, before?.Version, before is null ? [] : RuleBookDifference.Of(before, book));
}
