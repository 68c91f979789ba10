using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TraderTerminal.Simulators.Tradovate.Identity;

/// <summary>One log-in. A user has a few at a time; the oldest is pushed out by one too many.</summary>
internal sealed class Session(long id, long user, SimulatedUser who, string? deviceId, string? appId, DateTimeOffset at)
{
    public long Id => id;
    public long User => user;
    public SimulatedUser Who => who;
    public string? DeviceId => deviceId;
    public string? AppId => appId;
    public DateTimeOffset At => at;

    /// <summary>Another log-in has taken its place.</summary>
    public bool IsPushedOut { get; set; }
}

/// <summary>What a bearer is.</summary>
internal sealed record Token(string Text, Session Session, DateTimeOffset Expires, bool IsMarketData)
{
    public bool IsRevoked { get; set; }
}

/// <summary>Users, their log-ins and tokens. Thread-safe.</summary>
internal sealed class Sessions(AccountsFile accounts, int seed, TimeProvider time, Func<TradovateSwitches> switches)
{
    /// <summary>The firm's user, who owns evaluation accounts.</summary>
    public const long Firm = 1_001;

    private const long FirstUser = 15_460;

    private readonly Lock _lock = new();
    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"tradovate-simulator-{seed}")));
    private readonly Dictionary<string, Token> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<long, List<Session>> _ofUser = [];
    private long _lastSession;
    private long _lastToken;

    /// <summary>A session has been pushed out by another log-in.</summary>
    public Action<Session>? PushedOut { get; set; }

    public static long NumberOf(int place) => FirstUser + place;

    public IReadOnlyList<Session> All
    {
        get
        {
            lock (_lock) return [.. _ofUser.Values.SelectMany(sessions => sessions)];
        }
    }

    public (long Number, SimulatedUser User)? Find(string name)
    {
        for (var place = 0; place < accounts.Users.Count; place++)
        {
            if (string.Equals(accounts.Users[place].Name, name, StringComparison.OrdinalIgnoreCase)) return (NumberOf(place), accounts.Users[place]);
        }

        return null;
    }

    public SimulatedUser? UserOf(long number) => number - FirstUser is >= 0 and var place && place < accounts.Users.Count ? accounts.Users[(int)place] : null;

    public Session LogIn(long user, SimulatedUser who, string? deviceId, string? appId)
    {
        Session session;
        var pushed = new List<Session>();
        lock (_lock)
        {
            session = new Session(++_lastSession, user, who, deviceId, appId, time.GetUtcNow());
            if (!_ofUser.TryGetValue(user, out var mine)) _ofUser[user] = mine = [];
            mine.Add(session);
            foreach (var old in mine.Where(one => !one.IsPushedOut).SkipLast(Math.Max(1, switches().SessionsMax)).ToArray())
            {
                old.IsPushedOut = true;
                pushed.Add(old);
            }
        }

        foreach (var old in pushed) PushedOut?.Invoke(old);
        return session;
    }

    /// <summary>Pushes out every session of a user, as other log-ins would.</summary>
    public void PushOut(long user)
    {
        Session[] mine;
        lock (_lock)
        {
            mine = _ofUser.TryGetValue(user, out var all) ? [.. all.Where(one => !one.IsPushedOut)] : [];
            foreach (var session in mine) session.IsPushedOut = true;
        }

        foreach (var session in mine) PushedOut?.Invoke(session);
    }

    /// <summary>A fresh pair of tokens for a session: for trading and for market data.</summary>
    public (Token Access, Token MarketData) Issue(Session session)
    {
        lock (_lock)
        {
            var expires = time.GetUtcNow() + TimeSpan.FromMinutes(switches().TokenMinutes);
            return (New(session, expires, isMarketData: false), New(session, expires, isMarketData: true));
        }
    }

    /// <summary>Null for a text that was never a token of ours; it may be past its time.</summary>
    public Token? Of(string text)
    {
        lock (_lock) return _tokens.GetValueOrDefault(text);
    }

    public bool IsExpired(Token token) => token.IsRevoked || token.Expires <= time.GetUtcNow();

    private Token New(Session session, DateTimeOffset expires, bool isMarketData)
    {
        var text = Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes((++_lastToken).ToString(CultureInfo.InvariantCulture)))).Replace('+', '-').Replace('/', '_').TrimEnd('=');
        return _tokens[text] = new Token(text, session, expires, isMarketData);
    }
}
