using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <summary>One step of the market: the best bid and ask, and the last trade, of one contract.</summary>
/// <param name="Traded">Contracts that traded at <paramref name="Last"/> in this step; zero when only the quote moved.</param>
public readonly record struct MarketQuote(ContractSymbol Contract, Price Bid, Price Ask, Price Last, DateTimeOffset At, int Traded = 0)
{
    /// <summary>The price an order of this side takes at once.</summary>
    public Price Touch(Side side) => side == Side.Buy ? Ask : Bid;
}
