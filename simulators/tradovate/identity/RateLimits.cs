using Microsoft.AspNetCore.Http;

namespace TraderTerminal.Simulators.Tradovate.Identity;

/// <summary>Counts a user's requests by second, minute and hour (reference 5.3): first a warning, then a lock-out that each further request begins anew. Thread-safe.</summary>
internal sealed class RateLimits(Func<TradovateSwitches> switches)
{
    private const int SlowDown = StatusCodes.Status423Locked;
    private const int LockedOut = StatusCodes.Status429TooManyRequests;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Window> _windows = [];

    private sealed class Window
    {
        public Queue<DateTimeOffset> Second { get; } = [];
        public Queue<DateTimeOffset> Minute { get; } = [];
        public Queue<DateTimeOffset> Hour { get; } = [];
        public int Warnings { get; set; }
        public DateTimeOffset LockedUntil { get; set; }
    }

    /// <summary>Null when the request passes; else the status of its refusal.</summary>
    public int? Refuse(long user, DateTimeOffset now)
    {
        lock (_lock)
        {
            var set = switches();
            if (!_windows.TryGetValue(user, out var window)) _windows[user] = window = new();
            if (window.LockedUntil > now)
            {
                window.LockedUntil = now + TimeSpan.FromSeconds(set.LockoutSeconds);
                return LockedOut;
            }

            if (Takes(window.Second, TimeSpan.FromSeconds(1), set.RequestsPerSecond, now) & Takes(window.Minute, TimeSpan.FromMinutes(1), set.RequestsPerMinute, now)
                & Takes(window.Hour, TimeSpan.FromHours(1), set.RequestsPerHour, now))
            {
                window.Warnings = 0;
                return null;
            }

            if (window.Warnings++ < set.SlowDownAnswers) return SlowDown;
            window.LockedUntil = now + TimeSpan.FromSeconds(set.LockoutSeconds);
            return LockedOut;
        }
    }

    private static bool Takes(Queue<DateTimeOffset> requests, TimeSpan length, int most, DateTimeOffset now)
    {
        while (requests.TryPeek(out var oldest) && oldest <= now - length) requests.Dequeue();
        if (requests.Count >= most) return false;
        requests.Enqueue(now);
        return true;
    }
}
