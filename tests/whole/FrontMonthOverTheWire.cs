using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The day of the roll: our calendar says March, the venue still trades December alone.</summary>
public sealed class FrontMonthOverTheWire
{
    private const string World = """
        {"startAt":"2026-12-09T21:00:00Z","accounts":[{"id":"a","balance":50000,"ruleBook":"seed/eval/50k"}],
         "hooks":[{"id":"h","key":"a-key-of-sixteen-or-more","route":{"accounts":["a"]}}]}
        """;

    private const string Key = "a-key-of-sixteen-or-more";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<Host> Start()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, World, Cancel);
        var host = await Host.Start("--clock", "virtual", "--config", file);
        await host.Price("MNQ", 15_500m);
        return host;
    }

    private static async Task<JsonNode> Check(Host host, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "text/plain");
        using var answer = await host.Http.PostAsync("/api/alerts/check?hook=h", content, Cancel);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["accounts"]![0]!;
    }

    private static string Said(JsonNode node, params string[] names) => string.Join(" | ", names.Select(name => node[name]?.ToString() ?? "-"));

    [Fact]
    public async Task What_the_broker_trades_goes_before_our_calendar_and_every_answer_says_so()
    {
        await using var host = await Start();
        const string buy = """{"action":"buy","symbol":"MNQ1!","quantity":1}""";
        const string taken = "MNQ without a month is MNQZ2026, the front month of the broker";
        string[] shown = ["contract", "month", "rollsOn", "daysToRoll", "lastTradingDay", "daysToLastTradingDay", "warning"];
        Assert.Equal($"MNQZ2026 | {taken} | 2026-12-10 | 1 | 2026-12-18 | 9 | MNQZ2026 rolls in 1 day, on 2026-12-10; then MNQH2027 is in front", Said(await Check(host, buy), shown));

        // The next day our calendar has rolled; the simulated venue lists no other month.
        await host.Advance(DateTimeOffset.Parse("2026-12-10T15:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        const string late = "MNQZ2026 has rolled on 2026-12-10 and trades last on 2026-12-18; now MNQH2027 is in front";
        Assert.Equal($"MNQZ2026 | {taken} | 2026-12-10 | 0 | 2026-12-18 | 8 | {late}", Said(await Check(host, buy), shown));
        var (_, sent) = await host.HookByKey(Key, buy);
        var outcome = sent!["outcomes"]![0]!;
        Assert.Equal(("accepted", taken), (outcome["outcome"]!.ToString(), outcome["decision"]!["month"]!.ToString()));
        Assert.Equal($"MNQZ2026 | 0 | 8 | {late}", Said(outcome["life"]!, "contract", "daysToRoll", "daysToLastTradingDay", "warning"));

        await host.Settle();
        var position = (await host.Account("a"))["positions"]![0]!;
        Assert.Equal(("MNQZ2026", late), (position["symbol"]!.ToString(), position["life"]!["warning"]!.ToString()));
        Assert.Equal(taken, (await host.Get($"/api/alerts/{sent["alertId"]}"))["outcomes"]![0]!["decision"]!["month"]!.ToString());
    }

    [Fact]
    public async Task A_month_that_is_named_is_taken_as_it_is_and_one_that_is_over_names_the_right_one()
    {
        await using var host = await Start();
        Assert.Equal("MNQH2027 | - | 92", Said(await Check(host, """{"action":"buy","symbol":"MNQH2027","quantity":1}"""), "contract", "month", "daysToRoll"));
        var over = await Check(host, """{"action":"buy","symbol":"MNQU2026","quantity":1}""");
        Assert.Equal("expired_contract | MNQU2026: MNQU2026 traded last on 2026-09-18; now it is MNQZ2026", Said(over, "code", "text"));
    }
}
