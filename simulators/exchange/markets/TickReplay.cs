using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange.Markets;

/// <summary>Recorded trades as a market, one quote a trade.</summary>
/// <remarks>
/// The record has no quotes, so they are made one tick wide by the tick rule: a trade above the one before was at the ask, one below
/// it at the bid, one at the same price on the same side again. A record of no quantity moves the quote without a trade. Columns: <c>time_utc,price,quantity</c>.
/// </remarks>
public sealed class TickReplay(TextReader lines, ContractSymbol contract, Instrument instrument) : IMarketSource, IDisposable
{
    private readonly MarketFile _file = new(lines, "time_utc,price,quantity");
    private Price? _before;
    private bool _wasAtAsk = true;

    /// <summary>Trades read so far.</summary>
    public int Count => _file.Count;

    public static TickReplay Open(string path, ContractSymbol contract, Instrument instrument) =>
        new(MarketFile.Open(path), contract, instrument);

    public bool TryNext(out MarketQuote quote)
    {
        quote = default;
        if (_file.Next(fields: 3) is not { } fields) return false;
        var price = _file.PriceOrNone(fields[1]) ?? throw _file.Bad("a trade without a price");
        _wasAtAsk = _before is { } before && price != before ? price > before : _wasAtAsk;
        _before = price;
        quote = new MarketQuote(
            contract,
            _wasAtAsk ? price - instrument.TickSize : price,
            _wasAtAsk ? price : price + instrument.TickSize,
            price, _file.Time(fields[0]), _file.Quantity(fields[2]));
        return true;
    }

    public void Dispose() => _file.Dispose();
}
