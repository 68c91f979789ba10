using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The spread limit as a trader meets it.</summary>
public sealed class SpreadOverTheWire
{
    private const string Eval = "topstep_eval_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<HttpStatusCode> Put(Host host, object body)
    {
        using var answer = await host.Http.PutAsJsonAsync($"/api/accounts/{Eval}/safeguards", body, Cancel);
        return answer.StatusCode;
    }

    [Fact]
    public async Task A_market_entry_is_held_against_the_spread_of_the_newest_quote_and_replays_to_the_same()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        Assert.Equal(HttpStatusCode.BadRequest, await Put(host, new { spread = new { ticks = 0 } }));
        Assert.Equal(HttpStatusCode.OK, await Put(host, new { spread = new { ticks = 1_000 } }));
        var alert = await host.Alert("""{"action":"buy","symbol":"MNQ","quantity":1}""");
        Assert.Equal("accepted", alert["outcome"]!.ToString());
        var check = alert["decision"]!["checks"]!.AsArray().Single(check => check!["rule"]!.ToString() == "spread")!;
        Assert.Equal("True", check["passed"]!.GetValue<bool>().ToString());
        var apart = Number(check["value"]!);
        Assert.True(apart >= 1, check.ToJsonString());
        if (apart > 1)
        {
            Assert.Equal(HttpStatusCode.OK, await Put(host, new { spread = new { ticks = (int)apart - 1 } }));
            Assert.Equal("WIDE_SPREAD", (await host.Alert("""{"action":"buy","symbol":"MNQ","quantity":1,"id":"again"}"""))["code"]!.ToString());
        }

        var replay = await host.Get($"/api/accounts/{Eval}/replay?ruleBook=seed/eval/50k");
        Assert.Empty(replay["differences"]!.AsArray());
    }

    private static decimal Number(JsonNode measure) => decimal.Parse(measure is JsonObject parts ? parts["value"]!.ToString() : measure.ToString(), System.Globalization.CultureInfo.InvariantCulture);
}
