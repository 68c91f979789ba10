using TraderTerminal.Tests.ProjectX.Simulator;
using Xunit;
using static TraderTerminal.Tests.Tradovate.Simulator.SimulatedTradovate;

namespace TraderTerminal.Tests.Tradovate.Simulator;

/// <summary>What a firm's numbers do to an account, and how Tradovate shows it (reference 16).</summary>
public sealed class FirmRules
{
    [Fact]
    public async Task An_evaluation_account_belongs_to_the_firm_and_shows_its_numbers()
    {
        await using var venue = await Start();
        var accounts = await venue.List("account");
        Assert.Equal($"id={Eval}|userId=1001|active=true|evaluationSize=50000|balance=absent", accounts[0].Shown("id", "userId", "active", "evaluationSize", "balance"));
        Assert.Equal($"userId=15460|accountId={Eval}|status=\"Accepted\"", Assert.Single(await venue.List("tradingPermission")).Shown("userId", "accountId", "status"));
        Assert.Equal("dailyLossAutoLiq=1000|trailingMaxDrawdown=2000|trailingMaxDrawdownMode=\"EOD\"|changesLocked=true",
            (await venue.Api($"userAccountAutoLiq/item?id={Eval}")).Shown("dailyLossAutoLiq", "trailingMaxDrawdown", "trailingMaxDrawdownMode", "changesLocked"));
        Assert.Equal("adminAction=\"Normal\"|maxNetLiq=50000|minNetLiq=48000|liquidateOnly=absent", (await venue.Api($"accountRiskStatus/item?id={Eval}")).Shown("adminAction", "maxNetLiq", "minNetLiq", "liquidateOnly"));
        Assert.Equal("exposedLimit=absent|fungibleExposedLimit=6", (await venue.Api($"userAccountPositionLimit/deps?masterid={Eval}"))[0].Shown("exposedLimit", "fungibleExposedLimit"));
    }

