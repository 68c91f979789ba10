using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Accounts;

/// <summary>An account's own rules and numbers: safeguards, personal limits, signs of life, lock-out, payout, reset, correction.</summary>
internal static class SettingEndpoints
{
    public static void MapSettings(this RouteGroupBuilder accounts)
    {
        var settings = accounts.MapGroup("/{id}")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        settings.MapPut("/safeguards", Read((command, body, by, _) =>
                new AccountChange.SetSafeguards(command, body.Safeguards(), Reason(body), by))).Needs(Right.Tighten, Reaches.Account).Accepts<SafeguardsBody>(MediaTypeNames.Application.Json)
            .WithSummary("The trader's margins and order limits, all of them. Tighter ones hold at once, looser ones from the next trade date on.");
        settings.MapPut("/personal-limits", Read((command, body, by, _) =>
                new AccountChange.SetPersonalLimits(command, body.PersonalLimits(), Reason(body), by))).Needs(Right.Tighten, Reaches.Account).Accepts<PersonalLimitsBody>(MediaTypeNames.Application.Json)
            .WithSummary("The trader's own limits, all of them. Tighter ones hold at once, looser ones from the next trade date on.");
        settings.MapPost("/rearm", Read((command, body, by, _) =>
                new AccountChange.Rearm(command, ReasonFields.Required(body) ?? "", by))).Needs(Right.Trade, Reaches.Account).Accepts<UnlockBody>(MediaTypeNames.Application.Json)
            .WithSummary("Lets an account go on that had stopped itself; needs a reason.");
        settings.MapPost("/heartbeat", Read((command, body, by, _) => new AccountChange.Heartbeat(command, Reason(body), by), mayBeEmpty: true)).Needs(Right.Trade, Reaches.Account)
            .Accepts<HeartbeatBody>(isOptional: true, MediaTypeNames.Application.Json)
            .WithSummary("A sign of life for the account's dead man's switch; nothing is stored unless it ends a silence.");
        settings.MapPost("/lockout", Read(LockOut)).Needs(Right.Tighten, Reaches.Account).Accepts<LockOutBody>(MediaTypeNames.Application.Json)
            .WithSummary("Closes everything and locks the trader out; nobody opens it before its time.");
        settings.MapPost("/payouts", Read(Payout)).Needs(Right.Trade, Reaches.Account).Accepts<PayoutBody>(MediaTypeNames.Application.Json)
            .WithSummary("Books a payout, or refuses it with the first condition that is missing.");
        settings.MapPost("/reset", Read((command, body, by, _) =>
                new AccountChange.Reset(command, ReasonFields.Required(body) ?? "", by))).Needs(Right.Configure, Reaches.Account).Accepts<UnlockBody>(MediaTypeNames.Application.Json)
            .WithSummary("The firm has set the account back to its first day; needs a reason.");
        settings.MapPost("/corrections", Read((command, body, by, _) =>
                new AccountChange.Correct(command, body.Correction(), ReasonFields.Required(body) ?? "", by))).Needs(Right.Configure, Reaches.Account).Accepts<CorrectionBody>(MediaTypeNames.Application.Json)
            .WithSummary("Sets our numbers to the firm's; both stay in the history. Needs a reason.");
        settings.MapPut("/truth", Read((command, body, by, _) =>
                new AccountChange.SetTruthPolicy(command, body.TruthPolicy(), Reason(body), by))).Needs(Right.Tighten, Reaches.Account).Accepts<TruthBody>(MediaTypeNames.Application.Json)
            .WithSummary("What follows a difference from the broker and a stranger's fill. Tighter holds at once, looser from the next trade date on.");
        settings.MapPost("/adopt", Read((command, body, by, _) =>
                new AccountChange.Adopt(command, ReasonFields.Required(body) ?? "", by))).Needs(Right.Configure, Reaches.Account).Accepts<UnlockBody>(MediaTypeNames.Application.Json)
            .WithSummary("Takes over, once, the positions and the balance that the broker shows now; needs a reason.");
        settings.MapPut("/platform", Read(Platform)).Needs(Right.Trade, Reaches.Account).Accepts<PlatformBody>(MediaTypeNames.Application.Json)
            .WithSummary("What the firm's platform shows now; it is recorded and held against our numbers.");
    }

    private delegate AccountChange? ReadChange(Guid command, BodyFields body, string by, DateTimeOffset now);

    private delegate Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> Handler(
        string id, HttpContext http, IAccounts accounts, CommandIds ids, TimeProvider time, CancellationToken cancel);

    private static Handler Read(ReadChange read, bool mayBeEmpty = false) => async (id, http, accounts, ids, time, cancel) =>
    {
        if (accounts.Named(id) is not { } account) return Problem.NoAccount(id);
        var body = await BodyFields.Read(http.Request, cancel, mayBeEmpty);
        var change = read(ids.Of(http.Request, body), body, http.Operator(), time.GetUtcNow());
        if (!body.IsSound || change is null) return Problem.Of(body.Faults);
        return Replies.Of(http.Response, change.Id, await account.Change(change with { OnlyTightens = http.OnlyTightens() }).Within(time, cancel));
    };

    private static AccountChange? LockOut(Guid command, BodyFields body, string by, DateTimeOffset now)
    {
        var until = body.Instant("until");
        if (until is null && body.Faults.Count == 0) body.Missing("until");
        if (until <= now) body.Add("until", Fault.OutOfRange, "until is a time to come.");
        return until is { } end ? new AccountChange.LockOut(command, end, Reason(body), by) : null;
    }

    private static AccountChange? Payout(Guid command, BodyFields body, string by, DateTimeOffset now) =>
        body.PayoutAmount() is { } dollars ? new AccountChange.Payout(command, dollars, Reason(body), by) : null;

    private static AccountChange? Platform(Guid command, BodyFields body, string by, DateTimeOffset now)
    {
        var (numbers, at) = (body.Platform(), body.Instant("at"));
        if (at > now) body.Add("at", Fault.OutOfRange, "at is when the platform showed it: a time that has been.");
        return new AccountChange.NotePlatform(command, numbers, at, Reason(body), by);
    }

    private static string Reason(BodyFields body) => body.Text("reason") ?? ControlEndpoints.ByHand;
}
