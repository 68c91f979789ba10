using System.Globalization;
using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>The REST side of one login: every request under its token and its budget, every answer said as done, refused or unclear.</summary>
public sealed class TradovateClient : IDisposable
{
    /// <summary>Longer than Tradovate needs, shorter than anybody waits.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(15);

    /// <summary>Of the requests of a minute only for exits: five of twelve.</summary>
    private static int ForExits(int inAMinute) => inAMinute * 5 / 12;

    /// <summary>And for entries: an alert for ten accounts takes ten, and as many to learn what became of them.</summary>
    private static int ForEntries(int inAMinute) => inAMinute / 3;

    /// <summary>Requests in an hour, and of them only for exits; reference 5.3: 5 000 lock a login out.</summary>
    private const int InAnHourMax = 4_000, InAnHourForExits = 1_000;

    /// <summary>A look that would wait longer is refused, and made anew at its own pace.</summary>
    private static readonly TimeSpan ReadWaitMax = TimeSpan.FromSeconds(30);

    /// <summary>A penalty that an exit waits for; a longer one is for the next try.</summary>
    private static readonly TimeSpan PenaltyWaitMax = TimeSpan.FromSeconds(15);

    private readonly TradovateConnection _connection;
    private readonly TimeProvider _time;
    private readonly JsonWire _wire;
    private readonly RequestBudget _minute;
    private readonly RequestBudget _hour;
    private readonly LockOut _lockOut;
    private readonly PenaltyBox _penalties;

    /// <summary>Endpoints that wait, over REST and over the socket.</summary>
    internal PenaltyBox Penalties => _penalties;

    /// <param name="isKnown">Whether a host's name leads to an address; the system is asked when null.</param>
    public TradovateClient(
        TradovateConnection connection, TimeProvider time, HttpMessageHandler? handler = null, Func<string, CancellationToken, Task<bool>>? isKnown = null)
    {
        (_connection, _time) = (connection, time);
        _wire = new JsonWire(connection.ToString(), connection.Site.Rest, AnswerMax, time, handler, isKnown);
        _minute = new RequestBudget(time, connection.RequestsPerMinute, ForExits(connection.RequestsPerMinute), TimeSpan.FromMinutes(1), ForEntries(connection.RequestsPerMinute), ReadWaitMax);
        _hour = new RequestBudget(time, InAnHourMax, InAnHourForExits, TimeSpan.FromHours(1), readWaitMax: ReadWaitMax);
        _lockOut = new LockOut(time, _minute);
        _penalties = new PenaltyBox(time);
        Tokens = new TradovateTokens(connection, time, _lockOut, _wire.Send, _wire.IsHostKnown);
    }

    public TradovateTokens Tokens { get; }

    public IReadOnlyList<(string Limit, int Left)> RequestsLeft => [("minute", _minute.Left), ("hour", _hour.Left)];

    public void Dispose()
    {
        _wire.Dispose();
        Tokens.Dispose();
    }

    /// <summary>The rows of a list that changes nothing; asked again once when nothing came back.</summary>
    /// <exception cref="IOException">There is no answer now, or none that can be read.</exception>
    /// <param name="goes">Called when it goes out, and again when it goes out anew.</param>
    public async Task<IReadOnlyList<T>> List<T>(string path, string query, Func<Row, T> row, Urgency urgency, CancellationToken cancel, Action? goes = null)
    {
        var body = await Query(path, query, urgency, cancel, goes) ?? throw new IOException($"{_connection}: {path} is not there");
        if (body.ValueKind != JsonValueKind.Array) throw new IOException($"{_connection}: {path} was answered with no list");
        return Read(path, () => (IReadOnlyList<T>)[.. body.EnumerateArray().Select(one => row(new Row(one)))]);
    }

    /// <summary>One thing; null when Tradovate does not know it.</summary>
    /// <inheritdoc cref="List{T}"/>
    public async Task<T?> One<T>(string path, string query, Func<Row, T> row, Urgency urgency, CancellationToken cancel)
        where T : class =>
        await Query(path, query, urgency, cancel) is { } body ? Read(path, () => row(new Row(body))) : null;

    /// <summary>A question with a body.</summary>
    /// <inheritdoc cref="List{T}"/>
    public async Task<Row> Ask(string path, object body, Urgency urgency, CancellationToken cancel) =>
        new(await Answered(HttpMethod.Post, path, path, body, urgency, cancel) ?? throw new IOException($"{_connection}: {path} is not there"));

    /// <summary>
    /// A command about an order, sent once. A second time only for a cancel after a 429 (reference 20.5), and for an exit after a penalty, which asks for it: what may
    /// have been done is looked for first.
    /// </summary>
    public async Task<WireReply> Command(string path, IReadOnlyDictionary<string, object> body, Urgency urgency, CancellationToken cancel)
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

