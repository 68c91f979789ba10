using System.Runtime.CompilerServices;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Markets;
using Xunit;
using static TraderTerminal.Tests.Exchange.Floor;

namespace TraderTerminal.Tests.Exchange;

public sealed class Markets
{
    private static readonly ContractSymbol Nq = new("NQ", 2026, 12);

    [Fact]
    public void A_made_up_market_starts_exactly_at_its_price_and_stays_on_the_grid()
    {
        var quotes = Take(Generated(7, Es), 10_000);
        Assert.Equal((At(5000m), At(5000.25m), At(5000m), Ten), (quotes[0].Bid, quotes[0].Ask, quotes[0].Last, quotes[0].At));
        Assert.Equal(Ten + TimeSpan.FromMilliseconds(250) * 9_999, quotes[^1].At);
        Assert.All(quotes, quote => Assert.True(InstrumentCatalog.Shipped.Get("ES").IsOnGrid(quote.Bid)));
        Assert.All(quotes, quote => Assert.InRange(quote.Bid.Points, 4950m, 5050m));
        Assert.True(quotes.DistinctBy(quote => quote.Bid).Count() > 10);
    }

    [Fact]
    public void The_same_seed_gives_the_same_market_whoever_else_trades()
    {
        var alone = Take(Generated(7, Es), 100);
        var together = Take(Generated(7, Es, Nq), 200).Where(quote => quote.Contract == Es);
        Assert.Equal(alone, together);
        Assert.NotEqual(alone, Take(Generated(8, Es), 100));
    }

    [Fact]
    public void A_scripted_price_comes_at_once_and_holds_when_told()
    {
        var market = Generated(7, Es);
        Take(market, 10);
        var set = market.Set(Es, At(4900m), Ten, hold: true);
        Assert.Equal((At(4900m), At(4900m)), (set.Bid, set.Last));
        Assert.All(Take(market, 20), quote => Assert.Equal(At(4900m), quote.Bid));
        market.Release(Es);
        Assert.Contains(Take(market, 20), quote => quote.Bid != At(4900m));
    }

    [Fact]
    public void Recorded_bars_are_read_to_the_last_line()
    {
        using var bars = BarReplay.Open(Data("ESZ3-20131006-20131011-1min.csv.gz"), new("ES", 2013, 12), InstrumentCatalog.Shipped.Get("ES"));
        var quotes = TakeAll(bars);
        Assert.Equal(7073, bars.Count);
        Assert.Equal(4 * 7073, quotes.Count);
        Assert.Equal(new DateTimeOffset(2013, 10, 6, 19, 0, 0, TimeSpan.Zero), quotes[0].At);
        Assert.Equal(new DateTimeOffset(2013, 10, 11, 21, 15, 45, TimeSpan.Zero), quotes[^1].At);
        Assert.All(quotes, quote => Assert.True(quote.Bid < quote.Ask));
        Assert.Equal(quotes.OrderBy(quote => quote.At), quotes);
    }

    [Theory]
    [InlineData("GCZ3-20131007-ticks.csv.gz", 39_702, "2013-10-07T00:00:00.276Z", "2013-10-07T23:59:52.934Z")]
    [InlineData("GCZ3-20131008-ticks.csv.gz", 52_038, "2013-10-08T00:00:00.374Z", "2013-10-08T23:59:07.794Z")]
    [InlineData("GCZ3-20131009-ticks.csv.gz", 64_712, "2013-10-09T00:00:00.481Z", "2013-10-09T23:59:58.198Z")]
    public void Recorded_trades_are_read_to_the_last_line(string file, int count, string first, string last)
    {
        using var ticks = TickReplay.Open(Data(file), new("GC", 2013, 12), InstrumentCatalog.Shipped.Get("GC"));
        var quotes = TakeAll(ticks);
        Assert.Equal(count, quotes.Count);
        Assert.Equal((DateTimeOffset.Parse(first), DateTimeOffset.Parse(last)), (quotes[0].At, quotes[^1].At));
        Assert.True(quotes.All(quote => quote.Traded >= 0 && quote.Ask - quote.Bid == By(0.1m)));
    }

