using System.Text.Json;
using TraderTerminal.Tests.ProjectX.Simulator;
using Xunit;
using static TraderTerminal.Tests.Tradovate.Simulator.SimulatedTradovate;

namespace TraderTerminal.Tests.Tradovate.Simulator;

/// <summary>Frames, authorisation, sync and events (reference 11 to 14).</summary>
public sealed class Sockets
{
    [Fact]
    public async Task Nothing_is_answered_before_the_token_and_a_second_one_is_not_found()
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Open(venue);
        Assert.Equal(401, (await socket.Request("account/list")).Int("s"));
        Assert.Equal("s=401|d=\"Invalid access token\"", (await socket.Request("authorize", body: "nonsense")).Shown("s", "d"));
        Assert.Equal("s=200|d=absent", (await socket.Request("authorize", body: $"\"{venue.MarketToken}\"")).Shown("s", "d"));
        Assert.Equal("s=404|d=\"Not found: authorize\"", (await socket.Request("authorize", body: venue.Token)).Shown("s", "d"));
        Assert.Equal("s=404|d=\"Not found: order/foo\"", (await socket.Request("order/foo")).Shown("s", "d"));
    }

    [Theory]
    [InlineData("contract/find\n77\nname=MESZ6\n")]
    [InlineData("contract/find\n77\nname=MESZ6")]
    [InlineData("Contract/Find\n77\n\n{\n  \"name\": \"MESZ6\"\n}\n")]
    [InlineData("contract/find\n77\nname=MESZ6\nundefined")]
    public async Task Requests_are_cut_at_the_first_three_line_feeds(string frame)
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Authorized(venue);
        await socket.Say(frame);
        Assert.Equal("MESZ6", (await socket.Answers(77, 1))[0].GetProperty("d").Text("name"));
    }

    [Fact]
    public async Task Heartbeats_come_also_while_data_flows_and_who_is_silent_is_put_out()
    {
        await using var venue = await Start();
        await venue.Switch(new { heartbeatSeconds = 0.2, inactivitySeconds = 1.5 });
        await using var socket = await RawSocket.Synced(venue);
        await socket.Until(frames => frames.Count(frame => frame == "h") >= 2);
        await venue.Place("Buy");
        await socket.Heard("fill", 1);
        await socket.Over();
        Assert.Equal("c[3000,\"Inactivity\"]", socket.Frames[^1]);
    }

    [Fact]
    public async Task Who_never_says_who_he_is_is_put_out()
    {
        await using var venue = await Start();
        await venue.Switch(new { unauthorizedSeconds = 0.3 });
        await using var socket = await RawSocket.Open(venue);
        await socket.Over();
    }

    [Fact]
    public async Task The_sync_holds_everything_of_the_accounts_that_are_asked_for()
    {
        await using var venue = await Start();
        await venue.Place("Buy");
        await using var socket = await RawSocket.Authorized(venue);
        var state = (await socket.Request("user/syncrequest", body: $$"""{"accounts":[{{Eval}}]}""")).GetProperty("d");
        Assert.Equal(["APEX1234567"], state.GetProperty("accounts").EnumerateArray().Select(account => account.Text("name")));
        foreach (var name in (string[])["users", "contractGroups", "orders", "orderVersions", "commands", "commandReports", "executionReports", "fills", "fillFees", "positions", "cashBalances", "userAccountAutoLiqs", "accountRiskStatuses", "marginSnapshots", "contracts", "contractMaturities", "products"])
            Assert.True(state.GetProperty(name).GetArrayLength() > 0, name);
    }

    [Theory]
    [InlineData("""{"users":[15460]}""", 2)]
    [InlineData("""{}""", 2)]
    [InlineData("""{"splitResponses":true}""", 2)]
    [InlineData("""{"accounts":[1234567],"entityTypes":["order","account"]}""", 1)]
    public async Task Every_way_to_ask_for_the_sync_is_answered(string body, int accounts)
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Authorized(venue);
        await socket.Say($"user/syncrequest\n50\n\n{body}");
        var count = body.Contains("split", StringComparison.Ordinal) ? 4 : 1;
        var parts = (await socket.Answers(50, count)).Select(part => part.GetProperty("d")).ToArray();
        Assert.Equal(count, parts.Length);
        Assert.True(parts[0].Has("users") && parts[0].Has("contractGroups"));
        Assert.Equal(accounts, parts.Single(part => part.Has("accounts")).GetProperty("accounts").GetArrayLength());
        Assert.Equal(body.Contains("entityTypes", StringComparison.Ordinal), !parts.Any(part => part.Has("fills")));
    }

    [Fact]
    public async Task A_foreign_account_is_denied()
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Authorized(venue);
        Assert.Equal(401, (await socket.Request("user/syncrequest", body: """{"accounts":[5]}""")).Int("s"));
        Assert.Equal(401, (await socket.Request("user/syncrequest", body: """{"users":[1]}""")).Int("s"));
    }

    [Fact]
    public async Task The_events_of_a_market_order_come_in_the_order_of_the_reference_after_the_answer()
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Synced(venue);
        var before = socket.Messages.Count;
        var placed = await socket.Request("order/placeorder", body: JsonSerializer.Serialize(Order("Buy")));
        await socket.Heard("marginSnapshot", 1);
        var told = socket.Messages.Skip(before).ToArray();
        Assert.True(told[0].Has("i"));
        Assert.Equal(
            ["order Created PendingNew", "orderVersion Created", "command Created", "commandReport Created", "command Updated", "command Updated", "executionReport Created Working",
             "order Updated Working", "executionReport Created Filled", "fill Created", "order Updated Filled", "position Created", "fillFee Created", "cashBalance Updated", "marginSnapshot Updated"],
            told.Skip(1).Select(message => message.GetProperty("d")).Where(one => one.Text("entityType") is not ("contract" or "contractMaturity" or "cashBalanceLog"))
                .Select(one => $"{one.Text("entityType")} {one.Text("eventType")}{(one.GetProperty("entity").TryGetProperty("ordStatus", out var status) && one.Text("entityType") != "commandReport" ? " " + status.GetString() : "")}"));
        Assert.Equal(placed.GetProperty("d").Long("orderId"), socket.Events("order")[0].GetProperty("entity").Long("id"));
        Assert.All(socket.Frames.Where(frame => frame[0] == 'a'), frame => Assert.Equal(1, JsonDocument.Parse(frame[1..]).RootElement.GetArrayLength()));
    }

    [Fact]
    public async Task Events_can_come_before_the_answer_shuffled_and_as_arrays()
    {
        await using var venue = await Start();
        await venue.Switch(new { answerOrder = "last", shuffleEvents = true, entitiesAsArrays = true });
        await using var socket = await RawSocket.Synced(venue);
        var before = socket.Messages.Count;
        await socket.Request("order/placeorder", body: JsonSerializer.Serialize(Order("Buy")));
        var told = socket.Messages.Skip(before).ToArray();
        Assert.True(told[^1].Has("i") && told.Length > 10);
        Assert.All(told.SkipLast(1), one => Assert.Equal(JsonValueKind.Array, one.GetProperty("d").GetProperty("entity").ValueKind));
        string[] orders = [.. socket.Events("order").Select(one => one.GetProperty("entity")[0].Text("ordStatus")!)];
        Assert.Equal(["PendingNew", "Working", "Filled"], orders); // Of one entity the order stays.
        Assert.NotEqual(["order", "orderVersion", "command", "commandReport"], socket.Messages.Skip(before).SkipLast(1).Select(one => one.GetProperty("d").Text("entityType")!).Where(one => !one.StartsWith("contract", StringComparison.Ordinal)).Take(4));
    }

    [Fact]
    public async Task A_socket_lives_on_after_its_token_and_hears_of_what_others_do()
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Synced(venue);
        await venue.To(Nine.AddMinutes(100));
        await venue.Post($"/control/accounts/{Eval}/trade", new { contract = Mes, side = "buy", size = 1 });
        await socket.Heard("fill", 1);
        Assert.Equal("s=200", (await socket.Request("account/list")).Shown("s"));
    }

    [Fact]
    public async Task Nobody_hears_of_accounts_that_are_not_his()
    {
        await using var venue = await Start(options => options with
        {
            Accounts = new([.. options.Accounts.Users, new("other", "other", [new(77, "OTHER77", "topstep/practice/150k")])]),
        });
        await using var socket = await RawSocket.Synced(venue);
        await venue.Post("/control/accounts/77/trade", new { contract = Mes, side = "buy", size = 1 });
        await venue.Place("Buy");
        await socket.Heard("fill", 1);
        Assert.Equal(Eval, Assert.Single(socket.Events("position")).GetProperty("entity").Long("accountId"));
        Assert.Equal(404, (await venue.Try("account/item?id=77")).Status);
        Assert.Equal("failureReason=\"UnknownReason\"", (await venue.Api("order/placeorder", Order("Buy", account: 77))).Shown("failureReason"));
    }

    [Fact]
    public async Task Quotes_books_and_charts_of_a_contract_are_told_to_who_subscribes()
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Open(venue, "/md/v1/websocket");
        await socket.Request("authorize", body: venue.MarketToken);
        var id = await venue.ContractId();
        Assert.True((await socket.Request("md/subscribeQuote", body: "{\"symbol\":\"MESZ6\"}")).GetProperty("d").Has("subscriptionId"));
        await socket.Request("md/subscribeDOM", body: $$"""{"symbol":{{id}}}""");
        await venue.MoveTo(6_712);
        var quote = await socket.Until(_ => Market(socket, "quotes").Where(one => one.GetProperty("entries").GetProperty("Bid").Number("price") == 6_712).Select(one => (JsonElement?)one).FirstOrDefault());
        Assert.Equal(id, quote!.Value.Long("contractId"));
        Assert.Equal(6_712.25m, quote.Value.GetProperty("entries").GetProperty("Offer").Number("price"));
        Assert.False(quote.Value.GetProperty("entries").GetProperty("HighPrice").Has("size"));
        var book = await socket.Until(_ => Market(socket, "doms").Where(one => one.GetProperty("bids")[0].Number("price") == 6_712).Select(one => (JsonElement?)one).FirstOrDefault());
        Assert.Equal(6_711.75m, book!.Value.GetProperty("bids")[1].Number("price"));
        var chart = (await socket.Request("md/getChart", body: """{"symbol":"MESZ6","chartDescription":{"underlyingType":"MinuteBar","elementSize":5,"elementSizeUnit":"UnderlyingUnits","withHistogram":false},"timeRange":{"asMuchAsElements":10}}""")).GetProperty("d");
        var packets = await socket.Until(_ => Charts(socket) is var told && told.Exists(one => one.Has("eoh")) ? told : null);
        Assert.Equal(chart.Long("historicalId"), packets[0].Long("id"));
        Assert.Equal(10, packets[0].GetProperty("bars").GetArrayLength());
        await venue.MoveTo(6_713);
        await socket.Until(_ => Charts(socket).Exists(one => one.Long("id") == chart.Long("realtimeId") && one.GetProperty("bars")[0].Number("close") == 6_713));
        Assert.Equal("ok=true", (await socket.Request("md/cancelChart", body: $$"""{"subscriptionId":{{chart.Long("historicalId")}}}""")).GetProperty("d").Shown("ok"));
    }

    private static IEnumerable<JsonElement> Market(RawSocket socket, string list) =>
        socket.Messages.Where(message => message.Has("e") && message.Text("e") == "md" && message.GetProperty("d").Has(list)).SelectMany(message => message.GetProperty("d").GetProperty(list).EnumerateArray());

    private static List<JsonElement> Charts(RawSocket socket) =>
        [.. socket.Messages.Where(message => message.Has("e") && message.Text("e") == "chart").SelectMany(message => message.GetProperty("d").GetProperty("charts").EnumerateArray())];
}
