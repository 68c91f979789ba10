using TraderTerminal.Tests.ProjectX.Whole;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Whole;

/// <summary>A program that is started again and again logs in at the pace of one that runs: each login may push out a session, and many bring penalties (reference 4.5, 20.2).</summary>
public sealed class LoginsOverRestarts
{
    private static readonly ConnectedAccountPlan Account = new("prop", 1_234_567, "APEX1234567", "evaluation", 150_000m);

    [Fact]
    public async Task A_start_within_a_minute_of_the_last_login_waits_for_the_minute_to_pass()
    {
        await using var scene = await ConnectedScene.Start([new("demo", [Account], IsTradovate: true)]);
        var first = await LoggedInAt(scene);
        await scene.StopHost();
        await scene.StartHost();
        await scene.Until(async () => (await scene.Get("/api/connections"))[0]!["text"]!.GetValue<string>().Contains("the next login waits until", StringComparison.Ordinal));
        await scene.PassTo(first.AddSeconds(59));
        Assert.Null((await scene.Get("/api/connections"))[0]!["token"]);
        await scene.PassTo(first.AddSeconds(61));
        await scene.Until(async () => await scene.Connection(Account.Id) == "connected");
        Assert.True(await LoggedInAt(scene) >= first.AddSeconds(60), "It has logged in too soon.");
    }

    private static async Task<DateTimeOffset> LoggedInAt(ConnectedScene scene) =>
        (await scene.Get("/api/connections"))[0]!["token"]!["obtainedAt"]!.GetValue<DateTimeOffset>();
}
