using System.Net.Mime;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Operators;
using Route = TraderTerminal.Grains.Abstractions.Alerts.Route;

namespace TraderTerminal.Api.Hooks;

/// <summary>Which hooks there are and which accounts follow them. Only a key's hash is kept: a new key is shown once.</summary>
internal static class HookConfigEndpoints
{
    public const string KeyInUse = "KEY_IN_USE";

    public static void MapHookConfig(this IEndpointRouteBuilder api)
    {
        var hooks = api.MapGroup("").WithTags("Hooks");
        hooks.MapGet("/hooks", All).Needs(Right.View).WithSummary("Every hook and the route behind it; never a key.");
        hooks.MapGet("/routes", Routes).Needs(Right.View).WithSummary("Every route, the accounts that follow it, and the hooks that lead to it.");
        hooks.MapPost("/hooks", Save).Needs(Right.Configure).Accepts<HookShape>(MediaTypeNames.Application.Json)
            .WithSummary("Makes or replaces a hook. A new hook without a key gets one, which this answer alone shows.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<IReadOnlyList<HookView>> All(IHooks hooks, IStrategies strategies) =>
        TypedResults.Ok<IReadOnlyList<HookView>>([.. hooks.All.Select(hook => HookView.Of(hook, strategies.Of(hook.Id)))]);

    private static Ok<IReadOnlyList<RouteView>> Routes(IHooks hooks) =>
        TypedResults.Ok<IReadOnlyList<RouteView>>([.. hooks.All
            .GroupBy(hook => hook.Route.Id, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => RouteView.Of(group.First().Route, [.. group.Select(hook => hook.Id)]))]);

    private static async Task<Results<Ok<HookSaved>, ProblemHttpResult>> Save(
        HttpContext http, IHooks hooks, IKeySource keys, SigningKeys signing, IAccounts accounts, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        if (HookRequests.Read(body, account => accounts.Find(account) is not null, http.Sight()) is not { } asked) return Problem.Of(body.Faults);
        var now = time.GetUtcNow();
        if (asked.Key is not null && hooks.FindByKey(asked.Key, now) is { } other && other.Id != asked.Hook.Id)
            return Problem.Of(StatusCodes.Status409Conflict, KeyInUse, "Another hook has this key.");

        var present = hooks.Find(asked.Hook.Id);
        var made = asked.Key is null && (present is null || asked.IsRenewed) ? keys.Next() : null;
        var hash = (asked.Key ?? made) is { } key ? HookRequests.HashOf(key) : present!.KeyHash;
        var hook = asked.Proof.Apply(asked.Hook, hash, present, now);
        var isSignedAnew = hook.IsSigned && !(present is { IsSigned: true } && present.KeyHash == hash);
        http.Response.Headers.CacheControl = "no-store";
        return await hooks.Save(command, hook, http.Operator()).Within(time, cancel) switch
        {
            Reply.Done => TypedResults.Ok(new HookSaved(
                hook.Id, made, made is null ? null : $"{ApiPaths.Hooks}/{made}", isSignedAnew ? signing.Of(hook.Id, hash) : null, hook.Retired?.Until)),
            Reply.Refused refused => Problem.Of(StatusCodes.Status409Conflict, refused.Code, refused.Text),
            Reply.Unavailable down => Replies.Unavailable(http.Response, down.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}

/// <summary>
/// The body of a hook, for the API description. A replaced hook keeps its key unless one is given or <paramref name="RenewKey"/> is true;
/// the key before it still holds for <paramref name="OverlapHours"/>. What it asks of its senders stays unless it is said anew.
/// </summary>
internal sealed record HookShape(
    string Id, EquatableArray<AccountRoute> Accounts, string? Key = null, bool RenewKey = false, string? RouteId = null, int Quantity = 1,
    SameSide Same = SameSide.Ignore, OppositeSide Opposite = OppositeSide.Reverse, bool KeepOrders = false,
    int EntryAgeSecondsMax = HookRequests.EntryAgeSecondsDefault, int DuplicateWindowSeconds = HookRequests.DuplicateWindowSecondsDefault,
    bool IsPaused = false, EquatableArray<GroupRoute>? Groups = null, bool TakesDelayed = false, string? Symbol = null, int? PerMinute = null,
    string? Secret = null, bool NoSecret = false, bool? Signed = null, bool? Certificate = null, int OverlapHours = ProofFields.OverlapHoursDefault,
    int? SilentAfterMinutes = null);

/// <param name="OldKeyUntil">When the key before the present one ends, while it still opens the hook.</param>
/// <param name="Strategies">Those that are listened for.</param>
internal sealed record HookView(
    string Id, RouteView Route, bool HasSecret, bool Signed, bool Certificate, DateTimeOffset? OldKeyUntil, IReadOnlyList<StrategySeen> Strategies)
{
    public static HookView Of(Hook hook, IReadOnlyList<StrategySeen> strategies) => new(
        hook.Id, RouteView.Of(hook.Route, [hook.Id]), hook.SecretHash is not null, hook.IsSigned, hook.IsCertified, hook.Retired?.Until, strategies);
}

internal sealed record RouteView(
    string Id, IReadOnlyList<string> Hooks, EquatableArray<AccountRoute> Accounts, int Quantity, SameSide Same, OppositeSide Opposite,
    bool KeepOrders, int EntryAgeSecondsMax, int DuplicateWindowSeconds, bool IsPaused, EquatableArray<GroupRoute> Groups, bool TakesDelayed,
    string? Symbol, int? PerMinute, int? SilentAfterMinutes)
{
    public static RouteView Of(Route route, IReadOnlyList<string> hooks) => new(
        route.Id, hooks, route.Accounts, route.Quantity, route.Same, route.Opposite, !route.CancelOrders,
        (int)route.EntryAgeMax.TotalSeconds, (int)route.DuplicateWindow.TotalSeconds, route.IsPaused, route.Groups,
        route.TakesDelayed, route.Symbol, route.PerMinute, route.SilentAfterMinutes);
}

/// <summary>Saved. The key, the address with it and the key to sign with are shown now and never again.</summary>
/// <param name="SigningKey">The key of HMAC-SHA256 is the bytes of this text; a renewed key brings a new one.</param>
internal sealed record HookSaved(
    string Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Key,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SigningKey = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? OldKeyUntil = null);
