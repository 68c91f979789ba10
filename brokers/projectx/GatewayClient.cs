using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
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
    private readonly HttpClient _http;
    private readonly RequestBudget _budget;
    private readonly RequestBudget _bars;

    public GatewayClient(ProjectXConnection connection, TimeProvider time, HttpMessageHandler? handler = null)
    {
        (_connection, _time) = (connection, time);
        _http = new HttpClient(handler ?? new SocketsHttpHandler { ConnectTimeout = AnswerMax, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = connection.Gateway.Rest, Timeout = Timeout.InfiniteTimeSpan,
        };
        (_budget, _bars) = (RequestBudget.ForEverything(time), RequestBudget.ForBars(time));
        Tokens = new GatewayTokens(connection, time, Send);
    }

    public GatewayTokens Tokens { get; }

    public void Dispose()
    {
        _http.Dispose();
        Tokens.Dispose();
    }

    /// <summary>What is asked and changes nothing; asked again when nothing came back.</summary>
    /// <exception cref="IOException">There is no answer now.</exception>
    public async Task<Row> Read(string path, object body, CancellationToken cancel, Urgency urgency = Urgency.Read)
    {
        var reply = await Post(path, body, urgency, cancel);
        if (reply is GatewayReply.Unclear) reply = await Post(path, body, urgency, cancel);
        return reply switch
        {
            GatewayReply.Done done => done.Answer,
            GatewayReply.Refused { Code: GatewayReply.Codes.NotConnected } away => throw new IOException(away.Text),
            GatewayReply.Refused refused => throw new IOException($"{_connection}: {path} was refused: {refused.Code} {refused.Text}"),
            GatewayReply.Unclear unclear => throw new IOException($"{_connection}: {path}: {unclear.Why}"),
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
    public async Task<GatewayReply> Post(string path, object body, Urgency urgency, CancellationToken cancel)
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
                return new GatewayReply.Refused(GatewayReply.Codes.NotConnected, away.Message);
            }

            var budget = path == GatewayPaths.Bars ? _bars : _budget;
            if (!await budget.Take(urgency, cancel))
                return new GatewayReply.Refused(GatewayReply.Codes.Budget, "so many requests were sent in the last minute that this one would wait too long; exits have a share of their own");
            var raw = await Send(path, body, token, cancel);
            switch (raw.Status)
            {
                case (int)HttpStatusCode.Unauthorized when !isSecond:
                    Tokens.Drop(token);
                    continue;
                case (int)HttpStatusCode.Unauthorized:
                    Tokens.Stop($"{_connection}: the gateway refuses a token that it has just given: another program may be logging in as this user");
                    return new GatewayReply.Refused(GatewayReply.Codes.NotConnected, Tokens.Refusal!);
                case (int)HttpStatusCode.TooManyRequests:
                    budget.Close(_time.GetUtcNow() + TooManyPause);
                    if (urgency == Urgency.Exit && !isSecond) continue;
                    return new GatewayReply.Refused("HTTP_429", "the gateway says that it was too many requests");
                default:
                    return Said(path, raw);
            }
        }
    }

    private static GatewayReply Said(string path, in RawReply raw)
    {
        if (raw.Failure is { } failure) return raw.WasSent ? new GatewayReply.Unclear(failure) : new GatewayReply.Refused(GatewayReply.Codes.NotConnected, failure);
        if (raw.Status is >= 400 and < 500) return new GatewayReply.Refused($"HTTP_{raw.Status}", Problem(raw.Body));
        if (raw.Status >= 300) return new GatewayReply.Unclear($"the gateway answered {raw.Status}");
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

        if (row.FlagOrNull("success") == true && code == 0) return new GatewayReply.Done(row);
        var name = GatewayCodes.NameOf(path, code);
        var text = row.TextOrNull("errorMessage") ?? name;
        return GatewayCodes.IsUndecided(name) || code < 0 ? new GatewayReply.Unclear($"the gateway answered {name}: {text}") : new GatewayReply.Refused(name, text);
    }

    private static string Problem(JsonElement body) =>
        new Row(body).TextOrNull("errors") ?? new Row(body).TextOrNull("title") ?? "the gateway did not understand the request";

    private async Task<RawReply> Send(string path, object? body, string? token, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Content = JsonContent.Create(body ?? new { });
        using var late = new CancellationTokenSource(AnswerMax, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            var status = (int)answer.StatusCode;
            var bytes = await answer.Content.ReadAsByteArrayAsync(either.Token);
            return new(status, status is >= 200 and < 300 || IsJson(answer) ? Parsed(bytes) : default, answer.Headers.Date, Broken(status, bytes), WasSent: true, IsForAPerson: false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(0, default, null, $"no answer within {AnswerMax.TotalSeconds:0} s", WasSent: true, IsForAPerson: false);
        }
        catch (HttpRequestException lost)
        {
            return Lost(lost);
        }
        catch (JsonException broken)
        {
            return new(0, default, null, $"the answer is no JSON: {broken.Message}", WasSent: true, IsForAPerson: false);
        }
    }

    private static string? Broken(int status, byte[] bytes) => status is >= 200 and < 300 && bytes.Length == 0 ? "the answer is empty" : null;

    private static bool IsJson(HttpResponseMessage answer) => answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    private static JsonElement Parsed(byte[] bytes)
    {
        if (bytes.Length == 0) return default;
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }

    /// <summary>What could not be sent at all is told apart from what may have arrived.</summary>
    private RawReply Lost(HttpRequestException lost)
    {
        var (text, wasSent, isForAPerson) = lost.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => ($"there is no host {_connection.Gateway.Rest.Host}: check the address of the connection", false, true),
            HttpRequestError.SecureConnectionError =>
                ($"no secure connection to {_connection.Gateway.Rest.Host}: its certificate is not trusted here, or something in between intercepts it", false, true),
            HttpRequestError.ConnectionError when lost.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                ($"{_connection.Gateway.Rest.Host} refuses the connection", false, false),
            HttpRequestError.ConnectionError => ($"{_connection.Gateway.Rest.Host} cannot be reached", false, false),
            _ => ("the connection broke before the answer came", true, false),
        };
        return new(0, default, null, $"{_connection}: {text}", wasSent, isForAPerson);
    }
}
