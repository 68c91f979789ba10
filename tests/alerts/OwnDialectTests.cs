using TraderTerminal.Domain.Alerts;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

public sealed class OwnDialectTests
{
    private const string Template = """
        {"symbol":"MNQ1!","exchange":"CME_MINI","action":"buy","quantity":"2",
         "positionAfter":"long","positionSizeAfter":"2",
         "positionBefore":"flat","positionSizeBefore":"0",
         "price":"21450.25","id":"Long","timenow":"2025-12-03T14:34:59Z","time":"2025-12-03T14:30:00Z","interval":"5","strategy":"orb-5m"}
        """;

    [Fact]
    public void Our_template_fills_every_field_of_the_canonical_alert()
    {
        var read = Reading.Parsed(Template);
        Assert.Equal(
            """
            {"action":"buy","side":null,"symbol":{"root":"MNQ","contract":null,"continuous":1,"exchange":"CME_MINI","delayed":false,"raw":"MNQ1!"},
            "quantity":{"unit":"contracts","value":2},"after":{"side":"long","size":2},"before":{"side":"flat","size":0},
            "order":{"type":"market","limit":null,"stop":null,"trail":null,"tif":null,"expireSeconds":null},"brackets":[],
            "existing":{"same":null,"opposite":null,"require":null,"cancelOrders":null},"route":{"accounts":[],"group":null,"strategy":"orb-5m"},
            "price":21450.25,"id":"Long","firedAt":"2025-12-03T14:34:59Z","barTime":"2025-12-03T14:30:00Z","interval":"5","comment":null,"extras":{"exchange":"CME_MINI"}}
            """.ReplaceLineEndings(""),
            AlertJson.Of(read.Alert));
        Assert.Equal("own", read.Dialect);
        Assert.Empty(read.Repairs);
        Assert.Empty(read.Warnings);
        Assert.True(read.Alert.FiredAtIsSure);
    }

    [Fact]
    public void A_fill_that_ends_flat_is_an_exit_whatever_its_quantity_says() =>
        Assert.Equal(
            "action=sell after.side=flat after.size=0 before.side=long before.size=2 quantity.value=2",
            Reading.Say(
                """{"symbol":"MNQ1!","action":"sell","quantity":"2","positionAfter":"flat","positionSizeAfter":"0","positionBefore":"long","positionSizeBefore":"2"}""",
                "action after.side after.size before.side before.size quantity.value"));

    [Fact]
    public void An_exit_template_needs_no_more_than_a_symbol() =>
        Assert.Equal("action=close symbol.root=MNQ quantity=null", Reading.Say("""{"symbol":"MNQ1!","action":"close","timenow":"2025-12-03T14:34:59Z"}""", "action symbol.root quantity"));

    [Fact]
    public void Another_name_makes_it_generic() => Assert.Equal("generic", Reading.Parsed("""{"ticker":"MNQ1!","action":"buy"}""").Dialect);

    [Fact]
    public void A_batch_is_read_in_order_and_all_or_nothing()
    {
        var read = Reading.Parsed("""[{"symbol":"MNQ1!","action":"close"},{"symbol":"MES1!","action":"buy","quantity":1}]""");
        Assert.Equal([AlertAction.Close, AlertAction.Buy], read.Alerts.Select(alert => alert.Action));
        Assert.True(read.IsBatch);
        Assert.True(Reading.Parsed("""[{"symbol":"MNQ1!","action":"close"}]""").IsBatch);
        Assert.False(Reading.Parsed(Template).IsBatch);
        var broken = Reading.Malformed("""[{"symbol":"MNQ1!","action":"close"},{"symbol":"MES1!","action":"buy","quantity":0}]""");
        Assert.Equal(("invalid_quantity", 1, 82), (broken.Code, broken.Line, broken.Column));
        Assert.StartsWith("alert 2: ", broken.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nested_template_of_the_videos_is_read()
    {
        const string body = """
            {"passphrase":"x","time":"2025-12-03T14:34:59Z","exchange":"CME_MINI_DL","ticker":"MNQ1!",
             "bar":{"time":"2025-12-03T14:30:00Z","open":21440,"close":21450.25,"volume":100},
             "strategy":{"position_size":-1,"order_action":"sell","order_contracts":3,"order_price":21450.25,"order_id":"Short","market_position":"short",
              "market_position_size":1,"prev_market_position":"long","prev_market_position_size":2}}
            """;
        Assert.Equal(
            "action=sell quantity.value=3 after.side=short after.size=1 before.side=long before.size=2 price=21450.25 id=Short symbol.delayed=true route.strategy=null",
            Reading.Say(body, "action quantity.value after.side after.size before.side before.size price id symbol.delayed route.strategy"));
        Assert.Equal("firedAt=2025-12-03T14:34:59Z barTime=2025-12-03T14:30:00Z extras.bar.open=null", Reading.Say(body, "firedAt barTime extras.bar.open"));
        Assert.True(Reading.Alert(body).FiredAtIsSure);
        Assert.DoesNotContain("passphrase", AlertJson.Of(Reading.Alert(body)), StringComparison.Ordinal);
    }
}
