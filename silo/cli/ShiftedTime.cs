namespace TraderTerminal.Silo.Cli;

/// <summary>The computer's clock and so much more, at the same pace.</summary>
internal sealed class ShiftedTime(TimeSpan shift) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
}
