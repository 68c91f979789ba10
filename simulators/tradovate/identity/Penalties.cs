namespace TraderTerminal.Simulators.Tradovate.Identity;

/// <summary>A penalty: wait so long, then send the same again with the ticket.</summary>
internal sealed record PenaltyTicket(string Text, int Seconds, bool Captcha);

/// <summary>Hands out penalty tickets for too many attempts, and takes them back (reference 4.9). Thread-safe.</summary>
internal sealed class Penalties(Func<TradovateSwitches> switches)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>After a captcha only a person can go on, or an hour.</summary>
    private static readonly TimeSpan CaptchaLasts = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Key, DateTimeOffset From)> _tickets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Counter> _counters = new(StringComparer.Ordinal);
    private long _last;

    private sealed class Counter
    {
        public int Bad { get; set; }
        public int Tickets { get; set; }
        public Queue<DateTimeOffset> Attempts { get; } = [];
        public DateTimeOffset CaptchaUntil { get; set; }
    }

    /// <summary>Null when the attempt may go on; else the ticket to come back with.</summary>
    /// <param name="key">What is counted: the endpoint with who asks.</param>
    public PenaltyTicket? Attempt(string key, string? ticket, DateTimeOffset now)
    {
        lock (_lock)
        {
            var set = switches();
            if (!_counters.TryGetValue(key, out var counter)) _counters[key] = counter = new();
            if (counter.CaptchaUntil > now) return Give(key, counter, set, now);
            if (counter.CaptchaUntil > default(DateTimeOffset)) _counters[key] = counter = new(); // The hour is over.
            if (ticket is not null) return Redeem(key, ticket, now) ? null : Give(key, counter, set, now);
            counter.Attempts.Enqueue(now);
            while (counter.Attempts.Peek() <= now - Minute) counter.Attempts.Dequeue();
            return counter.Bad >= set.BadLoginsMax || counter.Attempts.Count > set.LoginsPerMinute ? Give(key, counter, set, now) : null;
        }
    }

    /// <summary>A ticket that somebody asked for by a fault.</summary>
    public PenaltyTicket Give(string key, int? seconds, bool captcha, DateTimeOffset now)
    {
        lock (_lock) return Give(key, seconds ?? switches().PenaltySeconds, captcha, now);
    }

    /// <summary>True when the ticket is good now; it is used up.</summary>
    public bool Redeems(string key, string ticket, DateTimeOffset now)
    {
        lock (_lock) return Redeem(key, ticket, now);
    }

    public void Failed(string key)
    {
        lock (_lock)
        {
            if (_counters.TryGetValue(key, out var counter)) counter.Bad++;
        }
    }

    public void Succeeded(string key)
    {
        lock (_lock)
        {
            if (_counters.TryGetValue(key, out var counter)) (counter.Bad, counter.Tickets) = (0, 0);
        }
    }

    private PenaltyTicket Give(string key, Counter counter, TradovateSwitches set, DateTimeOffset now)
    {
        var captcha = ++counter.Tickets > set.TicketsBeforeCaptcha;
        if (captcha && counter.CaptchaUntil <= now) counter.CaptchaUntil = now + CaptchaLasts;
        return Give(key, set.PenaltySeconds, captcha, now);
    }

    private PenaltyTicket Give(string key, int seconds, bool captcha, DateTimeOffset now)
    {
        var text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ticket-{++_last}");
        if (!captcha) _tickets[text] = (key, now + TimeSpan.FromSeconds(seconds));
        return new(text, seconds, captcha);
    }

    private bool Redeem(string key, string ticket, DateTimeOffset now)
    {
        if (!_tickets.TryGetValue(ticket, out var given) || given.Key != key || given.From > now) return false;
        _tickets.Remove(ticket);
        if (_counters.TryGetValue(key, out var counter)) counter.Bad = 0;
        return true;
    }
}
