using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The seed scenarios S1 to S7, through the public face of the running host on a virtual clock.</summary>
public sealed class SeedScenarios
{
    private const string Eval = "topstep_eval_001";
    private const string Funded = "topstep_funded_001";

    private static Task<Host> Demo() => Host.Start("--clock", "virtual");

    private static string Text(JsonNode node, string name) => node[name]!.ToString();

    private static object Fill(string symbol, string side, int quantity, decimal price, decimal fee, string order, string fill) =>
        new { symbol, side, quantity, price = price.ToString(CultureInfo.InvariantCulture), fee = fee.ToString(CultureInfo.InvariantCulture), orderId = order, fillId = fill };

    private static string Buy(int quantity, string symbol = "MNQ1!") => $$"""{"symbol":"{{symbol}}","action":"buy","quantity":{{quantity}},"comment":"{{Guid.Empty}} {{quantity}} {{Interlocked.Increment(ref _alerts)}}"}""";

    private static int _alerts;

    [Fact]
    public async Task S1_the_account_shows_the_seeds_numbers()
    {
        await using var host = await Demo();
        var account = await host.Account(Eval);
        Assert.Equal("51750.00", Text(account, "balance"));
        Assert.Equal("-250.00", Text(account, "dailyPnl"));
        Assert.Equal("65.5", Text(account, "winRate"));
        Assert.Equal("47", Text(account, "totalTrades"));
        Assert.Equal("0", Text(account, "activeViolations"));
        Assert.Equal("750.00", Text(account, "lossBuffer"));
        Assert.Equal("500.00", Text(account, "drawdown"));
        Assert.Equal("1500.00", Text(account, "drawdownBuffer"));
        Assert.Equal("1750.00", Text(account, "totalPnl"));
        Assert.Equal(1.80m, account["profitFactor"]!.GetValue<decimal>());
        Assert.Equal("800.00", Text(account, "maxDrawdown"));
        Assert.Equal("3", Text(account, "lossesInRow"));
        Assert.Equal("12", Text(account, "tradedDays"));
        Assert.Equal("58.3", Text(account, "progress"));
        Assert.Equal("52250.00", Text(account, "peak"));
        Assert.Equal("active", Text(account, "status"));
    }

