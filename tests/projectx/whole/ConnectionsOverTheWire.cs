using System.Text.Json.Nodes;
using TraderTerminal.Silo.Demo;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Whole;

/// <summary>Accounts at the gateway, from the alert to the fill, as a user runs them.</summary>
public sealed class ConnectionsOverTheWire
{
    private const string Long = """ "symbol":"MNQ1!","action":"buy","quantity":2,"stopLoss":{"offset":20},"takeProfit":{"offset":40} """;

    private static int Net(JsonNode account) => account["positions"]!.AsArray().Sum(position => position!["net"]!.GetValue<int>());

    [Fact]
    public async Task An_alert_becomes_a_protected_position_at_the_gateway_and_a_flatten_ends_it()
    {
        await using var scene = await ConnectedScene.Start();
        var outcome = await scene.Alert(Long);
        Assert.True(outcome["outcome"]!.GetValue<string>() == "accepted", outcome.ToJsonString());
        await scene.Until(async () => Net(await scene.Account(ConnectedScene.Combine)) == 2 && await scene.Truth() == (2, 2));
        var account = await scene.Account(ConnectedScene.Combine);
        Assert.Equal("evaluation", account["environment"]!.GetValue<string>());
        Assert.Equal(2, account["orders"]!.AsArray().Count);

        Assert.Equal(200, (await scene.Post($"/api/accounts/{ConnectedScene.Combine}/flatten", new { reason = "enough" })).Status);
        await scene.Until(async () => await scene.Truth() == (0, 0) && Net(await scene.Account(ConnectedScene.Combine)) == 0);
        // Verified by the broker's word, not by our own.
        await scene.Until(async () => (await scene.Account(ConnectedScene.Combine))["flattens"]!.AsArray().Count == 0);
    }

    [Fact]
    public async Task Before_the_firms_limit_is_reached_the_account_is_closed_at_the_gateway_and_locked()
    {
        await using var scene = await ConnectedScene.Start();
        await scene.Alert(""" "symbol":"MNQ1!","action":"buy","quantity":3 """);
        await scene.Until(async () => await scene.Truth() == (3, 0) && Net(await scene.Account(ConnectedScene.Combine)) == 3);
        // 3 micros, 2 dollars a point: 200 points are 1,200 dollars, more than the 1,000 of the day.
        await scene.Price(15_300m);
        await scene.Until(async () => await scene.Truth() == (0, 0));
        await scene.Until(async () => (await scene.Account(ConnectedScene.Combine))["locks"]!.AsArray().Count > 0);
    }

