using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TraderTerminal.Simulators.Shared.Faults;
using TraderTerminal.Simulators.Shared.World;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Identity;
using TraderTerminal.Simulators.Tradovate.Sockets;
using TraderTerminal.Simulators.Tradovate.Wire;
using TraderTerminal.Simulators.Tradovate.World;

namespace TraderTerminal.Simulators.Tradovate.Rest;

/// <summary>Everything behind the addresses.</summary>
internal sealed record Venue(TradovateWorld World, WorldClock Clock, Sessions Sessions, Penalties Penalties, RateLimits Rates, FaultBoard Faults, SocketBoard Sockets, EventFeed Feed)
{
    public TradovateSwitches Switches => World.Switches;
}

/// <summary>Who calls, on which host, when by the world's clock, and with what.</summary>
/// <param name="Session">Null for the log-ins, which need none.</param>
internal sealed record Call(Venue Venue, Token? Token, bool IsLive, string Path, Parameters Values, string Address, DateTimeOffset Now)
{
    public TradovateWorld World => Venue.World;

    public Session Session => Token!.Session;

    public long User => Session.User;

    /// <summary>An account as the request names it.</summary>
    public AccountAsk Account() => new(User, Session.Who.Name, IsLive, Values.Whole("accountId"), Values.Text("accountSpec"), Session.Id);
}

/// <summary>An answer before it goes out: a status with JSON, a text, or nothing.</summary>
internal sealed record Reply(int Status, JsonNode? Body, string? Text = null)
{
    public static Reply Good(JsonNode body) => new(StatusCodes.Status200OK, body);

    public static Reply Of(Entity? entity, string path) => entity is null ? NotFound(path) : Good(EntityWire.Of(entity));

    public static Reply Of(IEnumerable<Entity> entities) => Good(EntityWire.Of(entities));

    public static Reply NotFound(string path) => new(StatusCodes.Status404NotFound, null, $"Not found: {path}");

    public static Reply Denied { get; } = new(StatusCodes.Status401Unauthorized, null, Reasons.AccessDenied);

    public static Reply Failed(string errorText) => Good(new JsonObject { ["errorText"] = errorText });
}

/// <summary>Answers requests, the same over REST and over a socket (reference 21, S1 and S2).</summary>
internal sealed class Dispatcher
{
    /// <summary>Before anybody has a token.</summary>
    private static readonly HashSet<string> Open = new(StringComparer.OrdinalIgnoreCase) { "auth/accesstokenrequest", "auth/oauthtoken" };

    private readonly Venue _venue;
    private readonly AnswersBefore _before = new();
    private readonly Dictionary<string, Func<Call, Reply>> _endpoints = new(StringComparer.OrdinalIgnoreCase);

    public Dispatcher(Venue venue)
    {
        _venue = venue;
        AuthEndpoints.Add(_endpoints);
        OrderEndpoints.Add(_endpoints);
        AccountEndpoints.Add(_endpoints);
        LibraryEndpoints.Add(_endpoints);
        EntityEndpoints.Add(_endpoints);
    }

    public Venue Venue => _venue;

    /// <param name="token">What the bearer said; for a socket what it was authorised with.</param>
    /// <param name="onSocket">A socket outlives its token.</param>
    public Reply Answer(string path, string? query, string? body, string? token, bool isLive, string address, bool onSocket)
    {
        var now = _venue.Clock.Now;
        path = path.Trim('/');
        if (_venue.Faults.Take(FaultKind.Status, path) is { } refused) return new(refused.Status == 0 ? StatusCodes.Status500InternalServerError : refused.Status, null);
        if (!_endpoints.TryGetValue(path, out var endpoint)) return Reply.NotFound(path);
        Parameters values;
        try
        {
            values = Parameters.Read(query, body);
        }
        catch (JsonException)
        {
            return new(StatusCodes.Status400BadRequest, null, "Malformed request");
        }

        var known = Open.Contains(path) ? null : token is null ? null : _venue.Sessions.Of(token);
        if (!Open.Contains(path) && Objection(known, path, onSocket, now) is { } objection) return objection;
        var call = new Call(_venue, known, isLive, path, values, address, now);
        if (Penalty(call) is { } penalty) return penalty;
        if (known is not null && _venue.Faults.Strikes(FaultKind.ForcedLogout, path)) _venue.Sessions.PushOut(known.Session.User);
        var question = $"{known?.Session.User} {isLive} {path.ToLowerInvariant()} {values.Values.ToJsonString()}";
        if (_venue.Faults.Strikes(FaultKind.StaleAnswer, path) && _before.Find(question) is { } stale) return Reply.Good(JsonNode.Parse(stale)!);
        var reply = endpoint(call);
        if (reply is { Status: StatusCodes.Status200OK, Body: { } good } && IsRead(path)) _before.Replace(question, JsonSerializer.SerializeToUtf8Bytes(good, EntityWire.Relaxed));
        return Bent(path, values.Violation is { } wrong && reply.Body is null ? Violations(wrong) : reply);
    }

