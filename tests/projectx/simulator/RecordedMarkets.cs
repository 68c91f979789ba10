using System.Globalization;
using System.IO.Compression;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Shared.Markets;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Simulator;

/// <summary>The simulator plays what was recorded: quotes, prints, fills and bars of the wire are those of the file.</summary>
public sealed class RecordedMarkets
{
    private const string EsThen = "CON.F.US.EP.Z13";
    private const int BidClose = 4;
    private const int AskClose = 8;
    private const string Ticks = "GCZ3-20131008-ticks.csv.gz";

    /// <summary>A Tuesday, 09:00 in Chicago, in the middle of the recording.</summary>
    private static readonly DateTimeOffset Start = new(2013, 10, 8, 14, 0, 0, TimeSpan.Zero);

    private static readonly string Bars = TestData.File("market/ESZ3-20131006-20131011-1min.csv.gz");

    [Fact]
    public async Task Quotes_and_fills_follow_the_recording_and_bars_are_its_bars()
    {
        await using var gateway = await Play(Bars, Start);
        var contract = (await gateway.Api("Contract/searchById", new { contractId = EsThen })).GetProperty("contract");
        Assert.True(contract.GetProperty("activeContract").GetBoolean());
        Assert.Equal(Rows(Start.AddHours(-1), Start), await Wire(gateway, Start.AddHours(-1), Start));

        await using var market = await RawHub.Open(gateway, "market");
        await market.Invoke("SubscribeContractQuotes", EsThen);
        await gateway.To(Start.AddMinutes(10).AddSeconds(59));
        Assert.Equal(Rows(Start, Start.AddMinutes(10)), await Wire(gateway, Start, Start.AddMinutes(10)));

        // What the stream said last is the end of the last minute, and what a market order gets.
        var (bid, ask) = (Closes(Start, Start.AddMinutes(11), BidClose), Closes(Start, Start.AddMinutes(11), AskClose));
        var quotes = await market.Until(_ => market.Events("GatewayQuote") is { Count: > 0 } told && told.Last(one => one[1].Has("bestAsk"))[1].Number("bestAsk") == ask ? told : null);
        Assert.Equal(bid, quotes.Last(one => one[1].Has("bestBid"))[1].Number("bestBid"));
        Assert.All(quotes, one => Assert.StartsWith("2013-10-08T14:", one[1].Text("timestamp"), StringComparison.Ordinal));
        await gateway.Market(side: 0, contract: EsThen);
        Assert.Equal(ask, Assert.Single(await gateway.Trades(since: Start)).Number("price"));
    }

