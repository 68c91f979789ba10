using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Safeguards above the accounts as a trader meets them: set for all, a trader, a group, a strategy; named where they refuse; kept over a restart.</summary>
public sealed class LevelsOverTheWire
{
    private const string Eval = "topstep_eval_001";
    private const string Funded = "topstep_funded_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Put(Host host, string path, object body)
    {
        using var answer = await host.Http.PutAsJsonAsync(path, body, Cancel);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    private static object Clip(int contracts) => new { clip = new { contracts }, reason = "a test" };

    private static async Task<(string? Code, string? Binding)> Check(Host host, string account, int quantity, string? strategy = null)
    {
        using var answer = await host.Http.PostAsJsonAsync($"/api/accounts/{account}/check", new { symbol = "MNQ", side = "buy", quantity, strategy }, Cancel);
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        return (said["code"]?.ToString(), said["binding"]?.ToString());
    }

    [Fact]
    public async Task Each_level_reaches_its_accounts_and_stands_over_a_restart()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        var (status, said) = await Put(host, "/api/safeguards", Clip(3));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("in force on 2 accounts", said["text"]!.ToString(), StringComparison.Ordinal);
        await Put(host, "/api/groups/topstep/safeguards", Clip(2));
        await Put(host, "/api/strategies/trend/safeguards", Clip(1));
        Assert.Contains("in force on 0 accounts", (await Put(host, "/api/traders/nobody/safeguards", Clip(1))).Body["text"]!.ToString(), StringComparison.Ordinal);
        var trader = (await host.Account(Eval))["trader"]!.ToString();
        await Put(host, $"/api/traders/{trader}/safeguards", new { entryRate = new { max = 5, seconds = 60 } });

        Assert.Equal(("CLIP_SIZE", "group topstep: clip_size"), await Check(host, Eval, 3));
        Assert.Equal(("CLIP_SIZE", "strategy trend: clip_size"), await Check(host, Funded, 2, "trend"));
        Assert.Equal("CLIP_SIZE", (await host.Alert("""{"action":"buy","symbol":"MNQ","quantity":2,"strategy":"trend"}"""))["code"]!.ToString());

        await host.Kill();
        await host.Restart();
        Assert.Equal(
            ["all", "group topstep", "strategy trend", $"trader {trader}", "trader nobody"],
            (await host.Get("/api/safeguards")).AsArray().Select(level => level!["level"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(("CLIP_SIZE", "group topstep: clip_size"), await Check(host, Eval, 3));
        await host.Price("MNQ", 15_500m);
        var sizes = (await host.Account(Funded))["maxQuantity"]!.AsArray().First(size => size!["symbol"]!.ToString().StartsWith("MNQ", StringComparison.Ordinal))!;
        Assert.Equal(("2", "group topstep: clip_size"), (sizes["quantity"]!.ToString(), sizes["binding"]!.ToString()));

        await Put(host, "/api/groups/topstep/safeguards", new { reason = "no more" });
        Assert.Equal("CLIP_SIZE", (await Check(host, Eval, 3)).Code);
        var ends = DateTimeOffset.Parse((await host.Account(Eval))["sessionEndsAt"]!.ToString(), CultureInfo.InvariantCulture);
        await host.Advance(ends.AddMinutes(1));
        await host.Price("MNQ", 15_500m);
        Assert.NotEqual("group topstep: clip_size", (await Check(host, Eval, 3)).Binding);
        Assert.Contains(
            (await host.Get($"/api/accounts/{Eval}/events?after=0&limit=1000")).AsArray(),
            stored => stored!["type"]!.ToString() == "level-safeguards-set" && stored.ToJsonString().Contains("no more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_makes_no_sense_for_a_level_is_refused_with_its_reason()
    {
        await using var host = await Host.Start("--clock", "virtual");
        Assert.Equal(HttpStatusCode.BadRequest, (await Put(host, "/api/strategies/trend/safeguards", new { cooldown = new { steps = new[] { new { losses = 1, minutes = 5 } } } })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Put(host, $"/api/groups/{new string('g', 65)}/safeguards", Clip(1))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Put(host, "/api/safeguards", new { clip = 3 })).Status);
        Assert.Empty((await host.Get("/api/safeguards")).AsArray());
    }
}
