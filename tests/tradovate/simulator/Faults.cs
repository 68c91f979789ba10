using System.Text.Json;
using TraderTerminal.Tests.ProjectX.Simulator;
using Xunit;
using static TraderTerminal.Tests.Tradovate.Simulator.SimulatedTradovate;

namespace TraderTerminal.Tests.Tradovate.Simulator;

/// <summary>The simulator misbehaves as it is told, and says how often it did (engineering references 6.4).</summary>
public sealed class Faults
{
    private const string Place = "order/placeorder";

    [Theory]
    [InlineData("status", 401)]
    [InlineData("status", 408)]
    [InlineData("status", 429)]
    [InlineData("status", 503)]
    [InlineData("htmlPage", 502)]
    public async Task A_request_is_turned_away_and_nothing_is_done(string kind, int status)
    {
        await using var venue = await Start();
        await venue.Fault(new { kind, target = Place, count = 1, status });
        Assert.Equal(status, (await venue.Try(Place, Order("Buy"))).Status);
        Assert.Empty(await venue.List("order"));
        await venue.Place("Buy");
    }

    [Theory]
    [InlineData("lostAnswer")]
    [InlineData("cutBody")]
    [InlineData("statusAfter")]
    [InlineData("emptyAnswer")]
    [InlineData("bothAnswer")]
    [InlineData("successAnswer")]
    [InlineData("brokenJson")]
    public async Task An_order_is_carried_out_although_its_answer_does_not_say_so(string kind)
    {
        await using var venue = await Start();
        await venue.Fault(new { kind, target = Place, count = 1 });
        try
        {
            var (status, body) = await venue.Try(Place, Order("Buy"));
            Assert.True(kind switch
            {
                "statusAfter" => status == 500,
                "emptyAnswer" => (status, body) == (200, ""),
                "bothAnswer" => body.Contains("orderId", StringComparison.Ordinal) && body.Contains("failureReason", StringComparison.Ordinal),
                "successAnswer" => body == """{"failureReason":"Success"}""",
                _ => body.StartsWith('{') && !body.EndsWith('}'),
            }, $"{status} {body}");
        }
        catch (HttpRequestException)
        {
            Assert.True(kind is "lostAnswer" or "cutBody");
        }

        Assert.Equal("Filled", Assert.Single(await venue.List("order")).Text("ordStatus"));
        Assert.Equal(1, (await venue.Post("/control/faults")).GetProperty("struck").EnumerateObject().Single().Value.GetInt32());
    }

