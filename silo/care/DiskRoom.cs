using System.Globalization;

namespace TraderTerminal.Silo.Care;

/// <summary>How much room the disk has, from enough to too little. The default is enough.</summary>
internal enum DiskState
{
    Enough,

    /// <summary>A person makes room now, before it matters.</summary>
    Scarce,

    /// <summary>Nothing is opened, so that what is open can be closed and written down to the end.</summary>
    Low,
}

/// <summary>From how much free space on a person is told, and below how much nothing is opened.</summary>
internal sealed record DiskRoom(long WarnBytes, long StopBytes)
{
    /// <summary>
    /// Ours. A quarter of a gibibyte holds some hundred thousand events with their indexes, and the largest log before a checkpoint several times over:
    /// far more than closing everything takes. A gibibyte is months of one trader.
    /// </summary>
    public static DiskRoom Default { get; } = new(1L << 30, 1L << 28);

    /// <summary>A state is left when there is an eighth more than what began it: room that comes and goes by a little is one warning.</summary>
    private const int Slack = 8;

    public DiskState Of(long freeBytes, DiskState before) =>
        Below(freeBytes, StopBytes, before >= DiskState.Low) ? DiskState.Low
        : Below(freeBytes, WarnBytes, before >= DiskState.Scarce) ? DiskState.Scarce
        : DiskState.Enough;

    /// <summary>What a person is told of it.</summary>
    public string Text(DiskState state, long freeBytes) => state switch
    {
        DiskState.Enough => $"there is room on the disk again: {MiB(freeBytes)} are free",
        DiskState.Scarce => $"{MiB(freeBytes)} are free on the disk, less than {MiB(WarnBytes)}: make room; below {MiB(StopBytes)} nothing is opened",
        DiskState.Low => $"{MiB(freeBytes)} are free on the disk, less than {MiB(StopBytes)}; exits go on",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool Below(long freeBytes, long bound, bool wasBelow) => freeBytes < (wasBelow ? bound + (bound / Slack) : bound);

    private static string MiB(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB");
}
