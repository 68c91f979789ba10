using System.Text.Json.Nodes;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Shared.Markets;
using TraderTerminal.Simulators.Shared.Products;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Wire;
using TraderTerminal.Simulators.Tradovate.World;

namespace TraderTerminal.Simulators.Tradovate.Sockets;

/// <summary>What subscribers hear of the markets: quotes, books, histograms, charts (reference 14). Used under the feed's gate alone.</summary>
internal sealed class MarketBoard(FaultBoard faults, SocketBoard sockets, Func<TradovateSwitches> switches, int seed)
{
    /// <summary>Levels on each side of the made-up book.</summary>
    private const int Levels = 10;

    private const int SizeMax = 40;

    private readonly Dictionary<ContractSymbol, Tape> _tapes = [];
    private long _lastTick;

    /// <summary>A contract's day so far.</summary>
    private sealed class Tape
    {
        public MarketQuote Quote { get; set; }
        public TradeDate Date { get; set; }
        public Price Open { get; set; }
        public Price High { get; set; }
        public Price Low { get; set; }
        public Price Settlement { get; set; }
        public long Volume { get; set; }
        public SortedDictionary<long, long> Traded { get; } = [];
    }

    /// <summary>Keeps a quote and tells whoever has subscribed to it.</summary>
    /// <param name="breaks">True when a fault has taken the line instead.</param>
    public void Book(News.Quote news, Func<string, IReadOnlyList<ClientSocket>, bool> breaks)
    {
        var quote = news.Market;
        var (tape, changed) = Keep(quote, news.Date);
        var open = sockets.Open;
        Tell("quote", socket => socket.Subscriptions.Quotes.Contains(quote.Contract), () => Quote(tape, switches().QuotesRepeatEntries ? null : changed));
        Tell("dom", socket => socket.Subscriptions.Doms.Contains(quote.Contract), () => Dom(tape));
        if (quote.Traded > 0) Tell("histogram", socket => socket.Subscriptions.Histograms.Contains(quote.Contract), () => Histogram(tape, isWhole: false));
        if (quote.Traded == 0) return;
        foreach (var socket in open)
        {
            foreach (var chart in socket.Subscriptions.Charts.Where(chart => chart.Contract == quote.Contract)) Tell("chart", one => one == socket, () => Live(chart, tape));
        }

        void Tell(string name, Func<ClientSocket, bool> hears, Func<JsonObject> message)
        {
            var listeners = open.Where(hears).ToArray();
            if (listeners.Length == 0 || breaks(name, listeners) || faults.Strikes(FaultKind.DropEvent, name)) return;
            var frame = $"a[{EntityWire.Text(message())}]";
            foreach (var socket in listeners) socket.Say(frame);
            if (!faults.Strikes(FaultKind.DuplicateEvent, name)) return;
            foreach (var socket in listeners) socket.Say(frame);
        }
    }

    /// <summary>The whole picture for a new subscriber; null for a contract that was never quoted.</summary>
    public JsonObject? Quote(ContractSymbol contract) => _tapes.TryGetValue(contract, out var tape) ? Quote(tape, null) : null;

    public JsonObject? Dom(ContractSymbol contract) => _tapes.TryGetValue(contract, out var tape) ? Dom(tape) : null;

    public JsonObject? Histogram(ContractSymbol contract) => _tapes.TryGetValue(contract, out var tape) ? Histogram(tape, isWhole: true) : null;

    /// <summary>Bars as a chart shows them.</summary>
    public static JsonObject Bars(long id, IEnumerable<Bar> bars, DateTimeOffset now) => Chart(new JsonObject
    {
        ["id"] = id,
        ["td"] = Day(TradovateWorld.DateOf(now)),
        ["bars"] = new JsonArray([.. bars.Select(static bar => Shown(bar))]),
    });

    public static JsonObject EndOfHistory(long id) => Chart(new JsonObject { ["id"] = id, ["eoh"] = true });

