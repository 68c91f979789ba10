using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Overlays as a user meets them: added, seen on an account, refusing between their dates, kept over a restart, replayed.</summary>
public sealed class OverlaysOverTheWire
{
    private const string Eval = "topstep_eval_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Overlay(string from, string to, int cap = 1, string version = "1", string extra = "") =>
        $$$"""{"id":"mine/caps","version":"{{{version}}}","ruleBookIds":["seed/*"],"from":"{{{from}}}","to":"{{{to}}}","patch":{"position":{"perProduct":{"MNQ":{{{cap}}} } } {{{extra}}} } }""";

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Add(Host host, string text)
    {
        using var content = new StringContent(text, Encoding.UTF8, "application/json");
        using var answer = await host.Http.PostAsync("/api/overlays", content, Cancel);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    private static async Task<string?> Check(Host host, int quantity)
    {
        var said = await host.Post($"/api/accounts/{Eval}/check", new { symbol = "MNQ", side = "buy", quantity });
        return said["code"]?.ToString();
    }

    [Fact]
    public async Task A_backtest_takes_the_newest_version_of_ones_own()
    {
        await using var host = await Host.Start("--clock", "virtual");
        foreach (var (version, cap) in new[] { ("1", 1), ("2", 2) }) Assert.Equal(HttpStatusCode.OK, (await Add(host, Overlay("2026-10-20", "2026-10-20", cap, version))).Status);
        Assert.Equal(0, await host.Stop());
        var trades = Path.Combine(host.Data, "trades.csv");
        var rows = Enumerable.Range(1, 3).Select(quantity => $"2026-10-20T14:{quantity}0:00Z,2026-10-20T14:{quantity}5:00Z,MNQZ2026,long,{quantity},15500,15501,0");
        await File.WriteAllLinesAsync(trades, rows.Prepend("opened,closed,symbol,side,quantity,entry,exit,fees"), Cancel);
        var ended = await CommandLine.Run("backtest", "--trades", trades, "--rule-book", "seed/eval/50k", "--data", host.Data, "--runs", "1", "--json");
        Assert.True(ended.Code == 0, $"{ended}");
        Assert.Equal(["4 PRODUCT_LIMIT"], JsonNode.Parse(ended.Output)!["result"]!["refused"]!.AsArray().Select(refused => $"{refused!["line"]} {refused["code"]}"));
    }

    [Fact]
    public async Task It_refuses_within_its_dates_and_no_longer_and_the_history_replays_to_the_same()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        var today = (await host.Account(Eval))["tradeDate"]!.ToString();
        Assert.Null(await Check(host, 2));
        var (status, added) = await Add(host, Overlay(today, today));
        Assert.Equal((HttpStatusCode.OK, "2", "0"), (status, added["accounts"]!.ToString(), added["late"]!.ToString()));
        Assert.Equal("PRODUCT_LIMIT", await Check(host, 2));
        Assert.Equal("PRODUCT_LIMIT", (await host.Alert("""{"action":"buy","symbol":"MNQ","quantity":2}"""))["code"]!.ToString());
        var shown = (await host.Account(Eval))["overlays"]!.AsArray().Single()!;
        Assert.Equal(("mine/caps", "1", today, "true", "true"), (shown["id"]!.ToString(), shown["version"]!.ToString(), shown["to"]!.ToString(), shown["holds"]!.ToString(), shown["onlyTightens"]!.ToString()));

        await host.Kill();
        await host.Restart();
        await host.Price("MNQ", 15_500m);
        Assert.Equal("PRODUCT_LIMIT", await Check(host, 2));
        Assert.True((await host.Get("/api/overlays")).AsArray().Single(overlay => overlay!["id"]!.ToString() == "mine/caps")!["isOwn"]!.GetValue<bool>());
        Assert.Equal(today, (await host.Get("/api/overlays/mine/caps"))["from"]!.ToString());
        Assert.Single((await host.Get($"/api/accounts/{Eval}/events?after=0&limit=1000")).AsArray(), stored => stored!["type"]!.ToString() == "overlay-bound");

        var ends = DateTimeOffset.Parse((await host.Account(Eval))["sessionEndsAt"]!.ToString(), CultureInfo.InvariantCulture);
        await host.Advance(ends.AddMinutes(1));
        await host.Price("MNQ", 15_500m);
        Assert.Null(await Check(host, 2));
        Assert.Empty((await host.Account(Eval))["overlays"]!.AsArray());
        Assert.Equal("accepted", (await host.Alert("""{"action":"buy","symbol":"MNQ","quantity":2}"""))["outcome"]!.ToString());

        var replay = await host.Get($"/api/accounts/{Eval}/replay?ruleBook=seed/eval/50k");
        Assert.True(replay["decided"]!.GetValue<int>() >= 2, replay.ToJsonString());
        Assert.Empty(replay["differences"]!.AsArray());
    }

