using System.Text;
using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX.Wire;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>
/// The one login of a user name. Another one would end it (reference 4.6), so its token is shared by all that use it, renewed well before it expires, and
/// asked for anew once when it is refused. What a person has to see to stops it: no login is tried again until it is told to.
/// </summary>
/// <param name="send">One request with this token (null for the login itself), unread.</param>
/// <param name="isHostKnown">Whether the gateway's name leads to an address now; nothing is sent there.</param>
public sealed class GatewayTokens(
    ProjectXConnection connection, TimeProvider time, Func<string, object?, string?, CancellationToken, Task<RawReply>> send, Func<CancellationToken, Task<bool>> isHostKnown) : IDisposable
{
    /// <summary>A token that lasts less than this is renewed. Ours: an hour of outage may lie in between.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromHours(2);

    /// <summary>For a token that does not say when it ends; reference 4.5.</summary>
    private static readonly TimeSpan LifeWhenUnsaid = TimeSpan.FromHours(1);

    /// <summary>A clock that is off by more makes our times and the gateway's disagree.</summary>
    private static readonly TimeSpan ClockOffMax = TimeSpan.FromMinutes(2);

    /// <summary>Tokens that were refused before their end: so often in an hour we log in anew by ourselves. Ours; another program that logs in again and again is not fought.</summary>
    private const int RefusedMax = 5;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<DateTimeOffset> _refused = [];
    private volatile Token? _token;
    private volatile string? _refusal;

    private sealed record Token(string Text, DateTimeOffset ObtainedAt, DateTimeOffset EndsAt, DateTimeOffset RenewAt);

    /// <summary>Why no login is tried; null while all is well.</summary>
    public string? Refusal => _refusal;

    /// <summary>When the token in use was given and when it ends; null while there is none. Never the token.</summary>
    public (DateTimeOffset ObtainedAt, DateTimeOffset EndsAt)? Life => _token is { } token ? (token.ObtainedAt, token.EndsAt) : null;

    /// <summary>How far our clock is from the gateway's, in words; null while it is near.</summary>
    public string? ClockWarning { get; private set; }

    /// <summary>Logins so far.</summary>
    public int Logins { get; private set; }

    /// <exception cref="LoginRefusedException">A person has to see to it.</exception>
    /// <exception cref="IOException">The gateway cannot be reached now.</exception>
    public async ValueTask<string> Get(CancellationToken cancel)
    {
        if (_refusal is null && Good is { } good)
        {
            if (time.GetUtcNow() >= good.RenewAt && await _one.WaitAsync(TimeSpan.Zero, cancel)) _ = Renew(good);
            return good.Text;
        }

        await _one.WaitAsync(cancel);
        try
        {
            if (_refusal is { } refusal) throw new LoginRefusedException(refusal);
            return Good?.Text ?? await LogIn(cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    private Token? Good => _token is { } token && time.GetUtcNow() < token.EndsAt ? token : null;

    /// <summary>The gateway refused this token: another is fetched, once for all who were refused with it.</summary>
    public void Drop(string token)
    {
        lock (_refused)
        {
            if (_token is not { } known || known.Text != token) return;
            _token = null;
            var now = time.GetUtcNow();
            while (_refused.TryPeek(out var oldest) && oldest <= now - Hour) _refused.Dequeue();
            _refused.Enqueue(now);
            if (_refused.Count <= RefusedMax) return;
        }

        Stop($"{connection}: the gateway has refused {RefusedMax + 1} of its tokens within the hour: another program may be logging in as this user");
    }

    /// <summary>No request goes out any more, and why.</summary>
    public void Stop(string why)
    {
        _token = null;
        _refusal = why;
        Stopped?.Invoke(why);
    }

    /// <summary>A person has to see to it, and why.</summary>
    public Action<string>? Stopped { get; set; }

    /// <summary>Ends what was begun. Whoever waits still for a token finds the wire given up.</summary>
    public void Dispose() => _stopping.Cancel();

    /// <summary>What was stopped may go on.</summary>
    public Action? Resumed { get; set; }

    /// <summary>A person has seen to it: the next request logs in.</summary>
    public void Resume()
    {
        _refusal = null;
        Resumed?.Invoke();
    }

    private async Task<string> LogIn(CancellationToken cancel)
    {
        if (connection.ApiKey.Text is not { } key)
        {
            var missing = $"{connection}: there is no API key; a person has to enter it";
            Stop(missing);
            throw new LoginRefusedException(missing);
        }

        Logins++;
        var answer = await send(GatewayPaths.Login, new { userName = connection.UserName, apiKey = key }, null, cancel);
        if (answer.Failure is { } failure)
        {
            if (!answer.IsForAPerson) throw new IOException(failure);
            Stop(failure);
            if (answer.IsNameUnknown) _ = HostWatch.Wait(failure, () => _refusal, Resume, isHostKnown, time, _stopping.Token);
            throw new LoginRefusedException(failure);
        }

        // Not what it thinks of us, but that it cannot answer now.
        if (answer.Status is 429 or >= 500) throw new IOException($"{connection}: the gateway answers the login with {answer.Status}");
        Compare(answer.At);
        var row = new Row(answer.Body);
        if (row.FlagOrNull("success") == true && row.TextOrNull("token") is { } token) return Keep(token);
        var code = GatewayCodes.NameOf(GatewayPaths.Login, (int)(row.WholeOrNull("errorCode") ?? -1));
        var why = $"{connection}: {Sentence(code)}";
        Stop(why);
        throw new LoginRefusedException(why);
    }

    private static string Sentence(string code) => code switch
    {
        "UserNotFound" or "InvalidCredentials" or "PasswordVerificationFailed" =>
            "the gateway does not know this user name with this API key; check both in TopstepX, settings, API (the user name is the login name, not the e-mail address)",
        "ApiSubscriptionNotFound" => "this user has no API subscription; it is bought in the ProjectX dashboard",
        "ApiKeyAuthenticationDisabled" => "API keys are switched off or this one has expired; make a new one in TopstepX, settings, API",
        "AgreementsNotSigned" => "agreements wait for a signature in the TopstepX platform",
        _ => $"the login was refused ({code})",
    };

    /// <summary>Beside those who use the token, which is good until its end: a renewal that hangs holds no exit back.</summary>
    private async Task Renew(Token token)
    {
        try
        {
            if (_token != token) return; // Another was quicker.
            var answer = await send(GatewayPaths.Validate, null, token.Text, _stopping.Token);
            var row = new Row(answer.Body);
            if (_token != token) return;
            if (answer.Failure is null && row.FlagOrNull("success") == true) Keep(row.TextOrNull("newToken") ?? token.Text);
            else if (answer.Status == 401) Drop(token.Text);
            else _token = token with { RenewAt = time.GetUtcNow().AddMinutes(1) };
        }
        catch (Exception over) when (over is OperationCanceledException or FormatException)
        {
            // We stop; or an answer that says nothing, and the next to ask tries again.
        }
        finally
        {
            _one.Release();
        }
    }

    private string Keep(string token)
    {
        var now = time.GetUtcNow();
        // One that has ended when it is given says that the clocks disagree.
        var ends = EndOf(token) is { } said && said > now ? said : now + LifeWhenUnsaid;
        var renew = ends - RenewBefore > now ? ends - RenewBefore : now + (ends - now) / 2;
        _token = new(token, now, ends, renew);
        return token;
    }

    private void Compare(DateTimeOffset? theirs)
    {
        var off = theirs is { } at ? time.GetUtcNow() - at : TimeSpan.Zero;
        ClockWarning = off.Duration() <= ClockOffMax ? null
            : $"{connection}: this computer's clock is {off.Duration().TotalMinutes:0.#} minutes {(off > TimeSpan.Zero ? "ahead of" : "behind")} the gateway's; set it, or session times and the age of prices are wrong";
    }

    /// <summary>The <c>exp</c> of a JWT; null when it has none that can be read.</summary>
    private static DateTimeOffset? EndOf(string token)
    {
        if (token.Split('.') is not [_, var claims, _]) return null;
        try
        {
            var text = claims.Replace('-', '+').Replace('_', '/');
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='))));
            return new Row(document.RootElement).WholeOrNull("exp") is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        }
        catch (Exception broken) when (broken is FormatException or JsonException or ArgumentException)
        {
            return null;
        }
    }
}
