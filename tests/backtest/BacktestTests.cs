using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Backtest;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Backtest;

/// <summary>Backtests as a user runs them, and what their numbers promise.</summary>
public sealed class BacktestTests
{
    private const string Header = "opened,closed,symbol,side,quantity,entry,exit,fees";
    private const string Book = "seed/eval/50k";

    private static readonly string[] Good =
    [
        "2026-10-20T14:30:00Z,2026-10-20T14:45:00Z,MNQZ2026,long,2,15500.00,15550.00,2.96",
        "2026-10-20T15:30:00Z,2026-10-20T15:45:00Z,MNQZ2026,short,1,15540.00,15560.25,1.48",
        "2026-10-21T14:30:00Z,2026-10-21T14:45:00Z,MESZ2026,long,3,4450.25,4440.25,4.44",
    ];

    private static async Task<Whole.CommandLine.Ended> Run(string text, params string[] words)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
            return await Whole.CommandLine.Run(["backtest", "--trades", path, .. words]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Csv(params IEnumerable<string> rows) => string.Join('\n', rows.Prepend(Header)) + "\n";

    private static EquatableArray<Trade> Read(string text) => Assert.IsType<ReadTrades.Read>(TradeFile.Read(text)).Trades;

    private static BacktestResult Result(string book, params string[] rows) => BacktestRun.Of(RuleBooks.Find(book)!, [], Read(Csv(rows)), 1, 1, _ => 0).Result;

    private static BacktestResult Laid(string book, string patch, params string[] rows) => BacktestRun.Of(
        RuleBooks.Find(book)!, [Overlays.OfText($$"""{"id":"mine/one","version":"1","ruleBookIds":["{{book}}"],"from":"2026-10-20","to":"2026-10-21","patch":{{patch}}}""")],
        Read(Csv(rows)), 1, 1, _ => 0).Result;

    [Fact]
    public async Task The_days_are_those_of_the_file_and_the_same_seed_gives_the_same_bytes()
    {
        var first = await Run(Csv(Good), "--rule-book", Book, "--json", "--runs", "50", "--seed", "7");
        Assert.True(first.Code == 0, $"{first}");
        var again = await Run(Csv(Good), "--rule-book", Book, "--json", "--runs", "50", "--seed", "7");
        Assert.Equal(first.Output, again.Output);
        var days = JsonNode.Parse(first.Output)!["result"]!["days"]!.AsArray();
        // 2 × 50 × 2 − 2.96 − 20.25 × 2 − 1.48 and −3 × 10 × 5 − 4.44.
        Assert.Equal(["2026-10-20 155.06 50155.06", "2026-10-21 -154.44 50000.62"], days.Select(day => $"{day!["tradeDate"]} {day["pnl"]} {day["balance"]}"));
    }

    [Fact]
    public async Task Text_names_days_end_and_chances()
    {
        var ended = await Run(Csv(Good), "--rule-book", Book, "--runs", "20");
        Assert.True(ended.Code == 0, $"{ended}");
        Assert.Contains("3 trades under seed/eval/50k 2026-10-10: 3 taken, 0 refused, 0 closed by a rule", ended.Output, StringComparison.Ordinal);
        Assert.Contains("Neither failed nor passed.", ended.Output, StringComparison.Ordinal);
        Assert.Contains("20 draws of whole days, seed 1; 95 % intervals:", ended.Output, StringComparison.Ordinal);
        Assert.Contains("fail       0.0 %  (0.0 to 16.1)", ended.Output, StringComparison.Ordinal);
        Assert.Contains("payout   the book has none", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_fails_says_which_rule_and_when_and_ends_in_1()
    {
        // 3 × 400 × 2 = 2400 down: beyond the trailing loss of 2000.
        var ended = await Run(Csv("2026-10-20T14:30:00Z,2026-10-20T14:45:00Z,MNQZ2026,long,3,15500,15100,0", Good[2]), "--rule-book", Book, "--runs", "10");
        Assert.True(ended.Code == 1, $"{ended}");
        Assert.Contains("Failed 2026-10-20T14:45:00Z by trailing_drawdown.", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_locked_day_refuses_its_other_trades_and_the_next_day_goes_on()
    {
        var result = Result(Book,
            "2026-10-20T14:30:00Z,2026-10-20T14:45:00Z,MNQZ2026,long,3,15500,15330,0", "2026-10-20T15:30:00Z,2026-10-20T15:45:00Z,MNQZ2026,long,1,15330,15340,0",
            "2026-10-21T15:30:00Z,2026-10-21T15:45:00Z,MNQZ2026,long,1,15330,15340,0");
        Assert.Equal(("open", 2, 0), (result.Outcome, result.Taken, result.ClosedByRule));
        Assert.Equal((3, "LOCKED"), (Assert.Single(result.Refused).Line, result.Refused[0].Code));
        Assert.Equal("daily_loss_limit", Assert.Single(result.Locks).Rule);
        Assert.Equal([-1020m, 20m], result.Days.Select(day => day.Pnl.Dollars));
        Assert.Equal(980m, result.Days[0].HeadroomMin!.Value.Dollars);
    }

    [Fact]
    public void Five_days_of_profit_pass_and_the_size_limit_refuses()
    {
        var days = Enumerable.Range(19, 5).Select(day => $"2026-10-{day}T14:30:00Z,2026-10-{day}T14:45:00Z,MNQZ2026,long,3,15500,15620,0").ToArray();
        var result = Result(Book, days);
        Assert.Equal(("passed", 5), (result.Outcome, result.Taken));
        Assert.Equal(5, result.Days.Count);
        Assert.Equal(new DateTimeOffset(2026, 10, 23, 21, 0, 0, TimeSpan.Zero), result.EndedAt);
        var refused = Result(Book, "2026-10-20T14:30:00Z,2026-10-20T14:45:00Z,MNQZ2026,long,4,15500,15620,0");
        Assert.Equal((0, "POSITION_LIMIT"), (refused.Taken, Assert.Single(refused.Refused).Code));
    }

    [Fact]
    public void Nothing_comes_after_a_pass_and_a_firm_without_automation_is_tested_too()
    {
        var days = Enumerable.Range(19, 5).Select(day => $"2026-10-{day}T14:30:00Z,2026-10-{day}T14:45:00Z,MNQZ2026,long,3,15500,15620,0").Append(
            "2026-10-26T14:30:00Z,2026-10-26T14:45:00Z,MNQZ2026,long,3,15500,15000,0").ToArray();
        Assert.Equal(("passed", 5, "2026-10-23"), (Result(Book, days).Outcome, Result(Book, days).Days.Count, $"{Result(Book, days).Days[^1].TradeDate}"));
        var apex = Result("apex/eod-eval/50k", Good);
        Assert.Equal((3, 0), (apex.Taken, apex.Refused.Count));
    }

    [Fact]
    public void A_trade_held_past_the_flat_by_time_is_closed_by_the_rule_and_marked_an_estimate()
    {
        var result = Result("topstep/combine/50k", "2026-10-20T19:30:00Z,2026-10-20T23:30:00Z,MNQZ2026,long,1,15500,15600,1.00");
        Assert.Equal((1, 1, true), (result.Taken, result.ClosedByRule, result.Estimate));
        Assert.Equal([-1.00m, 0m], result.Days.Select(day => day.Pnl.Dollars));
    }

    [Fact]
    public void A_funded_book_tells_from_when_a_payout_was_in_reach()
    {
        var book = RuleBooks.Find("topstep/xfa-standard/50k")!;
        var days = Enumerable.Range(0, 5).Select(day => $"2026-10-{19 + day}T14:30:00Z,2026-10-{19 + day}T14:45:00Z,MNQZ2026,long,10,15500,15520,0").ToArray();
        var report = BacktestRun.Of(book, [], Read(Csv(days)), 5, 1, _ => 0);
        Assert.NotNull(report.Chances.Payout);
        Assert.Equal("2026-10-23", report.Result.PayoutFrom?.ToString());
        Assert.Equal(5, report.Chances.Payout!.Count);
    }

    [Fact]
    public void An_overlay_holds_on_its_dates_and_on_no_other()
    {
        var rows = Enumerable.Range(19, 4).Select(day => $"2026-10-{day}T14:30:00Z,2026-10-{day}T14:45:00Z,MNQZ2026,long,2,15500,15501,0").ToArray();
        var result = Laid(Book, """{"position":{"perProduct":{"MNQ":1}}}""", rows);
        Assert.Equal(["3 PRODUCT_LIMIT", "4 PRODUCT_LIMIT"], result.Refused.Select(refused => $"{refused.Line} {refused.Code}"));
    }

    /// <summary>On the date that it comes in an overlay only tightens; here the account has always had it. The book ends at 15:10 in Chicago.</summary>
    [Fact]
    public void A_looser_overlay_holds_on_the_first_date_too()
    {
        const string row = "2026-10-20T19:30:00Z,2026-10-20T20:20:00Z,MNQZ2026,long,1,15500,15501,0";
        Assert.Equal(1, Result("topstep/combine/50k", row).ClosedByRule);
        Assert.Equal(0, Laid("topstep/combine/50k", """{"calendar":{"holidays":[{"date":"2026-10-20","flatBy":"15:30"}]}}""", row).ClosedByRule);
    }

    /// <summary>Rules reference 1.11: three micros of Topstep's 50K around the release.</summary>
    [Theory]
    [InlineData("13:25:00", 3, null)]
    [InlineData("13:25:00", 4, "NEWS_WINDOW")]
    [InlineData("13:24:59", 4, null)]
    public async Task A_shipped_overlay_holds_without_being_asked_for(string opened, int quantity, string? code)
    {
        var ended = await Run(Csv($"2026-12-10T{opened}Z,2026-12-10T14:00:00Z,MNQZ2026,long,{quantity},15500,15501,0"), "--rule-book", "topstep/combine/50k", "--runs", "1", "--json");
        Assert.True(ended.Code == 0, $"{ended}");
        Assert.Equal(code is null ? [] : [code], JsonNode.Parse(ended.Output)!["result"]!["refused"]!.AsArray().Select(refused => refused!["code"]!.ToString()));
    }

    [Theory]
    [InlineData("opened", "2026-10-20 14:30,2026-10-20T14:45:00Z,MNQZ2026,long,2,15500,15550,2.96")]
    [InlineData("closed", "2026-10-20T14:30:00Z,2026-10-20T14:29:00Z,MNQZ2026,long,2,15500,15550,2.96")]
    [InlineData("symbol", "2026-10-20T14:30:00Z,2026-10-20T14:45:00Z,DOGE,long,2,15500,15550,2.96")]
    [InlineData("side", "2026-10-20T14:30:00Z,2026-10-20T14:45:00Z,MNQZ2026,up,2,15500,15550,2.96")]
    [InlineData("quantity", "2026-10-20T14:30:00Z,2026-10-20T14:45:00Z,MNQZ2026,long,-2,15500,15550,2.96")]
    [InlineData("entry", "2026-10-20T14:30:00Z,2026-10-20T14:45:00Z,MNQZ2026,long,2,15500.10,15550,2.96")]
    [InlineData("exit", "2026-10-20T14:30:00Z,2026-10-20T14:45:00Z,MNQZ2026,long,2,15500,much,2.96")]
    [InlineData("fees", "2026-10-20T14:30:00Z,2026-10-20T14:45:00Z,MNQZ2026,long,2,15500,15550,-1")]
    [InlineData("row", "2026-10-20T14:30:00Z,MNQZ2026")]
    public void A_faulty_field_is_named_with_its_line_and_column(string column, string row)
    {
        var faulty = Assert.IsType<ReadTrades.Faulty>(TradeFile.Read(Csv(Good[0], row, Good[2])));
        Assert.Equal((3, column), (Assert.Single(faulty.Faults).Line, faulty.Faults[0].Column));
    }

    [Fact]
    public async Task Every_fault_is_listed_nothing_runs_and_the_end_is_1()
    {
        var ended = await Run(Csv("yesterday,,DOGE,up,0,x,y,z", Good[0]), "--rule-book", Book);
        Assert.True(ended.Code == 1, $"{ended}");
        foreach (var column in Header.Split(',')) Assert.Contains($"line 2, {column}: ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("8 faults; nothing was run.", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("trade date", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_trade_file_of_ours_ends_in_2_with_the_columns_that_we_know()
    {
        var foreign = await Run("Id,ContractName,EnteredAt\n1,MNQZ6,10/20/2026\n", "--rule-book", Book);
        Assert.True(foreign.Code == 2 && foreign.Errors.Contains("known are opened, closed, symbol, side, quantity, entry, exit, fees", StringComparison.Ordinal), $"{foreign}");
        var large = await Run(Header + "\n" + new string(' ', 11_000_000), "--rule-book", Book);
        Assert.True(large.Code == 2 && large.Errors.Contains("more than 10485760 bytes", StringComparison.Ordinal), $"{large}");
        var book = await Run(Csv(Good), "--rule-book", "no/book");
        Assert.True(book.Code == 2 && book.Errors.Contains("there is no rule book no/book", StringComparison.Ordinal), $"{book}");
        var usage = await Whole.CommandLine.Run("backtest", "--trades", "/nowhere", "--runs", "0", "--seed", "x");
        Assert.True(usage.Code == 2, $"{usage}");
        foreach (var said in (string[])["there is no file /nowhere", "--rule-book says", "--runs: 0 is no whole number", "--seed: x is no whole number"]) Assert.Contains(said, usage.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Wilson_is_the_textbook_s() =>
        Assert.Equal((0.1, 0.055229, 0.174366), (Chance.Of(10, 100).Share, Math.Round(Chance.Of(10, 100).Low, 6), Math.Round(Chance.Of(10, 100).High, 6)));

    /// <summary>Trades that overlap, of both sides, over several days: the book has no limit that could refuse or close one.</summary>
    [Fact]
    public void The_day_table_is_the_sum_of_the_file() =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var rows = new List<string>();
            var sums = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
            for (var i = 0; i < random.Next(1, 25); i++)
            {
                var day = random.Next(19, 24);
                var opened = new DateTimeOffset(2026, 10, day, 14, 0, 0, TimeSpan.Zero).AddSeconds(random.Next(0, 9_000));
                var (quantity, entry, exit, fees) = (random.Next(1, 3), 15_500m + random.Next(-40, 40) * 0.25m, 15_500m + random.Next(-40, 40) * 0.25m, random.Next(0, 500) / 100m);
                // One side a day: against each other, trades of one contract would share their lots.
                var side = day % 2 == 0 ? 1 : -1;
                rows.Add(string.Create(CultureInfo.InvariantCulture, $"{opened:yyyy-MM-ddTHH:mm:ssZ},{opened.AddSeconds(random.Next(0, 9_000)):yyyy-MM-ddTHH:mm:ssZ},MNQZ2026,{(side > 0 ? "long" : "short")},{quantity},{entry},{exit},{fees}"));
                var date = $"2026-10-{day}";
                sums[date] = sums.GetValueOrDefault(date) + side * (exit - entry) * 2 * quantity - fees;
            }

            var report = BacktestRun.Of(Wide, [], Read(Csv(rows)), 1, 1, _ => 0);
            Assert.Equal(rows.Count, report.Result.Taken);
            var balance = 50_000m;
            foreach (var day in report.Result.Days)
            {
                balance += sums.GetValueOrDefault($"{day.TradeDate}");
                Assert.Equal((sums.GetValueOrDefault($"{day.TradeDate}"), balance), (day.Pnl.Dollars, day.Balance.Dollars));
            }

            Assert.Equal(50_000m + sums.Values.Sum(), balance);
        }));

    private static readonly RuleBook Wide = Accounts.Scene.Read("""
        {"id":"test/wide","version":"1","name":"Wide","startBalance":50000,
         "calendar":{"timeZone":"America/Chicago","rollAt":"17:00","dayCloseAt":"16:00"},
         "drawdown":{"basis":"static","amount":40000,"breachMetric":"equity","breachOn":"touch","evaluate":"realtime","action":"fail"},
         "fees":"none"}
        """);
}