    [Fact]
    public async Task An_answer_over_a_socket_is_lost_late_or_never_there()
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Synced(venue);
        await venue.Fault(new { kind = "lostAnswer", target = Place, count = 1 });
        await socket.Say($"{Place}\n90\n\n{JsonSerializer.Serialize(Order("Buy"))}");
        await socket.Heard("fill", 1);
        await venue.Fault(new { kind = "lateAnswer", target = "account/list", count = 1, milliseconds = 200 });
        await socket.Say("account/list\n91\n\n");
        await socket.Say("contract/find\n92\nname=MESZ6\n");
        await socket.Answers(91, 1);
        Assert.Equal([92, 91], socket.Messages.Where(message => message.Has("i") && message.Int("i") > 89).Select(message => message.Int("i")));
    }

    [Fact]
    public async Task Positions_and_orders_can_be_older_than_what_happened()
    {
        await using var venue = await Start();
        await venue.Switch(new { staleSeconds = 3 });
        await venue.To(Nine.AddSeconds(10));
        await venue.Place("Buy");
        Assert.Empty(await venue.List("position"));
        await venue.To(Nine.AddSeconds(14));
        Assert.Equal(1, await venue.Net());
        await venue.Switch(new { staleSeconds = 0 });
        await venue.List("position");
        await venue.Place("Buy");
        await venue.Fault(new { kind = "staleAnswer", target = "position/list", count = 1 });
        Assert.Equal(1, Assert.Single(await venue.List("position")).Int("netPos"));
        Assert.Equal(2, Assert.Single(await venue.List("position")).Int("netPos"));
    }

    [Theory]
    [InlineData("unknownField", "addedLater", """{"since":2027}""")]
    [InlineData("missingField", "qty", "absent")]
    [InlineData("textNumber", "qty", "\"1\"")]
    public async Task A_field_is_not_what_it_should_be(string kind, string field, string shown)
    {
        await using var venue = await Start();
        await venue.Place("Buy");
        await venue.Fault(new { kind, target = "fill/list", count = 1, value = field });
        Assert.Equal($"{field}={shown}", Assert.Single(await venue.List("fill")).Shown(field));
        Assert.NotEqual($"{field}={shown}", Assert.Single(await venue.List("fill")).Shown(field));
    }

    [Theory]
    [InlineData("fillOnCancel", "Filled", 2)]
    [InlineData("partialOnCancel", "Canceled", 1)]
    [InlineData("fillAfterCancel", "Canceled", 2)]
    public async Task An_order_fills_while_its_cancel_is_on_the_way(string kind, string status, int net)
    {
        await using var venue = await Start();
        var id = await venue.Place("Buy", "Limit", 2, 6_690);
        await venue.Fault(new { kind, count = 1 });
        Assert.True((await venue.Api("order/cancelorder", new { orderId = id })).Has("commandId"));
        Assert.Equal((status, net), (await venue.Status(id), await venue.Net()));
    }

    [Fact]
    public async Task Orders_are_rejected_moved_and_lose_their_name()
    {
        await using var venue = await Start();
        await venue.Fault(new { kind = "reject", target = Place, count = 1, value = "RiskCheckTimeout" });
        Assert.Equal("failureReason=\"RiskCheckTimeout\"", (await venue.Api(Place, Order("Buy"))).Shown("failureReason"));
        await venue.Fault(new { kind = "lateReject", target = Place, count = 1 });
        Assert.Equal("Rejected", await venue.Status(await venue.Place("Buy")));
        await venue.Fault(new { kind = "movePrice", count = 1 });
        await venue.Fault(new { kind = "changeSize", count = 1 });
        var id = await venue.Place("Buy", "Limit", 1, 6_690);
        Assert.Equal("orderQty=2|price=6690.25", (await venue.Api($"orderVersion/item?id={id}")).Shown("orderQty", "price"));
        await venue.Fault(new { kind = "dropTag", count = 1 });
        var named = Order("Buy", "Limit", 1, 6_690);
        named["clOrdId"] = "mine";
        Assert.False((await venue.Api($"command/item?id={(await venue.Api(Place, named)).Long("orderId")}")).Has("clOrdId"));
    }

    [Theory]
    [InlineData("liquidateNothing", 4)]
    [InlineData("liquidatePart", 2)]
    public async Task A_liquidation_does_nothing_or_not_all(string kind, int left)
    {
        await using var venue = await Start();
        await venue.Place("Buy", quantity: 4);
        await venue.Fault(new { kind, count = 1 });
        await venue.Api("order/liquidateposition", new { accountId = Eval, contractId = await venue.ContractId(), admin = false });
        Assert.Equal(left, await venue.Net());
    }

    [Fact]
    public async Task Events_are_dropped_doubled_swapped_and_late()
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Synced(venue);
        await venue.Fault(new { kind = "dropEvent", target = "fill", count = 1 });
        await venue.Fault(new { kind = "duplicateEvent", target = "position", count = 1 });
        await venue.Fault(new { kind = "swapEvents", target = "fillFee", count = 1 });
        await venue.Fault(new { kind = "lateEvent", target = "cashBalance", count = 1, milliseconds = 100 });
        await venue.Place("Buy");
        await socket.Heard("cashBalance", 1);
        Assert.Empty(socket.Events("fill"));
        Assert.Equal(2, socket.Events("position").Count);
        var types = socket.Messages.Where(message => message.Has("e")).Select(message => message.GetProperty("d").Text("entityType")).ToList();
        Assert.True(types.IndexOf("cashBalanceLog") < types.IndexOf("fillFee"));
        Assert.Equal("cashBalance", types[^1]);
    }

    [Theory]
    [InlineData("hubDrop", "c[3000,\"Go away!\"]")]
    [InlineData("hubReset", null)]
    [InlineData("hubShutdown", "shutdown")]
    public async Task A_line_breaks_and_the_event_goes_with_it(string kind, string? last)
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Synced(venue);
        await venue.Fault(new { kind, target = "fill", count = 1 });
        await venue.Place("Buy");
        await socket.Over();
        Assert.Empty(socket.Events("fill"));
        if (last is not null) Assert.Contains(last, string.Concat(socket.Frames), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("silent", true)]
    [InlineData("halfOpen", false)]
    public async Task A_socket_is_up_and_says_nothing(string action, bool hears)
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Synced(venue);
        await venue.Post("/control/sockets", new { action });
        var before = socket.Frames.Count;
        await socket.Say($"{Place}\n95\n\n{JsonSerializer.Serialize(Order("Buy"))}");
        await venue.Post("/control/sockets", new { action = "silent", user = "nobody" }); // A turn of the server.
        for (var tries = 0; hears && tries < 200 && await venue.Net() == 0; tries++) await Task.Yield();
        Assert.Equal(hears ? 1 : 0, await venue.Net());
        Assert.Equal(before, socket.Frames.Count);
        await venue.Post("/control/sockets", new { action = "restore" });
        Assert.Equal(200, (await socket.Request("account/list")).Int("s"));
    }

    [Fact]
    public async Task Another_log_in_takes_the_session_on_command_and_by_a_fault()
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Synced(venue);
        await venue.Post("/control/logout", new { user = "demo" });
        await socket.Over();
        Assert.Equal(429, (await venue.Try("account/list")).Status);
        venue.Use(await venue.LogIn());
        await venue.Fault(new { kind = "forcedLogout", target = Place, count = 1 });
        await venue.Place("Buy");
        Assert.Equal(429, (await venue.Try("account/list")).Status);
    }

    [Fact]
    public async Task A_split_sync_that_never_ends_and_events_that_are_told_again()
    {
        await using var venue = await Start();
        await using var first = await RawSocket.Synced(venue);
        await venue.Place("Buy");
        await first.Heard("marginSnapshot", 1);
        await venue.Fault(new { kind = "splitNeverEnds", count = 1 });
        await venue.Fault(new { kind = "repeatEvents", count = 1 });
        await using var socket = await RawSocket.Authorized(venue);
        await socket.Say("user/syncrequest\n60\n\n{\"splitResponses\":true}");
        Assert.Equal(3, (await socket.Answers(60, 3)).Length);
        Assert.NotEmpty(socket.Events("marginSnapshot"));
        Assert.Equal(200, (await socket.Request("account/list")).Int("s"));
        Assert.Equal(3, socket.Messages.Count(message => message.Has("i") && message.Int("i") == 60));
    }

    [Fact]
    public async Task A_mix_follows_from_its_seed_alone()
    {
        await using var venue = await Start();
        var one = (await venue.Post("/control/faults/mix", new { seed = 4 })).EnumerateArray().Select(fault => fault.Shown("kind", "target", "perMille")).ToArray();
        await venue.Post("/control/faults/mix", new { seed = 5 });
        Assert.Equal(one, (await venue.Post("/control/faults/mix", new { seed = 4 })).EnumerateArray().Select(fault => fault.Shown("kind", "target", "perMille")));
        Assert.NotEmpty(one);
    }

    [Fact]
    public async Task Quotes_are_crossed_zero_and_of_another_month()
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Open(venue, "/md/v1/websocket");
        await socket.Request("authorize", body: venue.MarketToken);
        await socket.Request("md/subscribeQuote", body: "{\"symbol\":\"MESZ6\"}");
        foreach (var kind in (string[])["crossedQuote", "zeroQuote", "wrongMonth"])
        {
            await venue.Fault(new { kind, target = "quote", count = 1 });
            await venue.MoveTo(6_712);
        }

        var quotes = await socket.Until(_ => socket.Messages.Where(message => message.Has("e")).Select(message => message.GetProperty("d").GetProperty("quotes")[0]).ToArray() is { Length: >= 4 } told ? told[^3..] : null);
        Assert.True(quotes[0].GetProperty("entries").GetProperty("Bid").Number("price") > quotes[0].GetProperty("entries").GetProperty("Offer").Number("price"));
        Assert.Equal(0, quotes[1].GetProperty("entries").GetProperty("Trade").Number("price"));
        Assert.NotEqual(await venue.ContractId(), quotes[2].Long("contractId"));
    }
}
