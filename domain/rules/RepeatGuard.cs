namespace TraderTerminal.Domain.Rules;

/// <summary>Refuses an entry that comes too soon after the last one in the same contract.</summary>
/// <param name="SameSeconds">How long the same side is taken for a repeat; 0 for never.</param>
/// <param name="FlipSeconds">How long the other side is taken for a whipsaw; 0 for never.</param>
public sealed record RepeatGuard(int SameSeconds, int FlipSeconds)
{
    public const string SameCode = "REPEATED_ENTRY";
    public const string FlipCode = "FLIP_TOO_SOON";

    /// <summary>The rule's name in decisions.</summary>
    public const string Name = "repeat_guard";

    /// <summary>The gate. Ages are of the last entry of this contract by side; null without one.</summary>
    public Check Check(TimeSpan? sameAge, TimeSpan? otherAge) =>
        sameAge < TimeSpan.FromSeconds(SameSeconds) ? new(SameCode, Name, false, default, default)
        : otherAge < TimeSpan.FromSeconds(FlipSeconds) ? new(FlipCode, Name, false, default, default)
        : new(SameCode, Name, true, default, default);

    public static RepeatGuard Tightest(RepeatGuard a, RepeatGuard b) =>
        new(Math.Max(a.SameSeconds, b.SameSeconds), Math.Max(a.FlipSeconds, b.FlipSeconds));
}
