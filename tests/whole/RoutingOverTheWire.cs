using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Who follows an alert, how much of it, and what is said to those who name somebody else.</summary>
public sealed class RoutingOverTheWire
{
    private const string Eval = "topstep_eval_001";
    private const string Funded = "topstep_funded_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<Host> Start()
    {
        var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        await host.Price("NQ", 15_500m);
        return host;
    }

    /// <summary>A hook of its own; gives its key.</summary>
    private static async Task<string> Route(Host host, object hook) => (await host.Post("/api/hooks", hook))["key"]!.ToString();

    private static async Task<JsonNode> Send(Host host, string key, string body)
    {
        var (status, said) = await host.HookByKey(key, body);
        Assert.Equal(200, status);
        return said!;
    }

    private static JsonNode Outcome(JsonNode said, string account) => said["outcomes"]!.AsArray().Single(outcome => outcome!["account"]!.ToString() == account)!;

    private static async Task<int> Net(Host host, string account)
    {
        await host.Settle();
        return (await host.Account(account))["positions"]!.AsArray().Sum(position => position!["net"]!.GetValue<int>());
    }

    private static string Buy(int quantity, string more = "") => $$"""{"action":"buy","symbol":"MNQ1!","quantity":{{quantity}}{{more}}}""";

    [Fact]
    public async Task Each_follower_has_its_own_size_and_the_decision_says_how_it_came_about()
    {
        await using var host = await Start();
        var key = await Route(host, new
        {
            id = "sized", same = "add",
            accounts = new object[] { new { account = Eval, multiplier = 0.5 }, new { account = Funded, quantity = 3, quantityMax = 2 } },
        });
        var said = await Send(host, key, Buy(3));
        Assert.Equal("3 × 0.5 = 1", Outcome(said, Eval)["decision"]!["sizing"]!.ToString());
        Assert.Equal("3 × 3 / 3, capped at 2 = 2", Outcome(said, Funded)["decision"]!["sizing"]!.ToString());
        Assert.Equal((1, 2), (await Net(host, Eval), await Net(host, Funded)));

        // Story 9: a multiplier of 0.5 makes nothing of one contract; the other account trades.
        said = await Send(host, key, Buy(1));
        Assert.Equal("size_rounds_to_zero", Outcome(said, Eval)["code"]!.ToString());
        Assert.Equal("accepted", Outcome(said, Funded)["outcome"]!.ToString());
    }

