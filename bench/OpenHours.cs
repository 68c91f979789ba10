namespace TraderTerminal.Bench;

/// <summary>The machine's own clock, set to a Tuesday morning in Chicago: the exchange is open whenever somebody measures.</summary>
internal sealed class OpenHours : TimeProvider
{
    private static readonly DateTimeOffset Opening = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    private readonly TimeSpan _shift = Opening - System.GetUtcNow();

    private OpenHours()
    {
    }

    public static OpenHours Clock { get; } = new();

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
}
