using System.Text.Json.Nodes;
using TraderTerminal.Tests.ProjectX.Whole;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Whole;

/// <summary>A stop and its target for what is held already go to Tradovate as one, which cancels the other when one fills, whatever becomes of the answer.</summary>
public sealed class PairedExits
{
    private const string Pairs =
        """
         "symbol":"MNQ1!","action":"buy","quantity":2,"brackets":[{"quantity":1,"stop":{"offset":10},"target":{"offset":10}},{"quantity":1,"stop":{"offset":20},"target":{"offset":20}}]
        """;

    private static readonly ConnectedAccountPlan Account = new(ConnectedScene.Combine, 1_234_567, "APEX1234567", "evaluation", 150_000m);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<ConnectedScene> Start() => ConnectedScene.Start([new("demo", [Account], IsTradovate: true)]);

    [Fact]
    public async Task The_pair_is_one_order_request_and_the_broker_cancels_the_other()
    {
        await using var scene = await Start();
        await scene.Alert(Pairs);
        await Until(scene, 2, 4);
        await scene.Until(async () => (await Ours(scene)).Protecting == 3);
        Assert.Equal(2, await PairedThere(scene));
        Assert.Equal(1, await Told(scene, "orders-paired"));
        await scene.Price(15_511m);
        await Until(scene, 1, 2);
        // The broker did it: nobody of us asked for the cancel.
        Assert.Equal(0, await Told(scene, "cancel-asked"));
        await scene.Price(15_478m);
        await End(scene);
    }

    [Theory]
    [InlineData("lostAnswer", null)]
    [InlineData("statusAfter", null)]
    [InlineData("missingField", "ocoId")]
    [InlineData("missingField", "orderId")]
    [InlineData("emptyAnswer", null)]
    [InlineData("bothAnswer", null)]
    [InlineData("noAnswer", null)]
    [InlineData("status", null)]
    [InlineData("reject", null)]
    [InlineData("dropOther", null)]
    [InlineData("lateReject", null)]
    public async Task Whatever_becomes_of_the_request_no_exit_is_there_twice_and_all_of_the_position_ends_protected_or_flat(string kind, string? field)
    {
        await using var scene = await Start();
        await scene.TellThere("/control/faults", new { kind, target = "order/placeoco", count = 1, status = 503, value = field });
        await scene.Alert(Pairs);
        await scene.Until(async () => await Told(scene, "fill-booked") > 0);
        await scene.Until(async () => await scene.Truth(Account) is (2, 4) or (0, 0) && await Ours(scene) is { IsCalm: true } ours && (ours.Net, ours.Working) == await scene.Truth(Account));
        if ((await scene.Truth(Account)).Open > 0)
        {
            await scene.Price(15_511m);
            await Until(scene, 1, 2);
            await scene.Price(15_478m);
        }

        await End(scene);
    }

    [Fact]
    public async Task A_flatten_takes_a_pair_along()
    {
        await using var scene = await Start();
        await scene.Alert(Pairs);
        await Until(scene, 2, 4);
        await scene.Post($"/api/accounts/{Account.Id}/flatten", new { reason = "enough" });
        await End(scene);
    }

    [Fact]
    public async Task One_of_a_pair_that_is_cancelled_leaves_the_other()
    {
        await using var scene = await Start();
        await scene.Alert(Pairs);
        await Until(scene, 2, 4);
        var target = (await scene.Account(Account.Id))["orders"]!.AsArray().Where(order => order!["purpose"]!.GetValue<string>() == "protect" && order["limit"] is not null)
            .MinBy(order => order!["limit"]!.GetValue<string>(), StringComparer.Ordinal)!["id"]!.GetValue<string>();
        var (status, answer) = await scene.Post($"/api/accounts/{Account.Id}/orders/{target}/cancel", new { });
        Assert.True(status == 200, answer.ToJsonString());
        await Until(scene, 2, 3);
        await scene.Price(15_489m); // Its stop, at 15490.
        await Until(scene, 1, 2);
        await scene.Post($"/api/accounts/{Account.Id}/flatten", new { reason = "enough" });
        await End(scene);
    }

    private static Task Until(ConnectedScene scene, int open, int orders) =>
        scene.Until(async () => await scene.Truth(Account) == (open, orders) && (await Ours(scene)).Net == open);

    private static Task End(ConnectedScene scene) => scene.Until(async () => await scene.Truth(Account) == (0, 0) && await Ours(scene) is { Net: 0, Orders: 0, IsCalm: true });

    /// <summary>What the account itself says: contracts held, orders, those that work, and those that we placed to protect.</summary>
    private static async Task<(int Net, int Orders, int Working, int Protecting, bool IsCalm)> Ours(ConnectedScene scene)
    {
        var view = await scene.Account(Account.Id);
        var orders = view["orders"]!.AsArray();
        var working = orders.Count(order => order!["status"]!.GetValue<string>() == "working");
        return (
            view["positions"]!.AsArray().Sum(position => position!["net"]!.GetValue<int>()), orders.Count, working, orders.Count(order => order!["purpose"]!.GetValue<string>() == "protect"),
            working == orders.Count && view["flattens"]!.AsArray().Count == 0 && view["connection"]!.GetValue<string>() == "connected");
    }

    /// <summary>Working orders without an entry that name a partner, as Tradovate lists them to another login.</summary>
    private static async Task<int> PairedThere(ConnectedScene scene)
    {
        using var http = new HttpClient { BaseAddress = scene.ControlThere.BaseAddress };
        using var answer = await http.PostAsJsonAsync("/v1/auth/accesstokenrequest", new { name = "demo", password = ConnectedScene.Key, appId = "TraderTerminal", appVersion = "1", deviceId = "d" }, Cancel);
        var token = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["accessToken"]!.GetValue<string>();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return JsonNode.Parse(await http.GetStringAsync("/v1/order/list", Cancel))!.AsArray()
            .Count(order => order!["ordStatus"]!.GetValue<string>() == "Working" && order["ocoId"] is not null && order["parentId"] is null);
    }

    /// <summary>How often an event of this name stands in the account's history.</summary>
    private static async Task<int> Told(ConnectedScene scene, string name) =>
        (await scene.Get($"/api/accounts/{Account.Id}/events?after=0&limit=1000")).AsArray().Count(one => one!["type"]!.GetValue<string>().StartsWith(name, StringComparison.Ordinal));
}
