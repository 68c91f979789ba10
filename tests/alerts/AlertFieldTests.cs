using TraderTerminal.Domain.Alerts;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

/// <summary>Single fields of an alert, as tables: what is accepted, what is refused, and with which code.</summary>
public sealed class AlertFieldTests
{
    private static string Entry(string fields) => "{\"symbol\":\"MNQ1!\",\"action\":\"buy\"" + (fields.Length > 0 ? "," + fields : "") + "}";

    private static string Exit(string fields) => "{\"symbol\":\"MNQ1!\",\"action\":\"close\"" + (fields.Length > 0 ? "," + fields : "") + "}";

    [Theory]
    [InlineData("2", "2")]
    [InlineData("\"2\"", "2")]
    [InlineData("2.0", "2")]
    [InlineData("\"2.00\"", "2")]
    [InlineData("\"+3\"", "3")]
    [InlineData("1e1", "10")]
    [InlineData("2147483647", "2147483647")]
    [InlineData("null", "null")]
    [InlineData("2147483648", "invalid_quantity")]
    [InlineData("0", "invalid_quantity")]
    [InlineData("-1", "invalid_quantity")]
    [InlineData("-1.5", "invalid_quantity")]
    [InlineData("1.5", "fractional_quantity")]
    [InlineData("0.5", "fractional_quantity")]
    [InlineData("\"\"", "invalid_quantity")]
    [InlineData("\" \"", "invalid_quantity")]
    [InlineData("\"two\"", "invalid_quantity")]
    [InlineData("\"1,000\"", "invalid_quantity")]
    [InlineData("\"1,5\"", "invalid_quantity")]
    [InlineData("\".5\"", "invalid_quantity")]
    [InlineData("\"1e400\"", "invalid_quantity")]
    [InlineData("true", "invalid_quantity")]
    [InlineData("{}", "invalid_quantity")]
    [InlineData("[1]", "invalid_quantity")]
    [InlineData("\"NaN\"", "invalid_quantity")]
    [InlineData("NaN", "invalid_quantity")]
    [InlineData("\"50%\"", "unsupported_sizing")]
    [InlineData("\"{{strategy.order.contracts}}\"", "unresolved_placeholder")]
    public void The_quantity_of_an_entry_is_a_whole_number_from_one(string quantity, string expected)
    {
        var said = Reading.Say(Entry($"\"quantity\":{quantity}"), "quantity.value");
        Assert.Equal(expected, said.Replace("quantity.value=", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"takeProfit\":{\"offset\":20,\"breakeven\":10}")]
    [InlineData("\"takeProfit\":{\"offset\":20,\"trail\":{\"ticks\":8}}")]
    [InlineData("\"takeProfit\":{\"price\":15500,\"kind\":\"trailing\"}")]
    [InlineData("\"brackets\":[{\"target\":{\"offset\":20,\"trigger\":5}}]")]
    [InlineData("\"brackets\":[{\"stop\":{\"offset\":10,\"trail\":{\"ticks\":8,\"step\":2}}}]")]
    [InlineData("\"brackets\":[{\"target\":{\"offset\":20},\"runner\":true}]")]
    [InlineData("\"stopLoss\":{\"offset\":10,\"atr\":2}")]
    [InlineData("\"stopLossTicks\":40")]
    [InlineData("\"take_profit_percent\":2")]
    [InlineData("\"targets\":[{\"offset\":10}]")]
    [InlineData("\"tp2\":15600")]
    [InlineData("\"sl_offset\":10")]
    [InlineData("\"trailing_stop\":{\"ticks\":8}")]
    [InlineData("\"bracket\":{\"stop\":15400}")]
    public void An_exit_in_a_shape_that_we_do_not_do_refuses_the_entry_and_is_never_left_out(string fields)
    {
        Assert.Equal(AlertCodes.UnsupportedField, Reading.Malformed(Entry(fields)).Code);
        Assert.StartsWith("action=close", Reading.Say(Exit(fields), "action"), StringComparison.Ordinal);
        Assert.Contains(Reading.Parsed(Exit(fields)).Warnings, warning => warning.Contains("left out", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"stopLoss\":{\"trigger\":10}")]
    [InlineData("\"stopLoss\":{\"step\":1}")]
    [InlineData("\"stopLoss\":{\"breakevenOffset\":1}")]
    [InlineData("\"stopLoss\":{\"breakeven\":5}")]
    [InlineData("\"stopLoss\":{\"kind\":\"stopLimit\"}")]
    public void How_a_stop_moves_without_a_stop_is_refused(string fields) => Assert.Equal(AlertCodes.MissingPrice, Reading.Malformed(Entry(fields)).Code);

    [Theory]
    [InlineData("\"takeProfit\":{\"offset\":20,\"breakeven\":0}")]
    [InlineData("\"takeProfit\":{\"offset\":20,\"trail\":null}")]
    [InlineData("\"takeProfit\":{\"offset\":20},\"tp2\":\"\"")]
    [InlineData("\"takeProfit\":{\"offset\":20},\"slOffset\":0")]
    public void An_exit_that_says_nothing_does_no_harm(string fields) => Assert.Equal("brackets.0.target.offset=20", Reading.Say(Entry(fields), "brackets.0.target.offset"));

    [Theory]
    [InlineData("2", "{\"unit\":\"contracts\",\"value\":2}")]
    [InlineData("\"50%\"", "{\"unit\":\"percentOfPosition\",\"value\":50}")]
    [InlineData("0", "null")]
    [InlineData("\"\"", "null")]
    [InlineData("NaN", "null")]
    [InlineData("\"NaN\"", "null")]
    [InlineData("-1", "null")]
    [InlineData("1.5", "null")]
    [InlineData("\"150%\"", "null")]
    [InlineData("\"{{strategy.order.contracts}}\"", "null")]
    public void The_quantity_of_a_close_that_says_nothing_means_all(string quantity, string expected) =>
        Assert.Equal($"quantity={expected}", Reading.Say(Exit($"\"quantity\":{quantity}"), "quantity"));

    [Theory]
    [InlineData("buy", "buy null market")]
    [InlineData("BUY", "buy null market")]
    [InlineData(" Enter Long ", "buy null market")]
    [InlineData("go_long", "buy null market")]
    [InlineData("bullish", "buy null market")]
    [InlineData("sell", "sell null market")]
    [InlineData("entry-short", "sell null market")]
    [InlineData("sellShort", "sell null market")]
    [InlineData("exit", "close null market")]
    [InlineData("close_position", "close null market")]
    [InlineData("closelong", "close long market")]
    [InlineData("sellToClose", "close long market")]
    [InlineData("exit_short", "close short market")]
    [InlineData("cover", "close short market")]
    [InlineData("flatten", "close null market")] // With a symbol it is a close.
    [InlineData("closeall", "close null market")]
    [InlineData("cancel_all_orders", "cancel null market")]
    [InlineData("add", "add null market")]
    [InlineData("flip", "reverse null market")]
    [InlineData("update_sl", "missing_price")]
    [InlineData("heartbeat", "note null market")]
    [InlineData("hold", "note null market")]
    [InlineData("buylimit", "missing_price")]
    [InlineData("sellstop", "missing_price")]
    [InlineData("", "missing_action")]
    [InlineData("  ", "missing_action")]
    [InlineData("moon", "unknown_action")]
    [InlineData("open", "unknown_action")]
    [InlineData("{{strategy.order.action}}", "unresolved_placeholder")]
    [InlineData("NaN", "unresolved_placeholder")]
    public void An_action_word_has_one_meaning(string word, string expected)
    {
        var said = Reading.Say($$"""{"symbol":"MNQ1!","action":"{{word}}"}""", "action side order.type");
        Assert.Equal(expected, said.Replace("action=", "", StringComparison.Ordinal).Replace("side=", "", StringComparison.Ordinal).Replace("order.type=", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"action\":\"flatten\"}", "action=flatten side=null symbol=null")]
    [InlineData("{\"action\":\"cancel\"}", "action=cancel side=null symbol=null")]
    [InlineData("{\"action\":\"note\",\"comment\":\"hello\"}", "action=note side=null symbol=null")]
    [InlineData("{\"action\":\"buy\"}", "missing_symbol")]
    [InlineData("{\"symbol\":\"MNQ1!\"}", "missing_action")]
    [InlineData("{}", "missing_action")]
    [InlineData("{\"action\":1,\"symbol\":\"MNQ1!\"}", "unknown_action")]
    [InlineData("{\"action\":{},\"symbol\":\"MNQ1!\"}", "unknown_action")]
    [InlineData("{\"action\":null,\"symbol\":\"MNQ1!\"}", "missing_action")]
    [InlineData("{\"topic\":\"x\",\"type\":\"external\",\"data\":{\"symbol\":\"MNQ1!\"}}", "missing_action")]
    public void Action_and_symbol_are_needed_where_they_mean_something(string body, string expected) =>
        Assert.Equal(expected, Reading.Say(body, "action side symbol"));

    [Theory]
    [InlineData("\"action\":\"enter\",\"side\":\"short\"", "action=sell side=null")]
    [InlineData("\"action\":\"open\",\"direction\":\"long\"", "action=buy side=null")]
    [InlineData("\"signal\":\"buy\"", "action=buy side=null")]
    [InlineData("\"side\":\"sell\"", "action=sell side=null")]
    [InlineData("\"direction\":\"long\"", "action=buy side=null")]
    [InlineData("\"type\":\"CLOSE\"", "action=close side=null")]
    [InlineData("\"order\":\"buy\"", "action=buy side=null")]
    [InlineData("\"action\":\"buy\",\"side\":\"long\"", "action=buy side=null")]
    [InlineData("\"action\":\"buy\",\"side\":\"sell\"", "conflicting_fields")]
    [InlineData("\"action\":\"buy\",\"signal\":\"long\"", "action=buy side=null")]
    [InlineData("\"action\":\"buy\",\"signal\":\"sell\"", "conflicting_fields")]
    [InlineData("\"action\":\"buy\",\"signal\":\"ema-cross\"", "action=buy side=null")]
    [InlineData("\"action\":\"close\",\"side\":\"buy\"", "action=close side=long")]
    [InlineData("\"action\":\"close\",\"position_side\":\"short\"", "action=close side=short")]
    [InlineData("\"action\":\"closelong\",\"side\":\"short\"", "conflicting_fields")]
    [InlineData("\"action\":\"cancel\",\"direction\":\"long\"", "action=cancel side=long")]
    public void A_second_action_like_field_agrees_or_gives_the_side(string fields, string expected) =>
        Assert.Equal(expected, Reading.Say("{\"symbol\":\"MNQ1!\"," + fields + "}", "action side"));

    [Theory]
    [InlineData("\"symbol\":\"MNQ1!\",\"ticker\":\"CME_MINI:MNQ1!\"", "symbol.root=MNQ symbol.contract=null symbol.continuous=1")]
    [InlineData("\"symbol\":\"MNQ1!\",\"ticker\":\"MNQZ2025\"", "symbol.root=MNQ symbol.contract=MNQZ2025 symbol.continuous=null")]
    [InlineData("\"symbol\":\"MNQZ5\",\"ticker\":\"MNQH6\"", "conflicting_fields")]
    [InlineData("\"symbol\":\"MNQ1!\",\"ticker\":\"MES1!\"", "conflicting_fields")]
    [InlineData("\"symbol\":\"\",\"ticker\":\"MNQ1!\"", "symbol.root=MNQ symbol.contract=null symbol.continuous=1")]
    [InlineData("\"symbol\":\"NQ2!\"", "symbol.root=NQ symbol.contract=null symbol.continuous=2")]
    [InlineData("\"symbol\":\"\"", "missing_symbol")]
    [InlineData("\"symbol\":7", "invalid_symbol")]
    [InlineData("\"symbol\":[]", "invalid_symbol")]
    [InlineData("\"symbol\":\"E$\"", "invalid_symbol")]
    [InlineData("\"symbol\":\"{{ticker}}\"", "unresolved_placeholder")]
    [InlineData("\"symbol\":\"NaN\"", "unresolved_placeholder")]
    public void A_symbol_stands_once_or_agrees(string fields, string expected) =>
        Assert.Equal(expected, Reading.Say("{\"action\":\"buy\"," + fields + "}", "symbol.root symbol.contract symbol.continuous"));

    [Theory]
    [InlineData("", "market null null null")]
    [InlineData("\"orderType\":\"MKT\"", "market null null null")]
    [InlineData("\"orderType\":\"limit\",\"limitPrice\":\"21400.5\"", "limit 21400.5 null null")]
    [InlineData("\"limitPrice\":21400.5", "limit 21400.5 null null")]
    [InlineData("\"stopPrice\":21500", "stop null 21500 null")]
    [InlineData("\"order_type\":\"stop_limit\",\"limit_price\":21400,\"stop_price\":21410", "stopLimit 21400 21410 null")]
    [InlineData("\"order_type\":\"limit\",\"price\":21400", "limit 21400 null null")]
    [InlineData("\"order_type\":\"stop\",\"signalPrice\":21400", "stop null 21400 null")]
    [InlineData("\"order_type\":\"stop\",\"stop\":21400", "stop null 21400 null")]
    [InlineData("\"order_type\":\"limit\",\"close\":21400", "missing_price")]
    [InlineData("\"order_type\":\"limit\"", "missing_price")]
    [InlineData("\"order_type\":\"stop_limit\",\"limitPrice\":1", "missing_price")]
    [InlineData("\"order_type\":\"trailing_stop\"", "missing_price")]
    [InlineData("\"orderType\":\"trailing_stop\",\"trail\":{\"ticks\":40}", "trailingStop null null {\"ticks\":40}")]
    [InlineData("\"orderType\":\"iceberg\"", "unsupported_field")]
    [InlineData("\"type\":\"limit\",\"limit\":5", "limit 5 null null")]
    [InlineData("\"limitPrice\":-5", "invalid_number")]
    [InlineData("\"limitPrice\":\"5,5\"", "invalid_number")]
    [InlineData("\"limitPrice\":\"{{close}}\"", "unresolved_placeholder")]
    [InlineData("\"limitPrice\":5,\"limit\":6", "conflicting_fields")]
    [InlineData("\"limitPrice\":5,\"limit\":\"5.0\"", "limit 5 null null")]
    public void The_order_type_and_its_prices(string fields, string expected)
    {
        var said = Reading.Say(Entry(fields), "order.type order.limit order.stop order.trail");
        Assert.Equal(expected, string.Join(" ", said.Split(' ').Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..])));
    }

    [Theory]
    [InlineData("\"stopLoss\":\"21400\"", "[{\"quantity\":null,\"stop\":{\"price\":21400},\"target\":null}]")]
    [InlineData("\"sl\":21400,\"tp\":21500", "[{\"quantity\":null,\"stop\":{\"price\":21400},\"target\":{\"price\":21500}}]")]
    [InlineData("\"stopLoss\":{\"ticks\":40},\"takeProfit\":{\"offset\":20}", "[{\"quantity\":null,\"stop\":{\"ticks\":40},\"target\":{\"offset\":20}}]")]
    [InlineData("\"stopLoss\":{\"percent\":\"1.5\"},\"takeProfit\":{\"money\":300}", "[{\"quantity\":null,\"stop\":{\"percent\":1.5},\"target\":{\"money\":300}}]")]
    [InlineData("\"stopLoss\":{\"kind\":\"trailing\",\"trail\":{\"offset\":10},\"trigger\":5,\"step\":1,\"breakeven\":8}", "[{\"quantity\":null,\"stop\":{\"kind\":\"trailing\",\"trail\":{\"offset\":10},\"trigger\":5,\"step\":1,\"breakeven\":8},\"target\":null}]")]
    [InlineData("\"brackets\":[{\"quantity\":1,\"target\":{\"offset\":10},\"stop\":{\"ticks\":40}},{\"target\":{\"offset\":20}}]", "[{\"quantity\":1,\"stop\":{\"ticks\":40},\"target\":{\"offset\":10}},{\"quantity\":null,\"stop\":null,\"target\":{\"offset\":20}}]")]
    [InlineData("\"sl\":0,\"tp\":\"\"", "[]")]
    [InlineData("\"sl\":null", "[]")]
    [InlineData("\"sl\":NaN", "invalid_number")]
    [InlineData("\"sl\":\"NaN\"", "invalid_number")]
    [InlineData("\"sl\":\"{{plot_0}}\"", "unresolved_placeholder")]
    [InlineData("\"sl\":-1", "invalid_number")]
    [InlineData("\"sl\":1,\"stop_loss\":2", "conflicting_fields")]
    [InlineData("\"stopLoss\":{\"percent\":1,\"offset\":2}", "conflicting_fields")]
    [InlineData("\"stopLoss\":{\"offset\":0}", "invalid_number")]
    [InlineData("\"stopLoss\":{\"ticks\":40,\"magic\":1}", "unsupported_field")]
    [InlineData("\"stopLoss\":{\"ticks\":40,\"magic\":0}", "[{\"quantity\":null,\"stop\":{\"ticks\":40},\"target\":null}]")]
    [InlineData("\"brackets\":[7]", "invalid_number")]
    [InlineData("\"brackets\":[{\"quantity\":0,\"stop\":{\"ticks\":1}}]", "invalid_quantity")]
    [InlineData("\"sl\":1,\"brackets\":[{\"stop\":{\"ticks\":1}}]", "conflicting_fields")]
    [InlineData("\"price\":21450,\"sl\":21460", "inconsistent_bracket")]
    [InlineData("\"price\":21450,\"sl\":21450", "inconsistent_bracket")]
    [InlineData("\"price\":21450,\"tp\":21440", "inconsistent_bracket")]
    [InlineData("\"price\":21450,\"sl\":10000", "inconsistent_bracket")]
    public void Brackets_have_one_kind_of_price_each(string fields, string expected) =>
        Assert.Equal(expected, Reading.Say(Entry(fields), "brackets").Replace("brackets=", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("\"action\":\"movebe\"", "[{\"quantity\":null,\"stop\":{\"offset\":0},\"target\":null}]")]
    [InlineData("\"action\":\"modify\",\"stopLoss\":{\"offset\":0}", "[{\"quantity\":null,\"stop\":{\"offset\":0},\"target\":null}]")]
    [InlineData("\"action\":\"modify\",\"sl\":\"NaN\"", "invalid_number")]
    public void Only_a_change_may_move_a_stop_to_the_entry(string fields, string expected) =>
        Assert.Equal(expected, Reading.Say("{\"symbol\":\"MNQ1!\"," + fields + "}", "brackets").Replace("brackets=", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("\"sl\":NaN,\"limitPrice\":\"x\",\"orderType\":\"odd\",\"positionAfter\":\"odd\",\"delay\":5")]
    [InlineData("\"qty\":1,\"quantity\":2")]
    [InlineData("\"orderType\":\"limit\"")]
    [InlineData("\"sl\":21400")]
    public void An_exit_is_done_whatever_else_is_wrong_and_says_so(string fields)
    {
        var read = Reading.Parsed(Exit(fields));
        Assert.Equal(AlertAction.Close, read.Alert.Action);
        Assert.Equal(AlertOrder.Market, read.Alert.Order);
        Assert.NotEmpty(read.Warnings);
    }

    [Theory]
    [InlineData("\"delay\":5", "unsupported_field")]
    [InlineData("\"delay\":0,\"reduce_only\":false,\"multi\":1", "extras={\"delay\":0,\"reduce_only\":false,\"multi\":1}")]
    [InlineData("\"quantityType\":\"risk_percent\"", "unsupported_field")]
    [InlineData("\"quantityType\":\"fixed_quantity\"", "extras={\"quantityType\":\"fixed_quantity\"}")]
    [InlineData("\"volume\":5,\"leverage\":10,\"rsi\":\"NaN\"", "extras={\"volume\":5,\"leverage\":10}")]
    [InlineData("\"levels\":{\"token\":\"abc\",\"a\":1}", "extras={\"levels\":{\"token\":\"***\",\"a\":1}}")]
    public void What_would_change_the_order_is_refused_and_the_rest_is_kept(string fields, string expected) => Assert.Equal(expected, Reading.Say(Entry(fields), "extras"));

    [Theory]
    [InlineData("{\"action\":\"cancel\",\"symbol\":\"MNQ1!\",\"cancelOrderType\":\"limit\"}", "unsupported_field")]
    [InlineData("{\"action\":\"cancel\",\"symbol\":\"MNQ1!\",\"delay\":\"3\"}", "action=cancel")]
    public void A_cancel_that_asks_for_less_is_refused(string body, string expected) => Assert.Equal(expected, Reading.Say(body, "action"));

    [Theory]
    [InlineData("\"account\":\"a1\"", "[{\"id\":\"a1\",\"multiplier\":null,\"quantity\":null}] null")]
    [InlineData("\"accounts\":\"a1, a2\",\"account_group\":\"topstep\"", "[{\"id\":\"a1\",\"multiplier\":null,\"quantity\":null},{\"id\":\"a2\",\"multiplier\":null,\"quantity\":null}] topstep")]
    [InlineData("\"multiple_accounts\":[{\"token\":\"t\",\"account_id\":\"a1\",\"quantity_multiplier\":2,\"risk_percentage\":0}]", "[{\"id\":\"a1\",\"multiplier\":2,\"quantity\":null}] null")]
    [InlineData("\"accounts\":[{\"id\":\"a1\",\"quantity\":3}]", "[{\"id\":\"a1\",\"multiplier\":null,\"quantity\":3}] null")]
    [InlineData("\"accounts\":[{\"quantity\":3}]", "unsupported_field")]
    public void The_accounts_of_a_route(string fields, string expected) =>
        Assert.Equal(
            expected,
            Reading.Say(Entry(fields), "route.accounts route.group").Replace("route.accounts=", "", StringComparison.Ordinal).Replace("route.group=", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("\"existing\":{\"same\":\"replace\",\"opposite\":\"close\",\"require\":[\"flat\",\"long\"],\"cancelOrders\":\"yes\"}", "replace close [\"flat\",\"long\"] true")]
    [InlineData("\"cancel\":false", "null null null false")]
    [InlineData("\"existing\":{\"same\":\"double\"}", "unsupported_field")]
    [InlineData("\"existing\":{\"require\":[\"up\"]}", "unsupported_field")]
    public void What_is_to_be_done_about_the_present_position(string fields, string expected)
    {
        var said = Reading.Say(Entry(fields), "existing.same existing.opposite existing.require existing.cancelOrders");
        Assert.Equal(expected, string.Join(" ", said.Split(' ').Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..])));
    }

    [Theory]
    [InlineData("\"timenow\":\"2025-12-03T14:34:59Z\"", "2025-12-03T14:34:59Z null", true)]
    [InlineData("\"timestamp\":\"2025-12-03T14:30:00Z\"", "2025-12-03T14:30:00Z null", false)]
    [InlineData("\"time\":\"2025-12-03T14:30:00Z\"", "2025-12-03T14:30:00Z null", false)]
    [InlineData("\"timestamp\":\"2025-12-03T14:30:00Z\",\"time\":\"2025-12-03T14:25:00Z\"", "2025-12-03T14:30:00Z 2025-12-03T14:25:00Z", false)]
    [InlineData("\"date\":\"2025-12-03T15:34:59.25+01:00\"", "2025-12-03T14:34:59.25Z null", true)]
    [InlineData("\"timenow\":1764772499", "2025-12-03T14:34:59Z null", true)]
    [InlineData("\"timenow\":\"1764772499123\"", "2025-12-03T14:34:59.123Z null", true)]
    [InlineData("\"timenow\":\"now\"", "null null", true)]
    [InlineData("\"timenow\":\"{{timenow}}\"", "null null", true)]
    [InlineData("\"timenow\":\"2025-12-03 14:34\"", "null null", true)]
    public void Times_are_read_or_left_out(string fields, string expected, bool isSure)
    {
        Assert.Equal(expected, Reading.Say(Entry(fields), "firedAt barTime").Replace("firedAt=", "", StringComparison.Ordinal).Replace("barTime=", "", StringComparison.Ordinal));
        Assert.Equal(isSure, Reading.Alert(Entry(fields)).FiredAtIsSure);
    }
}
