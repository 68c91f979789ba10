namespace TraderTerminal.Domain.Alerts;

/// <summary>The strategy's own position. Null means that the sender did not say; flat has size 0.</summary>
/// <param name="Size">Contracts, never negative.</param>
public sealed record AlertPosition(PositionSide? Side, int? Size)
{
    public static AlertPosition Flat { get; } = new(PositionSide.Flat, 0);
}
