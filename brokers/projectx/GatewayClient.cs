using System.Net;
using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX.Wire;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>The REST side of one login: every request under its token and its budget, every answer said as done, refused or unclear.</summary>
public sealed class GatewayClient : IDisposable
{
    /// <summary>Longer than the gateway needs, shorter than anybody waits; other clients use 15 to 30 s (reference 3.6).</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(15);

    /// <summary>After a 429: nobody is told how long it lasts (reference 3.5), and calling on prolongs it.</summary>
    private static readonly TimeSpan TooManyPause = TimeSpan.FromSeconds(10);

    private readonly ProjectXConnection _connection;
    private readonly TimeProvider _time;
    private readonly JsonWire _wire;
    private readonly RequestBudget _budget;
    private readonly RequestBudget _bars;

    /// <param name="isKnown">Whether a host's name leads to an address; the system is asked when null.</param>
    public GatewayClient(
        ProjectXConnection connection, TimeProvider time, HttpMessageHandler? handler = null, Func<string, CancellationToken, Task<bool>>? isKnown = null)
    {
        (_connection, _time) = (connection, time);
        _wire = new JsonWire(connection.ToString(), connection.Gateway.Rest, AnswerMax, time, handler, isKnown);
        (_budget, _bars) = (GatewayBudgets.ForEverything(time), GatewayBudgets.ForBars(time));
        Tokens = new GatewayTokens(connection, time, Send, _wire.IsHostKnown);
    }

    public GatewayTokens Tokens { get; }

    public IReadOnlyList<(string Limit, int Left)> RequestsLeft => [("everything", _budget.Left), ("bars", _bars.Left)];

    public void Dispose()
    {
        _wire.Dispose();
        Tokens.Dispose();
    }

    /// <summary>What is asked and changes nothing; asked again when nothing came back.</summary>
    /// <exception cref="IOException">There is no answer now.</exception>
    public async Task<Row> Read(string path, object body, CancellationToken cancel, Urgency urgency = Urgency.Read)
    {
        var reply = await Post(path, body, urgency, cancel);
        if (reply is WireReply.Unclear) reply = await Post(path, body, urgency, cancel);
        return reply switch
        {
            WireReply.Done done => done.Answer,
            WireReply.Refused { Code: WireReply.Codes.NotConnected } away => throw new IOException(away.Text),
            WireReply.Refused refused => throw new IOException($"{_connection}: {path} was refused: {refused.Code} {refused.Text}"),
            WireReply.Unclear unclear => throw new IOException($"{_connection}: {path}: {unclear.Why}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The rows of a list that changes nothing.</summary>
    /// <exception cref="IOException">There is no answer now, or none that can be read.</exception>
    public async Task<List<T>> Read<T>(string path, object body, string list, Func<Row, T> row, CancellationToken cancel, Urgency urgency = Urgency.Read)
    {
        var answer = await Read(path, body, cancel, urgency);
        try
        {
            return [.. answer.Rows(list).Select(row)];
        }
        catch (FormatException broken)
        {
            throw new IOException($"{_connection}: {path} was answered, and not so that it can be read: {broken.Message}", broken);
        }
    }

    /// <summary>One request. It is sent a second time only when the gateway has certainly not looked at it.</summary>
    public async Task<WireReply> Post(string path, object body, Urgency urgency, CancellationToken cancel)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            string token;
            try
            {
                token = await Tokens.Get(cancel);
            }
            catch (IOException away)
            {
                return new WireReply.Refused(WireReply.Codes.NotConnected, away.Message);
            }

            var budget = path == GatewayPaths.Bars ? _bars : _budget;
            if (!await budget.Take(urgency, cancel))
                return new WireReply.Refused(WireReply.Codes.Budget, "so many requests were sent in the last minute that this one would wait too long; exits have a share of their own");
            var raw = await Send(path, body, token, cancel);
            switch (raw.Status)
            {
                case (int)HttpStatusCode.Unauthorized when !isSecond:
                    Tokens.Drop(token);
                    continue;
                case (int)HttpStatusCode.Unauthorized:
                    Tokens.Stop($"{_connection}: the gateway refuses a token that it has just given: another program may be logging in as this user");
                    return new WireReply.Refused(WireReply.Codes.NotConnected, Tokens.Refusal!);
                case (int)HttpStatusCode.TooManyRequests:
                    budget.Close(_time.GetUtcNow() + TooManyPause);
                    if (urgency == Urgency.Exit && !isSecond) continue;
                    return new WireReply.Refused("HTTP_429", "the gateway says that it was too many requests");
                default:
                    return Said(path, raw);
            }
        }
    }

    private static WireReply Said(string path, in RawReply raw)
    {
        if (raw.Failure is { } failure) return raw.WasSent ? new WireReply.Unclear(failure) : new WireReply.Refused(WireReply.Codes.NotConnected, failure);
        if (raw.Status is >= 400 and < 500) return new WireReply.Refused($"HTTP_{raw.Status}", Problem(raw.Body));
        if (raw.Status >= 300) return new WireReply.Unclear($"the gateway answered {raw.Status}");
        var row = new Row(raw.Body);
        int code;
        try
        {
            code = (int)(row.WholeOrNull("errorCode") ?? -1);
        }
        catch (FormatException)
        {
            code = -1;
        }

        if (row.FlagOrNull("success") == true && code == 0) return new WireReply.Done(row);
        var name = GatewayCodes.NameOf(path, code);
        var text = row.TextOrNull("errorMessage") ?? name;
        return GatewayCodes.IsUndecided(name) || code < 0 ? new WireReply.Unclear($"the gateway answered {name}: {text}") : new WireReply.Refused(name, text);
    }

    private static string Problem(JsonElement body) =>
        new Row(body).TextOrNull("errors") ?? new Row(body).TextOrNull("title") ?? "the gateway did not understand the request";

    private Task<RawReply> Send(string path, object? body, string? token, CancellationToken cancel) => _wire.Send(HttpMethod.Post, path, body ?? new { }, token, cancel);
}
