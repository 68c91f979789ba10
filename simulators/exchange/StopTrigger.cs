namespace TraderTerminal.Simulators.Exchange;

/// <summary>What sets a stop off when it touches the stop price.</summary>
public enum StopTrigger
{
    /// <summary>A trade, or the side of the quote that the stop would take: the ask for a buy, the bid for a sell.</summary>
    TradeOrQuote,
    Trade,
    Quote,
}
