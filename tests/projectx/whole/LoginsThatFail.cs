using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Whole;

/// <summary>What keeps a connection from working, as a user sees it: one sentence, no login after the first, no secret, and a person who says when to go on.</summary>
public sealed class LoginsThatFail
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, "does not know this user name with this API key")]
    [InlineData(3, "does not know this user name with this API key")]
    [InlineData(9, "has no API subscription")]
    [InlineData(10, "this one has expired")]
    public async Task A_refused_login_is_one_sentence_and_one_request_until_a_person_goes_on(int status, string says)
    {
        await using var scene = await ConnectedScene.Gateway();
        await scene.Tell("/control/faults", new { kind = "reject", target = "Auth/loginKey", status });
        await scene.StartHost();
        await scene.Until(async () => (await Line(scene))["state"]!.GetValue<string>() == "stopped");
        await Pass(scene);
        var line = await Line(scene);
        Assert.Contains(says, line["text"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(1, await Logins(scene));
        var (status200, tested) = await scene.Post("/api/connections/topstep/test", new { });
        Assert.Equal((200, false), (status200, tested["works"]!.GetValue<bool>()));
        Assert.Contains(says, tested.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("refused", (await scene.Alert(""" "symbol":"MNQ1!","action":"buy","quantity":1 """))["outcome"]!.GetValue<string>());
        Assert.Equal(1, await Logins(scene));
        foreach (var path in (string[])["/api/connections", "/api/accounts", "/api/status", "/api/alerts?limit=500"])
            Assert.DoesNotContain(ConnectedScene.Key, (await scene.Get(path)).ToJsonString(), StringComparison.Ordinal);

        using (var disarmed = await scene.Control.DeleteAsync("/control/faults", Cancel)) Assert.True(disarmed.IsSuccessStatusCode);
        Assert.Equal(200, (await scene.Post("/api/connections/topstep/resume", new { })).Status);
        await scene.Ready();
    }

    [Theory]
    [InlineData(-5, "5 minutes ahead of")]
    [InlineData(5, "5 minutes behind")]
    public async Task A_clock_that_is_off_by_five_minutes_is_said_and_stops_nothing(int minutes, string says)
    {
        await using var scene = await ConnectedScene.Gateway();
        await scene.Tell("/control/faults", new { kind = "otherDate", target = "Auth/loginKey", milliseconds = minutes * 60_000 });
        await scene.StartHost();
        await scene.Ready();
        Assert.Contains(says, (await Line(scene))["warning"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_right_is_no_word_worth()
    {
        await using var scene = await ConnectedScene.Start();
        Assert.Null((await Line(scene))["warning"]);
    }

    private static async Task<JsonNode> Line(ConnectedScene scene) => Assert.Single((await scene.Get("/api/connections")).AsArray())!;

    private static async Task<int> Logins(ConnectedScene scene) =>
        JsonNode.Parse(await scene.Control.GetStringAsync("/control/faults", Cancel))!["struck"]!["reject"]!.GetValue<int>();

    private static async Task Pass(ConnectedScene scene)
    {
        for (var until = scene.Time.GetUtcNow() + Quiet; scene.Time.GetUtcNow() < until;)
        {
            scene.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Cancel);
        }
    }
}
