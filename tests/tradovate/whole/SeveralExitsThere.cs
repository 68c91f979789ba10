using TraderTerminal.Tests.ProjectX.Whole;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Whole;

/// <summary>An alert with several stops and targets at Tradovate, which attaches one pair to an order: the account places the others, and ends flat.</summary>
public sealed class SeveralExitsThere
{
    private static readonly ConnectedAccountPlan Account = new(ConnectedScene.Combine, 1_234_567, "APEX1234567", "evaluation", 150_000m);

    [Fact]
    public async Task All_of_them_work_and_each_target_takes_its_own_stop_along()
    {
        await using var scene = await ConnectedScene.Start([new("demo", [Account], IsTradovate: true)]);
        var outcome = await scene.Alert(
            """
             "symbol":"MNQ1!","action":"buy","quantity":2,"brackets":[{"quantity":1,"stop":{"offset":10},"target":{"offset":10}},{"quantity":1,"stop":{"offset":20},"target":{"offset":20}}]
            """);
        Assert.Equal("accepted", outcome["outcome"]!.GetValue<string>());
        await Until(scene, 2, 4);
        await scene.Price(15_511m);
        await Until(scene, 1, 2);
        await scene.Price(15_478m);
        await Until(scene, 0, 0);
        await scene.Until(async () => await scene.View(Account.Id) is { Positions.Count: 0, Orders.Count: 0, Flattens.Count: 0, Connection: "connected" });
    }

    private static Task Until(ConnectedScene scene, int open, int orders) =>
        scene.Until(async () => await scene.Truth(Account) == (open, orders) && (await scene.View(Account.Id)).Positions.Sum(position => position.Net) == open);
}
