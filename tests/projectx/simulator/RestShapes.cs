using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using Xunit;
using static TraderTerminal.Tests.ProjectX.Simulator.SimulatedGateway;

namespace TraderTerminal.Tests.ProjectX.Simulator;

/// <summary>What REST looks like on the wire (reference 3 to 7).</summary>
public sealed class RestShapes
{
    [Fact]
    public async Task Answers_have_their_payload_first_and_the_envelope_after_it()
    {
        await using var gateway = await Start();
        using var answer = await gateway.Send("/api/Account/search", """{"onlyActiveAccounts":true}""");
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            """{"accounts":[{"id":26000001,"name":"50KTC-V2-DLL-100001-26000001","balance":50000,"canTrade":true,"isVisible":true,"simulated":true},"""
            + """{"id":26000002,"name":"PRAC-V2-100001-26000002","balance":150000,"canTrade":true,"isVisible":true,"simulated":true}],"success":true,"errorCode":0,"errorMessage":null}""",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Addresses_and_names_are_read_in_any_case_and_strange_names_are_passed_over()
    {
        await using var gateway = await Start();
        var found = await gateway.Post("/api/contract/SEARCH", """{"LIVE":false,"searchtext":"mnq","colour":"red"}""");
        var contract = Assert.Single(found.GetProperty("contracts").EnumerateArray());
        Assert.Equal(
            """{"id":"CON.F.US.MNQ.Z26","name":"MNQZ6","description":"Micro E-mini Nasdaq-100: December 2026","tickSize":0.25,"tickValue":0.5,"activeContract":true,"symbolId":"F.US.MNQ"}""",
            contract.GetRawText());
    }

    [Fact]
    public async Task A_wrong_log_in_is_a_200_without_a_token()
    {
        await using var gateway = await Start();
        var wrong = await gateway.Api("Auth/loginKey", new { userName = "demo", apiKey = "wrong" });
        Assert.Equal("""{"token":null,"success":false,"errorCode":3,"errorMessage":null}""", wrong.GetRawText());
        Assert.Equal(1, (await gateway.Api("Auth/loginKey", new { userName = "nobody", apiKey = "demo" })).Int("errorCode"));
    }

    [Theory]
    [InlineData("""{"contractId":"CON.F.US.MNQ.Z26"}""", "$", "JSON deserialization for type 'PlaceOrderRequest' was missing required properties including: 'accountId', 'type', 'side', 'size'.")]
    [InlineData("""{"accountId":"x"}""", "$.accountId", "The JSON value could not be converted to PlaceOrderRequest. Path: $.accountId")]
    [InlineData("", "", "A non-empty request body is required.")]
    public async Task What_is_no_request_of_its_shape_answers_400(string body, string field, string says)
    {
        await using var gateway = await Start();
        using var answer = await gateway.Send("/api/Order/place", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("One or more validation errors occurred.", problem.Text("title"));
        Assert.StartsWith(says, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_good_token_every_operation_but_the_log_ins_answers_401()
    {
        await using var gateway = await Start();
        gateway.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Token[..^2] + "xx");
        using var refused = await gateway.Send("/api/Account/search", """{"onlyActiveAccounts":true}""");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("pong", await gateway.Http.GetStringAsync(new Uri("/api/Status/ping", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_token_ends_with_its_day_and_is_renewed_before()
    {
        await using var gateway = await Start();
        await gateway.To(Nine.AddHours(23));
        var fresh = (await gateway.Api("Auth/validate", "")).Text("newToken")!;
        await gateway.To(Nine.AddHours(24));
        using var refused = await gateway.Send("/api/Auth/validate", "{}");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        gateway.Use(fresh);
        Assert.True((await gateway.Api("Auth/logout", "")).GetProperty("success").GetBoolean());
    }

    /// <summary>What a trader can hold there the engine can value and close.</summary>
    [Fact]
    public async Task Every_product_that_is_offered_is_one_that_the_engine_knows()
    {
        await using var gateway = await Start();
        foreach (var contract in (await gateway.Api("Contract/available", new { live = false })).GetProperty("contracts").EnumerateArray())
        {
            var id = contract.GetProperty("id").GetString()!;
            var form = Assert.IsType<SymbolRead.Form>(SymbolForm.Read(id, new DateOnly(2026, 11, 17)));
            var ours = InstrumentCatalog.Shipped.Get(form.Symbol.Contract!.Value.Root);
            Assert.Equal((id, contract.GetProperty("tickSize").GetDecimal(), contract.GetProperty("tickValue").GetDecimal()), (id, ours.TickSize.Nanos / (decimal)Price.NanosPerPoint, ours.TickValue.Dollars));
            Assert.True(ExchangeCalendar.Shipped.IsOpen(ours.Root, Nine), $"{ours.Root} is in no group of the calendar.");
        }
    }

    [Fact]
    public async Task All_51_contracts_are_there_and_none_in_live_data()
    {
        await using var gateway = await Start();
        Assert.Equal(51, (await gateway.Api("Contract/available", new { live = false })).GetProperty("contracts").GetArrayLength());
        Assert.Equal("""{"contracts":[],"success":true,"errorCode":0,"errorMessage":null}""", (await gateway.Api("Contract/available", new { live = true })).GetRawText());
        Assert.Equal("""{"contract":null,"success":false,"errorCode":1,"errorMessage":null}""", (await gateway.Api("Contract/searchById", new { contractId = "CON.F.US.XX.Z26" })).GetRawText());
        Assert.False((await gateway.Api("Contract/searchById", new { contractId = "CON.F.US.MNQ.U25" })).GetProperty("contract").GetProperty("activeContract").GetBoolean());
    }

    [Theory]
    [InlineData(Mnq, 2, 1, 10, 0, 10)]
    [InlineData("CON.F.US.XX.Z26", 2, 1, 10, 1, 0)]
    [InlineData(Mnq, 0, 1, 10, 2, 0)]
    [InlineData(Mnq, 7, 1, 10, 2, 0)]
    [InlineData(Mnq, 2, 0, 10, 3, 0)]
    [InlineData(Mnq, 2, 1, 0, 4, 0)]
    [InlineData(Mnq, 2, 1, 20_001, 4, 0)]
    [InlineData(Mnq, 2, 1, 20_000, 0, 1_000)]
    public async Task Bars_come_newest_first_within_their_limits(string contract, int unit, int number, int limit, int code, int count)
    {
        await using var gateway = await Start();
        var answer = await gateway.Api("History/retrieveBars", new
        {
            contractId = contract, live = false, startTime = Nine.AddDays(-7), endTime = Nine, unit, unitNumber = number, limit, includePartialBar = false,
        });
        Assert.Equal(code, answer.Int("errorCode"));
        if (code != 0) return;
        var bars = answer.GetProperty("bars").EnumerateArray().ToArray();
        Assert.Equal(count, bars.Length);
        Assert.Equal("2026-11-17T14:59:00+00:00", bars[0].Text("t"));
        Assert.All(bars, bar => Assert.True(bar.Number("l") <= bar.Number("o") && bar.Number("h") >= bar.Number("c")));
        Assert.EndsWith("000000", bars[0].GetProperty("c").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_s_bar_begins_with_its_session_at_17_00_in_Chicago_and_the_unfinished_one_is_asked_for()
    {
        await using var gateway = await Start();
        async Task<string?> First(bool partial) => (await gateway.Api("History/retrieveBars", new
        {
            contractId = Mnq, live = false, startTime = Nine.AddDays(-7), endTime = Nine, unit = 4, unitNumber = 1, limit = 1, includePartialBar = partial,
        })).GetProperty("bars")[0].Text("t");
        Assert.Equal("2026-11-15T23:00:00+00:00", await First(partial: false));
        Assert.Equal("2026-11-16T23:00:00+00:00", await First(partial: true));
    }

    [Theory]
    [InlineData("Account/search", """{"onlyActiveAccounts":true}""", 200, 60)]
    [InlineData("History/retrieveBars", """{"contractId":"CON.F.US.MNQ.Z26","live":true,"startTime":"2026-11-17T14:00:00Z","endTime":"2026-11-17T15:00:00Z","unit":2,"unitNumber":1,"limit":1,"includePartialBar":false}""", 50, 30)]
    public async Task One_request_too_many_answers_429_until_the_window_has_moved(string path, string body, int most, int seconds)
    {
        await using var gateway = await Start();
        for (var request = 0; request < most; request++) await gateway.Api(path, body);
        using var refused = await gateway.Send($"/api/{path}", body);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Empty(await refused.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Null(refused.Headers.RetryAfter);
        await gateway.To(Nine.AddSeconds(seconds));
        Assert.True((await gateway.Api(path, body)).GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task The_description_names_the_official_operations()
    {
        await using var gateway = await Start();
        var text = await gateway.Http.GetStringAsync(new Uri("/swagger/v1/swagger.json", UriKind.Relative), TestContext.Current.CancellationToken);
        var description = JsonDocument.Parse(text).RootElement;
        Assert.Equal("2.0", description.Text("swagger"));
        Assert.Equal(19, description.GetProperty("paths").EnumerateObject().Count());
        var order = description.GetProperty("definitions").GetProperty("OrderModel");
        Assert.Equal("id accountId contractId symbolId creationTimestamp status type side size fillVolume", string.Join(' ', order.GetProperty("required").EnumerateArray()));
        Assert.False(order.GetProperty("properties").Has("parentOrderId"));
    }
}
