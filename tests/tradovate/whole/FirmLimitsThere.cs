using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Whole;

/// <summary>The firm's own limits at Tradovate, in the decisions of a running account: visible, and the stricter of both counts.</summary>
public sealed class FirmLimitsThere
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_firm_tells_stands_in_the_decision_and_in_the_view()
    {
        await using var scene = await TradovateScene.Start();
        var told = (await View(scene))["truth"]!["firm"]!;
        Assert.Equal(("48000.00", "1000.00"), (told["floor"]!.GetValue<string>(), told["dailyLoss"]!.GetValue<string>()));
        var checks = await Checks(scene, 1);
        Assert.Contains("firm_state", checks);
        Assert.Contains("firm_daily_loss", checks);
        Assert.Contains("firm_max_contracts", checks);
    }

    [Fact]
    public async Task An_account_that_the_firm_locks_refuses_the_alert_itself_and_trades_on_when_it_is_unlocked()
    {
        await using var scene = await TradovateScene.Start();
        await TradovateScene.Tell(scene.Control, $"/control/accounts/{TradovateScene.PropNumber}", new { adminAction = "lockTradingImmediately" });
        await scene.Until(async () => (await View(scene))["truth"]!["firm"]!["whyClosed"] is not null);
        var refused = await Check(scene, 1);
        Assert.Equal(("FIRM_LIMIT", false), (refused["code"]!.GetValue<string>(), refused["accepted"]!.GetValue<bool>()));
        Assert.Contains("LockTradingImmediately", refused["text"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("refused", (await scene.Alert(""" "symbol":"MNQ1!","action":"buy","quantity":1 """))[TradovateScene.Prop]);
        Assert.Equal((0, 0), await scene.Truth());
        await TradovateScene.Tell(scene.Control, $"/control/accounts/{TradovateScene.PropNumber}/unlock", new { });
        await scene.Until(async () => (await Check(scene, 1))["accepted"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_daily_loss_that_the_firm_sets_below_ours_closes_and_locks_the_account()
    {
        await using var scene = await TradovateScene.Start();
        await scene.Alert(""" "symbol":"MNQ1!","action":"buy","quantity":3 """);
        await scene.Until(async () => await scene.Net(TradovateScene.Prop) == 3);
        await TradovateScene.Tell(scene.Control, $"/control/accounts/{TradovateScene.PropNumber}", new { dailyLoss = 600m });
        await scene.Until(async () => (await View(scene))["truth"]!["firm"]!["dailyLoss"]!.GetValue<string>() == "600.00");
        await scene.Price(15_399m); // 606 USD: far from ours of 1,000.
        await scene.Until(async () => await scene.Truth() == (0, 0) && await scene.Net(TradovateScene.Prop) == 0);
        await scene.Until(async () => (await View(scene))["locks"]!.AsArray().Any(held => held!["rule"]!.GetValue<string>() == "firm_daily_loss"));
        Assert.Contains((await View(scene))["violations"]!.AsArray(), one => one!["code"]!.GetValue<string>() == "FIRM_LIMIT");
    }

    [Fact]
    public async Task A_limit_of_positions_is_read_again_when_the_line_comes_back()
    {
        await using var scene = await TradovateScene.Start();
        await Limit(scene, 2);
        await TradovateScene.Tell(scene.Control, "/control/sockets", new { action = "reset" });
        await scene.Until(async () => await Largest(scene) == 2);
        await scene.Until(async () => (await View(scene))["connection"]!.GetValue<string>() == "connected");
        Assert.Equal("refused", (await scene.Alert(""" "symbol":"MNQ1!","action":"buy","quantity":3 """))[TradovateScene.Prop]);
        Assert.Equal("accepted", (await scene.Alert(""" "symbol":"MNQ1!","action":"buy","quantity":2 """))[TradovateScene.Prop]);
    }

    [Fact]
    public async Task A_login_that_may_not_see_the_limits_trades_without_them()
    {
        await using var scene = await TradovateScene.Simulators(isWithTopstep: false);
        await TradovateScene.Tell(scene.Control, "/control/faults", new { kind = "status", target = "userAccountPositionLimit/ldeps", status = 403 });
        await scene.StartHost();
        await scene.Ready();
        Assert.DoesNotContain("firm_max_contracts", await Checks(scene, 1));
        Assert.Contains("firm_daily_loss", await Checks(scene, 1));
    }

    private static Task<JsonNode> View(TradovateScene scene) => scene.Get($"/api/accounts/{TradovateScene.Prop}");

    private static Task Limit(TradovateScene scene, int contracts) => TradovateScene.Tell(scene.Control, $"/control/accounts/{TradovateScene.PropNumber}", new { contractsMax = contracts });

    private static Task<JsonNode> Check(TradovateScene scene, int quantity) =>
        scene.Post($"/api/accounts/{TradovateScene.Prop}/check", new { symbol = "MNQ1!", side = "buy", quantity });

    /// <summary>The most contracts by the check of the firm's limit.</summary>
    private static async Task<int?> Largest(TradovateScene scene)
    {
        var check = (await Check(scene, 1))["checks"]!.AsArray().FirstOrDefault(one => one!["rule"]!.GetValue<string>() == "firm_max_contracts");
        return check is null ? null : (int)decimal.Parse(check["limit"]!["value"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<IReadOnlyList<string>> Checks(TradovateScene scene, int quantity) =>
        [.. (await Check(scene, quantity))["checks"]!.AsArray().Select(one => one!["rule"]!.GetValue<string>())];
}
