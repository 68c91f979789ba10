using System.Globalization;

namespace TraderTerminal.Domain.Alerts;

/// <summary>Whether an alert is too old to enter on. Exits are never stale (TradingView reference 2.10).</summary>
/// <param name="Reason">Why it is stale; null when it is not.</param>
/// <param name="Warning">Something odd about its time; null when nothing is.</param>
public readonly record struct Staleness(string? Reason, string? Warning)
{
    /// <summary>A fire time further ahead than this means that a clock is wrong.</summary>
    public static TimeSpan AheadMax { get; } = TimeSpan.FromSeconds(5);

    /// <summary>What a bar may last when the sender did not say.</summary>
    private static readonly TimeSpan UnknownBar = TimeSpan.FromMinutes(15);

    public bool IsStale => Reason is not null;

    public static Staleness Check(CanonicalAlert alert, DateTimeOffset now, TimeSpan ageMax)
    {
        if (alert.FiredAt is not { } firedAt) return default;
        var age = now - firedAt;
        if (age < -AheadMax) return new(null, $"fired {Seconds(-age)} s in the future");
        if (MaxLag(alert) is { } asked && asked < ageMax) ageMax = asked;
        var limit = alert.FiredAtIsSure ? ageMax : ageMax + BarOf(alert.Interval);
        return alert.MayOpen && age > limit ? new($"fired {Seconds(age)} s ago, limit {Seconds(limit)} s", null) : default;
    }

    /// <summary>What the sender allows (<c>max_lag</c> in seconds, TradingView reference 3.9); it may only be stricter than the route.</summary>
    private static TimeSpan? MaxLag(CanonicalAlert alert)
    {
        foreach (var extra in alert.Extras.Span)
        {
            if (FieldName.Normal(extra.Name) == "maxlag" && int.TryParse(extra.Json.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                return TimeSpan.FromSeconds(seconds);
        }

        return null;
    }

    /// <summary>The length of a bar: minutes without a unit, or a count with <c>S D W M</c>.</summary>
    private static TimeSpan BarOf(string? interval)
    {
        var text = interval?.Trim().ToUpperInvariant() ?? "";
        var digits = text.TrimEnd('S', 'D', 'W', 'M');
        var count = digits.Length == 0 ? 1 : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000 ? number : 0;
        if (count == 0 || text.Length - digits.Length > 1 || text.Length == 0) return UnknownBar;
        return text[^1] switch
        {
            'S' => TimeSpan.FromSeconds(count),
            'D' => TimeSpan.FromDays(count),
            'W' => TimeSpan.FromDays(7 * count),
            'M' => TimeSpan.FromDays(31 * count),
            _ => TimeSpan.FromMinutes(count),
        };
    }

    private static string Seconds(TimeSpan span) => Math.Floor(span.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
