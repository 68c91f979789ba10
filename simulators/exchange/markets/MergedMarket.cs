namespace TraderTerminal.Simulators.Exchange.Markets;

/// <summary>Several markets as one, in the order of time; at the same instant the source named first goes first.</summary>
public sealed class MergedMarket : IMarketSource
{
    private readonly PriorityQueue<(IMarketSource Source, MarketQuote Quote), (DateTimeOffset At, int Place)> _heads = new();
    private readonly List<IMarketSource> _sources;

    public MergedMarket(params IEnumerable<IMarketSource> sources)
    {
        _sources = [.. sources];
        foreach (var source in _sources) Read(source);
    }

    public bool TryNext(out MarketQuote quote)
    {
        quote = default;
        if (!_heads.TryDequeue(out var head, out _)) return false;
        quote = head.Quote;
        Read(head.Source);
        return true;
    }

    private void Read(IMarketSource source)
    {
        if (source.TryNext(out var quote)) _heads.Enqueue((source, quote), (quote.At, _sources.IndexOf(source)));
    }
}
