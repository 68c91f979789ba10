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
        var apart = Assert.Single(faults, fault => fault!["code"]!.ToString() == "CLOCKS_APART")!["text"]!.ToString();
        Assert.Matches(" (8[5-9]|9[0-5]) s ahead of ", apart); // A beat that a busy machine sends late takes a second or more from it.

        // An exit is never too old. An entry is by the clock that is ahead, where the alert is routed or, by the age of the price, where its account lives; and says so.
        foreach (var account in scene.Accounts)
        {
            await scene.Send(account, 1, "\"action\":\"buy\",\"quantity\":1", 0);
            await scene.Send(account, 2, "\"action\":\"flatten\"", 0);
        }

        // The door's own records are a moment behind what it has answered.
        List<JsonArray> told = [];
        await scene.Until(
            async () => (told = [.. (await scene.Get(door, "/api/alerts?limit=100"))!.AsArray().Select(alert => alert!["outcomes"]!.AsArray())]).Sum(of => of.Count) >= 2 * scene.Accounts.Count,
            "the door has recorded every alert's outcome");
        var outcomes = told.ConvertAll(of => Assert.Single(of)!);
        Assert.Equal(2 * scene.Accounts.Count, outcomes.Count);
        var refused = outcomes.Where(outcome => outcome["outcome"]!.ToString() != "accepted").ToList();
        if (ahead > 0) Assert.NotEmpty(refused);
        else Assert.Empty(refused);
        Assert.All(refused, outcome => Assert.Matches("fired 9|no fresh price of MNQ[A-Z0-9]+: the last is of", outcome.ToJsonString()));
    }
}
