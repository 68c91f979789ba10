using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>A trader's own rules as he meets them: set, tightened, loosened for tomorrow, warned by, stopped by.</summary>
public sealed class SettingsOverTheWire
{
    private const string Eval = "topstep_eval_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Send(Host host, HttpMethod method, string what, object body)
    {
        using var request = new HttpRequestMessage(method, $"/api/accounts/{Eval}/{what}") { Content = JsonContent.Create(body) };
        using var answer = await host.Http.SendAsync(request, Cancel);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    private static async Task<JsonNode> Guard(Host host) => (await host.Account(Eval))["guard"]!;

    /// <summary>The account's history, decided again under its own book.</summary>
    private static async Task<JsonNode> Replayed(Host host) => await host.Get($"/api/accounts/{Eval}/replay?ruleBook={Uri.EscapeDataString("seed/eval/50k")}");

    private static string Limit(string action, decimal price) =>
        $$"""{"action":"{{action}}","symbol":"MNQ","quantity":1,"orderType":"limit","limitPrice":{{price}}}""";

    private static string Buy(int quantity) => $$"""{"action":"buy","symbol":"MNQ","quantity":{{quantity}}}""";

    [Fact]
    public async Task A_tighter_safeguard_holds_at_once_and_a_looser_one_waits_for_tomorrow_over_a_restart()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var (status, said) = await Send(host, HttpMethod.Put, "safeguards", new { clip = new { contracts = 1 }, reason = "one at a time" });
        Assert.Equal((HttpStatusCode.OK, "In force now."), (status, said["text"]!.ToString()));
        Assert.Equal("CLIP_SIZE", (await host.Alert(Buy(2)))["code"]!.ToString());
        (_, said) = await Send(host, HttpMethod.Put, "safeguards", new { clip = new { contracts = 2 } });
        Assert.Contains("next trade date", said["text"]!.ToString(), StringComparison.Ordinal);

        await host.Kill();
        await host.Restart();
        var guard = await Guard(host);
        Assert.Equal(("1", "2"), (guard["safeguards"]!["clip"]!["contracts"]!.ToString(), guard["nextSafeguards"]!["clip"]!["contracts"]!.ToString()));
        var ends = DateTimeOffset.Parse((await host.Account(Eval))["sessionEndsAt"]!.ToString(), CultureInfo.InvariantCulture);
        await host.Advance(ends.AddMinutes(1));
        guard = await Guard(host);
        Assert.Equal("2", guard["safeguards"]!["clip"]!["contracts"]!.ToString());
        Assert.Null(guard["nextSafeguards"]);
    }

    [Fact]
    public async Task Warnings_and_margins_come_before_the_firms_limit()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        await Send(host, HttpMethod.Put, "safeguards", new
        {
            thresholds = new object[]
            {
                new { percent = 50, action = "warn" },
                new { rule = "daily_loss_limit", left = "200", action = "flattenAndLock" },
            },
        });
        await host.Alert(Buy(1));
        await host.Settle();

        // The day stands at −250; 125 points of one MNQ are 250 more, half of the daily limit of 1,000.
        await host.Price("MNQ", 15_374m);
        await host.Settle();
        var crossed = Assert.Single((await Guard(host))["crossed"]!.AsArray())!;
        Assert.Equal(("daily_loss_limit", "50"), (crossed["rule"]!.ToString(), crossed["threshold"]!["percent"]!.ToString()));
        Assert.Equal("active", (await host.Account(Eval))["status"]!.ToString());