    [Fact]
    public async Task A_restart_takes_up_position_and_orders_where_the_gateway_has_them()
    {
        await using var scene = await ConnectedScene.Start();
        await scene.Alert(Long);
        await scene.Until(async () => await scene.Truth() == (2, 2) && (await scene.Account(ConnectedScene.Combine))["orders"]!.AsArray().Count == 2);
        await scene.StopHost();
        // The target fills while nobody listens.
        await scene.Price(15_545m);
        await scene.Until(async () => await scene.Truth() == (0, 0), idle: true);
        await scene.StartHost();
        await scene.Until(async () => await scene.Connection(ConnectedScene.Combine) == "connected");
        var account = await scene.Account(ConnectedScene.Combine);
        Assert.Equal(0, Net(account));
        Assert.Empty(account["orders"]!.AsArray());
        Assert.True(decimal.Parse(account["balance"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture) > 50_100m, account["balance"]!.ToJsonString());
    }

    [Fact]
    public async Task Every_connection_is_shown_with_its_accounts_and_without_its_key()
    {
        await using var scene = await ConnectedScene.Start();
        var line = Assert.Single((await scene.Get("/api/connections")).AsArray())!;
        Assert.Equal(("topstep", "projectx", "demo", "connected"), (Text(line, "name"), Text(line, "broker"), Text(line, "environment"), Text(line, "state")));
        Assert.Equal(["combine", "practice"], line["accounts"]!.AsArray().Select(account => Text(account!, "account")));
        var (given, ends) = (line["token"]!["obtainedAt"]!.GetValue<DateTimeOffset>(), line["token"]!["expiresAt"]!.GetValue<DateTimeOffset>());
        Assert.True(given < ends, line["token"]!.ToJsonString());
        Assert.Equal(2, line["token"]!.AsObject().Count);
        var (status, tested) = await scene.Post("/api/connections/topstep/test", new { });
        Assert.Equal(200, status);
        Assert.True(tested["works"]!.GetValue<bool>());
        Assert.Contains(tested["accounts"]!.AsArray(), shown => shown!["number"]!.GetValue<string>() == "26000001" && Text(shown, "account") == "combine");
        Assert.Equal(404, (await scene.Post("/api/connections/nobody/test", new { })).Status);
        Assert.Equal(404, (await scene.Post("/api/connections/nobody/resume", new { })).Status);
    }

    [Fact]
    public async Task A_live_connection_trades_nothing_before_a_person_has_typed_the_consent()
    {
        await using var scene = await ConnectedScene.Gateway();
        await scene.StartHost(environment: "live");
        var line = Assert.Single((await scene.Get("/api/connections")).AsArray())!;
        Assert.Equal("awaitingConsent", Text(line, "state"));
        Assert.Null(line["token"]);
        Assert.Contains(line["consent"]!["conduct"]!.AsArray(), rule => rule!.GetValue<string>().Contains("VPN", StringComparison.Ordinal));
        Assert.Equal("disconnected", await scene.Connection(ConnectedScene.Combine));
        Assert.Equal("refused", Text(await scene.Alert(Long), "outcome"));

        var (wrong, problem) = await scene.Post("/api/connections/topstep/consent", new { sentence = "yes" });
        Assert.Equal(409, wrong);
        var sentence = Text(line["consent"]!, "sentence");
        Assert.Contains(sentence, Text(problem, "detail"), StringComparison.Ordinal);
        Assert.Equal(200, (await scene.Post("/api/connections/topstep/consent", new { sentence })).Status);
        line = Assert.Single((await scene.Get("/api/connections")).AsArray())!;
        Assert.Null(line["consent"]);
        Assert.NotEqual("awaitingConsent", Text(line, "state"));

        // It holds for later starts, and only for this login at these addresses.
        await scene.StopHost();
        await scene.StartHost(environment: "live");
        Assert.Null(Assert.Single((await scene.Get("/api/connections")).AsArray())!["consent"]);
    }

    [Fact]
    public async Task A_start_without_the_connection_never_trades_its_accounts_at_the_simulated_venue()
    {
        await using var scene = await ConnectedScene.Start();
        await scene.Alert(Long);
        await scene.Until(async () => Net(await scene.Account(ConnectedScene.Combine)) == 2);
        await scene.StopHost();
        await scene.StartHost(isConnected: false);
        var account = await scene.Account(ConnectedScene.Combine);
        Assert.Equal(("disconnected", 2), (Text(account, "connection"), Net(account)));
        // A made-up market would price it wrong: there is none.
        using (var none = await scene.Http.PostAsync(new Uri("/api/simulation/price", UriKind.Relative), null, TestContext.Current.CancellationToken)) Assert.Equal(404, (int)none.StatusCode);
        Assert.Equal("refused", Text(await scene.Alert(Long), "outcome"));
        Assert.Equal((2, 2), await scene.Truth());
    }

    [Fact]
    public async Task With_a_deaf_stream_an_account_gets_out_and_opens_nothing()
    {
        await using var scene = await ConnectedScene.Start();
        await scene.Alert(""" "symbol":"MNQ1!","action":"buy","quantity":2 """);
        await scene.Until(async () => await scene.Truth() == (2, 0) && Net(await scene.Account(ConnectedScene.Combine)) == 2);
        await scene.Tell("/control/sockets", new { action = "refuse", hub = "user" });
        await scene.Tell("/control/sockets", new { action = "drop", hub = "user" });
        await scene.Until(async () => await scene.Connection(ConnectedScene.Combine) == "reconciling");
        Assert.Equal("refused", Text(await scene.Alert(Long), "outcome"));
        Assert.Equal(200, (await scene.Post($"/api/accounts/{ConnectedScene.Combine}/flatten", new { reason = "enough" })).Status);
        await scene.Until(async () => await scene.Truth() == (0, 0) && (await scene.Account(ConnectedScene.Combine))["flattens"]!.AsArray().Count == 0);
        Assert.Equal("reconciling", await scene.Connection(ConnectedScene.Combine));

        await scene.Tell("/control/sockets", new { action = "allow", hub = "user" });
        await scene.Until(async () => await scene.Connection(ConnectedScene.Combine) == "connected");
    }

    [Theory]
    [InlineData("""{"environment":"demo","rest":"https://api.topstepx.com","userHub":"https://rtc.topstepx.com/hubs/user","marketHub":"https://rtc.topstepx.com/hubs/market"}""", "a demo connection does not reach rtc.topstepx.com")]
    [InlineData("""{"environment":"live","rest":"http://127.0.0.1:1/","userHub":"http://127.0.0.1:1/","marketHub":"http://127.0.0.1:1/"}""", "127.0.0.1 is no firm's production")]
    [InlineData("""{"environment":"practice","rest":"http://api.topstepx.com","userHub":"https://rtc.topstepx.com","marketHub":"https://rtc.topstepx.com"}""", "is not secured")]
    [InlineData("""{"environment":"production"}""", "environment is demo, practice or live")]
    [InlineData("""{"apiKeyFile":"/nowhere/at/all"}""", "there is no key in the file")]
    [InlineData("""{"apiKeyEnv":"TOPSTEP_KEY"}""", "its key is in an environment variable (apiKeyEnv) or in a file (apiKeyFile), not in both")]
    [InlineData("""{"broker":"tradestation"}""", "there is no broker tradestation")]
    [InlineData("""{"accounts":[]}""", "it has no accounts")]
    [InlineData("""{"accounts":[{"account":"one","name":"1","stage":"gold"}]}""", "the stage of one is practice, evaluation or funded")]
    [InlineData("""{"accounts":[{"account":"two","name":"2","stage":"funded"}]}""", "there is no account two in accounts")]
    [InlineData("""{"rest":"not an address"}""", "rest is an http address without a user")]
    [InlineData("""{"userName":" "}""", "userName is missing")]
    [InlineData("""{"rest":"http://127.0.0.1:1/?key=secret-of-the-key"}""", "rest is an http address without a user, a query or a fragment")]
    [InlineData("""{"apiKeyEnv":"secret-of-the-key","apiKeyFile":null}""", "apiKeyEnv names an environment variable")]
    [InlineData("""{"accounts":[{"account":"one","name":"1","stage":"evaluation"},{"account":"one","name":"1","stage":"evaluation"}]}""", "1 stands twice")]
    [InlineData("""{"fees":"free"}""", "there is no price list free")]
    public void A_set_up_that_cannot_be_is_refused_with_its_reason(string change, string says)
    {
        var key = Path.GetTempFileName();
        try
        {
            File.WriteAllText(key, "secret-of-the-key");
            var connection = JsonNode.Parse($$"""
                {"name":"topstep","environment":"demo","rest":"http://127.0.0.1:1/","userHub":"http://127.0.0.1:1/hubs/user","marketHub":"http://127.0.0.1:1/hubs/market",
                 "userName":"demo","apiKeyFile":{{System.Text.Json.JsonSerializer.Serialize(key)}},"accounts":[{"account":"one","name":"1","stage":"evaluation"}]}
                """)!;
            foreach (var (member, value) in JsonNode.Parse(change)!.AsObject()) connection[member] = value?.DeepClone();
            var (world, mistakes) = WorldFile.Read($$"""{"accounts":[{"id":"one","ruleBook":"seed/eval/50k","balance":50000}],"connections":[{{connection.ToJsonString()}}]}""");
            Assert.Null(world);
            Assert.Contains(mistakes, mistake => mistake.Contains(says, StringComparison.Ordinal));
            Assert.DoesNotContain(mistakes, mistake => mistake.Contains("secret-of-the-key", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(key);
        }
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
