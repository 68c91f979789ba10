namespace TraderTerminal.Domain.Values;

/// <summary>The side of an order or fill. The default is <see cref="Buy"/>.</summary>
public enum Side
{
    Buy,
    Sell,
}

/// <summary>Arithmetic of sides.</summary>
public static class Sides
{
    /// <summary>+1 for a buy, −1 for a sell.</summary>
    public static int Sign(this Side side) => side == Side.Buy ? 1 : -1;

    public static Side Opposite(this Side side) => side == Side.Buy ? Side.Sell : Side.Buy;

    /// <summary>The side that reduces a position of this sign.</summary>
    public static Side Closing(int net) => net > 0 ? Side.Sell : Side.Buy;
}
