using System.Text.Json.Nodes;
using TraderTerminal.Tests.ProjectX.Whole;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Whole;

/// <summary>A bracket strategy that somebody began in Tradovate's platform: the account shows it, and a flatten ends it as a whole.</summary>
public sealed class StrategiesThere
{
    private static readonly ConnectedAccountPlan Account = new(ConnectedScene.Combine, 1_234_567, "APEX1234567", "evaluation", 150_000m);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Market", 1)]
    [InlineData("Limit", 0)]
    public async Task It_is_shown_with_its_orders_and_a_flatten_interrupts_it(string type, int held)
    {
        await using var scene = await ConnectedScene.Start([new("demo", [Account], IsTradovate: true)]);
        using var http = await Platform(scene);
        using var started = await http.PostAsJsonAsync("/v1/orderStrategy/startorderstrategy", new
        {
            accountId = Account.Number, symbol = "MNQZ6", action = "Buy", orderStrategyTypeId = 2, uuid = "u", isAutomated = false,
            @params = $$"""{"entryVersion":{"orderId":0,"orderQty":1,"orderType":"{{type}}","price":15400},"brackets":[{"qty":1,"profitTarget":50,"stopLoss":-50,"trailingStop":false}]}""",
        }, Cancel);
        var strategy = JsonNode.Parse(await started.Content.ReadAsStringAsync(Cancel))!["orderStrategy"]!["id"]!.GetValue<long>();
        await scene.Until(async () => await Shown(scene) is [{ } one] && one["id"]!.GetValue<string>() == $"{strategy}" && one["symbol"]!.GetValue<string>() == "MNQZ2026" && one["orders"]!.AsArray().Count > 0);
        Assert.Equal(held, (await scene.Truth(Account)).Open);
        await scene.Post($"/api/accounts/{Account.Id}/flatten", new { reason = "enough" });
        await scene.Until(async () => await scene.Truth(Account) == (0, 0) && (await scene.Account(Account.Id))["flattens"]!.AsArray().Count == 0);
        Assert.Equal("ExecutionInterrupted", JsonNode.Parse(await http.GetStringAsync($"/v1/orderStrategy/item?id={strategy}", Cancel))!["status"]!.GetValue<string>());
        await scene.Until(async () => await Shown(scene) is []);
    }

    /// <summary>An interruption that is refused, or not answered, is followed by cancels.</summary>
    [Theory]
    [InlineData("status")]
    [InlineData("noAnswer")]
    public async Task What_an_interruption_does_not_end_is_cancelled_order_by_order(string kind)
    {
        await using var scene = await ConnectedScene.Start([new("demo", [Account], IsTradovate: true)]);
        using var http = await Platform(scene);
        using var started = await http.PostAsJsonAsync("/v1/orderStrategy/startorderstrategy", new
        {
            accountId = Account.Number, symbol = "MNQZ6", action = "Buy", orderStrategyTypeId = 2, uuid = "u", isAutomated = false,
            @params = """{"entryVersion":{"orderId":0,"orderQty":1,"orderType":"Limit","price":15400},"brackets":[{"qty":1,"profitTarget":50,"stopLoss":-50,"trailingStop":false}]}""",
        }, Cancel);
        await scene.Until(async () => (await Shown(scene)).Count == 1);
        await scene.TellThere("/control/faults", new { kind, target = "orderStrategy/interruptorderstrategy", status = 500 });
        await scene.Post($"/api/accounts/{Account.Id}/flatten", new { reason = "enough" });
        await scene.Until(async () => await scene.Truth(Account) == (0, 0) && (await scene.Account(Account.Id))["flattens"]!.AsArray().Count == 0);
    }

    private static async Task<JsonArray> Shown(ConnectedScene scene) => (await scene.Account(Account.Id))["truth"]!["strategies"]!.AsArray();

    /// <summary>The trader's own login in the platform.</summary>
    private static async Task<HttpClient> Platform(ConnectedScene scene)
    {
        var http = new HttpClient { BaseAddress = scene.ControlThere.BaseAddress };
        using var answer = await http.PostAsJsonAsync("/v1/auth/accesstokenrequest", new { name = "demo", password = ConnectedScene.Key, appId = "TraderTerminal", appVersion = "1", deviceId = "d" }, Cancel);
        http.DefaultRequestHeaders.Authorization = new("Bearer", JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["accessToken"]!.GetValue<string>());
        return http;
    }
}
