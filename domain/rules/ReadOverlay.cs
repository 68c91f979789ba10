namespace TraderTerminal.Domain.Rules;

/// <summary>What reading an overlay came to.</summary>
public abstract record ReadOverlay
{
    private ReadOverlay() { }

    public sealed record Read(Overlay Overlay) : ReadOverlay;

    /// <summary>Every fault with its path, for example <c>$.patch.dailyLoss: unknown field</c>.</summary>
    public sealed record Faulty(IReadOnlyList<string> Faults) : ReadOverlay;
}
