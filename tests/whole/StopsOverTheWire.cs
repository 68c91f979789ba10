using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Stops that follow a position, several targets, and alerts that change what works, as a trader sends them.</summary>
public sealed class StopsOverTheWire
{
    private const string Eval = "topstep_eval_001";

    private static async Task<Host> Demo()
    {
        var host = await Host.Start("--clock", "virtual");
        // The offer stands one tick above the bid: bought at 15,500.00.
        await host.Price("MNQ", 15_499.75m);
        return host;
    }

    private static async Task<JsonNode> Send(Host host, string action, string more)
    {
        var outcome = await host.Alert($$"""{"action":"{{action}}","symbol":"MNQ1!",{{more}}}""");
        await host.Settle();
        return outcome;
    }

    private static async Task Accepted(Host host, string action, string more) => Assert.Equal("accepted", (await Send(host, action, more))["outcome"]!.ToString());

    /// <summary>Each working order as kind, contracts left and price, in that order.</summary>
    private static async Task<string[]> Working(Host host) =>
        [.. (await host.Account(Eval))["orders"]!.AsArray()
            .Select(order => $"{order!["kind"]} {order["quantity"]!.GetValue<int>() - order["filled"]!.GetValue<int>()} {order["stop"] ?? order["limit"]}").Order(StringComparer.Ordinal)];

    private static async Task<int> Net(Host host) => (await host.Account(Eval))["positions"]!.AsArray().Sum(position => position!["net"]!.GetValue<int>());

    private static async Task<JsonNode[]> Events(Host host, string type) =>
        [.. (await host.Get($"/api/accounts/{Eval}/events?after=0&limit=1000")).AsArray().Where(stored => stored!["type"]!.ToString() == type).Select(stored => stored!)];

    [Fact]
    public async Task A_stop_goes_to_the_entry_and_then_after_the_price_and_a_restart_forgets_nothing()
    {
        await using var host = await Demo();
        await Accepted(host, "buy", """ "quantity":1,"stopLoss":{"offset":20,"breakeven":8,"trail":{"offset":10},"trigger":15,"step":2} """);
        Assert.Equal(["stop 1 15480.00"], await Working(host));
        await host.Price("MNQ", 15_507.75m);
        Assert.Equal(["stop 1 15480.00"], await Working(host));
        await host.Price("MNQ", 15_508m);
        await host.Settle();
        Assert.Equal(["stop 1 15500.00"], await Working(host));

        await host.Kill();
        await host.Restart();
        await host.Price("MNQ", 15_516m);
        await host.Settle();
        Assert.Equal(["stop 1 15506.00"], await Working(host));
        var asked = await Events(host, "change-asked");
        Assert.Equal(2, asked.Length);
        Assert.Contains("15508.00", asked[0].ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("15516.00", asked[1].ToJsonString(), StringComparison.Ordinal);
        await host.Price("MNQ", 15_505m);
        await host.Settle();
        Assert.Equal(0, await Net(host));
        Assert.Empty(await Working(host));
    }

    [Fact]
    public async Task One_stop_beside_two_targets_shrinks_with_them_and_goes_to_the_entry_at_the_first()
    {
        await using var host = await Demo();
        await Accepted(host, "buy", """
            "quantity":3,"brackets":[{"stop":{"offset":10,"breakevenAtTarget":true}},{"quantity":1,"target":{"offset":10}},{"quantity":1,"target":{"offset":20}}]
            """);
        Assert.Equal(["limit 1 15510.00", "limit 1 15520.00", "stop 1 15490.00", "stop 1 15490.00", "stop 1 15490.00"], await Working(host));
        await host.Price("MNQ", 15_510m);
        await host.Settle();
        Assert.Equal(["limit 1 15520.00", "stop 1 15500.00", "stop 1 15500.00"], await Working(host));
        Assert.Equal((2, "true"), (await Net(host), (await host.Account(Eval))["positions"]![0]!["isProtected"]!.ToString()));
        await host.Price("MNQ", 15_520m);
        await host.Settle();
        Assert.Equal(["stop 1 15500.00"], await Working(host));
        await host.Price("MNQ", 15_499m);
        await host.Settle();
        Assert.Equal(0, await Net(host));
        Assert.Empty(await Working(host));
    }

    [Fact]
    public async Task An_alert_moves_stop_and_target_of_a_position_and_says_why_when_it_cannot()
    {
        await using var host = await Demo();
        var nothing = await Send(host, "modify", """ "stopLoss":15400 """);
        Assert.Equal(("refused", "UNKNOWN_ORDER"), (nothing["outcome"]!.ToString(), nothing["code"]!.ToString()));
        await Accepted(host, "buy", """ "quantity":2,"stopLoss":{"offset":20},"takeProfit":{"offset":40} """);
        await host.Price("MNQ", 15_510m);
        await Accepted(host, "modify", """ "stopLoss":15490,"takeProfit":15560 """);
        Assert.Equal(["limit 2 15560.00", "stop 2 15490.00"], await Working(host));
        await Accepted(host, "movebe", """ "side":"long" """);
        Assert.Equal(["limit 2 15560.00", "stop 2 15500.00"], await Working(host));
        var through = await Send(host, "modify", """ "stopLoss":15511 """);
        Assert.Equal(("refused", "PRICE_THROUGH"), (through["outcome"]!.ToString(), through["code"]!.ToString()));
        Assert.Equal(2, (await Events(host, "order-modified")).Length - 1);
        await host.Price("MNQ", 15_499m);
        await host.Settle();
        Assert.Equal(0, await Net(host));
    }

    [Fact]
    public async Task An_alert_changes_a_working_entry_and_the_gate_judges_what_it_makes_larger()
    {
        await using var host = await Demo();
        await Accepted(host, "buy", """ "quantity":1,"orderType":"limit","limitPrice":15450 """);
        await Accepted(host, "modify", """ "limitPrice":15460,"quantity":2 """);
        Assert.Equal(["limit 2 15460.00"], await Working(host));
        var large = await Send(host, "modify", """ "quantity":5000 """);
        Assert.Equal(("refused", "POSITION_LIMIT"), (large["outcome"]!.ToString(), large["code"]!.ToString()));
        Assert.Equal(["limit 2 15460.00"], await Working(host));
        var two = await Send(host, "modify", """ "stopLoss":15400 """);
        Assert.Contains("Buy 2 Limit limit 15460.00", two["text"]!.ToString(), StringComparison.Ordinal);
    }
}
