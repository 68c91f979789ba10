namespace TraderTerminal.Simulators.Exchange.Markets;

/// <summary>A market as a stream of quotes with rising times. It knows no clock: whoever reads it sets the pace.</summary>
public interface IMarketSource
{
    /// <summary>The next quote; false at the end of the stream.</summary>
    bool TryNext(out MarketQuote quote);
}