        await host.Price("MNQ", 15_224m);
        await host.Settle();
        var view = await host.Account(Eval);
        Assert.Equal("locked", view["status"]!.ToString());
        Assert.Empty(view["positions"]!.AsArray());
        Assert.Equal("0", view["activeViolations"]!.ToString());
        Assert.Equal("safety_margin.daily_loss_limit", view["locks"]![0]!["rule"]!.ToString());
    }

    [Fact]
    public async Task A_check_with_a_stop_asks_the_loss_room()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);

        // The day stands at −250 of 1,000: 750 − 730 leave 20. One MNQ risks (15 ticks + 1) × 0.50 = 8, and without a stop (40 + 1) × 0.50 = 20.50.
        await Send(host, HttpMethod.Put, "safeguards", new { lossRoom = new { stopTicks = 40, slippageTicks = 1, buffer = "730" } });
        async Task<(string? Code, string Risk, string Largest)> Check(int quantity, object? stopLoss)
        {
            var (status, said) = await Send(host, HttpMethod.Post, "check", new { symbol = "MNQ", side = "buy", quantity, stopLoss });
            Assert.Equal(HttpStatusCode.OK, status);
            var room = said["checks"]!.AsArray().Single(check => check!["rule"]!.ToString() == "loss_room")!;
            return (said["code"]?.ToString(), room["value"]!["value"]!.ToString(), said["largest"]!.ToString());
        }

        Assert.Equal(("LOSS_ROOM", "20.50", "0"), await Check(1, null));
        Assert.Equal((null, "16.00", "2"), await Check(2, new { points = "3.75" }));
        Assert.Equal((null, "16.00", "2"), await Check(2, new { ticks = 15 }));
        Assert.Equal((null, "16.00", "2"), await Check(2, new { price = "15496.25" }));
        Assert.Equal(("LOSS_ROOM", "24.00", "2"), await Check(3, new { ticks = 15 }));
    }

    [Fact]
    public async Task Every_fault_of_a_body_is_named_with_its_place_and_nothing_changes()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var before = (await Guard(host)).ToJsonString();
        var (status, problem) = await Send(host, HttpMethod.Put, "safeguards", new
        {
            thresholds = new object[] { new { percent = 100, action = "warn" }, new { action = "explode" }, new { percent = 5, left = "1", action = "warn" }, new { rule = "daily_loss", percent = 5, action = "warn" }, new { rule = "max_contracts", left = "1", action = "warn" }, new { rule = "max_contracts", percent = 80, action = "flattenAndLock" } },
            entryRate = new { max = 0, seconds = 1.5 },
            lossRoom = new { slippageTicks = -1 },
            clip = 3,
            repeats = new { },
            cooldown = new { steps = Array.Empty<object>() },
            rearm = new { },
            slippage = new { ticks = 4 },
            lastTradeWindow = new { days = -1 },
            selfCross = new { },
            ordersToTrades = new { ratio = 3 },
            more = true,
        });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        var faults = problem["errors"]!.AsArray().Select(fault => fault!["field"]!.ToString()).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(
            [
                "clip", "cooldown.steps", "entryRate.max", "entryRate.seconds", "lastTradeWindow.days", "lossRoom.slippageTicks", "lossRoom.stopTicks", "more",
                "ordersToTrades.orders", "rearm.entries", "repeats.sameSeconds", "selfCross.scope", "slippage.inRow", "thresholds[0].percent", "thresholds[1].action",
                "thresholds[2].percent", "thresholds[3].rule", "thresholds[4].left", "thresholds[5].action",
            ],
            faults);
        (_, problem) = await Send(host, HttpMethod.Put, "safeguards", new { clip = new { } });
        Assert.Equal("clip.contracts", Assert.Single(problem["errors"]!.AsArray())!["field"]!.ToString());
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(host, HttpMethod.Put, "personal-limits", new { limits = new object[] { new { side = "loss", amount = "0", action = "lockDay" } } })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(host, HttpMethod.Post, "payouts", new { amount = "-5" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(host, HttpMethod.Post, "rearm", new { })).Status);
        Assert.Equal(before, (await Guard(host)).ToJsonString());
    }

    [Fact]
    public async Task Rules_about_the_flow_of_orders_are_set_shown_and_refuse()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        async Task<string> Code(object own, string alert)
        {
            Assert.Equal(HttpStatusCode.OK, (await Send(host, HttpMethod.Put, "safeguards", own)).Status);
            return (await host.Alert(alert))["code"]?.ToString() ?? "accepted";
        }

        var own = new { selfCross = new { scope = "trader" }, slippage = new { ticks = 4, inRow = 2 }, ordersToTrades = new { ratio = 1, orders = 1 } };
        Assert.Equal("accepted", await Code(own, Limit("sell", 15_510m)));
        Assert.Equal("SELF_CROSS", await Code(own, Limit("buy", 15_510m)));
        Assert.Equal("accepted", await Code(own, Limit("sell", 15_520m)));
        Assert.Equal("ORDERS_TO_TRADES", await Code(own, Limit("sell", 15_530m)));
        var flow = (await Guard(host))["flow"]!;
        Assert.Equal(("2", "0", "0"), (flow["ordersToday"]!.ToString(), flow["fillsToday"]!.ToString(), flow["slipsInRow"]!.ToString()));
        Assert.Equal("LAST_TRADE_WINDOW", await Code(new { lastTradeWindow = new { days = 300 } }, Buy(1)));
        Assert.Equal("300", (await Guard(host))["safeguards"]!["lastTradeWindow"]!["days"]!.ToString());
    }

    [Fact]
    public async Task Silence_flattens_and_a_heartbeat_keeps_it_away_and_ends_it()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        await Send(host, HttpMethod.Put, "safeguards", new { deadMansSwitch = new { seconds = 30, action = "flatten" } });
        await host.Alert(Buy(1));
        await host.Settle();
        var at = DateTimeOffset.Parse((await host.Account(Eval))["at"]!.ToString(), CultureInfo.InvariantCulture);
        await host.Advance(at.AddSeconds(20));
        var version = (await host.Account(Eval))["version"]!.ToString();
        using (var beat = await host.Http.PostAsync($"/api/accounts/{Eval}/heartbeat", null, Cancel)) Assert.Equal(HttpStatusCode.OK, beat.StatusCode);
        Assert.Equal(version, (await host.Account(Eval))["version"]!.ToString());
        await host.Advance(at.AddSeconds(45));
        Assert.Null((await Guard(host))["silentSince"]);
        Assert.Single((await host.Account(Eval))["positions"]!.AsArray());
        await host.Advance(at.AddSeconds(55));
        var view = await host.Account(Eval);
        Assert.Empty(view["positions"]!.AsArray());
        Assert.Equal("reduceOnly", view["state"]!.ToString());
        Assert.Equal("Alive.", (await Send(host, HttpMethod.Post, "heartbeat", new { })).Body["text"]!.ToString());
        Assert.Equal("active", (await host.Account(Eval))["state"]!.ToString());
        var replay = await Replayed(host);
        Assert.False(replay["estimate"]!.GetValue<bool>());
        Assert.Equal((await host.Account(Eval))["balance"]!.ToString(), replay["ends"]!["now"]!["balance"]!.ToString());
    }

    [Fact]
    public async Task Messages_of_a_login_are_shared_and_exits_have_their_own_part()
    {
        await using var host = await Host.Start("--clock", "virtual", "--login-messages", "2/60");
        await host.Price("MNQ", 15_500m);
        Assert.Equal(HttpStatusCode.OK, (await Send(host, HttpMethod.Put, "safeguards", new { modifications = new { max = 10, seconds = 60 } })).Status);
        Assert.Equal("accepted", (await host.Alert(Limit("buy", 15_490m)))["outcome"]!.ToString());
        await host.Settle();
        var refused = await host.Alert(Limit("buy", 15_489m));
        Assert.Equal("RATE_LIMITED", refused["code"]!.ToString());
        Assert.Equal("message_rate.login", refused["decision"]!["checks"]!.AsArray().First(check => !check!["passed"]!.GetValue<bool>())!["rule"]!.ToString());
        await host.Post($"/api/accounts/{Eval}/flatten", new { });
        await host.Settle();
        Assert.Empty((await host.Account(Eval))["orders"]!.AsArray());
        Assert.Equal("10", (await Guard(host))["safeguards"]!["modifications"]!["max"]!.ToString());
        Assert.Empty((await Replayed(host))["differences"]!.AsArray());
    }

    [Fact]
    public async Task A_lockout_a_payout_a_correction_and_a_reset_are_asked_over_the_wire_and_stand_in_the_history()
    {
        await using var host = await Host.Start("--clock", "virtual");
        Assert.Equal((HttpStatusCode.Conflict, "UNSUPPORTED"), await Send(host, HttpMethod.Post, "payouts", new { amount = "500" }) is var paid ? (paid.Status, paid.Body["code"]!.ToString()) : default);

        await Send(host, HttpMethod.Put, "personal-limits", new { limits = new[] { new { side = "loss", amount = "300", action = "lockDay" } } });
        Assert.Equal("300.00", (await Guard(host))["personal"]![0]!["amount"]!.ToString());

        await Send(host, HttpMethod.Post, "corrections", new { balance = "51700", reason = "the firm shows a fee" });
        Assert.Equal("51700.00", (await host.Account(Eval))["balance"]!.ToString());

        var ends = DateTimeOffset.Parse((await host.Account(Eval))["sessionEndsAt"]!.ToString(), CultureInfo.InvariantCulture);
        Assert.Equal(HttpStatusCode.OK, (await Send(host, HttpMethod.Post, "lockout", new { until = ends, reason = "enough" })).Status);
        await host.Post($"/api/accounts/{Eval}/unlock", new { reason = "changed my mind" });
        Assert.Equal("personal_lockout", (await host.Account(Eval))["locks"]![0]!["rule"]!.ToString());

        await Send(host, HttpMethod.Post, "reset", new { reason = "bought a reset" });
        var view = await host.Account(Eval);
        Assert.Equal(("50000.00", "48000.00"), (view["balance"]!.ToString(), view["floor"]!.ToString()));
        await host.Settle();
        var names = (await host.Get($"/api/accounts/{Eval}/events?after=0&limit=1000")).AsArray().Select(stored => stored!["type"]!.ToString()).ToHashSet();
        Assert.Superset(new HashSet<string> { "payout-refused", "personal-limits-set", "account-corrected", "account-locked", "account-reset" }, names);
    }
}