    public static Reply Violations(CommandResult.Violation wrong) => Reply.Good(new JsonObject
    {
        ["violations"] = new JsonArray(new JsonObject { ["constraint"] = wrong.Constraint, ["value"] = wrong.Value, ["description"] = wrong.Description }),
    });

    public static JsonObject Ticket(PenaltyTicket ticket) => new() { ["p-ticket"] = ticket.Text, ["p-time"] = ticket.Seconds, ["p-captcha"] = ticket.Captcha };

    private static bool IsRead(string path) => path.Split('/')[^1].ToLowerInvariant() is "list" or "item" or "items" or "deps" or "ldeps" or "getcashbalancesnapshot";

    /// <summary>Why the bearer is not heard; null when he is.</summary>
    private Reply? Objection(Token? token, string path, bool onSocket, DateTimeOffset now)
    {
        var set = _venue.Switches;
        var isRenewal = path.Equals("auth/renewaccesstoken", StringComparison.OrdinalIgnoreCase);
        if (token is null) return new(isRenewal ? set.RenewRefusedStatus : StatusCodes.Status401Unauthorized, null, Reasons.AccessDenied);
        if (!onSocket && _venue.Sessions.IsExpired(token)) return new(isRenewal ? set.RenewRefusedStatus : set.ExpiredTokenStatus, null, "Expired Access Token");
        if (token.Session.IsPushedOut) return new(set.PushedOutStatus, null);
        if (_venue.Rates.Refuse(token.Session.User, now) is { } status) return new(status, null);
        return token.Session.Who.ApiAccess || path.StartsWith("auth/", StringComparison.OrdinalIgnoreCase) ? null : Reply.Denied;
    }

    /// <summary>A penalty by a fault; the log-in has its own count.</summary>
    private Reply? Penalty(Call call)
    {
        if (call.Values.Text("p-ticket") is { } ticket && _venue.Penalties.Redeems($"fault {call.Path}", ticket, call.Now))
        {
            call.Values.Values.Remove("p-ticket");
            return null;
        }

        return _venue.Faults.Take(FaultKind.PenaltyTicket, call.Path) is { } fault
            ? Reply.Good(Ticket(_venue.Penalties.Give($"fault {call.Path}", fault.Status == 0 ? null : fault.Status, fault.Value == "captcha", call.Now)))
            : null;
    }

    /// <summary>Faults in a good answer.</summary>
    private Reply Bent(string path, Reply reply)
    {
        var faults = _venue.Faults;
        if (faults.Take(FaultKind.StatusAfter, path) is { } failed) return new(failed.Status == 0 ? StatusCodes.Status500InternalServerError : failed.Status, null);
        if (reply is not { Status: StatusCodes.Status200OK, Body: { } body }) return reply;
        if (faults.Strikes(FaultKind.EmptyAnswer, path)) return new(reply.Status, null);
        if (faults.Strikes(FaultKind.BrokenJson, path)) return new(reply.Status, null, EntityWire.Text(body)[..^1]);
        foreach (var row in body is JsonArray rows ? rows.OfType<JsonObject>() : body is JsonObject one ? [one] : []) FieldFaults.Bend(faults, FaultMix.Fields, path, row);
        if (body is not JsonObject answer) return reply;
        if (faults.Strikes(FaultKind.BothAnswer, path)) (answer["failureReason"], answer["failureText"]) = (Reasons.UnknownReason, "Unknown");
        if (!faults.Strikes(FaultKind.SuccessAnswer, path)) return reply;
        answer.Clear();
        answer["failureReason"] = "Success";
        return reply;
    }
}