    [Fact]
    public async Task S2_rule_validation_three_of_three_and_two_more()
    {
        await using var host = await Demo();
        await host.Price("MNQ", 15_500m);
        Assert.Equal("accepted", Text(await host.Alert(Buy(2)), "outcome"));
        await host.Settle();
        Assert.Equal("2", (await host.Account(Eval))["positions"]![0]!["net"]!.ToString());

        var ten = await host.Alert(Buy(10));
        Assert.Equal("refused", Text(ten, "outcome"));
        Assert.Contains("10 > 3", Text(ten, "text"), StringComparison.Ordinal);
        Assert.Contains("projected 12 > 3", Text(ten, "text"), StringComparison.Ordinal);
        Assert.Equal("accepted", Text(await host.Alert(Buy(1)), "outcome"));
        Assert.Contains("projected 4 > 3", Text(await host.Alert(Buy(1)), "text"), StringComparison.Ordinal);
        Assert.Equal("accepted", Text(await host.Alert("""{"symbol":"MNQ1!","action":"close","quantity":9}"""), "outcome"));
        await host.Settle();
        Assert.Empty((await host.Account(Eval))["positions"]!.AsArray());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => Text(await host.Alert(Buy(3)), "outcome")));
        Assert.Equal(1, outcomes.Count(outcome => outcome == "accepted"));
        Assert.Equal(4, outcomes.Count(outcome => outcome == "refused"));
    }

    [Fact]
    public async Task S3_execution_reports_two_of_two_and_the_same_again_changes_nothing()
    {
        await using var host = await Demo();
        await host.Price("MNQ", 15_500.50m);
        await host.Price("ES", 4_450.25m);
        await host.Post($"/api/accounts/{Eval}/fills", Fill("MNQ", "buy", 1, 15_500.50m, 2.50m, "test_order_001", "test_fill_001"));
        var a = await host.Account(Eval);
        Assert.Equal(("-252.50", "47"), (Text(a, "dailyPnl"), Text(a, "totalTrades")));
        Assert.Equal(("1", "15500.50"), (a["positions"]![0]!["net"]!.ToString(), a["positions"]![0]!["averagePrice"]!.ToString()));

        await host.Post($"/api/accounts/{Eval}/fills", Fill("ES", "sell", 2, 4_450.25m, 5.00m, "test_order_002", "test_fill_002"));
        var b = await host.Account(Eval);
        Assert.Equal(("-257.50", "3"), (Text(b, "dailyPnl"), Text(b, "openContracts")));
        Assert.Equal("0", Text(b, "activeViolations"));

        await host.Post($"/api/accounts/{Eval}/fills", Fill("MNQ", "buy", 1, 15_500.50m, 2.50m, "test_order_001", "test_fill_001"));
        var c = await host.Account(Eval);
        Assert.Equal((Text(b, "balance"), Text(b, "version")), (Text(c, "balance"), Text(c, "version")));
    }

    [Fact]
    public async Task S3b_beyond_the_limit_a_fill_is_booked_and_the_reaction_begins()
    {
        await using var host = await Demo();
        await host.Price("MNQ", 15_500m);
        await host.Price("ES", 4_450.25m);
        await host.Post($"/api/accounts/{Eval}/fills", Fill("MNQ", "buy", 3, 15_500m, 0, "one", "f1"));
        await host.Post($"/api/accounts/{Eval}/fills", Fill("ES", "sell", 2, 4_450.25m, 0, "two", "f2"));
        await host.Settle();
        var violations = await host.Get($"/api/accounts/{Eval}/violations");
        Assert.Contains("max_contracts", violations.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("3", Text(await host.Account(Eval), "openContracts"));
    }

    [Fact]
    public async Task S4_the_second_account_is_initialised_with_its_numbers()
    {
        await using var host = await Demo();
        var account = await host.Account(Funded);
        Assert.Equal("133500.00", Text(account, "balance"));
        Assert.Equal("150.00", Text(account, "dailyPnl"));
        Assert.Equal("200.00", Text(account, "drawdown"));
        Assert.Equal("133700.00", Text(account, "peak"));
        Assert.Equal("2150.00", Text(account, "lossBuffer"));
        Assert.Equal("3800.00", Text(account, "drawdownBuffer"));
        Assert.Equal("156", Text(account, "totalTrades"));
        Assert.Equal("72.3", Text(account, "winRate"));
        Assert.Equal(2.10m, account["profitFactor"]!.GetValue<decimal>());
        Assert.Equal("45", Text(account, "tradedDays"));
        Assert.Null(account["target"]);
        Assert.Equal("0", Text(account, "activeViolations"));
    }

    [Fact]
    public async Task S5_business_logic_at_both_sides_of_each_limit()
    {
        await using var host = await Demo();
        await host.Price("MNQ", 15_500m);
        Assert.Equal("true", Text(await Check(host, 1), "accepted"));
        Assert.Contains("5 > 3", Text(await Check(host, 5), "text"), StringComparison.Ordinal);
        var restricted = await host.Alert("""{"symbol":"BTC1!","action":"buy","quantity":1}""");
        Assert.Equal(("refused", "PRODUCT_NOT_PERMITTED"), (Text(restricted, "outcome"), Text(restricted, "code")));
        Assert.Equal("refused", Text(await host.Alert("""{"symbol":"BTCUSD","action":"buy","quantity":1}"""), "outcome"));

        // Today is at −250.00; long one contract, a point is two dollars: −749.50 more is 0.50 short of the limit.
        await host.Post($"/api/accounts/{Eval}/fills", Fill("MNQ", "buy", 1, 15_500m, 0, "o", "f"));
        await host.Price("MNQ", 15_125.25m);
        var before = await host.Account(Eval);
        Assert.Equal(("-999.50", "active"), (Text(before, "dailyPnl"), Text(before, "status")));
        Assert.Equal("true", Text(await Check(host, 1), "accepted"));
        await host.Price("MNQ", 15_125m);
        await host.Settle();
        Assert.Equal("locked", Text(await host.Account(Eval), "status"));
        Assert.Equal("false", Text(await Check(host, 1), "accepted"));
    }

    [Fact]
    public async Task S7_the_status_of_the_whole()
    {
        await using var host = await Demo();
        var status = await host.Get("/api/status");
        Assert.Equal("true", Text(status, "initialised"));
        Assert.Equal("demo", Text(status, "environment"));
        Assert.Equal("2", Text(status, "accountCount"));
        Assert.Equal("true", Text(status, "monitoring"));
        Assert.Equal("2", Text(status, "activeAccounts"));
        Assert.Equal("0", Text(status, "violations"));
        Assert.Equal(Eval, Text(status, "defaultAccount"));
    }

    private static Task<JsonNode> Check(Host host, int quantity) =>
        host.Post($"/api/accounts/{Eval}/check", new { symbol = "MNQ", side = "buy", quantity });
}
