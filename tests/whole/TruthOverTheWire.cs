using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>An account's stand to its broker's and its firm's word, as its trader sets and reads it.</summary>
public sealed class TruthOverTheWire
{
    private const string Eval = "topstep_eval_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Send(Host host, HttpMethod method, string what, object body)
    {
        using var request = new HttpRequestMessage(method, $"/api/accounts/{Eval}/{what}") { Content = JsonContent.Create(body) };
        using var answer = await host.Http.SendAsync(request, Cancel);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    private static async Task<JsonNode> Truth(Host host) => (await host.Account(Eval))["truth"]!;

    private static string[] Fields(JsonNode problem) => [.. problem["errors"]!.AsArray().Select(fault => fault!["field"]!.ToString()).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task The_policy_is_set_tightened_at_once_loosened_for_tomorrow_and_kept_over_a_restart()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var usual = (await Truth(host))["policy"]!;
        Assert.Equal(("freeze", "freeze", "10.00"), (usual["divergence"]!.ToString(), usual["foreignFills"]!.ToString(), usual["balanceTolerance"]!.ToString()));
        var (status, said) = await Send(host, HttpMethod.Put, "truth", new { divergence = "flatten", foreignFills = "book", balanceTolerance = "5", reason = "mine" });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("next trade date", said["text"]!.ToString(), StringComparison.Ordinal);

        await host.Kill();
        await host.Restart();
        var truth = await Truth(host);
        Assert.Equal(("flatten", "freeze", "5.00"), (truth["policy"]!["divergence"]!.ToString(), truth["policy"]!["foreignFills"]!.ToString(), truth["policy"]!["balanceTolerance"]!.ToString()));
        Assert.Equal("book", truth["nextPolicy"]!["foreignFills"]!.ToString());
    }

    [Fact]
    public async Task The_platforms_numbers_stand_beside_ours_and_a_looser_one_of_ours_is_said()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var floor = decimal.Parse((await host.Account(Eval))["floor"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);
        var (status, said) = await Send(host, HttpMethod.Put, "platform", new { maximumLossLevel = floor + 100m, contractsMax = 1, at = "2026-10-20T14:29:00Z" });
        Assert.Equal((HttpStatusCode.OK, "2 numbers differ: maximumLossLevel, contractsMax."), (status, said["text"]!.ToString()));
        var platform = (await Truth(host))["platform"]!;
        Assert.Equal("2026-10-20T14:29:00Z", platform["seenAt"]!.ToString());
        Assert.All(platform["differences"]!.AsArray(), difference => Assert.True(difference!["isLooser"]!.GetValue<bool>()));
        var (_, same) = await Send(host, HttpMethod.Put, "platform", new { maximumLossLevel = floor });
        Assert.Equal("The platform's numbers are ours.", same["text"]!.ToString());
        Assert.Empty((await Truth(host))["platform"]!["differences"]!.AsArray());
    }

    [Fact]
    public async Task Every_fault_is_named_and_nothing_changes()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var before = (await Truth(host)).ToJsonString();
        var (status, problem) = await Send(host, HttpMethod.Put, "truth", new { divergence = "ignore", balanceTolerance = -1, more = true });
        Assert.Equal((HttpStatusCode.BadRequest, "balanceTolerance divergence foreignFills more"), (status, string.Join(' ', Fields(problem))));
        (status, problem) = await Send(host, HttpMethod.Put, "platform", new { });
        Assert.Equal((HttpStatusCode.BadRequest, "balance"), (status, string.Join(' ', Fields(problem))));
        (status, problem) = await Send(host, HttpMethod.Put, "platform", new { balance = "many", dailyLossUsed = -5, contractsMax = 1.5, at = "2099-01-01T00:00:00Z" });
        Assert.Equal((HttpStatusCode.BadRequest, "at balance contractsMax dailyLossUsed"), (status, string.Join(' ', Fields(problem))));
        (status, problem) = await Send(host, HttpMethod.Post, "adopt", new { });
        Assert.Equal((HttpStatusCode.BadRequest, "reason"), (status, string.Join(' ', Fields(problem))));
        Assert.Equal(before, (await Truth(host)).ToJsonString());
        Assert.Equal("Nothing differs.", (await Send(host, HttpMethod.Post, "adopt", new { reason = "to see" })).Body["text"]!.ToString());
    }

    [Fact]
    public async Task A_payout_a_correction_and_a_reported_fill_are_no_strangers_over_a_day()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        await Send(host, HttpMethod.Post, "corrections", new { balance = "51700", reason = "the firm shows a fee" });
        await Send(host, HttpMethod.Post, "fills", new { fillId = "by-hand", symbol = "MNQZ2026", side = "buy", quantity = 1, price = "15500", fee = "0.37" });
        await host.Advance(new DateTimeOffset(2026, 10, 20, 16, 30, 0, TimeSpan.Zero));
        await Send(host, HttpMethod.Post, "flatten", new { });
        await host.Settle();
        await host.Advance(new DateTimeOffset(2026, 10, 20, 17, 30, 0, TimeSpan.Zero));
        await host.Kill();
        await host.Restart();
        var account = await host.Account(Eval);
        Assert.Empty(account["positions"]!.AsArray());
        Assert.Empty(account["truth"]!["reviews"]!.AsArray());
        Assert.Empty(account["truth"]!["divergences"]!.AsArray());
        Assert.Equal("active", account["state"]!.ToString());
    }
}
