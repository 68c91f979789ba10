using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Markets;

namespace TraderTerminal.Silo.Markets;

/// <summary>A market whose next quote can be looked at before it is taken.</summary>
internal sealed class PeekedMarket(IMarketSource source) : IMarketSource
{
    private MarketQuote? _next;

    public MarketQuote? Peek()
    {
        if (_next is null && source.TryNext(out var quote)) _next = quote;
        return _next;
    }

    public bool TryNext(out MarketQuote quote)
    {
        quote = Peek() ?? default;
        var isThere = _next is not null;
        _next = null;
        return isThere;
    }

    /// <summary>Leaves out what was before or at this time.</summary>
    public void SkipTo(DateTimeOffset at)
    {
        while (Peek() is { } quote && quote.At <= at) _next = null;
    }
}
