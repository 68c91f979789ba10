using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>How fast an account has been losing lately: what went within a stretch of time. An estimate for a person; no rule asks it.</summary>
/// <param name="Lost">What the value fell by from the start of the stretch to its end; zero or less when it did not fall.</param>
public readonly record struct LossPace(Usd Lost, TimeSpan Over)
{
    /// <summary>Looked back on at most (ours: long enough to be no single price, short enough to be about the trade that is on).</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(15);

    /// <summary>A shorter stretch says more of one price than of a pace (ours).</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMinutes(1);

    /// <summary>From when on it is looked at: while flat nothing moves, so what was before the oldest open position does not count.</summary>
    public static DateTimeOffset From(DateTimeOffset oldestOpenedAt, DateTimeOffset now) => now - oldestOpenedAt < Window ? oldestOpenedAt : now - Window;

    /// <summary>Null when the stretch is too short to tell.</summary>
    public static LossPace? Of(DateTimeOffset from, Usd first, DateTimeOffset to, Usd last) =>
        to - from < Shortest ? null : new(first - last, to - from);

    /// <summary>When so much is gone if it goes on like this, in whole seconds rounded down; null when nothing is being lost. At a limit that is reached it is zero.</summary>
    public TimeSpan? Until(Usd left)
    {
        if (Lost <= Usd.Zero) return null;
        if (left <= Usd.Zero) return TimeSpan.Zero;
        var seconds = (Int128)left.Micros * Over.Ticks / Lost.Micros / TimeSpan.TicksPerSecond;
        return seconds > (Int128)LongestSeconds ? null : TimeSpan.FromSeconds((long)seconds);
    }

    /// <summary>One week: what is farther away is no danger of this trade.</summary>
    private const long LongestSeconds = 7 * 86_400;
}
