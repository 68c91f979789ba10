using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange.Markets;

/// <summary>Recorded one-minute bars of bid, ask and trades as a market, four quotes a bar.</summary>
/// <remarks>
/// A bar becomes its open, the two extremes and its close, a quarter of a minute apart. The extreme against the bar's own direction
/// comes first: a rising bar falls to its low before it rises to its high, which is the worse order for whoever is on the right side.
/// A blank stays at the value before it. Until bid, ask and a price are known, a bar makes no quotes. Columns:
/// <c>time_utc,bid_open..bid_close,ask_open..ask_close,open,high,low,close,volume</c>.
/// </remarks>
public sealed class BarReplay(TextReader lines, ContractSymbol contract, Instrument instrument) : IMarketSource, IDisposable
{
    private const string Columns =
        "time_utc,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close,open,high,low,close,volume";

    private const int PointsPerBar = 4;
    private static readonly TimeSpan BetweenPoints = TimeSpan.FromSeconds(15);

    private readonly MarketFile _file = new(lines, Columns);
    private readonly Queue<MarketQuote> _points = new(PointsPerBar);
    private Price? _bid;
    private Price? _ask;
    private Price? _last;

    /// <summary>Bars read so far.</summary>
    public int Count => _file.Count;

    public static BarReplay Open(string path, ContractSymbol contract, Instrument instrument) =>
        new(MarketFile.Open(path), contract, instrument);

    public bool TryNext(out MarketQuote quote)
    {
        while (!_points.TryDequeue(out quote))
        {
            if (_file.Next(fields: 14) is not { } fields) return false;
            Read(fields);
        }

        return true;
    }

    public void Dispose() => _file.Dispose();

    private void Read(string[] fields)
    {
        var at = _file.Time(fields[0]);
        var (bid, ask, trade) = (Bar(fields, 1), Bar(fields, 5), Bar(fields, 9));
        var volume = trade is null ? 0 : _file.Quantity(fields[13]);
        var rises = Rises(trade) ?? Rises(bid) ?? Rises(ask) ?? true;
        for (var point = 0; point < PointsPerBar; point++)
        {
            Move(At(bid, point, rises), At(ask, point, rises), At(trade, point, rises));
            if (_bid is not { } b || _ask is not { } a) continue;

            // Each quarter of the bar gets its share of the volume; what does not divide goes to the close.
            var traded = volume / PointsPerBar + (point == PointsPerBar - 1 ? volume % PointsPerBar : 0);
            _points.Enqueue(new MarketQuote(contract, b, a, _last ?? b, at + BetweenPoints * point, traded));
        }
    }

    /// <summary>Takes what is given and keeps the rest, but never a bid at or above the ask: the side that was not given yields.</summary>
    private void Move(Price? bid, Price? ask, Price? trade)
    {
        (_bid, _ask, _last) = (bid ?? _bid, ask ?? _ask, trade ?? _last);
        if (_bid is not { } b || _ask is not { } a || b < a) return;
        if (ask is null) _ask = b + instrument.TickSize;
        else _bid = a - instrument.TickSize;
    }

    private (Price Open, Price High, Price Low, Price Close)? Bar(string[] fields, int first)
    {
        if (_file.PriceOrNone(fields[first]) is not { } open) return null;
        var close = _file.PriceOrNone(fields[first + 3]) ?? open;
        return (open, _file.PriceOrNone(fields[first + 1]) ?? open, _file.PriceOrNone(fields[first + 2]) ?? open, close);
    }

    private static bool? Rises((Price Open, Price High, Price Low, Price Close)? bar) =>
        bar is { } given && given.Open != given.Close ? given.Close > given.Open : null;

    private static Price? At((Price Open, Price High, Price Low, Price Close)? bar, int point, bool rises) => point switch
    {
        0 => bar?.Open,
        1 => rises ? bar?.Low : bar?.High,
        2 => rises ? bar?.High : bar?.Low,
        _ => bar?.Close,
    };
}