    [Theory]
    [InlineData("10,12,9,11", "10 9 12 11")] // A rising bar falls first.
    [InlineData("10,12,9,9.5", "10 12 9 9.5")]
    public void A_bar_goes_to_its_worse_extreme_first(string trades, string path)
    {
        using var bars = new BarReplay(
            new StringReader(
                "time_utc,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close,open,high,low,close,volume\n"
                + $"2013-10-07T14:00:00.000Z,9.75,9.75,9.75,9.75,10,10,10,10,{trades},10\n"
                + "2013-10-07T14:01:00.000Z,,,,,9.5,9.5,9.5,9.5,,,,,\n"),
            Es, InstrumentCatalog.Shipped.Get("ES"));
        var quotes = TakeAll(bars);
        Assert.Equal(path.Split(' ').Select(decimal.Parse), quotes.Take(4).Select(quote => quote.Last.Points));
        Assert.Equal([2, 2, 2, 4], quotes.Take(4).Select(quote => quote.Traded));

        // Blanks stay as they were, and a bid that the new ask has passed steps back.
        Assert.Equal((At(9.25m), At(9.5m), 0), (quotes[4].Bid, quotes[4].Ask, quotes[4].Traded));
    }

    [Fact]
    public void A_line_that_is_no_bar_is_named()
    {
        using var ticks = new TickReplay(new StringReader("time_utc,price,quantity\n2013-10-07T00:00:00Z,abc,1\n"), Es, InstrumentCatalog.Shipped.Get("ES"));
        Assert.Contains("Line 2", Assert.Throws<FormatException>(() => ticks.TryNext(out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merged_markets_come_in_the_order_of_time()
    {
        using var es = BarReplay.Open(Data("ESZ3-20131006-20131011-1min.csv.gz"), new("ES", 2013, 12), InstrumentCatalog.Shipped.Get("ES"));
        using var gc = TickReplay.Open(Data("GCZ3-20131007-ticks.csv.gz"), new("GC", 2013, 12), InstrumentCatalog.Shipped.Get("GC"));
        var quotes = TakeAll(new MergedMarket(es, gc));
        Assert.Equal(4 * 7073 + 39_702, quotes.Count);
        Assert.True(quotes.Zip(quotes.Skip(1)).All(pair => pair.First.At <= pair.Second.At));
    }

    [Fact]
    public async Task A_pump_keeps_the_pace_of_the_clock()
    {
        var time = new VirtualTime(Ten.AddDays(1));
        var quotes = new List<MarketQuote>();
        using var stop = new CancellationTokenSource();
        var run = new MarketPump(Generated(7, Es), time, quotes.Add, MarketPace.Times(2), restamp: true).Run(stop.Token);
        Assert.Single(quotes);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(9, quotes.Count);
        Assert.Equal(Ten.AddDays(1).AddSeconds(1), quotes[^1].At);
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public void A_market_can_drive_the_clock()
    {
        var time = new VirtualTime(Ten);
        var clock = new MarketClock(Generated(7, Es), time, quote => Assert.Equal(quote.At, time.GetUtcNow()));
        Assert.Equal(41, clock.RunTo(Ten.AddSeconds(10)));
        Assert.Equal(Ten.AddSeconds(10), time.GetUtcNow());
    }

    private static GeneratedMarket Generated(int seed, params ContractSymbol[] contracts) =>
        new(seed, Ten, InstrumentCatalog.Shipped, contracts.Select(contract => new GeneratedContract(contract, At(5000m))));

    private static List<MarketQuote> Take(IMarketSource source, int count)
    {
        var quotes = new List<MarketQuote>(count);
        while (quotes.Count < count && source.TryNext(out var quote)) quotes.Add(quote);
        return quotes;
    }

    private static List<MarketQuote> TakeAll(IMarketSource source) => Take(source, int.MaxValue / 1024);

    private static string Data(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "data", "market", name);
}
