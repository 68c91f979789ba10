using Xunit;

namespace TraderTerminal.Tests.Tradovate.Whole;

/// <summary>What keeps a connection to Tradovate from working, as a user sees it: one sentence, no secret, and a person who says when to go on where one has to.</summary>
public sealed class LoginsThatFail
{
    private const string Long = """ "symbol":"MNQ1!","action":"buy","quantity":1 """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Refused => new()
    {
        { "name", "Incorrect username or password" },
        { "password", "Incorrect username or password" },
        { "app", "The app is not registered" },
        { "status", "not active: TemporaryLocked" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_refused_login_stops_with_one_sentence_until_a_person_goes_on(string what, string says)
    {
        await using var scene = await TradovateScene.Simulators(isWithTopstep: false, user => what switch
        {
            "name" => user with { Name = "somebody" },
            "password" => user with { Password = "another" },
            "app" => user with { AppId = "other" },
            _ => user with { Status = "TemporaryLocked" },
        });
        await scene.StartHost();
        await scene.Until(async () => (await scene.Line())["state"]!.GetValue<string>() == "stopped");
        await AssertSays(scene, says);
        Assert.Contains(says, (await scene.Post("/api/connections/apex/test", new { })).ToJsonString(), StringComparison.Ordinal);
        Assert.NotEqual("accepted", (await scene.Alert(Long))[TradovateScene.Prop]);
    }

    [Fact]
    public async Task A_key_without_permissions_logs_in_and_is_told_where_they_are_given()
    {
        await using var scene = await TradovateScene.Simulators(isWithTopstep: false, user => user with { ApiAccess = false });
        await scene.StartHost();
        await scene.Until(async () => Text(await scene.Line()).Contains("permissions begin with", StringComparison.Ordinal));
        await AssertSays(scene, "denies account/list (401)");
    }

    [Fact]
    public async Task A_penalty_is_said_and_waited_out_by_itself()
    {
        await using var scene = await TradovateScene.Simulators(isWithTopstep: false);
        await TradovateScene.Tell(scene.Control, "/control/faults", new { kind = "penaltyTicket", target = "auth/accesstokenrequest", count = 1 });
        await scene.StartHost();
        await scene.Until(async () => Text(await scene.Line()).Contains("penalty ticket", StringComparison.Ordinal));
        await AssertSays(scene, "then it is tried by itself");
        await scene.Ready();
    }

    [Fact]
    public async Task An_unknown_device_places_no_order_and_reads_on()
    {
        await using var scene = await TradovateScene.Start();
        await TradovateScene.Tell(scene.Control, "/control/switches", new { deviceRefused = true });
        await scene.Alert(Long);
        await scene.Until(async () => (await scene.Get("/api/alerts")).ToJsonString().Contains("this device is not known to Tradovate", StringComparison.Ordinal)
            || (await scene.Get($"/api/accounts/{TradovateScene.Prop}/events?after=0")).ToJsonString().Contains("this device is not known to Tradovate", StringComparison.Ordinal));
        Assert.Equal((0, 0), await scene.Truth());
        Assert.Equal("connected", (await scene.Line())["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Refused_quotes_are_a_warning_and_the_account_stays_connected()
    {
        await using var scene = await TradovateScene.Simulators(isWithTopstep: false, user => user with { MarketData = false });
        await scene.StartHost();
        await scene.Until(async () => (await scene.Line())["warning"]?.GetValue<string>().Contains("no quotes", StringComparison.Ordinal) == true);
        await scene.Until(async () => (await scene.Line())["state"]!.GetValue<string>() == "connected");
    }

    /// <summary>Whatever a session that was pushed out is answered with (reference 4.5): the stream does not take its token any more.</summary>
    [Theory]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(503)]
    public async Task A_session_that_another_login_took_is_said_and_comes_back_once(int status)
    {
        await using var scene = await TradovateScene.Start();
        await TradovateScene.Tell(scene.Control, "/control/switches", new { pushedOutStatus = status });
        await TradovateScene.Tell(scene.Control, "/control/logout", new { user = "demo" });
        await scene.Until(async () => Text(await scene.Line()).Contains("another program or device has logged in as this user", StringComparison.Ordinal));
        Assert.Equal("stopped", (await scene.Line())["state"]!.GetValue<string>());
        await scene.Ready();
        await TradovateScene.Tell(scene.Control, "/control/logout", new { user = "demo" });
        await scene.Until(async () => Text(await scene.Line()).Contains("the second time within the hour", StringComparison.Ordinal));
    }

    private static string Text(System.Text.Json.Nodes.JsonNode line) => line["text"]!.GetValue<string>();

    private static async Task AssertSays(TradovateScene scene, string says)
    {
        var text = Text(await scene.Line());
        Assert.Contains(says, text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", text, StringComparison.Ordinal);
        foreach (var path in (string[])["/api/connections", "/api/accounts", "/api/status"])
            Assert.DoesNotContain(TradovateScene.Password, await scene.Http.GetStringAsync(path, Cancel), StringComparison.Ordinal);
    }
}
