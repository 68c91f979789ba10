using System.Text;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>What strangers and mistakes send: a clear answer with a code, stored where the contract says so, and never a 500.</summary>
public sealed class BadInput : IAsyncLifetime
{
    private Host _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await Host.Start("--clock", "virtual");
        await _host.Price("MNQ", 15_500m);
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Bodies_that_are_no_alert_are_422_with_code_and_are_stored()
    {
        (string Body, string Code)[] cases =
        [
            ("", "empty_body"), ("{", "malformed_json"), ("{\"symbol\":\"MNQ1!\" \"action\":\"buy\"}", "malformed_json"), ("[1]", "not_an_object"), ("BUY MNQ now", "unrecognized_format"),
            ("{\"action\":\"buy\",\"quantity\":1}", "missing_symbol"), ("{\"symbol\":\"MNQ1!\",\"quantity\":1}", "missing_action"),
            ("{\"symbol\":5,\"action\":\"buy\",\"quantity\":1}", "invalid_symbol"), ("{\"symbol\":\"MNQ1!\",\"action\":\"fly\",\"quantity\":1}", "unknown_action"),
            ("{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"quantity\":0}", "invalid_quantity"), ("{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"quantity\":-1}", "invalid_quantity"),
            ("{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"quantity\":1.5}", "fractional_quantity"), ("{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"quantity\":2147483648}", "invalid_quantity"),
            ("{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"quantity\":\"{{strategy.order.contracts}}\"}", "unresolved_placeholder"),
            ("{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"quantity\":1,\"stopLoss\":\"NaN\"}", "invalid_number"),
            ("{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"quantity\":1,\"orderType\":\"limit\"}", "missing_price"),
        ];
        foreach (var (body, code) in cases)
        {
            var (status, answer) = await _host.Hook(body);
            Assert.True(status == 422, $"{body}: {status} {answer}");
            Assert.Equal(("error", code), (answer!["status"]!.ToString(), answer["code"]!.ToString()));
            await _host.Settle();
            var stored = await _host.Get($"/api/alerts/{answer["alertId"]}");
            Assert.Contains(code, stored.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Alerts_that_cannot_be_carried_out_are_200_rejected_with_code_and_one_outcome()
    {
        (string Body, string Code)[] cases =
        [
            ("{\"symbol\":\"XYZ1!\",\"action\":\"buy\",\"quantity\":1}", "unknown_symbol"), ("{\"symbol\":\"MNQ2!\",\"action\":\"buy\",\"quantity\":1}", "unsupported_symbol"),
            ("{\"symbol\":\"MNQH2020\",\"action\":\"buy\",\"quantity\":1}", "expired_contract"),
            ("{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"quantity\":1,\"orderType\":\"limit\",\"limitPrice\":15500.10}", "PRICE_OFF_TICK"),
            ("{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"quantity\":2147483647}", "POSITION_LIMIT"),
            ("{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"quantity\":1,\"timenow\":\"2026-10-20T14:00:00Z\"}", "stale"),
        ];
        foreach (var (body, code) in cases)
        {
            var (status, answer) = await _host.Hook(body);
            Assert.Equal(200, status);
            Assert.Equal(("rejected", code), (answer!["status"]!.ToString(), answer["code"]!.ToString()));
        }
    }

    [Fact]
    public async Task An_unknown_key_is_404_and_too_much_is_413()
    {
        var (unknown, answer) = await _host.HookByKey("nobody-has-this-key-at-all", "{}");
        Assert.Equal((404, "not_found"), (unknown, answer!["code"]!.ToString()));
        var (large, _) = await _host.Hook(new string('x', 65 * 1024));
        Assert.Equal(413, large);
    }

    [Fact]
    public async Task Random_bytes_never_make_a_500()
    {
        var random = new Random(4711);
        var key = (await File.ReadAllTextAsync(Path.Combine(_host.Data, "demo-hook.key"), TestContext.Current.CancellationToken)).Trim();
        const string Seed = """{"symbol":"MNQ1!","action":"buy","quantity":1,"stopLoss":{"ticks":40},"brackets":[{"quantity":1,"target":{"offset":10}}],"timenow":"2026-10-20T14:30:00Z"}""";
        for (var i = 0; i < 150; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Seed);
            for (var hits = random.Next(1, 6); hits > 0; hits--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            using var content = new ByteArrayContent(bytes);
            using var answer = await _host.Http.PostAsync($"/hooks/{key}", content, TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode is 200 or 422, $"{(int)answer.StatusCode} for {Convert.ToBase64String(bytes)}");
        }
    }

    [Fact]
    public async Task The_api_needs_a_key_and_names_every_fault_of_a_body()
    {
        using var stranger = new HttpClient { BaseAddress = _host.Http.BaseAddress };
        using var refused = await stranger.GetAsync("/api/accounts", TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)refused.StatusCode);
        using var content = new StringContent("""{"symbol":"XYZ","side":"up","quantity":1.5,"colour":"red"}""", Encoding.UTF8, "application/json");
        using var answer = await _host.Http.PostAsync("/api/accounts/topstep_eval_001/check", content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)answer.StatusCode);
        foreach (var part in new[] { "UNKNOWN_SYMBOL", "INVALID_QUANTITY", "side", "colour" }) Assert.Contains(part, text, StringComparison.Ordinal);
    }
}
