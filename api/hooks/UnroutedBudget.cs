namespace TraderTerminal.Api.Hooks;

/// <summary>How many deliveries to unknown keys are recorded, so that a flood of them cannot fill the disk.</summary>
internal sealed class UnroutedBudget(TimeProvider time)
{
    /// <summary>Enough to see a mistyped key and every retry of it.</summary>
    public const int BurstMax = 30;

    /// <summary>With <see cref="BodyLengthMax"/> this is at most some 45 MB a day.</summary>
    public static TimeSpan RefillEvery { get; } = TimeSpan.FromSeconds(6);

    /// <summary>Characters of an unrouted body that are kept: enough to recognise whose it is.</summary>
    public const int BodyLengthMax = 1_024;

    private readonly TokenBucket _bucket = new(time, BurstMax, RefillEvery);

    /// <summary>True when this delivery is to be recorded.</summary>
    public bool Take() => _bucket.Take();
}
