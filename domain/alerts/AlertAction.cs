namespace TraderTerminal.Domain.Alerts;

/// <summary>What an alert asks for.</summary>
public enum AlertAction
{
    Buy,
    Sell,

    /// <summary>Increase the present position in its own direction; refused when flat.</summary>
    Add,

    /// <summary>Flip the present position at equal size; refused when flat.</summary>
    Reverse,

    /// <summary>Close one symbol's position, wholly or in part.</summary>
    Close,

    /// <summary>Cancel working orders of one symbol, or all of the route without one.</summary>
    Cancel,

    /// <summary>Change the working stop and target of a position, or a working entry.</summary>
    Modify,

    /// <summary>Close every position and cancel every order.</summary>
    Flatten,

    /// <summary>Recorded and shown, never traded.</summary>
    Note,
}

/// <summary>The side of a position.</summary>
public enum PositionSide
{
    Flat,
    Long,
    Short,
}
