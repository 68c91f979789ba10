using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.Identity;

/// <summary>Users, their log-ins and tokens. Thread-safe.</summary>
internal sealed class Sessions(AccountsFile accounts, Tokens tokens, TimeProvider time, Func<GatewaySwitches> switches)
{
    private const int FirstUser = 100_001;

    private readonly Lock _lock = new();
    private readonly HashSet<int> _ended = [];
    private readonly Dictionary<int, List<int>> _ofUser = [];
    private int _last;

    /// <summary>A user has logged in again; the numbers are those of the sessions before.</summary>
    public Action<IReadOnlyList<int>>? LoggedInAgain { get; set; }

    public static int NumberOf(int place) => FirstUser + place;

    /// <summary>Null for a name that nobody has.</summary>
    public int? NumberOf(string name) => Find(name)?.Number;

    public (string? Token, LoginErrorCode Error) WithKey(LoginApiKeyRequest request) => Find(request.UserName) is not { } user
        ? (null, LoginErrorCode.UserNotFound)
        : user.User.ApiKey == request.ApiKey ? (LogIn(user.Number, user.User.UserName), LoginErrorCode.Success) : (null, LoginErrorCode.InvalidCredentials);

    public (string? Token, LoginErrorCode Error) WithApp(LoginAppRequest request) => Find(request.UserName) is not { } user
        ? (null, LoginErrorCode.UserNotFound)
        : user.User.Password is null ? (null, LoginErrorCode.AppNotFound)
        : user.User.Password == request.Password ? (LogIn(user.Number, user.User.UserName), LoginErrorCode.Success) : (null, LoginErrorCode.PasswordVerificationFailed);

    /// <summary>A fresh token of the same session; the old one stays good until its own time.</summary>
    public string Renew(Session session) => tokens.Issue(session, time.GetUtcNow() + TimeSpan.FromHours(switches().TokenHours));

    public Session? Of(string token)
    {
        if (tokens.Read(token, time.GetUtcNow()) is not { } session) return null;
        lock (_lock) return _ended.Contains(session.Id) ? null : session;
    }

    public void End(int session)
    {
        lock (_lock) _ended.Add(session);
    }

    /// <summary>Refuses every token that the user has.</summary>
    public void EndAll(int user)
    {
        lock (_lock)
        {
            if (_ofUser.TryGetValue(user, out var mine)) _ended.UnionWith(mine);
        }
    }

    private (int Number, SimulatedUser User)? Find(string name)
    {
        for (var place = 0; place < accounts.Users.Count; place++)
        {
            if (string.Equals(accounts.Users[place].UserName, name, StringComparison.OrdinalIgnoreCase)) return (NumberOf(place), accounts.Users[place]);
        }

        return null;
    }

    private string LogIn(int user, string name)
    {
        Session session;
        IReadOnlyList<int> before;
        lock (_lock)
        {
            session = new(user, name, ++_last);
            if (!_ofUser.TryGetValue(user, out var mine)) _ofUser[user] = mine = [];
            before = [.. mine.Where(id => !_ended.Contains(id))];
            mine.Add(session.Id);
            if (switches().SingleSession == SingleSession.Strict) _ended.UnionWith(before);
        }

        if (before.Count > 0) LoggedInAgain?.Invoke(before);
        return Renew(session);
    }
}
