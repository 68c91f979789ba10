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

    private readonly Lock _gate = new();
    private int _left = BurstMax;
    private DateTimeOffset _filledAt = time.GetUtcNow();

    /// <summary>True when this delivery is to be recorded.</summary>
    public bool Take()
    {
        lock (_gate)
        {
            var refills = Math.Max(0, (time.GetUtcNow() - _filledAt).Ticks / RefillEvery.Ticks);
            _left = (int)Math.Min(BurstMax, _left + refills);
            _filledAt += RefillEvery * refills;
            if (_left == 0) return false;
            _left--;
            return true;
        }
    }
}
