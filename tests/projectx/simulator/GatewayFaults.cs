using System.Net;
using System.Text.Json;
using Xunit;
using static TraderTerminal.Tests.ProjectX.Simulator.SimulatedGateway;

namespace TraderTerminal.Tests.ProjectX.Simulator;

/// <summary>The simulator misbehaves as it is told, and says how often it did (engineering references 6.4).</summary>
public sealed class GatewayFaults
{
    private const string Buy = """{"accountId":26000001,"contractId":"CON.F.US.MNQ.Z26","type":2,"side":0,"size":1,"customTag":"f"}""";

    [Theory]
    [InlineData("status", 401)]
    [InlineData("status", 429)]
    [InlineData("status", 500)]
    [InlineData("status", 504)]
    [InlineData("htmlPage", 502)]
    public async Task A_request_is_turned_away_and_nothing_is_done(string kind, int status)
    {
        await using var gateway = await Start();
        await gateway.Fault(new { kind, target = "Order/place", count = 1, status });
        using var refused = await gateway.Send("/api/Order/place", Buy);
        Assert.Equal((HttpStatusCode)status, refused.StatusCode);
        Assert.Empty(await gateway.Orders());
        Assert.True((await gateway.Api("Order/place", Buy)).GetProperty("success").GetBoolean());
    }

    [Theory]
    [InlineData("lostAnswer")]
    [InlineData("statusAfter")]
    [InlineData("cutBody")]
    [InlineData("pending")]
    public async Task An_order_is_carried_out_although_its_answer_says_nothing(string kind)
    {
        await using var gateway = await Start();
        await gateway.Fault(new { kind, target = "Order/place", count = 1 });
        try
        {
            using var answer = await gateway.Send("/api/Order/place", Buy);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(kind == "pending" ? text.Contains("\"errorCode\":6", StringComparison.Ordinal) : answer.StatusCode == HttpStatusCode.InternalServerError, text);
        }
        catch (HttpRequestException)
        {
            Assert.True(kind is "lostAnswer" or "cutBody");
        }

        Assert.Equal("status=2|customTag=\"f\"", Assert.Single(await gateway.Orders()).Shown("status", "customTag"));
        Assert.Equal(1, (await gateway.Http.GetFromJsonAsync<JsonElement>(new Uri("/control/faults", UriKind.Relative), TestContext.Current.CancellationToken)).GetProperty("struck").EnumerateObject().Single().Value.GetInt32());
    }

    [Fact]
    public async Task A_taken_order_is_rejected_later_on_the_stream_alone()
    {
        await using var gateway = await Start();
        await using var user = await RawHub.Open(gateway, "user");
        await user.Subscribe(Combine);
        await gateway.Fault(new { kind = "lateReject", count = 1 });
        Assert.True((await gateway.Api("Order/place", Buy)).GetProperty("success").GetBoolean());
        var orders = await user.Heard("GatewayUserOrder", 2);
        Assert.Equal(["status=6|fillVolume=0", "status=5|fillVolume=0"], orders.Select(order => order[0].GetProperty("data").Shown("status", "fillVolume")));
        Assert.Empty(await gateway.Positions());
    }

