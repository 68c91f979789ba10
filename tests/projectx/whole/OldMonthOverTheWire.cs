using Xunit;

namespace TraderTerminal.Tests.ProjectX.Whole;

/// <summary>The month of a position goes out of front while it is held: what closes it ends flat, verified, and nobody else is thought to have traded.</summary>
public sealed class OldMonthOverTheWire
{
    private const string Long = """ "symbol":"MNQ1!","action":"buy","quantity":3,"brackets":[{"stop":{"offset":10},"target":{"offset":20}}] """;

    private static async Task Held(ConnectedScene scene)
    {
        var outcome = await scene.Alert(Long);
        Assert.True(outcome["outcome"]!.GetValue<string>() == "accepted", outcome.ToJsonString());
        await scene.Until(async () => await scene.Truth() == (3, 2) && (await scene.View(ConnectedScene.Combine)).Positions.Sum(position => position.Net) == 3);
        await scene.Roll();
    }

    private static async Task Over(ConnectedScene scene)
    {
        await scene.Until(async () =>
            await scene.Truth() == (0, 0) && await scene.View(ConnectedScene.Combine) is { Positions.Count: 0, Orders.Count: 0, Flattens.Count: 0, Connection: "connected" });
        var events = (await scene.Get($"/api/accounts/{ConnectedScene.Combine}/events?after=0")).ToJsonString();
        Assert.DoesNotContain("foreign-fill", events, StringComparison.Ordinal);
        Assert.DoesNotContain("divergence-detected", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flatten_ends_flat()
    {
        await using var scene = await ConnectedScene.Start();
        await Held(scene);
        Assert.Equal(200, (await scene.Post($"/api/accounts/{ConnectedScene.Combine}/flatten", new { reason = "the month is over" })).Status);
        await Over(scene);
        Assert.Contains("flatten-completed", (await scene.Get($"/api/accounts/{ConnectedScene.Combine}/events?after=0")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flatten_whose_close_is_not_answered_ends_flat_too()
    {
        await using var scene = await ConnectedScene.Start();
        await Held(scene);
        await scene.Tell("/control/faults", new { kind = "lostAnswer", target = "Position/closeContract", count = 1 });
        Assert.Equal(200, (await scene.Post($"/api/accounts/{ConnectedScene.Combine}/flatten", new { reason = "the month is over" })).Status);
        await Over(scene);
    }
}
