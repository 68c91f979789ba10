using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>A loss budget that a group shares, as its trader meets it: warned by, refused by, closed by, over a restart, until the next trade date.</summary>
public sealed class GroupBudgetOverTheWire
{
    private const string Eval = "topstep_eval_001";
    private const string Funded = "topstep_funded_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Put(Host host, string path, object body)
    {
        using var answer = await host.Http.PutAsJsonAsync(path, body, Cancel);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    private static async Task<JsonNode> Budget(Host host) => Assert.Single((await host.Get("/api/loss-budgets")).AsArray())!;

    private static decimal Number(JsonNode node, string name) => decimal.Parse(node[name]!.ToString(), CultureInfo.InvariantCulture);

    private static async Task<JsonNode> Check(Host host, string account, int quantity = 1)
    {
        using var answer = await host.Http.PostAsJsonAsync($"/api/accounts/{account}/check", new { symbol = "MNQ", side = "buy", quantity, stopLoss = new { ticks = 40 } }, Cancel);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
    }

    private static string Buy => """{"action":"buy","symbol":"MNQ","quantity":1}""";

    [Fact]
    public async Task A_used_up_budget_closes_and_locks_every_account_of_the_group_until_the_next_trade_date()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        Assert.Equal(HttpStatusCode.OK, (await Put(host, "/api/groups/topstep/loss-budget", new { amount = "600", action = "flattenAndLock", warnAt = new[] { 50 } })).Status);
        await host.Alert(Buy);
        await host.Settle();
        var used = Number(await Budget(host), "used");
        Assert.Equal(2, (await Budget(host))["accounts"]!.AsArray().Count);
        Assert.Equal(used, Math.Max(0, -Number(await host.Account(Eval), "dailyPnl") - Number(await host.Account(Funded), "dailyPnl")));

        // One MNQ moves 2 USD a point: one point short of the budget nothing happens.
        var points = Math.Floor((600m - used) / 2m);
        await host.Price("MNQ", 15_500m - points + 1m);
        await host.Settle();
        Assert.Equal(("active", "False"), ((await host.Account(Eval))["status"]!.ToString(), (await Budget(host))["isUsedUp"]!.GetValue<bool>().ToString()));
        Assert.Equal(("group_loss_budget", "True"), Of((await Check(host, Funded))["checks"]!.AsArray().Single(check => check!["rule"]!.ToString() == "group_loss_budget")!));

        await host.Price("MNQ", 15_500m - points - 1m);
        await host.Settle();
        foreach (var account in new[] { Eval, Funded })
        {
            var view = await host.Account(account);
            Assert.Equal(("locked", "group_loss_budget"), (view["status"]!.ToString(), view["locks"]![0]!["rule"]!.ToString()));
            Assert.Empty(view["positions"]!.AsArray());
        }

        // What is won back, a person's unlock and a restart change nothing: it was reached today.
        await host.Post($"/api/accounts/{Funded}/unlock", new { reason = "let me" });
        await host.Kill();
        await host.Restart();
        await host.Price("MNQ", 15_600m);
        var refused = await Check(host, Funded);
        Assert.Equal("GROUP_LOSS_BUDGET", refused["code"]!.ToString());
        Assert.Contains("group topstep: group_loss_budget: the group has lost", refused["text"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("next trade date", (await Put(host, "/api/groups/topstep/loss-budget", new { amount = "900" })).Body["text"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("GROUP_LOSS_BUDGET", (await Check(host, Funded))["code"]!.ToString());

        var ends = DateTimeOffset.Parse((await host.Account(Eval))["sessionEndsAt"]!.ToString(), CultureInfo.InvariantCulture);
        await host.Advance(ends.AddMinutes(1));
        await host.Price("MNQ", 15_600m);
        await host.Settle();
        var next = await Budget(host);
        Assert.Equal(("900.00", "False"), (next["budget"]!["amount"]!.ToString(), next["isUsedUp"]!.GetValue<bool>().ToString()));
        Assert.NotEqual("GROUP_LOSS_BUDGET", (await Check(host, Funded))["code"]?.ToString());
    }

    [Fact]
    public async Task With_a_loss_room_an_entry_must_fit_into_what_the_group_has_left()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        await Put(host, "/api/groups/topstep/safeguards", new { lossRoom = new { stopTicks = 40 } });
        await Put(host, "/api/groups/topstep/loss-budget", new { amount = "1000" });
        var used = Number(await Budget(host), "used");
        await host.Alert(Buy);
        await host.Settle();
        var left = Number(await Budget(host), "left");

        // A stop 40 ticks away risks 20 a contract; the one that Eval holds without a stop risks 20 as well.
        var room = (await Check(host, Funded))["checks"]!.AsArray().Single(check => check!["rule"]!.ToString() == "group_loss_room")!;
        Assert.Equal(("40.00", left), (room["value"]!["value"]!.ToString(), Number(room["limit"]!, "value")));
        await Put(host, "/api/groups/topstep/loss-budget", new { amount = (used + 45m).ToString(CultureInfo.InvariantCulture) });
        Assert.Null((await Check(host, Funded))["code"]);
        var refused = await Check(host, Funded, 2);
        Assert.Equal(("GROUP_LOSS_ROOM", "1", "group topstep: group_loss_room"), (refused["code"]!.ToString(), refused["largest"]!.ToString(), refused["binding"]!.ToString()));
    }

    [Fact]
    public async Task Faults_of_a_budget_are_named()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var (status, problem) = await Put(host, "/api/groups/topstep/loss-budget", new { amount = "0", action = "explode", warnAt = new[] { 100 }, more = 1 });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["action", "amount", "more", "warnAt"], problem["errors"]!.AsArray().Select(fault => fault!["field"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.Empty((await host.Get("/api/loss-budgets")).AsArray());
    }

    private static (string Rule, string Passed) Of(JsonNode check) => (check["rule"]!.ToString(), check["passed"]!.GetValue<bool>().ToString());
}