            if (_penalties.WhyNot(path) is { } box) return new WireReply.Refused(Codes.Penalty, box);
            if (!await Take(urgency, cancel))
                return new WireReply.Refused(WireReply.Codes.Budget, "so many requests were sent that this one would wait too long; exits have a share of their own");
            var raw = await _wire.Send(HttpMethod.Post, path, _penalties.Ticketed(path, body), token, cancel);
            var said = Said(path, raw, token);
            if (isSecond || urgency != Urgency.Exit || WaitBeforeAgain(path, said) is not { } wait) return said;
            await Task.Delay(wait, _time, cancel);
        }
    }

    /// <summary>Null for what is not sent again.</summary>
    private TimeSpan? WaitBeforeAgain(string path, WireReply said) => said switch
    {
        WireReply.Refused { Code: Codes.TooMany } when path == TradovatePaths.Cancel => LockOut.ExitPause,
        WireReply.Refused { Code: Codes.Penalty } when _penalties.Left(path) is var left && left <= PenaltyWaitMax => left,
        _ => null,
    };

    private WireReply Said(string path, in RawReply raw, string token)
    {
        if (raw.Failure is { } failure) return raw.WasSent ? new WireReply.Unclear(failure) : new WireReply.Refused(WireReply.Codes.NotConnected, failure);
        if (Heard(raw, token) is { } unclear && raw.Status is 408 or 423) return new WireReply.Unclear(unclear);
        return raw.Status switch
        {
            429 => new WireReply.Refused(Codes.TooMany, "Tradovate says that it was too many requests; nothing but exits goes out for a while"),
            401 => new WireReply.Refused(Codes.Denied, "Tradovate denies it (401): the API key may not do this, or this device is not known to Tradovate, or the session has ended"),
            >= 400 and < 500 => new WireReply.Refused($"HTTP_{raw.Status.ToString(CultureInfo.InvariantCulture)}", TextOf(raw.Body)),
            < 200 or >= 300 => new WireReply.Unclear($"Tradovate answered {raw.Status}"),
            _ => Verdict.OfCommand(raw.Body, mayBeEmpty: path is TradovatePaths.Liquidate or TradovatePaths.Interrupt) switch
            {
                Verdict.Fine fine => new WireReply.Done(fine.Body),
                Verdict.Refused refused => new WireReply.Refused(refused.Code, refused.Text),
                Verdict.Penalty penalty => new WireReply.Refused(Codes.Penalty, _penalties.Put(path, penalty)),
                Verdict.Unclear vague => new WireReply.Unclear(vague.Why),
                _ => throw new System.Diagnostics.UnreachableException(),
            },
        };
    }

    private Task<JsonElement?> Query(string path, string query, Urgency urgency, CancellationToken cancel, Action? goes = null) =>
        Answered(HttpMethod.Get, path, query.Length == 0 ? path : $"{path}?{query}", null, urgency, cancel, goes);

    /// <summary>Null for 404.</summary>
    private async Task<JsonElement?> Answered(HttpMethod method, string path, string full, object? body, Urgency urgency, CancellationToken cancel, Action? goes = null)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var token = await Tokens.Get(cancel);
            if (_penalties.WhyNot(path) is { } box) throw new IOException($"{_connection}: {box}");
            if (!await Take(urgency, cancel)) throw new IOException($"{_connection}: {path} would wait too long for its turn");
            goes?.Invoke();
            var raw = await _wire.Send(method, full, body, token, cancel);
            if (raw.Failure is { } failure)
            {
                if (raw.WasSent && !isSecond) continue;
                throw new IOException($"{_connection}: {path}: {failure}");
            }

            var heard = Heard(raw, token);
            if (raw.Status == 404) return null;
            if ((raw.Status is 401 or 408 or >= 500 || IsExpired(raw)) && !isSecond) continue;
            if (raw.Status == 401)
                throw new IOException($"{_connection}: Tradovate denies {path} (401): the login works, and its API key may not do this; permissions begin with \"no access\" and are given in the web client");
            if (raw.Status is < 200 or >= 300) throw new IOException($"{_connection}: {path}: {heard ?? $"Tradovate answered {raw.Status}: {TextOf(raw.Body)}"}");
            switch (Verdict.OfQuery(raw.Body))
            {
                case Verdict.Fine fine: return fine.Body.Json;
                case Verdict.Penalty penalty: throw new IOException($"{_connection}: {_penalties.Put(path, penalty)}");
                case Verdict.Refused refused: throw new IOException($"{_connection}: {path} was refused: {refused.Text}");
                case Verdict.Unclear unclear: throw new IOException($"{_connection}: {path}: {unclear.Why}");
                default: throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    /// <summary>What a status means for all that follows; in words for one that says nothing about the request itself.</summary>
    private string? Heard(in RawReply raw, string token)
    {
        switch (raw.Status)
        {
            case 401:
            case 400 when IsExpired(raw):
                Tokens.Doubted(token);
                return null;
            case 408:
                // Also of a session that another login has pushed out (reference 4.5).
                Tokens.Suspected(token);
                return "Tradovate was not done in time (408)";
            case >= 500:
                // So too (reference 4.5), and of a server that fails: it is looked into at a pace.
                Tokens.Suspected(token);
                return null;
            case 423:
                _lockOut.Warned();
                return "Tradovate warns of too many requests (423)";
            case 429:
                _lockOut.Locked();
                return "Tradovate says that it was too many requests (429)";
            default:
                return null;
        }
    }

    /// <summary>Older servers say 400 for a token that has ended (reference 4.4).</summary>
    private static bool IsExpired(in RawReply raw) => raw.Status == 400 && TextOf(raw.Body).Contains("expired", StringComparison.OrdinalIgnoreCase);

    private async ValueTask<bool> Take(Urgency urgency, CancellationToken cancel) => await _hour.Take(urgency, cancel) && await _minute.Take(urgency, cancel);

    private T Read<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException broken)
        {
            throw new IOException($"{_connection}: {path} was answered, and not so that it can be read: {broken.Message}", broken);
        }
    }

    private static string TextOf(JsonElement body) => body.ValueKind switch
    {
        JsonValueKind.String => body.GetString()!,
        JsonValueKind.Object => new Row(body).TextOrNull("errorText") ?? new Row(body).TextOrNull("message") ?? "Tradovate did not understand the request",
        _ => "Tradovate did not understand the request",
    };

    /// <summary>Codes of ours, beside those of <see cref="WireReply.Codes"/>.</summary>
    public static class Codes
    {
        public const string TooMany = "HTTP_429";
        public const string Denied = "HTTP_401";
        public const string Penalty = "PENALTY_TICKET";
    }
}
