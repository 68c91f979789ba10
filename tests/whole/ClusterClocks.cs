using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Silos whose clocks are far apart: it is said by name, and every alert still comes to one outcome.</summary>
public sealed class ClusterClocks
{
    /// <summary>More than a route lets an entry be old.</summary>
    private const int Ahead = 90;

    [Theory]
    [InlineData(Ahead)]
    [InlineData(-Ahead)]
    public async Task Clocks_that_are_apart_are_told_and_every_alert_has_one_outcome(int ahead)
    {
        await using var scene = await ClusterScene.Start(silos: 2, doors: 1, logins: 4, each: 1, ahead);
        var door = scene.Doors[0];
        JsonArray faults = [];
        await scene.Until(
            async () => (faults = (await scene.Get(door, "/api/system"))!["faults"]!["items"]!.AsArray()).Any(fault => fault!["code"]!.ToString() == "CLOCKS_APART"), "the clocks are told apart");
        Assert.Contains(faults, fault => fault!["text"]!.ToString() is var text && (text.Contains(" 89 s ", StringComparison.Ordinal) || text.Contains(" 90 s ", StringComparison.Ordinal)));

        // An exit is never too old. An entry is by the clock that is ahead, where the alert is routed or, by the age of the price, where its account lives; and says so.
        foreach (var account in scene.Accounts)
        {
            await scene.Send(account, 1, "\"action\":\"buy\",\"quantity\":1", 0);
            await scene.Send(account, 2, "\"action\":\"flatten\"", 0);
        }

        var outcomes = (await scene.Get(door, "/api/alerts?limit=100"))!.AsArray().Select(alert => Assert.Single(alert!["outcomes"]!.AsArray())!).ToList();
        Assert.Equal(2 * scene.Accounts.Count, outcomes.Count);
        var refused = outcomes.Where(outcome => outcome["outcome"]!.ToString() != "accepted").ToList();
        if (ahead > 0) Assert.NotEmpty(refused);
        else Assert.Empty(refused);
        Assert.All(refused, outcome => Assert.Matches("fired 9|no fresh price of MNQ[A-Z0-9]+: the last is of", outcome.ToJsonString()));
    }
}
