using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The codes of alerts that no body comes to by itself: those of what came before it.</summary>
public sealed class ShellAlertCodeTests
{
    /// <summary>The second alert ends with the code.</summary>
    private static readonly Dictionary<string, (string First, string Second)> Alerts = new()
    {
        ["superseded"] = (Link("flat", 0, "long", 2, "14:30:10"), Link("long", 2, "long", 1, "14:30:05")),
        ["rate"] = ("""{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"1"}""", """{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"2"}"""),
    };

    public static TheoryData<string> Codes => [.. Alerts.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task An_alert_ends_with_the_code(string code)
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        var key = (await host.Post("/api/hooks", new { id = "codes", perMinute = code == "rate" ? 1 : 600, accounts = new object[] { new { account = "topstep_eval_001" } } }))["key"]!.ToString();
        var (_, first) = await host.HookByKey(key, Alerts[code].First);
        Assert.Equal("accepted", first!["status"]!.ToString());
        var (_, second) = await host.HookByKey(key, Alerts[code].Second);
        Assert.Equal(("rejected", code), (second!["status"]!.ToString(), second["code"]!.ToString()));
    }

    /// <summary>A strategy's fill: where it stood, where it stands, when it fired.</summary>
    private static string Link(string before, int sizeBefore, string after, int sizeAfter, string fired) => $$"""
        {"symbol":"MNQ1!","action":"{{(sizeAfter > sizeBefore ? "buy" : "sell")}}","quantity":{{Math.Abs(sizeAfter - sizeBefore)}},"strategy":"walk","id":"{{fired}}","timenow":"2026-10-20T{{fired}}Z",
         "positionBefore":"{{before}}","positionSizeBefore":{{sizeBefore}},"positionAfter":"{{after}}","positionSizeAfter":{{sizeAfter}}}
        """;
}
