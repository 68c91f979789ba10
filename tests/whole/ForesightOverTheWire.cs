using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>What a person asks before he acts: what a payout would leave, and how long a limit lasts. Numbers counted by hand.</summary>
public sealed class ForesightOverTheWire
{
    private const string Eval = "topstep_eval_001";

    /// <summary>Start 0, floor −2,000; a payout is at most half of the balance and 2,000, and puts the floor at 0 for good (topstep-xfa-standard-50k.json).</summary>
    private const string Funded = """{"accounts":[{"id":"xfa-1","name":"Funded","ruleBook":"topstep/xfa-standard/50k","balance":1}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payout_is_foreseen_to_the_cent_and_changes_nothing()
    {
        var world = Path.Combine(Directory.CreateTempSubdirectory("traderterminal-test-").FullName, "world.json");
        await File.WriteAllTextAsync(world, Funded, Cancel);
        await using var host = await Host.Start("--clock", "virtual", "--config", world);
        await host.Post("/api/accounts/xfa-1/corrections", new { balance = "5000", winningDays = 5, reason = "five good days" });
        var before = (await host.Get("/api/accounts/xfa-1/events?after=0&limit=1000")).AsArray().Count;

        var most = await Check(host, "2000");
        Assert.Equal(("true", "1800.00"), (Text(most, "isAccepted"), Text(most, "paid"))); // 90 % are the trader's.
        var after = most["after"]!;
        Assert.Equal(("3000.00", "0.00", "true", "3000.00"), (Text(after, "balance"), Text(after, "floor"), Text(after, "floorLocked"), Text(after, "headroom")));
        var payout = after["program"]!["payout"]!;
        Assert.Equal(("0", "1", "2000.00", "WINNING_DAYS"), (Text(payout, "winningDays"), Text(payout, "payouts"), Text(payout, "paidOut"), Text(payout, "missing")));

        Assert.Equal("BELOW_MIN", Text(await Check(host, "124.99"), "code"));
        Assert.Equal("ABOVE_CAP", Text(await Check(host, "2000.01"), "code"));
        var tooMuch = await Check(host, "2500.01");
        Assert.Equal(("ABOVE_PCT", "5000.00", "0.00"), (Text(tooMuch, "code"), Text(tooMuch["after"]!, "balance"), Text(tooMuch, "paid")));
        using var wrong = await host.Http.PostAsJsonAsync("/api/accounts/xfa-1/payouts/check", new { amount = "0" }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(before, (await host.Get("/api/accounts/xfa-1/events?after=0&limit=1000")).AsArray().Count);
        Assert.Equal("5000.00", Text(await host.Account("xfa-1"), "balance"));

        // And what is then booked is what was foreseen.
        await host.Post("/api/accounts/xfa-1/payouts", new { amount = "2000" });
        var booked = await host.Account("xfa-1");
        foreach (var number in new[] { "balance", "equity", "floor", "headroom", "floorLocked" }) Assert.Equal(Text(after, number), Text(booked, number));
        Assert.Equal(payout.ToJsonString(), booked["program"]!["payout"]!.ToJsonString());
    }

    [Fact]
    public async Task A_limit_lasts_as_long_as_the_loss_of_the_last_minutes_says()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        Assert.Null((await Pace(host))["from"]); // Flat: nothing moves.
        await host.Post($"/api/accounts/{Eval}/fills", new { fillId = "one", symbol = "MNQ", side = "buy", quantity = 1, price = "15500", fee = "0" });
        await host.Settle();
        Assert.All((await Pace(host))["limits"]!.AsArray(), limit => Assert.Null(limit!["lost"])); // Too short to tell.

        var opened = Time(await host.Account(Eval), "at");
        await host.Advance(opened.AddMinutes(10));
        await host.Price("MNQ", 15_485m);
        await host.Settle();
        var pace = await Pace(host);
        Assert.Equal(opened, Time(pace, "from"));
        var daily = pace["limits"]!.AsArray().Single(limit => Text(limit!, "rule") == "daily_loss_limit")!;
        Assert.Equal("30.00", Text(daily, "lost")); // 15 points of a micro; in 600 seconds, so a dollar lasts 20.
        Assert.Equal(Math.Floor(decimal.Parse(Text(daily, "left"), CultureInfo.InvariantCulture) * 20), daily["secondsToLimit"]!.GetValue<decimal>());

        await host.Price("MNQ", 15_510m);
        Assert.All((await Pace(host))["limits"]!.AsArray(), limit => Assert.Null(limit!["secondsToLimit"])); // It gains.
        using var nobody = await host.Http.GetAsync("/api/accounts/nobody/time-to-limit", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    private static async Task<JsonNode> Check(Host host, string amount)
    {
        using var answer = await host.Http.PostAsJsonAsync("/api/accounts/xfa-1/payouts/check", new { amount }, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
    }

    private static Task<JsonNode> Pace(Host host) => host.Get($"/api/accounts/{Eval}/time-to-limit");

    private static string Text(JsonNode node, string member) => node[member]?.ToString() ?? "";

    private static DateTimeOffset Time(JsonNode node, string member) => DateTimeOffset.Parse(Text(node, member), CultureInfo.InvariantCulture);
}
