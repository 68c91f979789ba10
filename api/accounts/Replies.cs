using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Api.Accounts;

/// <summary>A command's answer.</summary>
/// <param name="Status"><c>done</c>, or <c>spooled</c> when it was acted on and is recorded once the journal is back.</param>
/// <param name="Id">The command's id: the flatten's name in the history.</param>
/// <param name="Holds">After a loosening: what still lets the account open nothing, and where that is opened.</param>
internal sealed record ControlAnswer(string Status, Guid Id, string Text, int OrdersAffected, int PositionsAffected, EquatableArray<Hold> Holds);

/// <summary>Turns a grain's reply into an answer.</summary>
internal static class Replies
{
    /// <summary>A grain that has not answered by now is in trouble; the command may still have its effect, and its key makes a repeat harmless.</summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Waits for a reply, but not for ever.</summary>
    /// <exception cref="TimeoutException">Answered as 503.</exception>
    public static Task<T> Within<T>(this ValueTask<T> reply, TimeProvider time, CancellationToken cancel) =>
        reply.AsTask().WaitAsync(Timeout, time, cancel);

    public static Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult> Of(HttpResponse response, Guid id, Reply reply) =>
        reply switch
        {
            Reply.Done done => TypedResults.Ok(new ControlAnswer("done", id, done.Text, done.OrdersAffected, done.PositionsAffected, done.Holds)),
            Reply.Refused refused => Refused(refused),
            Reply.Unavailable { Spooled: true } spooled => TypedResults.Accepted((string?)null, new ControlAnswer("spooled", id, spooled.Why, 0, 0, default)),
            Reply.Unavailable down => Unavailable(response, down.Why),
            _ => throw new UnreachableException(),
        };

    public static ProblemHttpResult Unavailable(HttpResponse response, string why)
    {
        response.Headers.RetryAfter = "5";
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, ReasonCodes.LogUnavailable, why);
    }

    private static ProblemHttpResult Refused(Reply.Refused refused) => Problem.Of(
        refused.Code switch
        {
            Problem.ReasonRequired => StatusCodes.Status400BadRequest,
            Reply.Loosens => StatusCodes.Status403Forbidden,
            _ => StatusCodes.Status409Conflict,
        },
        refused.Code, refused.Text);
}