    [Fact]
    public async Task An_answer_is_slow_late_or_never_there()
    {
        await using var gateway = await Start();
        await gateway.Fault(new { kind = "slowBody", count = 1, milliseconds = 100 });
        await gateway.Fault(new { kind = "lateAnswer", count = 1, milliseconds = 50 });
        Assert.True((await gateway.Api("Order/place", Buy)).GetProperty("success").GetBoolean());
        await gateway.Fault(new { kind = "noAnswer", count = 1 });
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        using var body = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gateway.Http.PostAsync(new Uri("/api/Auth/validate", UriKind.Relative), body, impatient.Token));
    }

    [Fact]
    public async Task A_list_is_older_than_what_happened()
    {
        await using var gateway = await Start();
        Assert.Empty(await gateway.Positions());
        await gateway.Market(side: 0);
        await gateway.Fault(new { kind = "staleAnswer", target = "Position/searchOpen", count = 1 });
        Assert.Empty(await gateway.Positions());
        Assert.Single(await gateway.Positions());
    }

    [Theory]
    [InlineData("unknownField", "addedLater", """{"since":2027}""")]
    [InlineData("missingField", "size", "absent")]
    [InlineData("textNumber", "id", "\"3500000001\"")]
    [InlineData("wrongAccount", "accountId", "26000002")]
    public async Task A_field_is_not_what_it_should_be(string kind, string field, string shown)
    {
        await using var gateway = await Start();
        await gateway.Market(side: 0);
        await gateway.Fault(new { kind, target = "Order/search", count = 1, value = field == "accountId" ? null : field });
        Assert.Equal($"{field}={shown}", Assert.Single(await gateway.Orders()).Shown(field));
        Assert.NotEqual($"{field}={shown}", Assert.Single(await gateway.Orders()).Shown(field));
    }

    [Fact]
    public async Task An_order_fills_while_its_cancel_is_on_the_way_or_after_it_was_confirmed()
    {
        await using var gateway = await Start();
        async Task<(int Code, string Order)> Cancel(string kind)
        {
            await gateway.Fault(new { kind, count = 1 });
            var id = await gateway.Place(new { accountId = Combine, contractId = Mnq, type = 1, side = 0, size = 1, limitPrice = 24_000 });
            var answer = await gateway.Api("Order/cancel", new { accountId = Combine, orderId = id });
            return (answer.Int("errorCode"), (await gateway.Orders())[^1].Shown("status", "fillVolume"));
        }

        Assert.Equal((2, "status=2|fillVolume=1"), await Cancel("fillOnCancel"));
        Assert.Equal((0, "status=3|fillVolume=1"), await Cancel("fillAfterCancel"));
        Assert.Equal(2, Assert.Single(await gateway.Positions()).Int("size"));
    }

    [Fact]
    public async Task A_part_fills_and_the_rest_is_cancelled()
    {
        await using var gateway = await Start();
        await gateway.Fault(new { kind = "partialOnCancel", count = 1 });
        var id = await gateway.Place(new { accountId = Combine, contractId = Mnq, type = 1, side = 0, size = 3, limitPrice = 24_000 });
        Assert.Equal(0, (await gateway.Api("Order/cancel", new { accountId = Combine, orderId = id })).Int("errorCode"));
        Assert.Equal("status=3|size=3|fillVolume=1", Assert.Single(await gateway.Orders()).Shown("status", "size", "fillVolume"));
        Assert.Equal(1, Assert.Single(await gateway.Positions()).Int("size"));
    }

    [Fact]
    public async Task A_price_is_another_than_was_ordered()
    {
        await using var gateway = await Start();
        await gateway.Fault(new { kind = "movePrice", count = 1 });
        await gateway.Place(new { accountId = Combine, contractId = Mnq, type = 1, side = 0, size = 1, limitPrice = 24_000 });
        Assert.Equal(24_000.25m, Assert.Single(await gateway.Open()).Number("limitPrice"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60_000)]
    public async Task The_firm_closes_and_locks_an_account_after_an_order(int milliseconds)
    {
        await using var gateway = await Start();
        await gateway.Fault(new { kind = "lockAccount", count = 1, milliseconds });
        Assert.True((await gateway.Api("Order/place", Buy)).GetProperty("success").GetBoolean());
        Assert.Empty(await gateway.Positions());
        Assert.Equal(4, (await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1 })).Int("errorCode"));
        await gateway.To(Nine.AddMinutes(2));
        Assert.Equal(milliseconds == 0 ? 4 : 0, (await gateway.Api("Order/place", new { accountId = Combine, contractId = Mnq, type = 2, side = 0, size = 1 })).Int("errorCode"));
    }

    [Fact]
    public async Task A_login_and_a_renewal_are_refused_with_any_code_and_without_a_token()
    {
        await using var gateway = await Start();
        await gateway.Fault(new { kind = "reject", target = "Auth/loginKey", count = 1, status = 9 });
        await gateway.Fault(new { kind = "reject", target = "Auth/validate", count = 1 });
        Assert.Equal("token=null|success=false|errorCode=9", (await gateway.Api("Auth/loginKey", new { userName = "demo", apiKey = "demo" })).Shown("token", "success", "errorCode"));
        Assert.Equal("newToken=null|errorCode=3", (await gateway.Api("Auth/validate", "")).Shown("newToken", "errorCode"));
        Assert.NotNull(await gateway.LogIn());
    }

    [Fact]
    public async Task The_clock_of_an_answer_is_the_gateways_or_another()
    {
        await using var gateway = await Start();
        await gateway.Fault(new { kind = "otherDate", count = 1, milliseconds = -300_000 });
        foreach (var said in (DateTimeOffset[])[Nine.AddMinutes(-5), Nine])
        {
            using var answer = await gateway.Send("/api/Auth/validate", "{}");
            Assert.Equal(said, answer.Headers.Date);
        }
    }

    [Fact]
    public async Task Who_connects_again_is_told_again_what_he_has_heard()
    {
        await using var gateway = await Start();
        await using (var user = await RawHub.Open(gateway, "user"))
        {
            await user.Subscribe(Combine);
            await gateway.Market(side: 0);
            await user.Heard("GatewayUserTrade", 1);
        }

        await gateway.Fault(new { kind = "repeatEvents", target = "GatewayUserTrade", count = 1 });
        await using var again = await RawHub.Open(gateway, "user");
        await again.Subscribe(Combine);
        await again.Heard("GatewayUserTrade", 1);
        Assert.Equal(Assert.Single(await gateway.Trades()).Long("id"), Assert.Single(again.Events("GatewayUserTrade"))[0].GetProperty("data").Long("id"));
        Assert.Empty(again.Events("GatewayUserOrder"));
    }

    [Fact]
    public async Task An_order_is_changed_hidden_or_filled_too_far()
    {
        await using var gateway = await Start();
        await gateway.Fault(new { kind = "dropTag", count = 1 });
        await gateway.Fault(new { kind = "changeSize", count = 1 });
        await gateway.Fault(new { kind = "overfill", count = 1 });
        await gateway.Api("Order/place", Buy);
        Assert.Equal("size=2|customTag=null", Assert.Single(await gateway.Orders()).Shown("size", "customTag"));
        Assert.Equal(3, Assert.Single(await gateway.Positions()).Int("size"));
        await gateway.Fault(new { kind = "hideOrder", count = 1 });
        await gateway.Place(new { accountId = Combine, contractId = Mnq, type = 1, side = 0, size = 1, limitPrice = 24_000 });
        Assert.Empty(await gateway.Open());
        Assert.Equal(1, (await gateway.Orders())[^1].Int("status"));
        await gateway.Fault(new { kind = "reject", target = "Order/place", count = 1, status = 3, value = "No money today." });
        Assert.Equal((3, "No money today."), await gateway.Api("Order/place", Buy) is var refused ? (refused.Int("errorCode"), refused.Text("errorMessage")) : default);
    }

    [Fact]
    public async Task Events_are_lost_doubled_swapped_bare_and_full_of_nulls()
    {
        await using var gateway = await Start();
        await using var user = await RawHub.Open(gateway, "user");
        await user.Subscribe(Combine);
        await gateway.Fault(new { kind = "dropEvent", target = "GatewayUserOrder", count = 1 });
        await gateway.Fault(new { kind = "swapEvents", target = "GatewayUserOrder", count = 1 });
        await gateway.Fault(new { kind = "duplicateEvent", target = "GatewayUserTrade", count = 1 });
        await gateway.Fault(new { kind = "bareEvent", target = "GatewayUserPosition", count = 1 });
        await gateway.Fault(new { kind = "nullFields", target = "GatewayUserOrder", count = 1 });
        await gateway.Market(side: 0);
        await user.Heard("GatewayUserPosition", 1);
        var names = user.Frames.Where(frame => frame.Contains("\"target\"", StringComparison.Ordinal)).Select(frame => frame.Split("\"target\":\"")[1].Split('"')[0]);
        Assert.Equal(["GatewayUserTrade", "GatewayUserTrade", "GatewayUserOrder", "GatewayUserPosition"], names);
        Assert.Equal("status=2|limitPrice=null", user.Events("GatewayUserOrder")[0][0].GetProperty("data").Shown("status", "limitPrice"));
        Assert.Equal("data=absent|size=1", user.Events("GatewayUserPosition")[0][0].Shown("data", "size"));
    }

    [Fact]
    public async Task Quotes_are_crossed_zero_negative_spiked_old_and_of_another_month()
    {
        await using var gateway = await Start();
        await using var market = await RawHub.Open(gateway, "market");
        await market.Invoke("SubscribeContractQuotes", Mnq);
        var count = 0;
        async Task<JsonElement> Quote(string kind)
        {
            await gateway.Fault(new { kind, count = 1, milliseconds = 60_000 });
            await gateway.Price(24_000m + 10 * ++count);
            return (await market.Heard("GatewayQuote", count))[count - 1][1];
        }

        Assert.Equal("bestBid=24010.25|bestAsk=24010", (await Quote("crossedQuote")).Shown("bestBid", "bestAsk"));
        Assert.Equal("bestBid=0", (await Quote("zeroQuote")).Shown("bestBid"));
        Assert.Equal("bestBid=-24030", (await Quote("negativeQuote")).Shown("bestBid"));
        Assert.Equal(24_040m * 1.05m, (await Quote("quoteSpike")).Number("lastPrice"));
        Assert.Equal("timestamp=\"2026-11-17T14:59:00+00:00\"", (await Quote("oldQuote")).Shown("timestamp"));
        Assert.Equal("contract=\"CON.F.US.MNQ.Z99\"", (await Quote("wrongMonth")).Shown("contract"));
    }

    [Theory]
    [InlineData("drop", """{"type":7,"error":"Connection closed with an error.","allowReconnect":true}""")]
    [InlineData("close", """{"type":7}""")]
    [InlineData("reset", null)]
    public async Task A_hub_hangs_up(string action, string? last)
    {
        await using var gateway = await Start();
        await using var user = await RawHub.Open(gateway, "user");
        await gateway.Post("/control/sockets", new { action, hub = "user" });
        await user.Over();
        if (last is not null) Assert.Equal(last, user.Frames[^1]);
        await gateway.Post("/control/sockets", new { action = "refuse" });
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => RawHub.Open(gateway, "user"));
        await gateway.Post("/control/sockets", new { action = "allow" });
        await using var again = await RawHub.Open(gateway, "user");
    }

    [Theory]
    [InlineData("hubDrop")]
    [InlineData("hubReset")]
    public async Task A_line_breaks_with_an_event_that_is_lost_with_it(string kind)
    {
        await using var gateway = await Start();
        await using var user = await RawHub.Open(gateway, "user");
        await user.Subscribe(Combine);
        await gateway.Fault(new { kind, target = "GatewayUserTrade", count = 1 });
        await gateway.Market(side: 0);
        await user.Over();
        Assert.Empty(user.Events("GatewayUserTrade"));
        Assert.Single(await gateway.Trades());
    }

    [Theory]
    [InlineData("hubSilent")]
    [InlineData("hubHalfOpen")]
    public async Task A_hub_is_silent_for_a_while(string kind)
    {
        await using var gateway = await Start();
        await using var user = await RawHub.Open(gateway, "user");
        await user.Subscribe(Combine);
        await gateway.Fault(new { kind, target = "GatewayUserOrder", count = 1, milliseconds = 50 });
        await gateway.Market(side: 0);
        await gateway.Post("/control/time", new { seconds = 1 }); // Everything told has been handed over, and the silence has begun.
        while (!(await gateway.Http.GetStringAsync(new Uri("/control/sockets", UriKind.Relative), TestContext.Current.CancellationToken)).Contains("normal", StringComparison.Ordinal))
        {
            // Each question takes a moment of the silence.
        }

        await gateway.Market(side: 1);
        await user.Heard("GatewayUserPosition", 1);
        Assert.Equal(2, Assert.Single(user.Events("GatewayUserPosition"))[0].Int("action"));
    }

    [Fact]
    public async Task A_user_is_put_out_while_he_trades()
    {
        await using var gateway = await Start();
        await using var user = await RawHub.Open(gateway, "user");
        await gateway.Fault(new { kind = "forcedLogout", target = "Order/place", count = 1, value = "strict" });
        await gateway.Api("Order/place", Buy);
        await user.Over();
        Assert.Single(user.Events("GatewayLogout"));
        using var refused = await gateway.Send("/api/Order/place", Buy);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("silent")]
    [InlineData("halfOpen")]
    public async Task A_hub_is_up_and_says_nothing(string action)
    {
        await using var gateway = await Start();
        await using var user = await RawHub.Open(gateway, "user");
        await user.Subscribe(Combine);
        await gateway.Post("/control/sockets", new { action });
        await gateway.Market(side: 0);
        await gateway.Post("/control/time", new { seconds = 1 }); // Everything told has been handed over.
        await gateway.Post("/control/sockets", new { action = "restore" });
        await gateway.Market(side: 1);
        await user.Heard("GatewayUserPosition", 1);
        Assert.Equal(2, Assert.Single(user.Events("GatewayUserPosition"))[0].Int("action"));
    }

    [Fact]
    public async Task A_mix_follows_from_its_seed_and_is_disarmed()
    {
        await using var gateway = await Start();
        var mix = (await gateway.Post("/control/faults/mix", new { seed = 42 })).EnumerateArray().Select(fault => fault.Shown("kind", "target", "perMille", "milliseconds")).ToArray();
        Assert.NotEmpty(mix);
        Assert.Equal(mix, (await gateway.Post("/control/faults/mix", new { seed = 42 })).EnumerateArray().Select(fault => fault.Shown("kind", "target", "perMille", "milliseconds")));
        Assert.NotEqual(mix, (await gateway.Post("/control/faults/mix", new { seed = 43 })).EnumerateArray().Select(fault => fault.Shown("kind", "target", "perMille", "milliseconds")));
        using var disarmed = await gateway.Http.DeleteAsync(new Uri("/control/faults", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(disarmed.IsSuccessStatusCode);
        Assert.True((await gateway.Api("Order/place", Buy)).GetProperty("success").GetBoolean());
    }

    [Theory]
    [InlineData("/control/faults", """{"kind":"noSuchKind"}""")]
    [InlineData("/control/faults", """{"target":"Order/place"}""")]
    [InlineData("/control/faults", """{"kind":"status","often":true}""")]
    [InlineData("/control/switches", """{"noSuchSwitch":true}""")]
    [InlineData("/control/switches", """{"lockCode":"four"}""")]
    [InlineData("/control/time", """{"to":"2020-01-01T00:00:00Z"}""")]
    [InlineData("/control/market/price", """{"contract":"CON.F.US.MNQ.Z26","price":1.1}""")]
    public async Task A_wrong_control_request_is_refused_with_its_reason(string path, string body)
    {
        await using var gateway = await Start();
        using var refused = await gateway.Send(path, body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.NotEmpty((await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).Text("error")!);
    }
}
