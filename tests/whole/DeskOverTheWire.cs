using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>What a dashboard does over several accounts: flattening with its course, pausing a route, a look at a route before it is saved, and the system.</summary>
public sealed class DeskOverTheWire
{
    private const string Eval = "topstep_eval_001";
    private const string Funded = "topstep_funded_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flatten_of_all_is_followed_until_each_account_is_proven_flat()
    {
        await using var host = await Quoted();
        await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1}""");
        await host.Settle();
        var kill = await host.Post("/api/flatten", new { scope = "all", mode = "flattenOnly", reason = "end of the test" });
        Assert.Equal("2", Text(kill, "accounts"));
        var id = Text(kill, "id");
        await host.Settle();
        for (var second = 0; second < 60 && Text(await host.Get($"/api/flattens/{id}"), "isFlat") != "true"; second++)
            await host.Advance(DateTimeOffset.Parse(Text(await host.Settle(), "now"), System.Globalization.CultureInfo.InvariantCulture).AddSeconds(1));
        var course = await host.Get($"/api/flattens/{id}");
        Assert.Equal("true", Text(course, "isFlat"));
        var eval = course["accounts"]!.AsArray().Single(one => Text(one!, "account") == Eval)!;
        Assert.Equal(("0", "0", "1"), (Text(eval, "ordersWorking"), Text(eval, "contractsOpen"), Text(eval, "contractsClosed")));
        Assert.NotNull(eval["secondsToFlat"]);
        Assert.NotNull(course["secondsToFlat"]);
        Assert.Equal("active", Text(await host.Account(Eval), "state"));
        Assert.Empty((await host.Get("/api/control")).AsArray());

        var own = Text(await host.Post($"/api/accounts/{Funded}/flatten", new { reason = "one" }), "id");
        Assert.Equal(Funded, Text(Assert.Single((await host.Get($"/api/flattens/{own}"))["accounts"]!.AsArray())!, "account"));
        using var none = await host.Http.GetAsync($"/api/flattens/{Guid.Empty}", Cancel);
        Assert.Equal((HttpStatusCode.NotFound, "UNKNOWN_FLATTEN"), (none.StatusCode, Text(await Json(none), "code")));
    }

    [Fact]
    public async Task A_paused_route_holds_entries_back_and_lets_exits_through()
    {
        await using var host = await Quoted();
        var route = Text((await host.Get("/api/routes"))[0]!, "id");
        await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1}""");
        await host.Settle();
        Assert.Equal($"Route {route} is paused.", Text(await host.Post($"/api/routes/{route}/pause", new { reason = "news" }), "text"));
        Assert.Equal("true", Text((await host.Get("/api/routes"))[0]!, "isPaused"));
        Assert.Equal("ROUTE_PAUSED", Text(await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":2}"""), "code"));
        Assert.Equal("accepted", Text(await host.Alert("""{"symbol":"MNQ1!","action":"close"}"""), "outcome"));
        await host.Kill();
        await host.Restart();
        Assert.Equal("true", Text((await host.Get("/api/routes"))[0]!, "isPaused"));

        using var silent = await host.Http.PostAsJsonAsync($"/api/routes/{route}/resume", new { }, Cancel);
        Assert.Equal("REASON_REQUIRED", Text(await Json(silent), "code"));
        await host.Post($"/api/routes/{route}/resume", new { reason = "the news are out" });
        await host.Post($"/api/routes/{route}/resume", new { reason = "again" });
        Assert.Equal("false", Text((await host.Get("/api/routes"))[0]!, "isPaused"));
        using var unknown = await host.Http.PostAsJsonAsync("/api/routes/nowhere/pause", new { }, Cancel);
        Assert.Equal("UNKNOWN_ROUTE", Text(await Json(unknown), "code"));
    }

    [Fact]
    public async Task A_route_is_seen_before_it_is_saved()
    {
        await using var host = await Quoted();
        await host.Post($"/api/accounts/{Funded}/lock", new { reason = "holiday" });
        var draft = new { id = "draft", accounts = new object[] { new { account = Eval, quantityMax = 1 }, new { account = Funded } } };
        var seen = await host.Post("/api/routes/preview", new { hook = draft, alert = new { symbol = "MNQ", side = "buy", quantity = 3 } });
        Assert.Equal($"signal 3 → {Eval} 1 (cap), {Funded} 0 refused", Text(seen, "text"));
        Assert.Equal(["1", "0"], seen["accounts"]!.AsArray().Select(line => Text(line!, "quantity")));
        Assert.DoesNotContain((await host.Get("/api/hooks")).AsArray(), hook => Text(hook!, "id") == "draft");
        Assert.Empty((await host.Get("/api/alerts")).AsArray());

        var saved = await host.Post("/api/routes/preview", new { hookId = "demo", alert = new { symbol = "MNQ", side = "sell", quantity = 1 } });
        Assert.StartsWith("signal 1 → ", Text(saved, "text"), StringComparison.Ordinal);
        using var wrong = await host.Http.PostAsJsonAsync("/api/routes/preview", new { hook = new { id = "A B" }, alert = new { symbol = "MNQ", side = "up", quantity = 0 } }, Cancel);
        var faults = (await Json(wrong))["errors"]!.AsArray().Select(fault => Text(fault!, "field")).ToList();
        Assert.All(["hook.id", "alert.side", "alert.quantity"], field => Assert.Contains(field, faults));
    }

    [Fact]
    public async Task The_system_says_how_its_journal_and_its_read_models_do()
    {
        await using var host = await Quoted();
        await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1}""");
        await host.Settle();
        await host.Post("/api/control", new { scope = "all", state = "reduceOnly", reason = "a drill" });
        var system = await host.Get("/api/system");
        var silo = Assert.Single(system["silos"]!.AsArray())!;
        Assert.Equal(("virtual", "2", "true"), (Text(system, "clock"), Text(silo, "accounts"), Text(silo, "isThis")));
        Assert.True(Assert.Single(system["shards"]!.AsArray())!["position"]!.GetValue<long>() > 10);
        Assert.Equal("never", Text(system["verify"]!, "state"));
        var latencies = system["latencies"]!.AsArray().ToDictionary(one => Text(one!, "name"));
        Assert.Equal(["alertToOrder", "append", "decide"], latencies.Keys.Order(StringComparer.Ordinal));
        Assert.All(latencies.Values, latency =>
        {
            Assert.True(latency!["count"]!.GetValue<long>() > 0);
            Assert.Equal(latency["count"]!.GetValue<long>(), latency["buckets"]!.AsArray().Sum(bucket => bucket!["count"]!.GetValue<long>()));
            Assert.True(latency["p50Ms"]!.GetValue<double>() <= latency["p99Ms"]!.GetValue<double>() && latency["p99Ms"]!.GetValue<double>() <= latency["maxMs"]!.GetValue<double>());
        });
        Assert.Contains(system["faults"]!["items"]!.AsArray(), fault => Text(fault!, "code") == "CONTROL_SET");

        await host.Post("/api/system/verify", new { });
        string State(JsonNode node) => Text(node["verify"]!, "state");
        while (State(system) is "never" or "running") system = await host.Get("/api/system");
        Assert.Equal(("whole", "0"), (State(system), $"{system["verify"]!["faults"]!.AsArray().Count}"));
        while (system["shards"]![0]!["lag"]!.GetValue<long>() > 0) system = await host.Get("/api/system");
    }

    [Fact]
    public async Task Two_versions_of_a_book_show_what_differs()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var book = JsonNode.Parse((await host.Get("/api/rule-books/seed/eval/50k")).ToJsonString())!;
        var before = Text(book, "version");
        book["version"] = "2030-01-01";
        book["name"] = "another name";
        await host.Post("/api/rule-books", book);
        var changes = await host.Get($"/api/rule-books/differences?id=seed/eval/50k&from={before}&to=2030-01-01");
        Assert.Contains("another name", changes["differences"]!.ToJsonString(), StringComparison.Ordinal);
        using var missing = await host.Http.GetAsync("/api/rule-books/differences?id=seed/eval/50k", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);
    }

    private static async Task<Host> Quoted()
    {
        var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        return host;
    }

    private static async Task<JsonNode> Json(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;

    private static string Text(JsonNode node, string member) => node[member]!.ToString();
}
