using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Operators;

/// <summary>Who is signed in: begins sessions, says whether one still holds, and ends what hangs on those that do not.</summary>
internal sealed class Sessions(IOperators operators, AdminKey admin, SessionCookie cookie, TimeProvider time, IOptions<ApiOptions> options)
{
    /// <summary>A look at the clock for somebody whose session ends far away is taken this often; timers of the framework end at 49 days.</summary>
    private static readonly TimeSpan TimerMax = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _seenAt = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Lifetime, byte> _lifetimes = [];

    public Session Begin(Operator who, SignInMeans means)
    {
        var until = time.GetUtcNow().AddHours(options.Value.SessionHours);
        return new(new Guid(RandomNumberGenerator.GetBytes(16)), who.Name, who.Generation, means, until.AddTicks(-(until.Ticks % TimeSpan.TicksPerSecond)));
    }

    /// <summary>Who carries this cookie; null when it is not ours or its session is over.</summary>
    public SignedIn? OfCookie(string? value) =>
        cookie.Read(value) is { } session && OperatorOf(session) is { } who ? Seen(new(who, session.Means, session)) : null;

    /// <summary>Whose key it is; null when it is nobody's, or has expired. The administrator's lies in a file, the others' hashes in the journal.</summary>
    public SignedIn? OfKey(string offered, SignInMeans means = SignInMeans.Bearer)
    {
        if (offered.Length > AdminKey.TextLengthMax) return null;
        var holder = admin.Matches(offered) ? new KeyHolder(operators.Find(Operator.BuiltInName)!, null) : operators.FindByKey(offered);
        return holder is null || holder.Key?.HasExpired(time.GetUtcNow()) == true ? null : Seen(new(holder.Operator, means, null, holder.Key));
    }

    public DateTimeOffset? SeenAt(string name) => _seenAt.TryGetValue(name, out var at) ? at : null;

    /// <summary>Ends when the sign-in does: in time, by signing out, or because the operator is another one now or gone.</summary>
    public Lifetime Follow(SignedIn signedIn)
    {
        var lifetime = new Lifetime(this, signedIn);
        _lifetimes.TryAdd(lifetime, 0);
        lifetime.Look();
        return lifetime;
    }

    /// <summary>Somebody's role, secret or session has changed: whoever may not go on is ended.</summary>
    public void LookAgain()
    {
        foreach (var lifetime in _lifetimes.Keys) lifetime.Look();
    }

    private SignedIn Seen(SignedIn signedIn)
    {
        _seenAt[signedIn.Operator.Name] = time.GetUtcNow();
        return signedIn;
    }

    private Operator? OperatorOf(Session session) =>
        session.Until > time.GetUtcNow() && !operators.IsSignedOut(session.Id) && operators.Find(session.Name) is { } who && who.Generation == session.Generation ? who : null;

    private bool Holds(SignedIn signedIn)
    {
        if (signedIn.Session is { } session) return OperatorOf(session) is not null;
        if (operators.Find(signedIn.Operator.Name) is not { } now || now.Grant != signedIn.Operator.Grant || now.KeyHash != signedIn.Operator.KeyHash) return false;
        return signedIn.Key is not { } key || (now.Keys.Contains(key) && !key.HasExpired(time.GetUtcNow()));
    }

    /// <summary>As long as somebody is signed in.</summary>
    internal sealed class Lifetime : IDisposable
    {
        private readonly Sessions _sessions;
        private readonly SignedIn _signedIn;
        private readonly CancellationTokenSource _over = new();
        private readonly ITimer _timer;

        public Lifetime(Sessions sessions, SignedIn signedIn)
        {
            (_sessions, _signedIn) = (sessions, signedIn);
            _timer = sessions.Time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        /// <summary>Cancelled when it is over.</summary>
        public CancellationToken Over => _over.Token;

        public void Look()
        {
            if (!_sessions.Holds(_signedIn)) _over.Cancel();
            else if ((_signedIn.Session?.Until ?? _signedIn.Key?.ExpiresAt) is { } until)
            {
                var left = until - _sessions.Time.GetUtcNow();
                _timer.Change(left < TimerMax ? left : TimerMax, Timeout.InfiniteTimeSpan);
            }
        }

        /// <summary>What is cancelled is not disposed: a look may be under way.</summary>
        public void Dispose()
        {
            _sessions._lifetimes.TryRemove(this, out _);
            _timer.Dispose();
        }
    }

    private TimeProvider Time => time;
}