    private (Tape Tape, HashSet<string> Changed) Keep(in MarketQuote quote, TradeDate date)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        if (!_tapes.TryGetValue(quote.Contract, out var tape))
            _tapes[quote.Contract] = tape = new Tape { Quote = quote, Date = date, Open = quote.Last, High = quote.Last, Low = quote.Last, Settlement = quote.Last };
        if (tape.Date != date)
        {
            (tape.Settlement, tape.Date, tape.Open, tape.High, tape.Low, tape.Volume) = (tape.Quote.Last, date, quote.Last, quote.Last, quote.Last, 0);
            tape.Traded.Clear();
            changed.UnionWith(["OpeningPrice", "HighPrice", "LowPrice", "SettlementPrice"]);
        }

        if (quote.Bid != tape.Quote.Bid) changed.Add("Bid");
        if (quote.Ask != tape.Quote.Ask) changed.Add("Offer");
        if (quote.Traded > 0) changed.UnionWith(["Trade", "TotalTradeVolume"]);
        if (quote.Last > tape.High) changed.Add("HighPrice");
        if (quote.Last < tape.Low) changed.Add("LowPrice");
        (tape.High, tape.Low) = (quote.Last > tape.High ? quote.Last : tape.High, quote.Last < tape.Low ? quote.Last : tape.Low);
        tape.Volume += quote.Traded;
        var tick = quote.Last.Nanos / ProductBook.Of(quote.Contract.Root).Instrument.TickSize.Nanos;
        tape.Traded[tick] = tape.Traded.GetValueOrDefault(tick) + quote.Traded;
        tape.Quote = quote;
        return (tape, changed);
    }

    private JsonObject Quote(Tape tape, HashSet<string>? only)
    {
        var (bid, ask) = (tape.Quote.Bid.Points, tape.Quote.Ask.Points);
        var bend = Bend();
        if (faults.Strikes(FaultKind.CrossedQuote, "quote")) (bid, ask) = (ask, bid);
        var entries = new JsonObject();
        void Add(string name, decimal? price, long? size)
        {
            if (only?.Contains(name) == false) return;
            var entry = new JsonObject();
            if (price is { } points) entry["price"] = bend(points);
            if (size is { } count) entry["size"] = count;
            entries[name] = entry;
        }

        Add("Bid", bid, Size(tape.Quote.Contract, tape.Quote.Bid));
        Add("Offer", ask, Size(tape.Quote.Contract, tape.Quote.Ask));
        Add("Trade", tape.Quote.Last.Points, Math.Max(1, tape.Quote.Traded));
        Add("TotalTradeVolume", null, tape.Volume);
        Add("OpenInterest", null, 100_000);
        Add("OpeningPrice", tape.Open.Points, null);
        Add("HighPrice", tape.High.Points, null);
        Add("LowPrice", tape.Low.Points, null);
        Add("SettlementPrice", tape.Settlement.Points, null);
        var at = tape.Quote.At - (faults.Take(FaultKind.OldQuote, "quote")?.Wait ?? TimeSpan.Zero);
        var contract = Library.ContractId(tape.Quote.Contract) + (faults.Strikes(FaultKind.WrongMonth, "quote") ? 3 : 0);
        return Market("quotes", new JsonObject { ["timestamp"] = EntityWire.Time(at), ["contractId"] = contract, ["entries"] = entries });
    }

    private Func<decimal, decimal> Bend() =>
        faults.Strikes(FaultKind.ZeroQuote, "quote") ? static _ => 0
        : faults.Strikes(FaultKind.NegativeQuote, "quote") ? static price => -price
        : faults.Strikes(FaultKind.QuoteSpike, "quote") ? static price => price * 1.05m
        : static price => price;

    private JsonObject Dom(Tape tape)
    {
        var (contract, tick) = (tape.Quote.Contract, ProductBook.Of(tape.Quote.Contract.Root).Instrument.TickSize);
        return Market("doms", new JsonObject
        {
            ["contractId"] = Library.ContractId(contract),
            ["timestamp"] = EntityWire.Time(tape.Quote.At),
            ["bids"] = new JsonArray([.. Enumerable.Range(0, Levels).Select(level => Level(contract, tape.Quote.Bid - tick * level))]),
            ["offers"] = new JsonArray([.. Enumerable.Range(0, Levels).Select(level => Level(contract, tape.Quote.Ask + tick * level))]),
        });
    }

    private JsonObject Level(ContractSymbol contract, Price price) => new() { ["price"] = price.Points, ["size"] = Size(contract, price) };

    private static JsonObject Histogram(Tape tape, bool isWhole)
    {
        var tick = ProductBook.Of(tape.Quote.Contract.Root).Instrument.TickSize.Nanos;
        var first = tape.Open.Nanos / tick;
        var items = new JsonObject();
        foreach (var (at, traded) in tape.Traded.Where(one => isWhole || one.Key == tape.Quote.Last.Nanos / tick)) items[(at - first).ToString(System.Globalization.CultureInfo.InvariantCulture)] = traded;
        return Market("histograms", new JsonObject
        {
            ["contractId"] = Library.ContractId(tape.Quote.Contract),
            ["timestamp"] = EntityWire.Time(tape.Quote.At),
            ["tradeDate"] = new JsonObject { ["year"] = tape.Date.Date.Year, ["month"] = tape.Date.Date.Month, ["day"] = tape.Date.Date.Day },
            ["base"] = tape.Open.Points,
            ["items"] = items,
            ["refresh"] = isWhole,
        });
    }

    /// <summary>What a trade adds to a chart: a tick, or the bar that is being made, which comes again with the same time.</summary>
    private JsonObject Live(ChartSubscription chart, Tape tape)
    {
        var quote = tape.Quote;
        if (chart.Unit != BarUnit.Unspecified)
            return Chart(new JsonObject { ["id"] = chart.Realtime, ["td"] = Day(tape.Date), ["bars"] = new JsonArray(Shown(Forming(chart, quote))) });
        var tick = ProductBook.Of(quote.Contract.Root).Instrument.TickSize;
        var ticks = quote.Last.Nanos / tick.Nanos;
        return Chart(new JsonObject
        {
            ["id"] = chart.Realtime,
            ["s"] = "db",
            ["td"] = Day(tape.Date),
            ["bp"] = ticks,
            ["bt"] = quote.At.ToUnixTimeMilliseconds(),
            ["ts"] = Library.Points(tick),
            ["tks"] = new JsonArray(new JsonObject
            {
                ["t"] = 0, ["p"] = 0, ["s"] = quote.Traded, ["b"] = quote.Bid.Nanos / tick.Nanos - ticks, ["a"] = quote.Ask.Nanos / tick.Nanos - ticks,
                ["bs"] = Size(quote.Contract, quote.Bid), ["as"] = Size(quote.Contract, quote.Ask), ["id"] = ++_lastTick,
            }),
        });
    }

    private Bar Forming(ChartSubscription chart, MarketQuote quote) =>
        BarOf!(chart, quote.At) is { } bar ? bar : Bar.Of(quote.At, quote.Last, quote.Traded);

    /// <summary>The bar that is being made; the world knows it.</summary>
    public Func<ChartSubscription, DateTimeOffset, Bar?>? BarOf { get; set; }

    private static JsonObject Shown(Bar bar)
    {
        var up = bar.Close >= bar.Open ? bar.Volume - bar.Volume / 3 : bar.Volume / 3;
        return new JsonObject
        {
            ["timestamp"] = EntityWire.Time(bar.At), ["open"] = bar.Open.Points, ["high"] = bar.High.Points, ["low"] = bar.Low.Points, ["close"] = bar.Close.Points,
            ["upVolume"] = up, ["downVolume"] = bar.Volume - up, ["upTicks"] = up, ["downTicks"] = bar.Volume - up, ["bidVolume"] = bar.Volume - up, ["offerVolume"] = up,
        };
    }

    private static int Day(TradeDate date) => date.Date.Year * 10_000 + date.Date.Month * 100 + date.Date.Day;

    private static JsonObject Market(string list, JsonObject one) => new() { ["e"] = "md", ["d"] = new JsonObject { [list] = new JsonArray(one) } };

    private static JsonObject Chart(JsonObject one) => new() { ["e"] = "chart", ["d"] = new JsonObject { ["charts"] = new JsonArray(one) } };

    /// <summary>The size of a level follows from its price, so that the same seed shows the same book.</summary>
    private int Size(ContractSymbol contract, Price price) =>
        1 + (int)(unchecked((uint)(price.Nanos / ProductBook.Of(contract.Root).Instrument.TickSize.Nanos * 2_654_435_761L + seed)) % SizeMax);
}
