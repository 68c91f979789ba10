using System.Globalization;

namespace TraderTerminal.Silo.Care;

/// <summary>Both clocks of the machine at one moment: the one that people set, and the one that only counts.</summary>
internal readonly record struct ClockLook(DateTimeOffset Wall, TimeSpan Steady)
{
    public static ClockLook Of(TimeProvider time) => new(time.GetUtcNow(), time.GetElapsedTime(0));
}

/// <summary>Whether time went on without the process between two looks.</summary>
internal static class ClockRule
{
    /// <summary>A clock that is slewed differs by milliseconds between two looks; one that is set, or a machine that slept, by far more.</summary>
    public static readonly TimeSpan StepMin = TimeSpan.FromSeconds(2);

    /// <summary>Where the counting clock goes on while the machine sleeps, the gap between two looks tells it. A busy machine is late by less.</summary>
    public static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(30);

    /// <summary>What happened; null when time passed as it should.</summary>
    public static string? Judge(ClockLook before, ClockLook now)
    {
        var steady = now.Steady - before.Steady;
        var step = now.Wall - before.Wall - steady;
        if (step >= StepMin) return $"the clock went {Seconds(step)} s ahead: it was set, or the machine slept";
        if (step <= -StepMin) return $"the clock was set back by {Seconds(-step)} s";
        return steady >= PauseMin ? $"the program stood still for {Seconds(steady)} s: the machine slept, or the process was stopped" : null;
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}
