using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Alerts;

/// <summary>What to do when the position already points the way of the alert.</summary>
public enum WhenSame
{
    Add,
    Ignore,
    Replace,
}

/// <summary>What to do when the position points the other way.</summary>
public enum WhenOpposite
{
    Reverse,

    /// <summary>Exit only.</summary>
    Close,
    Ignore,
}

/// <summary>What the sender wants done about the present position. Null leaves it to the route.</summary>
/// <param name="Require">The alert is skipped unless the real position is one of these; empty for any.</param>
public sealed record AlertExisting(WhenSame? Same, WhenOpposite? Opposite, EquatableArray<PositionSide> Require, bool? CancelOrders)
{
    public static AlertExisting Unsaid { get; } = new(null, null, default, null);
}
