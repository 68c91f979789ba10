using System.Text.Json;
using System.Text.RegularExpressions;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Tests.ProjectX.Simulator;
using Xunit;
using static TraderTerminal.Tests.Tradovate.Simulator.SimulatedTradovate;

namespace TraderTerminal.Tests.Tradovate.Simulator;

/// <summary>What the reference is not sure of is a switch, and every switch and fault is on the page.</summary>
public sealed partial class UncertainBehaviour
{
    [GeneratedRegex("^\\| `(?<name>[a-zA-Z0-9]+)` \\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Row();

    [Fact]
    public async Task Every_switch_and_every_fault_is_on_the_page()
    {
        await using var venue = await Start();
        var page = await File.ReadAllTextAsync(Path.Combine(TestData.Root(), "..", "..", "..", "docs", "brokers", "tradovate-simulator.md"), TestContext.Current.CancellationToken);
        var rows = Row().Matches(page).Select(row => row.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.All((await venue.Post("/control/switches")).EnumerateObject(), one => Assert.Contains(one.Name, rows));
        Assert.All(Enum.GetNames<FaultKind>(), kind => Assert.Contains(JsonNamingPolicy.CamelCase.ConvertName(kind), rows));
    }

    [Fact]
    public async Task Fees_count_in_the_realised_result_or_not()
    {
        await using var venue = await Start();
        await venue.Switch(new { feesInRealizedPnl = false });
        await venue.Place("Buy");
        Assert.Equal("amount=49999.21|realizedPnL=absent", (await venue.List("cashBalance"))[0].Shown("amount", "realizedPnL"));
    }

    [Theory]
    [InlineData("fifo", "6710.25")]
    [InlineData("average", "6705.25")]
    public async Task After_a_partial_close_the_price_of_the_rest_follows_the_matching(string positionMatching, string price)
    {
        await using var venue = await Start();
        await venue.Switch(new { positionMatching });
        await venue.Place("Buy");
        await venue.MoveTo(6_710);
        await venue.Place("Buy");
        await venue.Place("Sell");
        Assert.Equal($"netPos=1|netPrice={price}", Assert.Single(await venue.List("position")).Shown("netPos", "netPrice"));
    }

    [Fact]
    public async Task The_status_of_an_expired_token_and_of_a_pushed_out_session()
    {
        await using var venue = await Start();
        await venue.Switch(new { expiredTokenStatus = 400, pushedOutStatus = 408, renewRefusedStatus = 404 });
        await venue.To(Nine.AddMinutes(91));
        Assert.Equal(400, (await venue.Try("account/list")).Status);
        Assert.Equal(404, (await venue.Try("auth/renewaccesstoken")).Status);
        venue.Use(await venue.LogIn());
        await venue.Post("/control/logout", new { user = "demo" });
        Assert.Equal(408, (await venue.Try("account/list")).Status);
    }

    [Fact]
    public async Task A_name_is_free_or_must_be_unique()
    {
        await using var venue = await Start();
        var ask = Order("Buy");
        ask["clOrdId"] = "twice";
        Assert.True((await venue.Api("order/placeorder", ask)).Has("orderId"));
        Assert.True((await venue.Api("order/placeorder", ask)).Has("orderId"));
        await venue.Switch(new { clOrdIdIsUnique = true });
        Assert.True((await venue.Api("order/placeorder", ask)).Has("failureReason"));
    }

    [Theory]
    [InlineData("id", Eval)]
    [InlineData("spec", Own)]
    public async Task When_id_and_name_disagree_one_of_them_counts(string accountDisagreement, long expected)
    {
        await using var venue = await Start();
        await venue.Switch(new { accountDisagreement });
        var ask = Order("Buy");
        ask["accountSpec"] = "DEMO1234568";
        var id = (await venue.Api("order/placeorder", ask)).Long("orderId");
        Assert.Equal(expected, (await venue.Api($"order/item?id={id}")).Long("accountId"));
    }

    [Fact]
    public async Task A_filled_order_can_become_completed_and_a_second_authorisation_can_be_taken()
    {
        await using var venue = await Start();
        await venue.Switch(new { completedAfterFilled = true, secondAuthorize = "accept", flatLiquidation = "failure" });
        Assert.Equal("Completed", await venue.Status(await venue.Place("Buy")));
        await using var socket = await RawSocket.Authorized(venue);
        Assert.Equal(200, (await socket.Request("authorize", body: venue.Token)).Int("s"));
        Assert.True((await venue.Api("order/liquidateposition", new { accountId = Own, contractId = await venue.ContractId() })).Has("failureReason"));
    }

    [Fact]
    public async Task The_same_seed_and_requests_give_the_same_answers()
    {
        async Task<string> Run()
        {
            await using var venue = await Start(options => options with { MarketStandsStill = false });
            await venue.To(Nine.AddMinutes(5));
            await venue.Place("Buy", quantity: 2);
            await venue.To(Nine.AddMinutes(9));
            await venue.Place("Sell");
            return $"{await venue.Api("fill/list")}{await venue.Api("cashBalance/list")}{await venue.Api("executionReport/list")}";
        }

        Assert.Equal(await Run(), await Run());
    }
}
