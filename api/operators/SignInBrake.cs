namespace TraderTerminal.Api.Operators;

/// <summary>Slows guessing down, by name and by address: after some free tries each further one waits twice as long as the one before.</summary>
/// <remarks>
/// A name's wait stays short, for whoever knows a name could keep its owner out with it. A key that was right from an address before goes on there, for
/// a program with an old key could keep its neighbours out.
/// </remarks>
internal sealed class SignInBrake(TimeProvider time)
{
    /// <summary>Tries before the first wait: a person mistypes. Ours.</summary>
    public const int FreeTries = 5;

    /// <summary>Names and addresses remembered; the one that was quiet the longest is forgotten first.</summary>
    public const int RememberedMax = 10_000;

    public static TimeSpan NameWaitMax { get; } = TimeSpan.FromSeconds(30);

    public static TimeSpan AddressWaitMax { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Short too: a right key that is new at its address waits along, and it may be wanted for a flatten.</summary>
    public static TimeSpan KeyWaitMax { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Without a failure for so long all is forgiven.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Tries> _tries = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<(string Address, string Holder)> _familiar = [];

    /// <summary>Counts a try, which is a failure until <see cref="Succeeded"/> says otherwise; or the time to wait before it is made.</summary>
    public TimeSpan? Wait(string name, string address)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var (byName, byAddress) = (Of($"name {name}", now), Of($"address {address}", now));
            var wait = Later(byName.NextAt(NameWaitMax), byAddress.NextAt(AddressWaitMax)) - now;
            if (wait > TimeSpan.Zero) return wait;
            byName.Count(now);
            byAddress.Count(now);
            return null;
        }
    }

    /// <summary>Counts a key that is nobody's; or the time to wait, which a right key has to do too where it is new.</summary>
    /// <param name="holder">Whose key it is; null when it is nobody's.</param>
    public TimeSpan? WaitWithKey(string address, string? holder)
    {
        lock (_gate)
        {
            if (holder is not null && _familiar.Contains((address, holder))) return null;
            var now = time.GetUtcNow();
            var tries = _tries.TryGetValue($"keys {address}", out var known) && now - known.LastAt < Memory ? known : null;
            if (tries?.NextAt(KeyWaitMax) - now is { } wait && wait > TimeSpan.Zero) return wait;
            if (holder is null) (tries ?? Of($"keys {address}", now)).Count(now);
            else
            {
                if (_familiar.Count >= RememberedMax) _familiar.Clear();
                _familiar.Add((address, holder));
            }

            return null;
        }
    }

    /// <summary>The try was no failure, and says nothing more: what was tried under the name before stays counted.</summary>
    public void TakeBack(string name, string address)
    {
        lock (_gate)
        {
            foreach (var what in new[] { $"name {name}", $"address {address}" })
            {
                if (_tries.TryGetValue(what, out var tries)) tries.TakeBack();
            }
        }
    }

    /// <summary>The name is its owner's; what the address tried before stays counted.</summary>
    public void Succeeded(string name, string address)
    {
        lock (_gate)
        {
            _tries.Remove($"name {name}");
            if (_tries.TryGetValue($"address {address}", out var tries)) tries.TakeBack();
        }
    }

    private Tries Of(string what, DateTimeOffset now)
    {
        if (_tries.TryGetValue(what, out var known) && now - known.LastAt < Memory) return known;
        if (_tries.Count >= RememberedMax) _tries.Remove(_tries.MinBy(entry => entry.Value.LastAt).Key);
        return _tries[what] = new Tries { LastAt = now };
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private sealed class Tries
    {
        private int _count;

        public DateTimeOffset LastAt { get; set; }

        public void Count(DateTimeOffset now) => (_count, LastAt) = (_count + 1, now);

        public void TakeBack() => _count = Math.Max(0, _count - 1);

        /// <summary>1, 2, 4 … seconds after the last one.</summary>
        public DateTimeOffset NextAt(TimeSpan waitMax) =>
            _count < FreeTries ? LastAt : LastAt + TimeSpan.FromSeconds(Math.Min(waitMax.TotalSeconds, Math.Pow(2, Math.Min(_count - FreeTries, 30))));
    }
}
