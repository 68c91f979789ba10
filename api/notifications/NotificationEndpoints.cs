using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Notices;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Notifications;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Notifications;

/// <summary>Where notices go, and how each channel does. What gives access to one is never shown.</summary>
internal static class NotificationEndpoints
{
    public const string UnknownChannel = "UNKNOWN_CHANNEL";

    /// <summary>A test may take as long as a receiver is waited for.</summary>
    private static readonly TimeSpan TestMax = TimeSpan.FromSeconds(40);

    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        var channels = api.MapGroup("/notifications").WithTags("Notifications");
        channels.MapGet("", All).Needs(Right.View).WithSummary("Every channel: where it goes, what it is told, what waits and what failed last; never what gives access to it.");
        var one = channels.MapGroup("/{id}").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        one.MapPut("", Save).Needs(Right.Configure).Accepts<ChannelBody>(MediaTypeNames.Application.Json)
            .WithSummary("Makes a channel or replaces it. Without url, token or password the one that was entered before is kept, as long as the channel goes to the same place.");
        one.MapDelete("", Remove).Needs(Right.Configure).WithSummary("Takes a channel away, and with it what waits for it.").ProducesProblem(StatusCodes.Status404NotFound);
        one.MapPost("/test", Test).Needs(Right.Configure).WithSummary("Sends one message now and says what became of it.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Ok<IReadOnlyList<ChannelLine>> All(INotifications notifications) => TypedResults.Ok<IReadOnlyList<ChannelLine>>([.. notifications.All.Select(ChannelLine.Of)]);

    private static async Task<Results<Ok<ChannelLine>, ProblemHttpResult>> Save(
        string id, HttpContext http, INotifications notifications, IAccounts accounts, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        if (ChannelFields.Read(id, body, account => accounts.Find(account) is not null) is not { } draft) return Problem.Of(body.Faults);
        return await notifications.Save(command, draft, http.Operator()).Within(time, cancel) switch
        {
            Reply.Refused refused => Problem.Of(StatusCodes.Status409Conflict, refused.Code, refused.Text),
            Reply.Unavailable down => Replies.Unavailable(http.Response, down.Why),
            _ => TypedResults.Ok(ChannelLine.Of(notifications.All.First(view => view.Channel.Id == id))),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        string id, HttpContext http, INotifications notifications, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel, mayBeEmpty: true);
        var command = ids.Of(http.Request, body);
        if (!body.IsSound) return Problem.Of(body.Faults);
        return await notifications.Remove(command, id, http.Operator()).Within(time, cancel) switch
        {
            Reply.Refused refused => Missing(refused),
            Reply.Unavailable down => Replies.Unavailable(http.Response, down.Why),
            _ => TypedResults.NoContent(),
        };
    }

    private static async Task<Results<Ok<ChannelTested>, ProblemHttpResult>> Test(string id, INotifications notifications, IIdSource ids, CancellationToken cancel) =>
        await notifications.Test(id, ids.Next(), cancel).AsTask().WaitAsync(TestMax, TimeProvider.System, cancel) switch
        {
            Reply.Done => TypedResults.Ok(new ChannelTested(true, null)),
            Reply.Refused { Code: UnknownChannel } refused => Missing(refused),
            Reply.Refused refused => TypedResults.Ok(new ChannelTested(false, refused.Text)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static ProblemHttpResult Missing(Reply.Refused refused) => Problem.Of(StatusCodes.Status404NotFound, refused.Code, refused.Text);
}

/// <summary>A channel as it is asked for; which members it needs, its kind says.</summary>
/// <param name="Url">Of a webhook and of Discord's: the whole address, which gives access.</param>
/// <param name="SigningKey">Of a webhook: the key of the signature.</param>
/// <param name="Token">Of a Telegram bot, and <paramref name="Chat"/> where it writes to.</param>
/// <param name="Address">The mail server with its port, or another server that speaks Telegram's API.</param>
/// <param name="Anchors">Once a day where the journal stands; what is not said stays as it was.</param>
internal sealed record ChannelBody(
    ChannelKind Kind, string? Url = null, string? SigningKey = null, string? Token = null, string? Chat = null, string? Address = null, string? From = null, string[]? To = null, string? User = null,
    string? Password = null, NoticeSeverity Least = NoticeSeverity.Warning, string[]? Accounts = null, bool Digest = true, QuietHours? Quiet = null,
    bool? Anchors = null)
{
    public override string ToString() => $"{Kind}";
}

/// <summary>A channel as it is shown.</summary>
internal sealed record ChannelLine(
    string Id, ChannelKind Kind, string Address, string? To, string? From, string? User, NoticeSeverity Least, EquatableArray<AccountId> Accounts, bool Digest, QuietHours? Quiet,
    DateTimeOffset Since, string State, int Waiting, DateTimeOffset? HeldUntil, int Lost, string? LastError, DateTimeOffset? FailingSince, DateTimeOffset? DeliveredAt,
    bool Anchors)
{
    public static ChannelLine Of(ChannelView view) => new(
        view.Channel.Id, view.Channel.Kind, view.Channel.Address, view.Channel.To, view.Channel.From, view.Channel.User, view.Channel.Least, view.Channel.Accounts, view.Channel.Digest,
        view.Channel.Quiet, view.Channel.Since, StateOf(view), view.Waiting, view.HeldUntil, view.Lost, view.Failure, view.FailingSince, view.DeliveredAt, view.Channel.Anchors);

    private static string StateOf(ChannelView view) => view.Failure is not null ? "failing" : view.HeldUntil is not null ? "quiet" : view.DeliveredAt is null ? "new" : "works";
}

/// <param name="Why">Why it does not work; null when it does.</param>
internal sealed record ChannelTested(bool Works, string? Why);
