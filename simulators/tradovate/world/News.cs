using TraderTerminal.Domain.Calendar;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <summary>Something that sockets hear.</summary>
internal abstract record News
{
    private News() { }

    /// <summary>The place among all news of the world; a sync knows what came before it.</summary>
    public long Sequence { get; init; }

    /// <summary>An entity came, changed or went.</summary>
    /// <param name="Account">Whose it is; null for what everybody may see.</param>
    public sealed record Props(EntityType Type, string EventType, Entity Entity, long? Account) : News;

    /// <summary>A market moved.</summary>
    public sealed record Quote(MarketQuote Market, TradeDate Date) : News;
}
