using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Markets;

namespace TraderTerminal.Simulators.Shared.Markets;

/// <summary>A market whose quotes are told as others.</summary>
internal sealed class MovedMarket(IMarketSource source, Func<MarketQuote, MarketQuote> told) : IMarketSource
{
    public bool TryNext(out MarketQuote quote)
    {
        if (!source.TryNext(out quote)) return false;
        quote = told(quote);
        return true;
    }
}
