using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Traders;

/// <summary>Messages to the broker, counted for each login and for all accounts of the process.</summary>
/// <param name="login">The rate of each login; null for none.</param>
/// <param name="all">The rate of all logins together; null for none.</param>
/// <param name="loginOf">Which login an account is sent through.</param>
/// <remarks>Times are those of the commands, so a decision's record says what a window held. The windows are of this process and begin empty.</remarks>
public sealed class MessageBudget(MessageRate? login, MessageRate? all, Func<AccountId, string> loginOf)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Window> _logins = new(StringComparer.Ordinal);
    private readonly Window? _all = all is null ? null : new(MessageRate.AllName, all);

    public static MessageBudget None { get; } = new(null, null, _ => "");

    public bool IsLimited => login is not null || all is not null;

    /// <summary>What an entry takes: all of its messages at every level, or none.</summary>
    /// <param name="taken">What <see cref="GiveBack"/> is told when the entry is not made after all.</param>
    /// <returns>The windows as they were before.</returns>
    public EquatableArray<MessageRoom> Take(AccountId account, int messages, DateTimeOffset at, out int taken)
    {
        taken = 0;
        if (!IsLimited) return default;
        lock (_gate)
        {
            var windows = Of(account);
            var rooms = windows.Select(window => window.Room(at)).ToEquatableArray();
            if (!rooms.All(room => room.Check(messages).Passed)) return rooms;
            foreach (var window in windows) window.Add(at, messages);
            taken = messages;
            return rooms;
        }
    }

    public void GiveBack(AccountId account, int taken, DateTimeOffset at)
    {
        if (taken == 0) return;
        lock (_gate)
        {
            foreach (var window in Of(account)) window.Remove(at, taken);
        }
    }

    /// <summary>One message that nothing holds back: an exit, a change or a cancel.</summary>
    public void Spend(AccountId account, DateTimeOffset at)
    {
        if (!IsLimited) return;
        lock (_gate)
        {
            foreach (var window in Of(account)) window.Add(at, 1);
        }
    }

    private Window[] Of(AccountId account)
    {
        if (login is null) return [_all!];
        var name = loginOf(account);
        if (!_logins.TryGetValue(name, out var own)) _logins[name] = own = new(MessageRate.LoginName, login);
        return _all is null ? [own] : [own, _all];
    }

    /// <summary>Times of the newest messages, as many as the rate allows: an older one could not change an answer.</summary>
    private sealed class Window(string name, MessageRate rate)
    {
        private readonly List<DateTimeOffset> _times = [];

        public MessageRoom Room(DateTimeOffset at)
        {
            Forget(at);
            return new(name, rate.ForEntries, _times.Count);
        }

        public void Add(DateTimeOffset at, int messages)
        {
            Forget(at);
            _times.AddRange(Enumerable.Repeat(at, messages));
            if (_times.Count > rate.Max) _times.RemoveRange(0, _times.Count - rate.Max);
        }

        public void Remove(DateTimeOffset at, int messages)
        {
            for (var left = messages; left > 0 && _times.LastIndexOf(at) is >= 0 and var place; left--) _times.RemoveAt(place);
        }

        private void Forget(DateTimeOffset at)
        {
            var from = at.AddSeconds(-rate.Seconds);
            var gone = 0;
            while (gone < _times.Count && _times[gone] <= from) gone++;
            _times.RemoveRange(0, gone);
        }
    }
}
