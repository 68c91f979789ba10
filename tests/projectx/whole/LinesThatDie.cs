using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Whole;

/// <summary>A part of a connection that dies while the others live on.</summary>
public sealed class LinesThatDie
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_login_that_dies_under_a_living_stream_opens_nothing_is_not_tried_on_and_comes_back_by_a_person()
    {
        await using var scene = await ConnectedScene.Start();
        await scene.Alert(""" "symbol":"MNQ1!","action":"buy","quantity":1,"stopLoss":{"offset":20} """);
        await scene.Until(async () => await scene.Truth() == (1, 1));
        await scene.Tell("/control/faults", new { kind = "status", target = "Position/searchOpen", status = 401 });
        await scene.Until(async () => await scene.Connection(ConnectedScene.Combine) == "reconciling");
        await scene.Until(async () => Connection(await scene.Get("/api/connections"), "state") != "connected");

        // The stream lives on, and nobody trades by it.
        var sockets = JsonNode.Parse(await scene.Control.GetStringAsync("/control/sockets", Cancel))!.AsArray();
        Assert.Contains(sockets, socket => socket!["hub"]!.GetValue<string>() == "user");
        Assert.Equal("refused", (await scene.Alert(""" "symbol":"MNQ1!","action":"buy","quantity":1 """))["outcome"]!.GetValue<string>());

        // Refused with the first token, and with the one that was fetched for it: then nobody asks.
        var refused = await Struck(scene);
        Assert.InRange(refused, 1, 2);
        for (var until = scene.Time.GetUtcNow() + Quiet; scene.Time.GetUtcNow() < until;)
        {
            scene.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Cancel);
        }

        Assert.Equal((refused, (1, 1)), (await Struck(scene), await scene.Truth()));

        using (var disarmed = await scene.Control.DeleteAsync("/control/faults", Cancel)) Assert.True(disarmed.IsSuccessStatusCode);
        Assert.Equal(200, (await scene.Post("/api/connections/topstep/resume", new { })).Status);
        await scene.Until(async () => await scene.Connection(ConnectedScene.Combine) == "connected");
        var view = await scene.View(ConnectedScene.Combine);
        Assert.Equal((1, 1), (view.Positions.Sum(position => position.Net), view.Orders.Count));
    }

    [Fact]
    public async Task When_the_market_line_of_one_connection_dies_the_quotes_go_on_from_the_other()
    {
        await using var scene = await ConnectedScene.Start(
        [
            new("ann", [new("one", 26_000_001, "PRAC-V2-1-26000001", "practice", 150_000m)]),
            new("bob", [new("two", 26_000_002, "PRAC-V2-1-26000002", "practice", 150_000m)]),
        ]);
        var price = 15_500m;
        foreach (var silent in (string[])["ann", "bob"])
        {
            // Whoever has led the contract is silent in one of the two rounds, and its line stays up.
            await scene.Tell("/control/sockets", new { action = "halfOpen", hub = "market", user = silent });
            var told = price += 10;
            await scene.Until(async () =>
            {
                await scene.Price(told + 0.25m);
                await scene.Price(told);
                return Mark(await Check(scene)) == told;
            });
            await scene.Tell("/control/sockets", new { action = "reset", hub = "market", user = silent });
            await scene.Until(async () => (await Sockets(scene)).Count(socket => socket == $"market {silent}") == 1);
        }
    }

    private static async Task<string[]> Sockets(ConnectedScene scene) =>
        [.. JsonNode.Parse(await scene.Control.GetStringAsync("/control/sockets", Cancel))!.AsArray().Select(socket => $"{socket!["hub"]} {socket["user"]}")];

    private static async Task<JsonNode> Check(ConnectedScene scene) => (await scene.Post("/api/accounts/one/check", new { symbol = "MNQ1!", side = "buy", quantity = 1 })).Body;

    private static decimal? Mark(JsonNode check) => check["facts"]?["mark"] is { } mark ? decimal.Parse(mark.GetValue<string>(), CultureInfo.InvariantCulture) : null;

    private static string Connection(JsonNode connections, string member) => Assert.Single(connections.AsArray())![member]!.GetValue<string>();

    private static async Task<int> Struck(ConnectedScene scene) =>
        JsonNode.Parse(await scene.Control.GetStringAsync("/control/faults", Cancel))!["struck"]!["status"]?.GetValue<int>() ?? 0;
}
