namespace TraderTerminal.Simulators.ProjectX.Identity;

/// <summary>Counts requests: bars in a budget of their own, all else in another (reference 3.5). Thread-safe.</summary>
internal sealed class RateLimits(Func<GatewaySwitches> switches)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Who, bool Bars), Window> _windows = [];

    private sealed class Window
    {
        public Queue<DateTimeOffset> Requests { get; } = [];
        public DateTimeOffset BannedUntil { get; set; }
    }

    /// <summary>Null when the request passes; else how long to wait.</summary>
    public TimeSpan? Refuse(string who, bool bars, DateTimeOffset now)
    {
        var set = switches();
        var (most, length) = bars
            ? (set.BarRequestsMax, TimeSpan.FromSeconds(set.BarRequestsSeconds))
            : (set.RequestsMax, TimeSpan.FromSeconds(set.RequestsSeconds));
        lock (_lock)
        {
            if (!_windows.TryGetValue((who, bars), out var window)) _windows[(who, bars)] = window = new();
            if (window.BannedUntil > now) return window.BannedUntil - now;
            var start = set.RateWindow == RateWindow.Fixed ? new DateTimeOffset(now.UtcTicks - now.UtcTicks % length.Ticks, TimeSpan.Zero) : now - length + TimeSpan.FromTicks(1);
            while (window.Requests.TryPeek(out var oldest) && oldest < start) window.Requests.Dequeue();
            if (window.Requests.Count < most)
            {
                window.Requests.Enqueue(now);
                return null;
            }

            window.BannedUntil = now + TimeSpan.FromSeconds(set.BanSeconds);
            var wait = window.Requests.TryPeek(out var first) ? first + length - now : length;
            return wait > window.BannedUntil - now ? wait : window.BannedUntil - now;
        }
    }
}
