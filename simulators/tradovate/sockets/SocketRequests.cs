using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Rest;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.Sockets;

/// <summary>Requests that come over a socket: authorisation, sync, the market, and every endpoint of REST (reference 11, 12, 14).</summary>
internal sealed class SocketRequests(Dispatcher dispatcher, MarketRequests market)
{
    private const string Authorize = "authorize";
    private const string Sync = "user/syncrequest";

    private Venue Venue => dispatcher.Venue;

    /// <summary>One frame of a client.</summary>
    public async Task Take(ClientSocket socket, string text)
    {
        if (text.Trim() is "[]" or "") return;
        var parts = text.Split('\n', 4);
        var (path, query, body) = (parts[0].Trim().Trim('/'), parts.Length > 2 ? parts[2].Trim() : "", parts.Length > 3 ? parts[3].Trim() : "");
        var id = parts.Length > 1 && long.TryParse(parts[1].Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (Venue.Faults.Strikes(FaultKind.NoAnswer, path)) return;
        List<Reply> replies;
        var isLast = Venue.Switches.AnswerOrder == AnswerOrder.Last;
        using (await Venue.Feed.Hold(socket.Gone))
        {
            replies = Answer(socket, path, query, body);
            if (!isLast) await Say(socket, path, id, replies);
        }

        if (!isLast) return;
        await Venue.Feed.Drained(socket.Gone);
        await Say(socket, path, id, replies);
    }

    private List<Reply> Answer(ClientSocket socket, string path, string query, string body)
    {
        if (path.Equals(Authorize, StringComparison.OrdinalIgnoreCase)) return [Authorized(socket, body)];
        if (socket.Token is not { } token) return [new(StatusCodes.Status401Unauthorized, null, Reasons.AccessDenied)];
        if (path.Equals(Sync, StringComparison.OrdinalIgnoreCase)) return Synced(socket, query, body);
        if (path.StartsWith("md/", StringComparison.OrdinalIgnoreCase)) return [market.Answer(socket, path, query, body)];
        return [dispatcher.Answer(path, query, body, token.Text, socket.IsLive, socket.Address, onSocket: true)];
    }

    /// <summary>Each answer in a frame of its own.</summary>
    private async Task Say(ClientSocket socket, string path, long id, IReadOnlyList<Reply> replies)
    {
        var faults = Venue.Faults;
        if (faults.Strikes(FaultKind.LostAnswer, path)) return;
        var frames = replies.Select(reply => Frame(reply, id)).ToArray();
        if (faults.Strikes(FaultKind.CutBody, path))
        {
            socket.Say(frames[0][..(frames[0].Length / 2)]);
            socket.HangUp(1000, null);
            return;
        }

        if ((faults.Take(FaultKind.LateAnswer, path) ?? faults.Take(FaultKind.SlowBody, path)) is { } late)
        {
            _ = SayLate(socket, frames, late.Wait);
            return;
        }

        foreach (var frame in frames) socket.Say(frame);
        await market.AfterAnswer(socket);
    }

    private static async Task SayLate(ClientSocket socket, IReadOnlyList<string> frames, TimeSpan wait)
    {
        await Task.Delay(wait, TimeProvider.System);
        foreach (var frame in frames) socket.Say(frame);
    }

    private static string Frame(Reply reply, long id)
    {
        var text = new StringBuilder("a[{\"s\":").Append(CultureInfo.InvariantCulture, $"{reply.Status},\"i\":{id}");
        if (reply.Body is { } body) text.Append(",\"d\":").Append(EntityWire.Text(body));
        else if (reply.Text is { } said) text.Append(",\"d\":").Append(reply.Status == StatusCodes.Status200OK ? said : JsonSerializer.Serialize(said, ReasonJson.Default.String));
        return text.Append("}]").ToString();
    }

    /// <summary>The token may stand in quotes; either token of a log-in will do.</summary>
    private Reply Authorized(ClientSocket socket, string body)
    {
        if (Venue.Faults.Take(FaultKind.Status, Authorize) is { } refused) return new(refused.Status == 0 ? StatusCodes.Status500InternalServerError : refused.Status, null);
        if (socket.Token is not null) return Venue.Switches.SecondAuthorize == SecondAuthorize.Accept ? new(StatusCodes.Status200OK, null) : Reply.NotFound(Authorize);
        var token = Venue.Sessions.Of(body.Trim().Trim('"'));
        if (token is null || Venue.Sessions.IsExpired(token) || token.Session.IsPushedOut) return new(StatusCodes.Status401Unauthorized, null, "Invalid access token");
        socket.Token = token;
        if (Venue.Sockets.OneTooMany(token.Session.User, Venue.Switches.SocketsMax) is { } oldest) SocketBoard.ShutDown(oldest, "ConnectionQuotaReached", "Connection quota reached");
        return new(StatusCodes.Status200OK, null);
    }

    /// <summary>The state that the socket asks for; from here on it hears every change of it.</summary>
    private List<Reply> Synced(ClientSocket socket, string query, string body)
    {
        if (Venue.Faults.Take(FaultKind.Status, Sync) is { } refused) return [new(refused.Status == 0 ? StatusCodes.Status500InternalServerError : refused.Status, null)];
        var session = socket.Token!.Session;
        if (Venue.Rates.Refuse(session.User, Venue.Clock.Now) is { } status) return [new(status, null)];
        Parameters values;
        try
        {
            values = Parameters.Read(query, body);
        }
        catch (JsonException)
        {
            return [new(StatusCodes.Status400BadRequest, null, "Malformed request")];
        }

        var (wanted, users) = (values.List("accounts"), values.List("users"));
        var mine = Venue.World.AccountsOf(session.User, socket.IsLive);
        if (users.Any(user => user != session.User) || wanted.Any(account => !mine.Contains(account))) return [Reply.Denied];
        var types = values.Values["entityTypes"] is JsonArray listed ? listed.Select(type => (string)type!).ToHashSet(StringComparer.Ordinal) : null;
        var accounts = (wanted.Count > 0 ? wanted : mine).ToHashSet();
        var (state, told) = Venue.World.SyncState(accounts, types, values.Time("cutoffTimestamp"));
        socket.Scope = new SyncScope(accounts, types, told);
        var parts = Parts(Library(socket, state), values.Flag("splitResponses"));
        if (Venue.Faults.Strikes(FaultKind.RepeatEvents, Sync))
        {
            foreach (var again in Venue.Feed.Again(socket.Scope)) socket.Say(again);
        }

        return parts;
    }

    /// <summary>With what belongs to everybody; users and contract groups are always there.</summary>
    private JsonObject Library(ClientSocket socket, JsonObject state)
    {
        var session = socket.Token!.Session;
        var all = new JsonObject
        {
            ["users"] = EntityWire.Of([new UserEntity(session.User, session.Who.Name, session.At, $"{session.Who.Name}@example.com", session.Who.Status, Professional: false, null)]),
            ["contractGroups"] = EntityWire.Of(World.Library.Groups),
            ["currencies"] = EntityWire.Of(World.Library.Currencies),
            ["exchanges"] = EntityWire.Of(World.Library.AllExchanges),
            ["orderStrategyTypes"] = EntityWire.Of(World.Library.StrategyTypes),
        };
        foreach (var (name, rows) in state.ToArray())
        {
            state.Remove(name);
            all[name] = rows;
        }

        if (!Venue.Switches.EmptyCollections) return all;
        foreach (var name in (string[])["spreadDefinitions", "userProperties", "properties", "userPlugins", "userReadStatuses"]) all[name] = new JsonArray();
        return all;
    }

    private List<Reply> Parts(JsonObject all, bool isSplit)
    {
        if (!isSplit) return [Reply.Good(all)];
        var count = Math.Max(2, Venue.Switches.SplitParts);
        var parts = Enumerable.Range(0, count).Select(static _ => new JsonObject()).ToArray();
        var place = 0;
        foreach (var (name, rows) in all.ToArray())
        {
            all.Remove(name);
            parts[name is "users" or "contractGroups" ? 0 : place++ % count][name] = rows;
        }

        return [.. parts.SkipLast(Venue.Faults.Strikes(FaultKind.SplitNeverEnds, Sync) ? 1 : 0).Select(Reply.Good)];
    }
}