    [Fact]
    public async Task What_is_broken_or_contradicts_a_book_is_refused_with_every_fault_and_a_version_is_never_changed()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var before = (await host.Get("/api/overlays")).AsArray().Count;
        (string Text, string Path)[] bad =
        [
            ("{", "$"),
            (Overlay("2026-10-20", "2026-10-19"), "$.to"),
            (Overlay("2026-10-20", "2026-10-20", extra: ",\"dailyLoss\":null"), "$.patch.dailyLoss"),
            (Overlay("2026-10-20", "2026-10-20").Replace("seed/*", "no/book", StringComparison.Ordinal), "$.ruleBookIds[0]"),
            (Overlay("2026-10-20", "2026-10-20", extra: ""","newsWindows":[{"from":"2026-10-25T12:00:00Z","to":"2026-10-25T13:00:00Z","mode":"no-open"}]"""), "$.patch.newsWindows[0].to"),
        ];
        foreach (var (text, path) in bad)
        {
            var (status, body) = await Add(host, text);
            Assert.Equal((HttpStatusCode.BadRequest, "INVALID_OVERLAY"), (status, body["code"]!.ToString()));
            Assert.Contains(path, body["errors"]!.AsArray().Select(fault => fault!["field"]!.ToString()));
        }

        Assert.Equal(before, (await host.Get("/api/overlays")).AsArray().Count);
        Assert.Equal(HttpStatusCode.OK, (await Add(host, Overlay("2026-10-20", "2026-10-20"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Add(host, Overlay("2026-10-20", "2026-10-20"))).Status);
        var (again, taken) = await Add(host, Overlay("2026-10-20", "2026-10-20", cap: 2));
        Assert.Equal((HttpStatusCode.Conflict, "VERSION_TAKEN"), (again, taken["code"]!.ToString()));
        Assert.Equal("urn:traderterminal:overlay", (await host.Get("/api/overlays/schema"))["$id"]!.ToString());
        using var missing = await host.Http.GetAsync("/api/overlays/none", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Files_in_the_data_directory_are_read_at_the_start_and_a_book_that_is_bound_later_brings_its_overlays()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Kill();
        var folder = Directory.CreateDirectory(Path.Combine(host.Data, "overlays")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "mine.json"), Overlay("2026-01-01", "2027-01-01").Replace("seed/*", "topstep/combine/50k", StringComparison.Ordinal), Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "broken.json"), "{\"id\":", Cancel);
        await host.Restart();
        Assert.Contains("broken.json", host.Errors, StringComparison.Ordinal);
        Assert.Empty((await host.Account(Eval))["overlays"]!.AsArray());
        await host.Post($"/api/accounts/{Eval}/rule-book", new { id = "topstep/combine/50k", reason = "a test" });
        Assert.Contains("mine/caps", (await host.Account(Eval))["overlays"]!.AsArray().Select(overlay => overlay!["id"]!.ToString()));
    }
}