    [Fact]
    public async Task The_daily_loss_closes_everything_and_locks_until_the_next_session()
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Synced(venue);
        await venue.Place("Buy", quantity: 20);
        var waiting = await venue.Place("Buy", "Limit", 1, 6_600);
        await venue.MoveTo(6_689); // 11.25 points of 100 USD, and fees.
        await socket.HeardOrder(waiting, "Canceled");
        Assert.Equal((0, "Canceled"), (await venue.Net(), await venue.Status(waiting)));
        Assert.True((await venue.List("order")).Single(order => order.GetProperty("admin").GetBoolean()).Text("ordStatus") == "Filled");
        var status = await venue.Api($"accountRiskStatus/item?id={Eval}");
        Assert.Equal("AgreedOnLiquidationByAutoLiq", status.Text("adminAction"));
        Assert.True(status.Has("liquidateOnly"));
        Assert.Equal("failureReason=\"TradingLocked\"", (await venue.Api("order/placeorder", Order("Buy"))).Shown("failureReason"));
        Assert.True((await venue.Api("order/placeorder", Order("Buy", account: Own))).Has("orderId"));
        await venue.Sleep(new TimeSpan(8, 1, 0)); // 17:01 in Chicago.
        Assert.Equal("Normal", (await venue.Api($"accountRiskStatus/item?id={Eval}")).Text("adminAction"));
        Assert.True((await venue.Api("order/placeorder", Order("Buy"))).Has("orderId"));
    }

    [Fact]
    public async Task A_new_session_resets_the_days_results_and_finished_orders_leave_the_list()
    {
        await using var venue = await Start();
        var id = await venue.Place("Buy", account: Own);
        await venue.Place("Sell", account: Own);
        var working = await venue.Place("Buy", "Limit", 1, 6_600, account: Own);
        await venue.Sleep(new TimeSpan(8, 1, 0));
        Assert.Empty(await venue.List("order"));
        Assert.Equal("Expired", await venue.Status(working));
        Assert.Equal("Filled", await venue.Status(id));
        var cash = (await venue.List("cashBalance")).Single(row => row.Long("accountId") == Own);
        Assert.False(cash.Has("realizedPnL"));
        Assert.Equal(cash.Number("amount"), cash.Number("amountSOD"));
        Assert.Equal(18, cash.GetProperty("tradeDate").Int("day"));
        Assert.Equal("netPos=0|bought=0|prevPos=0", Assert.Single(await venue.List("position")).Shown("netPos", "bought", "prevPos"));
    }

    [Fact]
    public async Task An_account_in_liquidation_only_may_close_and_nothing_else()
    {
        await using var venue = await Start();
        await venue.Place("Buy");
        await venue.Post($"/control/accounts/{Eval}", new { liquidateOnly = true });
        Assert.Equal("failureReason=\"LiquidationOnly\"", (await venue.Api("order/placeorder", Order("Buy"))).Shown("failureReason"));
        Assert.True((await venue.Api("order/placeorder", Order("Sell"))).Has("orderId"));
        Assert.Equal(0, await venue.Net());
    }

    [Fact]
    public async Task The_operator_locks_closes_and_opens_again()
    {
        await using var venue = await Start();
        await venue.Place("Buy", quantity: 2);
        await venue.Post($"/control/accounts/{Eval}/lock", new { reason = "Violation: news" });
        Assert.Equal(0, await venue.Net());
        Assert.Equal("failureReason=\"TradingLocked\"|failureText=\"Violation: news\"", (await venue.Api("order/placeorder", Order("Buy"))).Shown("failureReason", "failureText"));
        await venue.Post($"/control/accounts/{Eval}/unlock", new { });
        await venue.Place("Buy");
        await venue.Post($"/control/accounts/{Eval}", new { adminAction = "liquidateImmediately" });
        Assert.Equal(0, await venue.Net());
        await venue.Post($"/control/accounts/{Eval}", new { closed = true, adminAction = "normal" });
        Assert.Equal("failureReason=\"AccountClosed\"", (await venue.Api("order/placeorder", Order("Buy"))).Shown("failureReason"));
    }

    [Fact]
    public async Task The_daily_loss_of_an_account_cannot_be_loosened_by_its_trader()
    {
        await using var venue = await Start();
        Assert.Equal("errorText=\"Changes are locked\"", (await venue.Api("userAccountAutoLiq/updateuserautoliq", new { accountId = Eval, dailyLossAutoLiq = 9_000 })).Shown("errorText"));
    }

    [Theory]
    [InlineData("dailyLossAutoLiq", 6_679, "Violation: daily loss limit reached")]
    [InlineData("dailyProfitAutoLiq", 6_722, "Violation: daily profit limit reached")]
    public async Task A_trader_closes_his_own_account_at_his_own_limit(string limit, int price, string reason)
    {
        await using var venue = await Start();
        await venue.Api("userAccountAutoLiq/updateuserautoliq", new Dictionary<string, object> { ["accountId"] = Own, [limit] = 100 });
        await venue.Place("Buy", account: Own);
        await venue.MoveTo(price);
        Assert.Equal(0, await venue.Net(Own));
        Assert.Equal($"failureReason=\"TradingLocked\"|failureText=\"{reason}\"", (await venue.Api("order/placeorder", Order("Buy", account: Own))).Shown("failureReason", "failureText"));
        Assert.True((await venue.Api("order/placeorder", Order("Buy"))).Has("orderId"));
    }

    [Fact]
    public async Task Outside_the_session_an_order_is_refused_at_once_or_as_an_order()
    {
        await using var venue = await Start();
        await venue.Sleep(new TimeSpan(7, 30, 0)); // 16:30 in Chicago.
        Assert.Equal("failureReason=\"SessionClosed\"", (await venue.Api("order/placeorder", Order("Buy"))).Shown("failureReason"));
        await venue.Switch(new { closedMarket = "order" });
        Assert.Equal("Rejected", await venue.Status(await venue.Place("Buy")));
    }
}
