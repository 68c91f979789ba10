namespace TraderTerminal.Simulators.Exchange;

/// <summary>When a resting limit order fills. Said for a buy; a sell mirrors it.</summary>
public enum LimitFillRule
{
    /// <summary>The ask is at or below the limit, or a trade prints below it.</summary>
    Cross,

    /// <summary>As <see cref="Cross"/>, and a trade at the limit fills too: we are always first in the queue.</summary>
    Touch,

    /// <summary>The ask or a trade must go below the limit: we are always last in the queue.</summary>
    Through,
}
