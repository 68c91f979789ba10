namespace TraderTerminal.Simulators.Exchange.Markets;

/// <summary>Drives a virtual clock by a market: time moves to each quote, then the quote goes to the sink.</summary>
public sealed class MarketClock(IMarketSource source, VirtualTime time, Action<MarketQuote> sink)
{
    private MarketQuote? _ahead;

    /// <summary>Takes one quote; false at the end of the market. A quote from the clock's past comes now.</summary>
    public bool Step()
    {
        if (Peek() is not { } quote) return false;
        _ahead = null;
        if (quote.At > time.GetUtcNow()) time.Advance(quote.At);
        sink(quote.At < time.GetUtcNow() ? quote with { At = time.GetUtcNow() } : quote);
        return true;
    }

    /// <summary>Takes all quotes up to this instant and moves the clock there. Returns how many quotes there were.</summary>
    public int RunTo(DateTimeOffset until)
    {
        var count = 0;
        for (; Peek() is { } quote && quote.At <= until; count++) Step();
        if (until > time.GetUtcNow()) time.Advance(until);
        return count;
    }

    private MarketQuote? Peek()
    {
        if (_ahead is null && source.TryNext(out var next)) _ahead = next;
        return _ahead;
    }
}
