using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using TraderTerminal.Simulators.ProjectX.Faults;
using Xunit;
using static TraderTerminal.Tests.ProjectX.Simulator.SimulatedGateway;

namespace TraderTerminal.Tests.ProjectX.Simulator;

/// <summary>What nobody has settled is a switch (reference 16): each test shows one on both sides.</summary>
public sealed partial class UncertainBehaviour
{
    private static readonly object Bracketed = new
    {
        accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 2, customTag = "b", stopLossBracket = new { ticks = -40, type = 4 }, takeProfitBracket = new { ticks = 40, type = 1 },
    };

    [Fact]
    public async Task Every_switch_and_every_fault_stands_in_the_page()
    {
        await using var gateway = await Start();
        var page = await File.ReadAllTextAsync(Path.Combine(TestData.Root(), "..", "..", "..", "docs", "brokers", "projectx-simulator.md"), TestContext.Current.CancellationToken);
        var rows = Row().Matches(page).Select(row => row.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var switches = await gateway.Http.GetFromJsonAsync<JsonElement>(new Uri("/control/switches", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.All(switches.EnumerateObject(), one => Assert.Contains(one.Name, rows));
        Assert.All(Enum.GetNames<FaultKind>(), kind => Assert.Contains(JsonNamingPolicy.CamelCase.ConvertName(kind), rows));
    }

    [Theory]
    [InlineData("zero", "orderId=0")]
    [InlineData("null", "orderId=null")]
    [InlineData("absent", "orderId=absent")]
    public async Task The_order_id_of_a_refused_order(string refusedOrderId, string shown)
    {
        await using var gateway = await Start();
        await gateway.Switch(new { refusedOrderId });
        Assert.Equal(shown, (await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 0 })).Shown("orderId"));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(2.0, true)]
    public async Task A_tag_may_be_used_again(double? tagHours, bool may)
    {
        await using var gateway = await Start();
        await gateway.Switch(new { tagHours, tradingHours = "alwaysOpen" });
        async Task<bool> Buy() => (await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1, customTag = "once" })).GetProperty("success").GetBoolean();
        Assert.True(await Buy());
        await gateway.To(Nine.AddMinutes(119));
        Assert.False(await Buy());
        await gateway.To(Nine.AddHours(2));
        Assert.Equal(may, await Buy());
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "-SL")]
    public async Task Legs_of_an_order_without_a_tag(bool untaggedLegsHaveTags, string? tag)
    {
        await using var gateway = await Start();
        await gateway.Switch(new { untaggedLegsHaveTags });
        await gateway.Place(new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1, stopLossBracket = new { ticks = -40, type = 4 } });
        Assert.Equal(tag, Assert.Single(await gateway.Open()).Text("customTag"));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("Slow down.", "Slow down.")]
    public async Task The_body_of_a_429(string? rateText, string shown)
    {
        await using var gateway = await Start();
        await gateway.Switch(new { rateText, requestsMax = 1, retryAfterHeader = true });
        await gateway.Positions();
        using var refused = await gateway.Send("/api/Position/searchOpen", $$"""{"accountId":{{Combine}}}""");
        Assert.Equal((429, true, shown), ((int)refused.StatusCode, refused.Headers.RetryAfter is not null, await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task The_text_of_the_velocity_control()
    {
        await using var gateway = await Start();
        await gateway.Switch(new { velocityOrdersMax = 0, velocityText = "Too fast." });
        Assert.Equal("errorMessage=\"Too fast.\"", (await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1 })).Shown("errorMessage"));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 4)]
    public async Task Closing_a_month_that_is_not_in_front(bool closeRefusesOldMonths, int code)
    {
        await using var gateway = await Start();
        await gateway.Market(side: 0, size: 2);
        await gateway.Switch(new { closeRefusesOldMonths });
        await gateway.Post("/control/market/roll", new { root = "MNQ" });
        Assert.Equal(code, (await gateway.Api("Position/partialCloseContract", new { accountId = Combine, contractId = Mnq, size = 1 })).Int("errorCode"));
        Assert.Equal(code, (await gateway.Api("Position/closeContract", new { accountId = Combine, contractId = Mnq })).Int("errorCode"));
        Assert.Equal(code == 0 ? 0 : 1, (await gateway.Positions()).Length);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Cancelling_one_leg_and_the_other(bool cancelledLegCancelsSibling, int left)
    {
        await using var gateway = await Start();
        await gateway.Switch(new { cancelledLegCancelsSibling });
        var id = await gateway.Place(Bracketed);
        await gateway.Api("Order/cancel", new { accountId = Combine, orderId = id + 1 });
        Assert.Equal(left, (await gateway.Open()).Length);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 0)]
    public async Task Closing_and_the_brackets(bool cancels, int left)
    {
        await using var gateway = await Start();
        await gateway.Switch(new { closeCancelsBrackets = cancels, partialCloseCancelsBrackets = cancels });
        await gateway.Place(Bracketed);
        await gateway.Api("Position/partialCloseContract", new { accountId = Combine, contractId = Mnq, size = 1 });
        Assert.Equal(left, (await gateway.Open()).Length);
        await gateway.Api("Position/closeContract", new { accountId = Combine, contractId = Mnq });
        Assert.Equal(left, (await gateway.Open()).Length);
    }

    [Theory]
    [InlineData("perFill", 1)]
    [InlineData("whole", 2)]
    public async Task The_legs_of_a_partly_filled_entry(string bracketFill, int size)
    {
        await using var gateway = await Start(options => options with { DisplayedSize = 1 });
        await gateway.Switch(new { bracketFill });
        await gateway.Place(Bracketed);
        var legs = (await gateway.Open()).Where(order => order.Has("parentOrderId")).ToArray();
        Assert.Equal(2, legs.Length);
        Assert.All(legs, leg => Assert.Equal(size, leg.Int("size")));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    public async Task The_legs_of_an_entry_that_is_cancelled_after_a_part(bool cancelledEntryKeepsLegs, int left)
    {
        await using var gateway = await Start(options => options with { DisplayedSize = 1 });
        await gateway.Switch(new { cancelledEntryKeepsLegs });
        var id = await gateway.Place(Bracketed);
        await gateway.Api("Order/cancel", new { accountId = Combine, orderId = id });
        Assert.Equal(left, (await gateway.Open()).Length);
    }

    [Theory]
    [InlineData(false, false, 3)]
    [InlineData(true, true, 2)]
    public async Task A_reversal_s_position_and_trades(bool reversalKeepsPositionId, bool reversalIsOneTrade, int trades)
    {
        await using var gateway = await Start();
        await gateway.Switch(new { reversalKeepsPositionId, reversalIsOneTrade });
        await gateway.Market(side: 0);
        var before = Assert.Single(await gateway.Positions()).Int("id");
        await gateway.Market(side: 1, size: 2);
        Assert.Equal(reversalKeepsPositionId, Assert.Single(await gateway.Positions()).Int("id") == before);
        Assert.Equal(trades, (await gateway.Trades()).Length);
    }

    [Theory]
    [InlineData("distance", 2.5)]
    [InlineData("ticks", 10)]
    [InlineData("absolute", 24_797.5)]
    public async Task What_a_trail_price_is(string trailPriceUnit, double trailPrice)
    {
        await using var gateway = await Start();
        await gateway.Switch(new { trailPriceUnit });
        await gateway.Market(side: 0);
        await gateway.Place(new { accountId = Combine, contractId = Mnq, type = 5, side = 1, size = 1, trailPrice });
        await gateway.Price(24_797.75m);
        Assert.Single(await gateway.Positions());
        await gateway.Price(24_797.5m);
        Assert.Empty(await gateway.Positions());
    }

    [Fact]
    public async Task The_velocity_control_restarts_with_each_attempt()
    {
        await using var gateway = await Start();
        await gateway.Switch(new { velocityOrdersMax = 2, velocitySeconds = 10, velocityLockSeconds = 60 });
        async Task<string?> Try() => (await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 1, side = 0, size = 1, limitPrice = 24_000 })).Text("errorMessage");
        Assert.Null(await Try());
        Assert.Null(await Try());
        Assert.Contains("velocity control", await Try(), StringComparison.Ordinal);
        await gateway.To(Nine.AddSeconds(59));
        Assert.Contains("velocity control", await Try(), StringComparison.Ordinal);
        await gateway.To(Nine.AddSeconds(119));
        Assert.Null(await Try());
    }

    [Fact]
    public async Task A_429_with_a_header_and_a_ban()
    {
        await using var gateway = await Start();
        await gateway.Switch(new { requestsMax = 1, retryAfterHeader = true, banSeconds = 90 });
        await gateway.Api("Auth/validate", "{}");
        using var refused = await gateway.Send("/api/Auth/validate", "{}");
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(90)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        await gateway.To(Nine.AddSeconds(61));
        using var banned = await gateway.Send("/api/Auth/validate", "{}");
        Assert.Equal(HttpStatusCode.TooManyRequests, banned.StatusCode);
        await gateway.To(Nine.AddSeconds(90));
        await gateway.Api("Auth/validate", "{}");
    }

    [Fact]
    public async Task What_rest_rows_hold_and_how_many_there_are()
    {
        await using var gateway = await Start();
        await gateway.Place(Bracketed);
        await gateway.Switch(new { restCommissions = true, restLinks = false, contractDisplayName = false, searchRowsMax = 1, liveDataMirrorsSim = true });
        Assert.Equal("commissions=0.5000", Assert.Single(await gateway.Trades()).Shown("commissions"));
        Assert.False(Assert.Single(await gateway.Orders()).Has("parentOrderId"));
        Assert.False(Assert.Single(await gateway.Positions()).Has("contractDisplayName"));
        Assert.Equal(51, (await gateway.Api("Contract/available", new { live = true })).GetProperty("contracts").GetArrayLength());
        await gateway.Switch(new { restLinks = true, restLinksAsNull = true, searchRowsMax = 10 });
        Assert.Equal("parentOrderId=null|linkedOrderId=null", (await gateway.Orders())[0].Shown("parentOrderId", "linkedOrderId"));
    }

    [Fact]
    public async Task An_expired_token_closes_its_hub_or_does_not()
    {
        await using var gateway = await Start();
        await using var user = await RawHub.Open(gateway, "user");
        await gateway.To(Nine.AddHours(25));
        Assert.False(user.IsOver);
        await gateway.Switch(new { expiredTokenClosesHub = true });
        await gateway.Post("/control/time", new { seconds = 1 });
        await user.Over();
    }

    [Fact]
    public async Task Prints_and_levels_come_one_by_one()
    {
        await using var gateway = await Start();
        await gateway.Switch(new { printsAsObject = true, depthAsObject = true, depthSnapshot = false });
        await using var market = await RawHub.Open(gateway, "market");
        await market.Invoke("SubscribeContractTrades", Mnq);
        await market.Invoke("SubscribeContractMarketDepth", Mnq);
        await gateway.Price(24_801m);
        await market.Heard("GatewayDepth", 5);
        Assert.Equal(24_801m, market.Events("GatewayTrade")[0][1].Number("price"));
        Assert.All(market.Events("GatewayDepth"), depth => Assert.Equal(JsonValueKind.Object, depth[1].ValueKind));
    }

    [GeneratedRegex("^\\| `(?<name>[a-zA-Z0-9]+)` \\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Row();
}
