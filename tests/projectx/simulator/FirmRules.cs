using Xunit;
using static TraderTerminal.Tests.ProjectX.Simulator.SimulatedGateway;

namespace TraderTerminal.Tests.ProjectX.Simulator;

/// <summary>What the firm does by itself: limits, locks, sessions, rolls (reference 11 and 12).</summary>
public sealed class FirmRules
{
    /// <summary>Flat by 15:10 in Chicago; the next session opens at 17:00.</summary>
    private static readonly DateTimeOffset FlatBy = new(2026, 11, 17, 21, 10, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset NextOpen = new(2026, 11, 17, 23, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, null)]
    [InlineData(3, null)]
    [InlineData(3, 1)]
    public async Task The_daily_loss_limit_closes_everything_and_locks_until_the_next_trade_date(int latency, int? displayedSize)
    {
        await using var gateway = await Start(options => options with { Latency = TimeSpan.FromMilliseconds(latency), DisplayedSize = displayedSize });
        await using var user = await RawHub.Open(gateway, "user");
        await user.Subscribe(Combine);
        await gateway.Market(side: 0, contract: Es); // At 6,700.25; 1.89 of costs.
        await gateway.Post("/control/time", new { seconds = 1 });
        var resting = await gateway.Place(new { accountId = Combine, contractId = Mnq, type = 1, side = 0, size = 1, limitPrice = 20_000 });
        await gateway.Price(6_680.50m, Es); // 987.50 + 1.89: not yet.
        Assert.Single(await gateway.Positions());
        await gateway.Price(6_680.25m, Es); // 1,000.00 + 1.89.
        Assert.Empty(await gateway.Positions());
        Assert.Empty(await gateway.Open());
        var orders = await gateway.Orders();
        Assert.Equal("type=2|side=1|customTag=null|status=2", orders[^1].Shown("type", "side", "customTag", "status"));
        Assert.Equal("status=3", orders.Single(order => order.Long("id") == resting).Shown("status"));
        var refused = await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1 });
        Assert.Equal(4, refused.Int("errorCode"));
        Assert.Equal("canTrade=true|balance=48996.22", (await gateway.Account()).Shown("canTrade", "balance"));
        await user.Until(_ => user.Events("GatewayUserPosition") is [.., var last] && last[0].Int("action") == 2);

        await gateway.To(NextOpen.AddSeconds(-1));
        Assert.Equal(4, (await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1 })).Int("errorCode"));
        await gateway.To(NextOpen);
        await gateway.Market(side: 0);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(3, 1)]
    public async Task What_is_closed_in_parts_is_not_closed_twice(int latency, int? displayedSize)
    {
        await using var gateway = await Start(options => options with { Latency = TimeSpan.FromMilliseconds(latency), DisplayedSize = displayedSize });
        await gateway.Market(side: 0, size: 3, contract: Es);
        await gateway.To(Nine.AddMinutes(5));
        Assert.Equal(3, Assert.Single(await gateway.Positions()).Int("size"));
        await gateway.Price(6_693.25m, Es); // 1,050.00.
        await gateway.To(Nine.AddMinutes(20));
        Assert.Empty(await gateway.Positions());
        Assert.Equal(0, (await gateway.Trades()).Sum(trade => trade.Int("size") * (trade.Int("side") == 0 ? 1 : -1)));
        Assert.Equal(2, (await gateway.Orders()).Length);
    }

    [Fact]
    public async Task The_maximum_loss_limit_ends_the_account()
    {
        await using var gateway = await Start();
        await gateway.Market(side: 0, contract: Es);
        await gateway.Price(6_660m, Es); // 2,012.50.
        Assert.Empty(await gateway.Positions());
        Assert.Equal("canTrade=false", (await gateway.Account()).Shown("canTrade"));
        var active = await gateway.Api("Account/search", new { onlyActiveAccounts = true });
        Assert.Equal(Practice, Assert.Single(active.GetProperty("accounts").EnumerateArray()).Int("id"));
        await gateway.To(NextOpen);
        Assert.Equal(4, (await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1 })).Int("errorCode"));
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, 2)]
    public async Task Open_and_working_contracts_stay_within_the_account_s_maximum(int size, int code)
    {
        await using var gateway = await Start();
        await gateway.Place(new { accountId = Combine, contractId = Es, type = 1, side = 0, size = size - 1, limitPrice = 6_600 });
        Assert.Equal(code, (await gateway.Api("Order/place", new { accountId = Combine, contractId = Es, type = 2, side = 0, size = 1 })).Int("errorCode"));
        Assert.Equal(0, (await gateway.Api("Order/place", new { accountId = Combine, contractId = Es, type = 1, side = 1, size = 1, limitPrice = 6_800 })).Int("errorCode"));
    }

    [Theory]
    [InlineData(false, 4, 0)]
    [InlineData(true, 3, 3)]
    public async Task At_15_10_orders_end_and_positions_are_closed_and_nothing_is_taken_until_17_00(bool cancels, int status, int latency)
    {
        await using var gateway = await Start(options => options with { Latency = TimeSpan.FromMilliseconds(latency) });
        await gateway.Switch(new { sessionEndCancels = cancels });
        await gateway.Market(side: 0, account: Practice);
        var resting = await gateway.Place(new { accountId = Practice, contractId = Mnq, type = 1, side = 0, size = 1, limitPrice = 20_000 });
        await gateway.To(FlatBy.AddSeconds(-1));
        Assert.Single(await gateway.Positions(Practice));
        await gateway.To(FlatBy);
        Assert.Empty(await gateway.Positions(Practice));
        Assert.Equal(status, (await gateway.Orders(Practice)).Single(order => order.Long("id") == resting).Int("status"));
        var refused = await gateway.Api("Order/place", new { accountId = Practice, contractId = Mnq, type = 1, side = 0, size = 1 });
        Assert.Equal((2, "Outside of trading hours."), (refused.Int("errorCode"), refused.Text("errorMessage")));
        await gateway.To(NextOpen);
        await gateway.Market(side: 0, account: Practice);
    }

    [Fact]
    public async Task A_contract_rolls_by_the_calendar_and_the_old_one_is_active_no_more()
    {
        await using var gateway = await Start(options => options with { Virtual = new Simulators.Exchange.VirtualTime(new DateTimeOffset(2026, 12, 9, 15, 0, 0, TimeSpan.Zero)) });
        Assert.True((await Contract(gateway)).GetProperty("activeContract").GetBoolean());
        await gateway.To(new DateTimeOffset(2026, 12, 10, 15, 0, 0, TimeSpan.Zero));
        gateway.Use(await gateway.LogIn());
        Assert.False((await Contract(gateway)).GetProperty("activeContract").GetBoolean());
        var found = await gateway.Api("Contract/search", new { live = false, searchText = "MNQ" });
        Assert.Equal("CON.F.US.MNQ.H27", Assert.Single(found.GetProperty("contracts").EnumerateArray()).Text("id"));
        Assert.Equal(9, (await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1 })).Int("errorCode"));
        Assert.NotEqual(0, await gateway.Market(side: 0, contract: "CON.F.US.MNQ.H27"));
    }

    [Fact]
    public async Task The_operator_locks_resets_and_trades_behind_the_client_s_back()
    {
        await using var gateway = await Start();
        await gateway.Post($"/control/accounts/{Combine}/trade", new { contract = Mnq, side = "Bid", size = 2 });
        Assert.Equal("customTag=null|size=2", Assert.Single(await gateway.Orders()).Shown("customTag", "size"));
        await gateway.Post($"/control/accounts/{Combine}/lock", new { reason = "payout" });
        Assert.Empty(await gateway.Positions());
        Assert.Equal("payout", (await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1 })).Text("errorMessage"));
        await gateway.Post($"/control/accounts/{Combine}/unlock", "");
        await gateway.Market(side: 0);
        await gateway.Post($"/control/accounts/{Combine}", new { balance = 51_234.5, autoOco = false });
        Assert.Equal(51_234.5m, (await gateway.Account()).Number("balance"));
        var bracketed = await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1, stopLossBracket = new { ticks = -40, type = 4 } });
        Assert.Equal("Brackets cannot be used with Position Brackets. You must enable Auto OCO Brackets.", bracketed.Text("errorMessage"));
        var fresh = (await gateway.Post($"/control/accounts/{Combine}/reset", "")).Int("account");
        Assert.Equal("canTrade=false|isVisible=false", (await gateway.Account()).Shown("canTrade", "isVisible"));
        Assert.Equal("balance=50000|canTrade=true", (await gateway.Account(fresh)).Shown("balance", "canTrade"));
        Assert.NotEqual(0, await gateway.Market(side: 0, account: fresh));
    }

    private static async Task<System.Text.Json.JsonElement> Contract(SimulatedGateway gateway) => (await gateway.Api("Contract/searchById", new { contractId = Mnq })).GetProperty("contract");
}