    [Fact]
    public async Task A_fast_clock_runs_through_the_recording()
    {
        await using var gateway = await Play(Bars, Start, pace: 3_600);
        var expected = Rows(Start, Start.AddMinutes(30));
        while (!(await Wire(gateway, Start, Start.AddMinutes(30))).SequenceEqual(expected)) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task By_the_real_clock_it_is_the_market_of_the_month_in_front_now()
    {
        var began = TimeProvider.System.GetUtcNow().AddMilliseconds(-1);
        await using var gateway = await SimulatedGateway.Start(options => options with
        {
            Virtual = null, Switches = """{"tradingHours":"alwaysOpen"}""", Recording = Recording.Read([TestData.File("market/" + Ticks)]),
        });
        var gold = (await gateway.Api("Contract/search", new { live = false, searchText = "F.US.GCE" })).GetProperty("contracts").EnumerateArray().Single(one => one.GetProperty("activeContract").GetBoolean()).Text("id")!;
        Assert.NotEqual("CON.F.US.GCE.Z13", gold);
        await using var market = await RawHub.Open(gateway, "market");
        await market.Invoke("SubscribeContractTrades", gold);
        var print = (await market.Heard("GatewayTrade", 1))[0][1][0];
        Assert.InRange(print.Number("price"), 1_320m, 1_327m);
        Assert.InRange(print.GetProperty("timestamp").GetDateTimeOffset(), began, TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task A_held_price_stands_over_the_recording_until_it_is_released()
    {
        await using var gateway = await Play(Bars, Start);
        await gateway.Price(1_662m, EsThen);
        await gateway.To(Start.AddMinutes(3));
        await gateway.Market(side: 1, contract: EsThen);
        Assert.Equal(1_662m, (await gateway.Trades(since: Start)).Single().Number("price"));
        await gateway.Post("/control/market/release", new { contract = EsThen });
        await gateway.To(Start.AddMinutes(6));
        await gateway.Market(side: 0, contract: EsThen);
        Assert.True((await gateway.Trades(since: Start)).Max(trade => trade.Number("price")) > 1_664m);
    }

    [Theory]
    [InlineData("ESZ3-20131006.csv", "time_utc,price,quantity\n2013-10-06T19:00:00Z,1681.5,1\n2013-10-06T19:00:01Z,many,1\n", "Line 3 of the market file cannot be read: many")]
    [InlineData("ESZ3-20131006.csv", "time_utc,price,quantity\n2013-10-06T19:00:00Z,1681.5,1\n2013-10-06T18:00:00Z,1681.5,1\n", "times rise")]
    [InlineData("ESZ3-20131006.csv", "time_utc,price,quantity\n2013-10-06T19:00:00Z,1681.3,1\n", "not on the tick grid")]
    [InlineData("ESZ3-20131006.csv", "time_utc,price,quantity\n", "there is no quote in it")]
    [InlineData("ESZ3-20131006.csv", "when,what\n", "A market file begins with")]
    [InlineData("ESZ3-20131006.csv.gz", "not packed", "ESZ3-20131006.csv.gz")]
    public async Task A_file_that_is_no_market_is_named_with_its_line(string name, string text, string says)
    {
        var directory = Directory.CreateTempSubdirectory("traderterminal-market-");
        var file = Path.Combine(directory.FullName, name);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        var (code, errors) = await Simulate("--data", file);
        Assert.Equal(CommandLine.Finding, code);
        Assert.StartsWith($"Not started: {file}", errors, StringComparison.Ordinal);
        Assert.Contains(says, errors, StringComparison.Ordinal);
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_name_that_says_no_contract_is_refused()
    {
        var (code, errors) = await Simulate("--data", typeof(RecordedMarkets).Assembly.Location);
        Assert.Equal(CommandLine.Wrong, code);
        Assert.Contains("does not begin with a contract and a day, for example ESZ3-20131006", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_beginning_outside_of_the_recording_is_refused()
    {
        var (code, errors) = await Simulate("--data", Bars, "--start", "2014-01-01");
        Assert.Equal(CommandLine.Wrong, code);
        Assert.Contains("--start: the data go from 2013-10-06T", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Errors)> Simulate(params string[] words)
    {
        using var errors = new StringWriter();
        return (await CommandLine.Run(["simulate", "projectx", .. words], TextWriter.Null, errors), errors.ToString());
    }

    private static Task<SimulatedGateway> Play(string file, DateTimeOffset from, int pace = 0) => SimulatedGateway.Start(options => options with
    {
        Virtual = new VirtualTime(from), Pace = pace, Recording = Recording.Read([file]), RecordingFrom = from,
    });

    /// <summary>Minutes as the wire shows them, oldest first.</summary>
    private static async Task<string[]> Wire(SimulatedGateway gateway, DateTimeOffset from, DateTimeOffset to) =>
        [.. (await gateway.Api("History/retrieveBars", new { contractId = EsThen, live = false, startTime = from, endTime = to.AddSeconds(-1), unit = 2, unitNumber = 1, limit = 1_000, includePartialBar = true }))
            .GetProperty("bars").EnumerateArray().Reverse().Select(bar =>
                Bar(bar.GetProperty("t").GetDateTimeOffset(), bar.Number("o"), bar.Number("h"), bar.Number("l"), bar.Number("c"), bar.Long("v")))];

    /// <summary>Minutes of the file in which somebody traded.</summary>
    private static string[] Rows(DateTimeOffset from, DateTimeOffset to) =>
        [.. Lines(from, to).Where(row => row[13].Length > 0).Select(row => Bar(Time(row), Number(row[9]), Number(row[10]), Number(row[11]), Number(row[12]), (long)Number(row[13])))];

    private static string Bar(DateTimeOffset at, decimal open, decimal high, decimal low, decimal close, long volume) =>
        string.Create(CultureInfo.InvariantCulture, $"{at:HH:mm} {open:0.00} {high:0.00} {low:0.00} {close:0.00} {volume}");

    /// <summary>The last value of a column.</summary>
    private static decimal Closes(DateTimeOffset from, DateTimeOffset to, int column) => Number(Lines(from, to).Last(row => row[column].Length > 0)[column]);

    private static IEnumerable<string[]> Lines(DateTimeOffset from, DateTimeOffset to)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(Bars), CompressionMode.Decompress));
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).Where(row => Time(row) >= from && Time(row) < to)];
    }

    private static DateTimeOffset Time(string[] row) => DateTimeOffset.Parse(row[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static decimal Number(string field) => decimal.Parse(field, CultureInfo.InvariantCulture);
}
