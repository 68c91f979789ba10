using Xunit;

namespace TraderTerminal.Tests.Alerts;

/// <summary>The strategy's own position before and after: what can be, and what cannot (TradingView reference 2.8).</summary>
public sealed class PositionTests
{
    [Theory]
    //          action  before      after       result
    [InlineData("buy", "flat 0", "long 2", "ok")]
    [InlineData("buy", "long 1", "long 3", "ok")]
    [InlineData("buy", "long 3", "long 2", "inconsistent_position")]
    [InlineData("buy", "long 2", "long 2", "inconsistent_position")]
    [InlineData("buy", "short 2", "long 1", "ok")]
    [InlineData("buy", "- -", "long 2", "ok")]
    [InlineData("buy", "short 3", "short 1", "ok")]
    [InlineData("buy", "short 1", "short 3", "inconsistent_position")]
    [InlineData("buy", "long 2", "short 1", "inconsistent_position")]
    [InlineData("buy", "flat 0", "short 1", "inconsistent_position")]
    [InlineData("buy", "- -", "short 1", "inconsistent_position")]
    [InlineData("buy", "short 2", "flat 0", "ok")]
    [InlineData("buy", "long 2", "flat 0", "ok")] // An exit all the same.
    [InlineData("sell", "flat 0", "short 2", "ok")]
    [InlineData("sell", "short 2", "short 1", "inconsistent_position")]
    [InlineData("sell", "long 3", "long 1", "ok")]
    [InlineData("sell", "long 1", "long 3", "inconsistent_position")]
    [InlineData("sell", "short 1", "long 1", "inconsistent_position")]
    [InlineData("buy", "flat 0", "long 0", "inconsistent_position")]
    [InlineData("buy", "flat 2", "long 1", "inconsistent_position")]
    [InlineData("buy", "flat 0", "up 1", "inconsistent_position")]
    [InlineData("buy", "flat 0", "long 1.5", "fractional_quantity")]
    [InlineData("buy", "flat 0", "long NaN", "invalid_number")]
    [InlineData("buy", "flat 0", "{{x}} 1", "unresolved_placeholder")]
    [InlineData("buy", "flat 0", "short -1", "inconsistent_position")]
    public void A_fill_goes_from_one_position_to_another(string action, string before, string after, string expected)
    {
        var (b, a) = (before.Split(' '), after.Split(' '));
        var body = $$"""
            {"symbol":"MNQ1!","action":"{{action}}","positionBefore":"{{b[0].Trim('-')}}","positionSizeBefore":"{{(b[1] == "-" ? "" : b[1])}}","positionAfter":"{{a[0]}}","positionSizeAfter":"{{a[1]}}"}
            """;
        Assert.Equal(expected, Reading.Say(body, "action").Replace($"action={action}", "ok", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"position_size\":-2", "sell", "short 2")]
    [InlineData("\"position_size\":\"2\"", "buy", "long 2")]
    [InlineData("\"position_size\":0", "sell", "flat 0")]
    [InlineData("\"sentiment\":\"bearish\"", "sell", "short null")]
    [InlineData("\"sentiment\":\"flat\"", "buy", "flat 0")]
    [InlineData("\"market_position\":\"long\",\"market_position_size\":3", "buy", "long 3")]
    [InlineData("\"direction\":\"long\"", "buy", "long null")]
    [InlineData("\"sentiment\":\"bullish\"", "sell", "long null")] // A partial exit, as TradersPost writes it.
    public void The_position_after_has_many_names(string fields, string action, string expected) =>
        Assert.Equal(
            expected,
            Reading.Say($$"""{"ticker":"MNQ1!","action":"{{action}}",{{fields}}}""", "after.side after.size").Replace("after.side=", "", StringComparison.Ordinal)
                .Replace("after.size=", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("\"action\":\"flat\",\"quantity\":2", "action=close after={\"side\":\"flat\",\"size\":0} quantity=null")]
    [InlineData("\"action\":\"exit\",\"sentiment\":\"flat\"", "action=close after={\"side\":\"flat\",\"size\":0} quantity=null")]
    [InlineData("\"action\":\"exit\",\"sentiment\":\"long\",\"position_size\":1", "action=close after={\"side\":\"long\",\"size\":1} quantity=null")]
    [InlineData("\"action\":\"exit\",\"sentiment\":\"long\"", "action=close after=null quantity=null")]
    [InlineData("\"action\":\"exit\",\"quantity\":1", "action=close after=null quantity={\"unit\":\"contracts\",\"value\":1}")]
    public void A_close_may_leave_a_part(string fields, string expected) =>
        Assert.Equal(expected, Reading.Say("{\"ticker\":\"MNQ1!\"," + fields + "}", "action after quantity"));

    [Fact]
    public void The_size_of_a_position_is_never_a_quantity_and_neither_is_the_volume() =>
        Assert.Equal("quantity=null", Reading.Say("""{"symbol":"MNQ1!","action":"buy","position_size":3,"volume":1200}""", "quantity"));
}
