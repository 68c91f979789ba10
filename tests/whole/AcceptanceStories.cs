using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>What traders have lost money by elsewhere, each as a story that ends well here.</summary>
public sealed class AcceptanceStories
{
    private const string Eval = "topstep_eval_001";
    private const string Funded = "topstep_funded_001";

    /// <summary>When the virtual clock begins.</summary>
    private static readonly DateTimeOffset Start = new(2026, 10, 20, 14, 30, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<Host> Demo()
    {
        var host = await Host.Start("--clock", "virtual");
        // The offer stands one tick above the bid: bought at 15,500.00.
        await host.Price("MNQ", 15_499.75m);
        return host;
    }

    private static async Task<string> Route(Host host, params object[] accounts) =>
        (await host.Post("/api/hooks", new { id = "story", accounts }))["key"]!.ToString();

    private static async Task<JsonNode> Send(Host host, string key, string body, bool wait = true)
    {
        var (status, said) = await host.HookByKey(key, body, wait);
        Assert.Equal(200, status);
        return said!;
    }

    private static string Alert(string action, string more = "") => $$"""{"action":"{{action}}","symbol":"MNQ1!"{{more}}}""";

    /// <summary>One fill of a strategy, with its position before and after it.</summary>
    private static string Link(string action, int quantity, int from, int to) => Alert(action, $$"""
        ,"quantity":{{quantity}},"strategy":"flip","timenow":"{{Time(Start)}}","prevMarketPosition":"{{Side(from)}}","prevMarketPositionSize":{{Math.Abs(from)}},"marketPosition":"{{Side(to)}}","marketPositionSize":{{Math.Abs(to)}}
        """);

    private static string Side(int net) => net switch { 0 => "flat", > 0 => "long", _ => "short" };

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static async Task<int> Net(Host host, string account = Eval)
    {
        await host.Settle();
        return (await host.Account(account))["positions"]!.AsArray().Sum(position => position!["net"]!.GetValue<int>());
    }

    private static async Task<int> Count(Host host, string type) =>
        (await host.Get($"/api/accounts/{Eval}/events?after=0&limit=1000")).AsArray().Count(stored => stored!["type"]!.ToString() == type);

    [Fact]
    public async Task Story_1_a_reversal_whose_two_posts_overtake_each_other_ends_on_the_other_side()
    {
        await using var host = await Demo();
        var key = await Route(host, new { account = Eval });
        await Send(host, key, Link("buy", 2, 0, 2));
        Assert.Equal(2, await Net(host));

        await Send(host, key, Link("sell", 2, 0, -2), wait: false);
        await Send(host, key, Link("sell", 2, 2, 0), wait: false);
        await host.Advance(Start.AddSeconds(2));
        Assert.Equal(-2, await Net(host));
    }

    [Theory]
    [InlineData(0, "15490.00")]
    [InlineData(1000, null)]
    public async Task Story_2_the_feed_is_down_while_the_entry_fills_and_a_stop_works_in_time_or_the_position_is_closed(int rejectStopPerMille, string? stopsAt)
    {
        await using var host = await Demo();
        // Nobody tells of the fill, and the broker has lost the stop.
        await host.Post("/api/simulation/faults", new { loseNewsPerMille = 1000, loseLegsPerMille = 1000, rejectStopPerMille });
        await host.Alert(Alert("buy", ""","quantity":1,"stopLoss":{"offset":10}"""));
        Assert.Equal(0, await Net(host));

        await host.Advance(Start.AddSeconds(5));
        await host.Settle();
        var account = await host.Account(Eval);
        Assert.Equal(1, await Count(host, "position-unprotected"));
        if (stopsAt is not null)
        {
            Assert.Equal((stopsAt, "working"), (account["orders"]![0]!["stop"]!.ToString(), account["orders"]![0]!["status"]!.ToString()));
            Assert.Equal("true", account["positions"]![0]!["isProtected"]!.ToString());
            await host.Price("MNQ", 15_460m);
            await host.Advance(Start.AddSeconds(70));
        }
        else
        {
            // The closing order has gone out by then; without news its fill is read back with the next look.
            Assert.Equal("flatten", account["orders"]![0]!["purpose"]!.ToString());
            await host.Advance(Start.AddSeconds(10));
        }

        Assert.Equal(0, await Net(host));
    }

    [Fact]
    public async Task Story_3_the_daily_limit_is_reached_by_open_loss_and_the_lock_survives_a_restart()
    {
        await using var host = await Demo();
        await host.Alert(Alert("buy", ""","quantity":1"""));
        await host.Settle();
        await host.Price("MNQ", 15_125m);
        Assert.Equal(0, await Net(host));

        await host.Kill();
        await host.Restart();
        await host.Price("MNQ", 15_125m);
        Assert.Equal("locked", (await host.Account(Eval))["status"]!.ToString());
        var refused = await host.Alert(Alert("buy", ""","quantity":1,"comment":"after the restart" """));
        Assert.Equal(("refused", "LOCKED"), (refused["outcome"]!.ToString(), refused["code"]!.ToString()));
        Assert.Contains("1000", refused["text"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Story_4_a_gap_through_the_stop_costs_what_the_fill_says()
    {
        await using var host = await Demo();
        await host.Alert(Alert("buy", ""","quantity":1,"stopLoss":{"offset":10}"""));
        Assert.Equal(1, await Net(host));

        // The stop stands at 15,490; the market opens 30 points below it. 40 points of one MNQ are 80 dollars, on a day that stood at −250.
        await host.Price("MNQ", 15_460m);
        Assert.Equal(0, await Net(host));
        Assert.Equal("-330.00", (await host.Account(Eval))["dailyPnl"]!.ToString());
    }

    [Fact]
    public async Task Story_5_a_late_exit_after_hours_is_executed_and_a_late_entry_is_refused()
    {
        await using var host = await Demo();
        await host.Post($"/api/accounts/{Eval}/rule-book", new { id = "topstep/combine/50k", reason = "a book whose entries end" });
        await host.Alert(Alert("buy", ""","quantity":1"""));
        Assert.Equal(1, await Net(host));
        var stale = await host.Alert(Alert("buy", $$""","quantity":1,"timenow":"{{Time(Start.AddSeconds(-92))}}" """));
        Assert.Equal("stale", stale["code"]!.ToString());
        Assert.Contains("92 s", stale["text"]!.ToString(), StringComparison.Ordinal);

        // Entries end at 15:08 in Chicago.
        var after = new DateTimeOffset(2026, 10, 20, 20, 9, 0, TimeSpan.Zero);
        await host.Advance(after);
        Assert.Equal("ENTRY_CUTOFF", (await host.Alert(Alert("buy", ""","quantity":1,"comment":"after hours" """)))["code"]!.ToString());
        var exit = await host.Alert(Alert("close", $$""","timenow":"{{Time(after.AddMinutes(-15))}}" """));
        Assert.Equal("accepted", exit["outcome"]!.ToString());
        Assert.Equal(0, await Net(host));
    }

    [Fact]
    public async Task Story_6_the_same_alert_again_after_a_503_is_one_order()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "An open file cannot be moved everywhere.");
        await using var host = await Host.Start();
        await host.Price("MNQ", 15_500m);
        var elsewhere = Directory.CreateDirectory(Path.Combine(host.Data, "elsewhere")).FullName;
        var alert = Alert("buy", ""","quantity":1,"comment":"sent again" """);
        await Outage.Move(host.Data, elsewhere);
        Assert.Equal(503, (await host.Hook(alert)).Status);
        await Outage.Move(elsewhere, host.Data);
        await Outage.Until(async () => await Outage.Ready(host) == 200, "the journal is back");

        var statuses = new List<string>();
        for (var i = 0; i < 3; i++) statuses.Add((await host.Hook(alert)).Body!["status"]!.ToString());
        Assert.Equal(["accepted", "duplicate", "duplicate"], statuses);
        await Outage.Until(async () => await Count(host, "fill-booked") > 0, "the order is filled");
        Assert.Equal(1, await Count(host, "order-intended"));
    }

    [Fact]
    public async Task Story_7_an_exit_after_the_trader_closed_by_hand_opens_nothing()
    {
        await using var host = await Demo();
        await host.Alert(Alert("buy", ""","quantity":1,"stopLoss":{"offset":100}"""));
        Assert.Equal(1, await Net(host));
        await host.Post($"/api/accounts/{Eval}/fills", new { symbol = "MNQ", side = "sell", quantity = 1, price = "15499.75", fee = "0", orderId = "by-hand", fillId = "by-hand-1" });
        Assert.Equal(0, await Net(host));

        await host.Alert(Alert("close"));
        await host.Hook(Alert("sell", ""","quantity":1,"marketPosition":"flat","marketPositionSize":0,"prevMarketPosition":"long","prevMarketPositionSize":1"""), wait: false);
        await host.Advance(Start.AddSeconds(2));
        Assert.Equal(0, await Net(host));
        Assert.Empty((await host.Account(Eval))["orders"]!.AsArray());
        Assert.Equal(1, await Count(host, "order-intended"));
    }

    [Fact]
    public async Task Story_8_last_quarters_month_is_refused_with_this_quarters_name()
    {
        await using var host = await Demo();
        var refused = await host.Alert("""{"action":"buy","symbol":"MNQU2026","quantity":1}""");
        Assert.Equal(("refused", "expired_contract"), (refused["outcome"]!.ToString(), refused["code"]!.ToString()));
        Assert.Contains("MNQZ2026", refused["text"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Story_9_half_of_one_contract_is_refused_for_its_size_and_the_others_trade()
    {
        await using var host = await Demo();
        var key = await Route(host, new { account = Eval, multiplier = 0.5 }, new { account = Funded });
        var outcomes = (await Send(host, key, Alert("buy", ""","quantity":1""")))["outcomes"]!.AsArray();
        Assert.Equal(["size_rounds_to_zero", null], outcomes.Select(outcome => outcome!["code"]?.ToString()));
        Assert.Equal((0, 1), (await Net(host), await Net(host, Funded)));
    }

    [Fact]
    public async Task Story_10_the_second_strategys_exit_does_not_touch_the_first_ones_position()
    {
        await using var host = await Demo();
        var key = await Route(host, new { account = Eval });
        await Send(host, key, Alert("buy", ""","quantity":2,"strategy":"first","stopLoss":{"ticks":40}"""));
        Assert.Equal(2, await Net(host));
        var outcome = Assert.Single((await Send(host, key, Alert("close", ""","strategy":"second" """)))["outcomes"]!.AsArray())!;
        Assert.Equal(("ignored", "OTHER_STRATEGY"), (outcome["outcome"]!.ToString(), outcome["code"]!.ToString()));

        await Send(host, key, Alert("buy", ""","quantity":1,"strategy":"second","stopLoss":{"ticks":40}"""));
        Assert.Equal(3, await Net(host));
        await Send(host, key, Alert("close", ""","strategy":"second","comment":"again" """));
        Assert.Equal(2, await Net(host));
        var account = await host.Account(Eval);
        var part = Assert.Single(account["positions"]![0]!["strategies"]!.AsArray())!;
        Assert.Equal(("first", "2"), (part["strategy"]!.ToString(), part["net"]!.ToString()));
        Assert.Equal(["2"], account["orders"]!.AsArray().Select(order => order!["quantity"]!.ToString()));
    }

    [Fact]
    public async Task Story_11_smart_quotes_are_mended_and_a_missing_comma_is_shown_with_its_place()
    {
        await using var host = await Demo();
        var key = await Route(host, new { account = Eval });
        var said = await Send(host, key, "{“action”: “buy”, “symbol”: “MNQ1!”, “quantity”: 1}");
        await host.Settle();
        Assert.Equal(["R4"], (await host.Get($"/api/alerts/{said["alertId"]}"))["repairs"]!.AsArray().Select(repair => repair!.ToString()));
        Assert.Equal(1, await Net(host));

        var (status, broken) = await host.HookByKey(key, "{\"action\": \"buy\",\n \"symbol\": \"MNQ1!\" \"quantity\": 1}");
        Assert.Equal((422, "malformed_json", "2", "20"), (status, broken!["code"]!.ToString(), broken["line"]!.ToString(), broken["column"]!.ToString()));
        await host.Settle();
        Assert.Equal("error", (await host.Get($"/api/alerts/{broken["alertId"]}"))["status"]!.ToString());
    }

    [Fact]
    public async Task Story_12_a_loss_limit_that_is_loosened_in_a_losing_session_holds_until_tomorrow()
    {
        await using var host = await Demo();
        async Task SetLimit(string amount)
        {
            using var answer = await host.Http.PutAsJsonAsync(
                $"/api/accounts/{Eval}/personal-limits", new { limits = new[] { new { side = "loss", amount, action = "lockDay" } }, reason = "mine" }, Cancel);
            Assert.True(answer.IsSuccessStatusCode);
        }

        async Task<IEnumerable<string>> Limits() => (await host.Account(Eval))["guard"]!["personal"]!.AsArray().Select(limit => limit!["amount"]!.ToString());

        await SetLimit("300");
        await host.Advance(new(2026, 10, 20, 15, 5, 0, TimeSpan.Zero));
        await host.Price("MNQ", 15_499.75m);
        await host.Alert(Alert("buy", ""","quantity":1"""));
        Assert.Equal(1, await Net(host));
        await SetLimit("500");
        Assert.Contains("300.00", await Limits());

        // The day stood at −250: 25 points of one MNQ are the other 50.
        await host.Price("MNQ", 15_475m);
        Assert.Equal(0, await Net(host));
        Assert.Equal("locked", (await host.Account(Eval))["status"]!.ToString());
        var ends = DateTimeOffset.Parse((await host.Account(Eval))["sessionEndsAt"]!.ToString(), CultureInfo.InvariantCulture);
        await host.Advance(ends.AddMinutes(1));
        Assert.Equal("active", (await host.Account(Eval))["status"]!.ToString());
        Assert.Equal(["500.00"], await Limits());
    }
}
