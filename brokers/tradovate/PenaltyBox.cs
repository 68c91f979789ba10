using TraderTerminal.Brokers.Tradovate.Wire;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>Tickets by endpoint: until its time is over nothing goes there, and then the next request carries it (reference 4.9).</summary>
internal sealed class PenaltyBox(TimeProvider time)
{
    /// <summary>Only a person in the web client clears a captcha, and a program waits about so long; reference 4.9.</summary>
    private static readonly TimeSpan CaptchaPause = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string? Ticket, DateTimeOffset Until, string Text)> _tickets = new(StringComparer.Ordinal);

    /// <summary>Returns what there is to say about it.</summary>
    public string Put(string path, Verdict.Penalty penalty)
    {
        var wait = penalty.NeedsAPerson ? CaptchaPause : TimeSpan.FromSeconds(penalty.Seconds);
        var text = penalty.NeedsAPerson
            ? $"Tradovate wants a person to solve a captcha before {path}: log in at its web page; it is tried again in an hour"
            : $"Tradovate makes {path} wait {penalty.Seconds} s (penalty ticket)";
        lock (_gate) _tickets[path] = (penalty.NeedsAPerson ? null : penalty.Ticket, time.GetUtcNow() + wait, text);
        return text;
    }

    /// <summary>Why nothing goes there now; null when it may.</summary>
    public string? WhyNot(string path)
    {
        lock (_gate) return _tickets.TryGetValue(path, out var known) && time.GetUtcNow() < known.Until ? known.Text : null;
    }

    /// <summary>How long nothing goes there.</summary>
    public TimeSpan Left(string path)
    {
        lock (_gate) return _tickets.TryGetValue(path, out var known) && known.Until > time.GetUtcNow() ? known.Until - time.GetUtcNow() : TimeSpan.Zero;
    }

    /// <summary>The body, with the ticket that waits for it.</summary>
    public IReadOnlyDictionary<string, object> Ticketed(string path, IReadOnlyDictionary<string, object> body)
    {
        lock (_gate)
        {
            return _tickets.Remove(path, out var known) && known.Ticket is { } ticket ? new Dictionary<string, object>(body, StringComparer.Ordinal) { ["p-ticket"] = ticket } : body;
        }
    }
}
