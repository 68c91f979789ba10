using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>What a dashboard's account page asks for: the curve with its fills, days, the account as it was, notes, the timeline backwards.</summary>
public sealed class PageOverTheWire
{
    private const string Eval = "topstep_eval_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_chart_has_the_fills_and_keeps_each_high_and_low()
    {
        await using var host = await Traded();
        var chart = await host.Get($"/api/accounts/{Eval}/chart?points=30");
        var fills = chart["fills"]!.AsArray();
        var all = (await host.Get($"/api/accounts/{Eval}/equity")).AsArray();
        var events = (await host.Get($"/api/accounts/{Eval}/events?limit=1000")).AsArray();
        Assert.Equal(events.Count(one => Text(one!, "type") == "fill-booked"), fills.Count);
        Assert.Equal(("buy", "1", "15500.25"), (Text(fills[^2]!, "side"), Text(fills[^2]!, "quantity"), Text(fills[^2]!, "price")));
        Assert.Equal("sell", Text(fills[^1]!, "side"));
        var points = chart["points"]!.AsArray();
        Assert.InRange(points.Count, 2, 30 + 3);
        Assert.Equal(points.Select(point => Time(point!, "at")).Order(), points.Select(point => Time(point!, "at")));
        foreach (var edge in new Func<IEnumerable<decimal>, decimal>[] { Enumerable.Min, Enumerable.Max })
            Assert.Equal(edge(all.Select(Equity)), edge(points.Select(Equity)));
        Assert.Equal(Text(all[^1]!, "equity"), Text(points[^1]!, "equity"));

        var from = Text(fills[^1]!, "at");
        var later = await host.Get($"/api/accounts/{Eval}/chart?from={from}");
        Assert.Equal(Text(fills[^1]!, "id"), Text(Assert.Single(later["fills"]!.AsArray())!, "id"));
        using var wrong = await host.Http.GetAsync($"/api/accounts/{Eval}/chart?points=9", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Days_go_from_open_to_close_with_what_was_earned()
    {
        await using var host = await Traded();
        var running = Assert.Single((await host.Get($"/api/accounts/{Eval}/days?limit=1")).AsArray())!;
        var view = await host.Account(Eval);
        Assert.Equal((Text(view, "tradeDate"), "true", Text(view, "equity"), Text(view, "dailyPnl")), (Text(running, "tradeDate"), Text(running, "isOpen"), Text(running, "close"), Text(running, "pnl")));
        Assert.True(Number(running, "low") <= Number(running, "open") && Number(running, "open") <= Number(running, "high"));
        var fills = running["fills"]!.GetValue<int>();
        Assert.True(fills >= 2);
        Assert.Equal(fills / 2, running["trades"]!.GetValue<int>());

        await host.Advance(Time(view, "sessionEndsAt").AddMinutes(1));
        var days = (await host.Get($"/api/accounts/{Eval}/days")).AsArray();
        Assert.True(days.Count >= 2);
        Assert.Equal((Text(running, "tradeDate"), "false", Text(running, "close")), (Text(days[1]!, "tradeDate"), Text(days[1]!, "isOpen"), Text(days[1]!, "close")));
        Assert.Equal(days.Select(day => Text(day!, "tradeDate")).OrderDescending(StringComparer.Ordinal), days.Select(day => Text(day!, "tradeDate")));
    }

    [Fact]
    public async Task The_account_is_shown_as_it_was_before_and_between_its_events()
    {
        await using var host = await Traded();
        var events = (await host.Get($"/api/accounts/{Eval}/events?limit=1000")).AsArray();
        var bought = events.Last(one => Text(one!, "type") == "fill-booked" && one!["event"]!["fill"]!["side"]!.ToString() == "buy")!;
        var then = await host.Get($"/api/accounts/{Eval}/at?time={Text(bought, "at")}");
        Assert.Equal("1", then["view"]!["positions"]![0]!["net"]!.ToString());
        Assert.Equal("past", Text(then["view"]!, "connection"));
        Assert.True(Time(then, "next") > Time(bought, "at"));
        Assert.Equal(Text(then, "version"), Text(then["last"]!, "version"));

        // Now is what the account says of itself.
        var now = await host.Get($"/api/accounts/{Eval}/at?time={Text(await host.Settle(), "now")}");
        var view = await host.Account(Eval);
        foreach (var member in new[] { "balance", "equity", "dailyPnl", "peak", "floor", "version", "tradeDate", "status", "totalTrades", "lastAlert", "lastDecision", "program", "guard" })
            Assert.Equal(view[member]?.ToJsonString(), now["view"]![member]?.ToJsonString());
        Assert.Null(now["next"]);

        // From a snapshot it is the same as from the first event; coming up it looks at its broker, which adds to its history.
        await host.Stop();
        await host.Restart();
        var again = await host.Get($"/api/accounts/{Eval}/at?time={Text(now, "time")}");
        foreach (var member in new[] { "balance", "equity", "dailyPnl", "peak", "floor", "positions", "orders", "totalTrades", "lastDecision", "program" })
            Assert.Equal(now["view"]![member]?.ToJsonString(), again["view"]![member]?.ToJsonString());

        using var before = await host.Http.GetAsync($"/api/accounts/{Eval}/at?time=2020-01-01T00:00:00Z", Cancel);
        Assert.Equal((HttpStatusCode.NotFound, "BEFORE_THE_ACCOUNT"), (before.StatusCode, Text(await Json(before), "code")));
        using var ahead = await host.Http.GetAsync($"/api/accounts/{Eval}/at?time=2999-01-01T00:00:00Z", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, ahead.StatusCode);
    }

    [Fact]
    public async Task A_note_stands_in_the_history_with_its_author()
    {
        await using var host = await Host.Start("--clock", "virtual");
        host.Http.DefaultRequestHeaders.Add("X-Operator", "Ada");
        await host.Post($"/api/accounts/{Eval}/notes", new { text = "the firm called: news rule from Monday" });
        await host.Post($"/api/accounts/{Eval}/notes", new { text = "second\r\nand its next line" });
        await Until(async () => (await host.Get($"/api/accounts/{Eval}/notes")).AsArray().Count == 2);
        var notes = (await host.Get($"/api/accounts/{Eval}/notes")).AsArray();
        Assert.Equal(["second\nand its next line", "the firm called: news rule from Monday"], notes.Select(note => Text(note!, "text")));
        Assert.Equal("Ada", Text(notes[0]!, "by"));
        using var empty = await host.Http.PostAsJsonAsync($"/api/accounts/{Eval}/notes", new { text = " " }, Cancel);
        Assert.Equal("text", (await Json(empty))["errors"]![0]!["field"]!.ToString());

        // The timeline backwards: page by page the same events as forwards.
        var forwards = (await host.Get($"/api/accounts/{Eval}/events?limit=1000")).AsArray().Select(one => one!["version"]!.GetValue<long>()).ToList();
        var backwards = new List<long>();
        for (var before = long.MaxValue; before > 1; before = backwards[^1])
            backwards.AddRange((await host.Get($"/api/accounts/{Eval}/events?before={before}&limit=7")).AsArray().Select(one => one!["version"]!.GetValue<long>()));
        Assert.Equal(forwards, backwards.AsEnumerable().Reverse());
    }

    [Fact]
    public async Task The_overview_names_the_firm_and_the_last_alert_with_its_outcome()
    {
        await using var host = await Traded();
        var refused = await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":5000}""");
        var view = await host.Account(Eval);
        var last = view["lastDecision"]!;
        Assert.Equal(("refused", refused["code"]!.ToString(), refused["text"]!.ToString()), (Text(last, "outcome"), Text(last, "code"), Text(last, "text")));
        Assert.False(string.IsNullOrEmpty(Text(view["ruleBook"]!, "firm")));
        await host.Kill();
        await host.Restart();
        Assert.Equal(last.ToJsonString(), (await host.Account(Eval))["lastDecision"]!.ToJsonString());
    }

    /// <summary>A position opened at a price and closed lower.</summary>
    private static async Task<Host> Traded()
    {
        var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1}""");
        await host.Settle();
        await host.Advance(Time(await host.Settle(), "now").AddSeconds(10));
        await host.Price("MNQ", 15_490m);
        await host.Alert("""{"symbol":"MNQ1!","action":"close"}""");
        await host.Settle();
        return host;
    }

    /// <summary>The records follow the journal; a world on a told clock is settled when they have.</summary>
    private static async Task Until(Func<Task<bool>> condition)
    {
        while (!await condition()) Cancel.ThrowIfCancellationRequested();
    }

    private static async Task<JsonNode> Json(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;

    private static string Text(JsonNode node, string member) => node[member]!.ToString();

    private static decimal Equity(JsonNode? point) => Number(point!, "equity");

    private static decimal Number(JsonNode node, string member) => decimal.Parse(Text(node, member), CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(JsonNode node, string member) => DateTimeOffset.Parse(Text(node, member), CultureInfo.InvariantCulture);
}
