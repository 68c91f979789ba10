namespace TraderTerminal.Api.Operators;

/// <summary>Slows guessing down, by name and by address: after some free tries each further one waits twice as long as the one before.</summary>
/// <remarks>A name's wait stays short, for whoever knows a name could keep its owner out with it.</remarks>
internal sealed class SignInBrake(TimeProvider time)
{
    /// <summary>Tries before the first wait: a person mistypes. Ours.</summary>
    public const int FreeTries = 5;

    /// <summary>Names and addresses remembered; the one that was quiet the longest is forgotten first.</summary>
    public const int RememberedMax = 10_000;

    public static TimeSpan NameWaitMax { get; } = TimeSpan.FromSeconds(30);

    public static TimeSpan AddressWaitMax { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Without a failure for so long all is forgiven.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Tries> _tries = new(StringComparer.OrdinalIgnoreCase);

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