    [Fact]
    public async Task A_mini_is_followed_in_micros_of_the_same_month()
    {
        await using var host = await Start();
        var key = await Route(host, new { id = "micro", accounts = new object[] { new { account = Eval, multiplier = 0.2, symbols = new[] { new { from = "NQ", to = "MNQ" } } } } });
        var outcome = Outcome(await Send(host, key, """{"action":"buy","symbol":"NQ1!","quantity":1}"""), Eval);
        Assert.Equal("1 NQ is 10 MNQ; 1 × 2 = 2", outcome["decision"]!["sizing"]!.ToString());
        Assert.StartsWith("MNQ", outcome["decision"]!["facts"]!["contract"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await Net(host, Eval));
    }

    [Fact]
    public async Task A_risk_is_turned_into_contracts_by_the_distance_to_the_stop()
    {
        await using var host = await Start();
        var key = await Route(host, new { id = "risk", accounts = new object[] { new { account = Eval } } });
        const string sized = """{"ticker":"MNQ1!","action":"buy","sentiment":"long","quantityType":"risk_dollar_amount","quantity":90,"price":15500,"stopLoss":{"type":"stop","amount":20}}""";
        var outcome = Outcome(await Send(host, key, sized), Eval);
        Assert.Equal("90 USD at risk / 40.00 USD a contract to the stop = 2", outcome["decision"]!["sizing"]!.ToString());
        Assert.Equal(2, await Net(host, Eval));
        var small = Outcome(await Send(host, key, sized.Replace("90", "39", StringComparison.Ordinal)), Eval);
        Assert.Equal("size_rounds_to_zero", small["code"]!.ToString());
        Assert.Equal("50 % of 2 = 1", Outcome(await Send(host, key, """{"symbol":"MNQ1!","action":"close","quantity":"50%"}"""), Eval)["decision"]!["sizing"]!.ToString());
        Assert.Equal(1, await Net(host, Eval));
    }

    [Fact]
    public async Task Fit_takes_the_largest_size_that_passes_and_without_it_too_much_is_refused()
    {
        await using var host = await Start();
        var plain = await Route(host, new { id = "plain", accounts = new object[] { new { account = Eval } } });
        Assert.Equal("POSITION_LIMIT", Outcome(await Send(host, plain, Buy(40)), Eval)["code"]!.ToString());
        var fit = await Route(host, new { id = "fit", accounts = new object[] { new { account = Eval, fit = true } } });
        var outcome = Outcome(await Send(host, fit, Buy(40)), Eval);
        Assert.Equal("accepted", outcome["outcome"]!.ToString());
        Assert.Matches("^40 asked; [0-9]+ fit under ", outcome["decision"]!["sizing"]!.ToString());
        Assert.InRange(await Net(host, Eval), 1, 39);
    }

    [Fact]
    public async Task A_shadow_decides_and_sends_nothing()
    {
        await using var host = await Start();
        var key = await Route(host, new { id = "shadow", accounts = new object[] { new { account = Eval, shadow = true }, new { account = Funded } } });
        var said = await Send(host, key, Buy(1));
        var shadow = Outcome(said, Eval);
        Assert.Equal(("refused", "SHADOW"), (shadow["outcome"]!.ToString(), shadow["code"]!.ToString()));
        Assert.NotEmpty(shadow["decision"]!["checks"]!.AsArray());
        Assert.Equal((0, 1), (await Net(host, Eval), await Net(host, Funded)));
        Assert.Equal("SHADOW", Outcome(await Send(host, key, """{"action":"flatten"}"""), Eval)["code"]!.ToString());
    }

    [Fact]
    public async Task A_follower_of_one_side_closes_on_the_other_and_never_opens_it()
    {
        await using var host = await Start();
        var key = await Route(host, new { id = "long-only", accounts = new object[] { new { account = Eval, sides = "long" } } });
        Assert.Equal("ignored", Outcome(await Send(host, key, """{"action":"sell","symbol":"MNQ1!","quantity":1}"""), Eval)["outcome"]!.ToString());
        await Send(host, key, Buy(2));
        Assert.Equal(2, await Net(host, Eval));
        await Send(host, key, """{"action":"sell","symbol":"MNQ1!","quantity":4,"positionAfter":"short","positionSizeAfter":2}""");
        Assert.Equal(0, await Net(host, Eval));
    }

    [Fact]
    public async Task An_alert_may_name_its_accounts_with_sizes_and_who_is_not_there_is_refused_with_those_who_are()
    {
        await using var host = await Start();
        var key = await Route(host, new
        {
            id = "named", accounts = new object[] { new { account = Eval, names = new[] { "50KTC-1" } }, new { account = Funded } },
        });
        var said = await Send(host, key, Buy(1, ""","accounts":[{"id":"50ktc-1","multiplier":2}]"""));
        Assert.Equal(2, await Net(host, Eval));
        Assert.Single(said["outcomes"]!.AsArray());

        said = await Send(host, key, Buy(1, ""","account":"50KTC-9" """));
        Assert.Equal(("rejected", "unknown_account"), (said["status"]!.ToString(), said["code"]!.ToString()));
        Assert.Contains($"it has {Eval}, {Funded}", said["reason"]!.ToString(), StringComparison.Ordinal);
        await host.Settle();
        Assert.Equal("rejected", (await host.Get($"/api/alerts/{said["alertId"]}"))["status"]!.ToString());

        said = await Send(host, key, Buy(1, ""","accountGroup":"nobody" """));
        Assert.Equal("unknown_group", said["code"]!.ToString());

        said = await Send(host, key, Buy(1, $$""","accounts":["{{Funded}}","50KTC-9"]"""));
        Assert.Equal(1, await Net(host, Funded));
        Assert.Contains("50KTC-9", (await host.Get($"/api/alerts/{said["alertId"]}"))["warnings"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switched_off_follower_takes_exits_only_and_a_delayed_feed_enters_only_where_the_route_says_so()
    {
        await using var host = await Start();
        var on = await Route(host, new { id = "on", accounts = new object[] { new { account = Eval } }, takesDelayed = true, symbol = "MNQ1!" });
        await Send(host, on, """{"action":"buy","quantity":1,"symbol":"CME_MINI_DL:MNQ1!"}""");
        Assert.Equal(1, await Net(host, Eval));
        var off = await Route(host, new { id = "off", accounts = new object[] { new { account = Eval, isOff = true } } });
        Assert.Equal("FOLLOWER_OFF", Outcome(await Send(host, off, Buy(1)), Eval)["code"]!.ToString());
        await Send(host, off, """{"action":"close","symbol":"MNQ1!"}""");
        Assert.Equal(0, await Net(host, Eval));

        var live = await Route(host, new { id = "live", accounts = new object[] { new { account = Eval } } });
        Assert.Contains("delayed", Outcome(await Send(host, live, """{"action":"buy","quantity":1,"symbol":"CME_MINI_DL:MNQ1!"}"""), Eval)["text"]!.ToString(), StringComparison.Ordinal);

        // The route of the first hook stands in for a sender that names no symbol.
        await Send(host, on, """{"signal":"long_entry","quantity":1,"strategy":"x"}""");
        Assert.Equal(1, await Net(host, Eval));
    }

    [Fact]
    public async Task What_is_wrong_with_a_follower_is_named_with_its_place()
    {
        await using var host = await Start();
        using var answer = await host.Http.PostAsJsonAsync("/api/hooks", new
        {
            id = "bad", symbol = "E$", perMinute = 0, groups = new object[] { new { multiplier = 0 } },
            accounts = new object[]
            {
                new { account = "nobody", multiplier = -1, quantity = 0, quantityMax = 1_000_000, sides = "up", fit = "yes", names = "x", symbols = new[] { new { from = "NQ", to = "XYZ", ratio = 0 } } },
            },
        }, Cancel);
        Assert.Equal(400, (int)answer.StatusCode);
        var fields = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["errors"]!.AsArray().Select(fault => fault!["field"]!.ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "accounts[0].account", "accounts[0].fit", "accounts[0].multiplier", "accounts[0].names", "accounts[0].quantity", "accounts[0].quantityMax",
                "accounts[0].sides", "accounts[0].symbols[0].ratio", "accounts[0].symbols[0].to", "groups[0].group", "groups[0].multiplier", "perMinute", "symbol",
            ],
            fields);
    }
}
