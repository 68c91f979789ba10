using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.ProjectX.Products;
using TraderTerminal.Simulators.Shared.Products;
using TraderTerminal.Simulators.ProjectX.Wire;
using TraderTerminal.Simulators.ProjectX.World;

namespace TraderTerminal.Simulators.ProjectX.Markets;

/// <summary>What a contract's listeners hear of a quote: the changed part of the quote, the print, the moved levels.</summary>
internal sealed class ContractTape(int seed, ContractSymbol contract, Price previousClose)
{
    /// <summary>Levels on each side of the made-up book.</summary>
    private const int Levels = 10;

    private const int SizeMax = 40;

    private readonly Product _product = ProductBook.Of(contract.Root);
    private readonly string _id = ContractNames.Id(contract);
    private MarketQuote? _last;
    private TradeDate _date;
    private Price _previousClose = previousClose;
    private Price _open;
    private Price _high;
    private Price _low;
    private long _volume;

    public IEnumerable<(string Event, object Data)> Book(MarketQuote quote, TradeDate date)
    {
        var before = _last;
        var isNew = before is null || date != _date;
        if (isNew)
        {
            _previousClose = before?.Last ?? _previousClose;
            (_open, _high, _low, _volume, _date) = (quote.Last, quote.Last, quote.Last, 0, date);
        }

        var (high, low) = (_high, _low);
        _high = quote.Last > high ? quote.Last : high;
        _low = quote.Last < low ? quote.Last : low;
        _volume += quote.Traded;
        _last = quote;
        yield return (EventNames.Quote, Quote(quote, before, isNew, high, low));
        if (quote.Traded > 0) yield return (EventNames.Print, Prints(quote));
        yield return (EventNames.Depth, Moved(quote, before));
    }

    /// <summary>A reset and every level of both sides; empty while nothing was quoted.</summary>
    public IReadOnlyList<DepthModel> Snapshot() => _last is not { } quote
        ? []
        : [new(Cut(quote.At), DomType.Reset, 0, 0, 0), .. Side(quote, DomType.Bid), .. Side(quote, DomType.Ask)];

    private QuoteModel Quote(in MarketQuote quote, in MarketQuote? before, bool isNew, Price high, Price low)
    {
        var isLast = isNew || before!.Value.Last != quote.Last;
        var change = (quote.Last - _previousClose).Nanos / (decimal)Price.NanosPerPoint;
        return new(ContractNames.SymbolId(_product), _id, quote.At, Cut(quote.At))
        {
            SymbolName = isNew ? $"/{contract.Root}" : null,
            LastPrice = isLast ? quote.Last.Points : null,
            BestBid = isNew || before!.Value.Bid != quote.Bid ? quote.Bid.Points : null,
            BestAsk = isNew || before!.Value.Ask != quote.Ask ? quote.Ask.Points : null,
            Change = isLast ? change : null,
            ChangePercent = isLast && _previousClose.Nanos != 0 ? Math.Round(change / _previousClose.Points * 100, 4) : null,
            Open = isNew ? _open.Points : null,
            High = isNew || high != _high ? _high.Points : null,
            Low = isNew || low != _low ? _low.Points : null,
            Volume = quote.Traded > 0 ? _volume : null,
        };
    }

    private IReadOnlyList<PrintModel> Prints(in MarketQuote quote) =>
        [new(ContractNames.SymbolId(_product), quote.Last.Points, Cut(quote.At), quote.Last >= quote.Ask ? TradeLogType.Buy : TradeLogType.Sell, quote.Traded, _id)];

    private List<DepthModel> Moved(in MarketQuote quote, in MarketQuote? before)
    {
        var levels = new List<DepthModel>();
        if (before?.Bid != quote.Bid) levels.Add(new(Cut(quote.At), DomType.NewBestBid, quote.Bid.Points, Size(quote.Bid), 0));
        if (before?.Ask != quote.Ask) levels.Add(new(Cut(quote.At), DomType.NewBestAsk, quote.Ask.Points, Size(quote.Ask), 0));
        levels.Add(Level(quote.At, DomType.Bid, quote.Bid));
        levels.Add(Level(quote.At, DomType.Ask, quote.Ask));
        if (quote.Traded > 0) levels.Add(new(Cut(quote.At), DomType.Trade, quote.Last.Points, quote.Traded, 0));
        return levels;
    }

    private IEnumerable<DepthModel> Side(MarketQuote quote, DomType side)
    {
        for (var level = 0; level < Levels; level++)
        {
            var step = _product.Instrument.TickSize * level;
            yield return Level(quote.At, side, side == DomType.Bid ? quote.Bid - step : quote.Ask + step);
        }
    }

    private DepthModel Level(DateTimeOffset at, DomType side, Price price) => new(Cut(at), side, price.Points, Size(price), Size(price));

    /// <summary>The size of a level follows from its price, so that the same seed shows the same book.</summary>
    private int Size(Price price) => 1 + (int)(unchecked((uint)(price.Nanos / _product.Instrument.TickSize.Nanos * 2_654_435_761L + seed)) % SizeMax);

    /// <summary>The exchange's own times have milliseconds.</summary>
    private static DateTimeOffset Cut(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
}
