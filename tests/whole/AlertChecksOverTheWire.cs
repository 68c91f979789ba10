using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>An alert tried out before it is used: what it says, what every account would make of it, and a note sent down the whole way.</summary>
public sealed class AlertChecksOverTheWire
{
    private const string Eval = "topstep_eval_001";
    private const string Funded = "topstep_funded_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<(Host Host, string Key)> Start()
    {
        var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        var hook = await host.Post("/api/hooks", new { id = "tried", accounts = new object[] { new { account = Eval, multiplier = 2 }, new { account = Funded, multiplier = 0.5 } } });
        return (host, hook["key"]!.ToString());
    }

    private static async Task<(int Status, JsonNode Body)> Check(Host host, string body, string? hook = "tried")
    {
        using var content = new StringContent(body, Encoding.UTF8, "text/plain");
        using var answer = await host.Http.PostAsync($"/api/alerts/check{(hook is null ? "" : $"?hook={hook}")}", content, Cancel);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    [Fact]
    public async Task A_check_says_what_every_account_would_do_and_then_it_does()
    {
        var (host, key) = await Start();
        await using var running = host;
        var version = (await host.Account(Eval))["version"]!.ToString();
        const string body = "{“action”: “buy”, “symbol”: “MNQ1!”, “quantity”: 1, “id”: “one”, “timenow”: “2026-10-20T14:30:00Z”}";
        var (status, said) = await Check(host, body);
        Assert.Equal(200, status);
        Assert.Equal(("accepted", "buy", "[\"R4\"]"), (said["status"]!.ToString(), said["alert"]!["action"]!.ToString(), said["repairs"]!.ToJsonString()));
        var eval = said["accounts"]![0]!;
        Assert.Equal(("accepted", "MNQZ2026", "2026-12-18", "59"), (eval["outcome"]!.ToString(), eval["contract"]!.ToString(), eval["lastTradingDay"]!.ToString(), eval["daysToLastTradingDay"]!.ToString()));
        Assert.Equal(("2", "1 × 2 = 2"), (eval["quantity"]!.ToString(), eval["sizing"]!.ToString()));
        Assert.NotEmpty(eval["decision"]!["checks"]!.AsArray());
        Assert.Equal(("refused", "size_rounds_to_zero"), (said["accounts"]![1]!["outcome"]!.ToString(), said["accounts"]![1]!["code"]!.ToString()));

        await host.Settle();
        Assert.Empty((await host.Get("/api/alerts")).AsArray());
        Assert.Equal(version, (await host.Account(Eval))["version"]!.ToString());

        var (_, sent) = await host.HookByKey(key, body);
        var real = sent!["outcomes"]![0]!;
        Assert.Equal(eval["text"]!.ToString(), real["text"]!.ToString());
        Assert.Equal(eval["decision"]!["checks"]!.ToJsonString(), real["decision"]!["checks"]!.ToJsonString());

        // The very alert that was sent already can be tried out again, on the account as it is now.
        await host.Settle();
        Assert.Equal("ignored", (await Check(host, body)).Body["accounts"]![0]!["outcome"]!.ToString());
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_with_its_place_and_who_is_unknown_is_named()
    {
        var (host, _) = await Start();
        await using var running = host;
        var (status, broken) = await Check(host, "{\"action\": \"buy\",\n \"symbol\": \"MNQ1!\" \"quantity\": 1}");
        Assert.Equal((200, "error", "malformed_json", "2", "20"), (status, broken["status"]!.ToString(), broken["code"]!.ToString(), broken["line"]!.ToString(), broken["column"]!.ToString()));
        var (_, strange) = await Check(host, """{"action":"buy","symbol":"MNQ1!","quantity":1,"account":"50KTC-9"}""");
        Assert.Equal(("rejected", "unknown_account"), (strange["status"]!.ToString(), strange["code"]!.ToString()));
        var (_, expired) = await Check(host, """{"action":"buy","symbol":"MNQU2026","quantity":1}""");
        Assert.Equal("expired_contract", expired["accounts"]![0]!["code"]!.ToString());
        Assert.Equal(404, (await Check(host, "{}", "nobody")).Status);
        Assert.Equal(404, (await Check(host, "{}", null)).Status);
        Assert.Equal(413, (await Check(host, new string(' ', 70_000))).Status);
    }

    [Fact]
    public async Task A_test_of_a_hook_is_stored_and_shown_and_trades_nothing()
    {
        var (host, _) = await Start();
        await using var running = host;
        var said = await host.Post("/api/hooks/tried/test", new { });
        Assert.Equal("accepted", said["status"]!.ToString());
        await host.Settle();
        var shown = await host.Get($"/api/alerts/{said["alertId"]}");
        Assert.Equal(("note", "tried"), (shown["alert"]!["action"]!.ToString(), shown["hook"]!.ToString()));
        Assert.Equal(["note", "note"], shown["outcomes"]!.AsArray().Select(outcome => outcome!["code"]!.ToString()));
        Assert.Empty(shown["orders"]!.AsArray());
        Assert.NotEqual(said["alertId"]!.ToString(), (await host.Post("/api/hooks/tried/test", new { }))["alertId"]!.ToString());
        using var unknown = await host.Http.PostAsync("/api/hooks/nobody/test", null, Cancel);
        Assert.Equal(404, (int)unknown.StatusCode);
    }

    [Fact]
    public async Task Every_template_can_be_read_once_TradingView_has_filled_it_in_and_is_described()
    {
        var (host, _) = await Start();
        await using var running = host;
        var answer = await host.Get("/api/alerts/templates");
        Assert.NotEmpty(answer["hints"]!.AsArray());
        foreach (var template in answer["templates"]!.AsArray())
        {
            if (template!["name"]!.ToString() == "perOrder") continue;
            var (_, said) = await Check(host, Filled(template["message"]!.ToString()));
            Assert.Equal(("accepted", "[]"), (said["status"]!.ToString(), said["warnings"]!.ToJsonString()));
        }

        var paths = (await host.Get("/openapi/v1.json"))["paths"]!;
        Assert.NotNull(paths["/api/alerts/check"]!["post"]);
        Assert.NotNull(paths["/api/alerts/templates"]!["get"]);
        Assert.NotNull(paths["/api/hooks/{id}/test"]!["post"]);
    }

    private static string Filled(string template)
    {
        foreach (var (name, value) in ((string, string)[])
            [
                ("ticker", "MNQ1!"), ("exchange", "CME_MINI"), ("strategy.order.action", "buy"), ("strategy.order.contracts", "1"), ("strategy.market_position", "long"),
                ("strategy.market_position_size", "1"), ("strategy.prev_market_position", "flat"), ("strategy.prev_market_position_size", "0"),
                ("strategy.order.price", "15500.25"), ("strategy.order.id", "Long"), ("timenow", "2026-10-20T14:30:00Z"), ("time", "2026-10-20T14:25:00Z"), ("interval", "5"), ("close", "15500.25"),
            ])
            template = template.Replace("{{" + name + "}}", value, StringComparison.Ordinal);
        return template;
    }
}
