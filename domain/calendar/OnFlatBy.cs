namespace TraderTerminal.Domain.Calendar;

/// <summary>What happens to a position that is open at the flat-by time.</summary>
public enum OnFlatBy
{
    /// <summary>Orders are cancelled and positions closed.</summary>
    Flatten,

    /// <summary>As <see cref="Flatten"/>, and the account has failed.</summary>
    Fail,

    /// <summary>Nothing of itself; trading closes all the same.</summary>
    None,
}
