using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>
/// The one session of a user name, shared by all that use it: renewed well before its end, never by another login, of which each pushes out the oldest of two
/// sessions (reference 4.5). What a person has to see to stops it: no login is tried until it is told to.
/// </summary>
/// <param name="lockOut">What too many requests have cost: while it is open, nothing is asked of the session.</param>
/// <param name="send">One request: method, path, body, token. Sent once, and unread.</param>
/// <param name="isHostKnown">Whether Tradovate's name leads to an address now; nothing is sent there.</param>
public sealed class TradovateTokens(
    TradovateConnection connection, TimeProvider time, LockOut lockOut, Func<HttpMethod, string, object?, string?, CancellationToken, Task<RawReply>> send,
    Func<CancellationToken, Task<bool>> isHostKnown) : IDisposable
{
    /// <summary>A token is renewed so long before its end; reference 4.3.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(15);

    /// <summary>For a token that does not say when it ends; reference 4.4, the shortest that anybody tells.</summary>
    private static readonly TimeSpan LifeWhenUnsaid = TimeSpan.FromMinutes(80);

    /// <summary>Between two tries to renew.</summary>
    private static readonly TimeSpan RenewPace = TimeSpan.FromMinutes(1);

    /// <summary>Renewals of a session in doubt that say nothing of it, one after the other; then one login is tried (reference 20.2).</summary>
    private const int UnclearMax = 3;

    /// <summary>A clock that is off by more makes our times and Tradovate's disagree.</summary>
    private static readonly TimeSpan ClockOffMax = TimeSpan.FromMinutes(2);

    private readonly LoginPace _pace = new(time, connection.LoginTimes);
    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private volatile Token? _token;
    private volatile string? _refusal;
    private volatile Doubt _doubt;
    private DateTimeOffset _suspectNotBefore;
    private int _unclear;
    private string? _ticket;

    /// <summary>Whether a session that should live may be over.</summary>
    private enum Doubt
    {
        None,

        /// <summary>A request or a line ended as it would if it were.</summary>
        Some,

        /// <summary>The stream does not accept its token: no answer to a renewal but a good one keeps it alive.</summary>
        Denied,
    }

    private sealed record Token(string Text, string MarketText, DateTimeOffset ObtainedAt, DateTimeOffset EndsAt, DateTimeOffset RenewAt);

    /// <summary>Why no login is tried; null while all is well.</summary>
    public string? Refusal => _refusal;

    /// <summary>When the token in use was given and when it ends; null while there is none. Never the token.</summary>
    public (DateTimeOffset ObtainedAt, DateTimeOffset EndsAt)? Life => _token is { } token ? (token.ObtainedAt, token.EndsAt) : null;

    /// <summary>How far our clock is from Tradovate's, in words; null while it is near.</summary>
    public string? ClockWarning { get; private set; }

    /// <summary>Logins so far, and renewals.</summary>
    public int Logins { get; private set; }

    /// <inheritdoc cref="Logins"/>
    public int Renewals { get; private set; }

    /// <summary>A person has to see to it, and why.</summary>
    public Action<string>? Stopped { get; set; }

    /// <summary>What was stopped may go on.</summary>
    public Action? Resumed { get; set; }

    /// <summary>A session that should live was ended from elsewhere.</summary>
    public Action? Taken { get; set; }

    /// <summary>Ends what was begun. Whoever waits still for a token finds the wire given up.</summary>
    public void Dispose() => _stopping.Cancel();

    /// <summary>The token of the trading host.</summary>
    /// <exception cref="LoginRefusedException">A person has to see to it.</exception>
    /// <exception cref="IOException">There is none now.</exception>
    public async ValueTask<string> Get(CancellationToken cancel) => (await Valid(cancel)).Text;

    /// <summary>The token of the market-data host.</summary>
    /// <inheritdoc cref="Get"/>
    public async ValueTask<string> GetForMarket(CancellationToken cancel) => (await Valid(cancel)).MarketText;

    /// <summary>Renews in time whether or not anybody asks for a token: a stream whose login is not renewed may fall silent (reference 4.4). Ends with <paramref name="stopping"/>.</summary>
    public async Task KeepAlive(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                // Without a token nobody has needed one, or a person has to see to it.
                var wait = _token is { } token ? token.RenewAt - time.GetUtcNow() : RenewPace;
                await Task.Delay(wait > RenewPace ? wait : RenewPace, time, stopping);
                // One that has ended is replaced by who needs one: a login is never made in advance.
                if (_token is not { } due || time.GetUtcNow() >= due.EndsAt) continue;
                try
                {
                    _ = await Valid(stopping);
                }
                catch (IOException)
                {
                    // It is said by whoever needs one.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // We stop.
        }
    }

    private async ValueTask<Token> Valid(CancellationToken cancel)
    {
        if (_refusal is null && _doubt == Doubt.None && _token is { } fresh && time.GetUtcNow() < fresh.RenewAt) return fresh;
        await _one.WaitAsync(cancel);
        try
        {
            if (_refusal is { } refusal) throw new LoginRefusedException(refusal);
            if (_token is { } token)
            {
                var now = time.GetUtcNow();
                if (_doubt == Doubt.None && now < token.RenewAt) return token;
                // A question more would prolong it (reference 5.1): exits go with the token that there is.
                if (lockOut.IsOpen && _doubt != Doubt.Denied && now < token.EndsAt) return token;
                if (now < token.EndsAt && await Renewed(token, cancel) is { } renewed) return renewed;
            }

            return await LogIn(cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>This token was refused although it should hold: the next to ask renews it, once for all who were refused with it.</summary>
    /// <param name="isDenied">By the stream, to which only the session counts.</param>
    public void Doubted(string token, bool isDenied = false)
    {
        if (_token is not { } known || (known.Text != token && known.MarketText != token)) return;
        if (isDenied) _doubt = Doubt.Denied;
        else if (_doubt == Doubt.None) _doubt = Doubt.Some;
    }

    /// <summary>A server failed while this token was used, as it may for a session that was pushed out: once a minute a renewal looks into it.</summary>
    public void Suspected(string token)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (now < _suspectNotBefore) return;
            _suspectNotBefore = now + RenewPace;
        }

        Doubted(token);
    }

    /// <summary>No request goes out any more, and why.</summary>
    public void Stop(string why)
    {
        (_token, _refusal) = (null, why);
        Stopped?.Invoke(why);
    }

    /// <summary>A person has seen to it: the next request logs in.</summary>
    public void Resume()
    {
        _pace.Excuse();
        _refusal = null;
        Resumed?.Invoke();
    }

    private async Task<Token> LogIn(CancellationToken cancel)
    {
        if (_pace.WhyNot() is { } tooSoon) throw new IOException($"{connection}: {tooSoon}");
        if (Body(_ticket) is not { } asked) throw Refused($"{connection}: its password or its key's secret is missing; a person has to enter it");
        Logins++;
        _pace.Went();
        var answer = await send(HttpMethod.Post, TradovatePaths.Login, asked, null, cancel);
        if (answer.Failure is { } failure)
        {
            if (!answer.WasSent) _pace.Excuse();
            if (!answer.IsForAPerson) throw new IOException(failure);
            var refused = Refused(failure);
            if (answer.IsNameUnknown) _ = HostWatch.Wait(failure, () => _refusal, Resume, isHostKnown, time, _stopping.Token);
            throw refused;
        }

        Compare(answer.At);
        if (answer.Status is 400 or 401 or 403 or 404)
            throw Refused($"{connection}: the login was refused with {answer.Status}: check the addresses of the connection, its appId and the API key");
        if (answer.Status == 429) lockOut.Locked();
        // Not what it thinks of us, but that it cannot answer now.
        if (answer.Status is < 200 or >= 300) throw new IOException($"{connection}: Tradovate answers the login with {answer.Status}");
        switch (Verdict.OfQuery(answer.Body))
        {
            case Verdict.Penalty { NeedsAPerson: true }:
                _ticket = null;
                throw Refused($"{connection}: Tradovate wants a person to solve a captcha: log in at its web page, wait an hour, then connect again");
            case Verdict.Penalty penalty:
                (_ticket, var wait) = (penalty.Ticket, TimeSpan.FromSeconds(penalty.Seconds));
                _pace.Wait(wait);
                throw new IOException($"{connection}: too many logins were tried: Tradovate makes the next one wait {penalty.Seconds} s (penalty ticket), then it is tried by itself");
            case Verdict.Refused no:
                _ticket = null;
                throw Refused($"{connection}: Tradovate refuses the login: {no.Text.TrimEnd('.')}. Check user name, password, appId and API key");
            case Verdict.Fine { Body: var body } when body.TextOrNull("accessToken") is { Length: > 0 } token:
                _ticket = null;
                if (body.TextOrNull("userStatus") is { } status and not "Active")
                    throw Refused($"{connection}: this user is {Words(status)} at Tradovate: log in at its web page to see why");
                return Keep(token, body);
            default:
                throw new IOException($"{connection}: the login was answered, and not so that it can be read");
        }
    }

    private LoginRefusedException Refused(string why)
    {
        Stop(why);
        return new LoginRefusedException(why);
    }

    /// <summary>Null while a secret is missing.</summary>
    private Dictionary<string, object>? Body(string? ticket)
    {
        var login = connection.Login;
        if (login.Password.Text is not { } password || login.KeySecret is { Text: null }) return null;
        var body = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["name"] = login.User, ["password"] = password, ["appId"] = login.AppId, ["appVersion"] = login.AppVersion, ["deviceId"] = login.DeviceId,
        };
        if (login.KeyId is { } key) body["cid"] = key;
        if (login.KeySecret?.Text is { } secret) body["sec"] = secret;
        if (ticket is not null) body["p-ticket"] = ticket;
        return body;
    }

    private static string Words(string status) => status switch
    {
        "TemporaryLocked" => "locked for a time",
        "UnconfirmedEmail" => "waiting for its e-mail address to be confirmed",
        "Closed" => "closed",
        "Initiated" => "not set up to the end",
        _ => status,
    };

    /// <summary>Null when another login has to be made.</summary>
    private async Task<Token?> Renewed(Token token, CancellationToken cancel)
    {
        Renewals++;
        var answer = await send(HttpMethod.Get, TradovatePaths.Renew, null, token.Text, cancel);
        if (answer is { Failure: null, Status: >= 200 and < 300 })
        {
            var verdict = Verdict.OfQuery(answer.Body);
            if (verdict is Verdict.Fine { Body: var body } && body.TextOrNull("accessToken") is { Length: > 0 } text) return Keep(text, body, token);
            // A ticket here means to wait, for the request has no body that could carry it.
            if (verdict is Verdict.Penalty) return Later(token);
        }

        // Whether a session that should live is over, or Tradovate cannot say so now.
        if (answer.Failure is null && Decides(answer.Status))
        {
            (_doubt, _token) = (Doubt.None, null);
            if (Taken is null || time.GetUtcNow() >= token.EndsAt) return null; // It ended by its own time, while it was being renewed.
            Taken();
            throw new LoginRefusedException(_refusal ?? $"{connection}: the session was ended from elsewhere");
        }

        if (answer is { Failure: null, Status: 429 }) lockOut.Locked();
        if (_doubt == Doubt.None || answer.Failure is not null || ++_unclear != UnclearMax) return Later(token);
        try
        {
            return await LogIn(cancel);
        }
        catch (IOException) when (_refusal is null)
        {
            // Nobody answers now: the session may live, and no further login is spent on it.
            return Later(token);
        }
    }

    /// <summary>True when a renewal that was refused so says that the session is over.</summary>
    private bool Decides(int status) => _doubt switch
    {
        Doubt.Denied => true,
        Doubt.Some => status is not (408 or 423 or >= 500) && !(status == 429 && lockOut.MayLast),
        _ => false,
    };

    /// <summary>It is good until its end; the next try is made at a pace.</summary>
    private Token Later(Token token)
    {
        var now = time.GetUtcNow();
        _doubt = Doubt.None;
        return _token = token with { RenewAt = now + RenewPace < token.EndsAt ? now + RenewPace : token.EndsAt };
    }

    private Token Keep(string text, Row body, Token? before = null)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? said;
        try
        {
            said = body.TimeOrNull("expirationTime");
        }
        catch (FormatException)
        {
            said = null;
        }

        // One that has ended when it is given says that the clocks disagree.
        var ends = said is { } at && at > now ? at : now + LifeWhenUnsaid;
        var renew = ends - RenewBefore > now ? ends - RenewBefore : now + (ends - now) / 2;
        (_doubt, _unclear) = (Doubt.None, 0);
        return _token = new(text, body.TextOrNull("mdAccessToken") ?? before?.MarketText ?? text, now, ends, renew);
    }

    private void Compare(DateTimeOffset? theirs)
    {
        var off = theirs is { } at ? time.GetUtcNow() - at : TimeSpan.Zero;
        ClockWarning = off.Duration() <= ClockOffMax ? null
            : $"{connection}: this computer's clock is {off.Duration().TotalMinutes:0.#} minutes {(off > TimeSpan.Zero ? "ahead of" : "behind")} Tradovate's; set it, or session times and the age of prices are wrong";
    }
}
