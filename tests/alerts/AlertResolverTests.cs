using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

public sealed class AlertResolverTests
{
    private static readonly DateOnly Today = new(2025, 12, 3);
    private static readonly RouteDefaults Route = new(3, SameSide.Ignore, OppositeSide.Reverse, CancelOrders: true);

    [Theory]
    [InlineData("\"quantity\":3", 1.0, 3)]
    [InlineData("\"quantity\":3", 0.5, 1)]
    [InlineData("\"quantity\":2", 0.99, 1)]
    [InlineData("\"quantity\":2", 0.5, 1)]
    [InlineData("\"quantity\":2", 2.5, 5)]
    [InlineData("\"comment\":\"the route's quantity\"", 0.7, 2)]
    public void A_size_is_multiplied_and_rounded_down(string fields, double multiplier, int quantity) =>
        Assert.Equal(quantity, Ready(fields, (decimal)multiplier).Quantity);

    [Theory]
    [InlineData("\"quantity\":1", 0.99)]
    [InlineData("\"quantity\":2", 0.49)]
    [InlineData("\"positionAfter\":\"long\",\"positionSizeAfter\":1", 0.5)]
    [InlineData("\"quantity\":4,\"brackets\":[{\"quantity\":1,\"stop\":{\"ticks\":40}}]", 0.5)]
    public void Less_than_one_contract_is_refused_and_never_raised(string fields, double multiplier) =>
        Assert.Equal(AlertCodes.SizeRoundsToZero, Unusable(fields, (decimal)multiplier).Code);

    [Fact]
    public void More_contracts_than_can_be_counted_are_refused() =>
        Assert.Equal(AlertCodes.InvalidQuantity, Unusable("\"quantity\":2147483647", 2).Code);

    [Theory]
    [InlineData("XYZ1!", "unknown_symbol")]
    [InlineData("MNQX2025", "unknown_symbol")]
    [InlineData("BTCUSD", "unknown_symbol")]
    [InlineData("MNQ2!", "unsupported_symbol")]
    [InlineData("MNQH2025", "expired_contract")]
    public void A_symbol_that_is_no_contract_says_why(string symbol, string code)
    {
        var refused = Assert.IsType<ResolvedAlert.Unusable>(Resolve($$"""{"symbol":"{{symbol}}","action":"buy","quantity":1}"""));
        Assert.Equal(code, refused.Code);
        Assert.StartsWith(symbol, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MNQ1!", "MNQZ2025")]
    [InlineData("MNQ", "MNQZ2025")]
    [InlineData("MNQH2026", "MNQH2026")]
    public void A_symbol_is_one_contract_on_the_day(string symbol, string contract) =>
        Assert.Equal(contract, Ready(Resolve($$"""{"symbol":"{{symbol}}","action":"buy","quantity":1}""")).Contract.ToString());

    [Theory]
    [InlineData("\"stopLoss\":21400.25,\"takeProfit\":21500", "21400.25 - - 21500.00 -")]
    [InlineData("\"stopLoss\":{\"offset\":10},\"takeProfit\":{\"offset\":20.3}", "- 10.00 - - 20.25")]
    [InlineData("\"stopLoss\":{\"offset\":0.1}", "- 0.25 - - -")]
    [InlineData("\"stopLoss\":{\"ticks\":40},\"takeProfit\":{\"ticks\":1}", "- 10.00 - - 0.25")]
    [InlineData("\"price\":20000,\"stopLoss\":{\"percent\":0.1}", "- 20.00 - - -")]
    [InlineData("\"price\":21450.25,\"takeProfit\":{\"percent\":0.1}", "- - - - 21.25")]
    [InlineData("\"stopLoss\":{\"ticks\":40,\"trail\":{\"ticks\":20}}", "- 10.00 5.00 - -")]
    [InlineData("\"stopLoss\":{\"price\":21400,\"trail\":{\"offset\":8}}", "21400.00 - 8.00 - -")]
    [InlineData("\"stopLoss\":{\"trail\":{\"offset\":8}}", "- 8.00 8.00 - -")]
    public void A_bracket_is_a_price_or_a_distance_in_whole_ticks(string fields, string said)
    {
        var ask = Assert.Single(Ready(fields + ",\"quantity\":1").Brackets);
        string?[] parts = [ask.StopAt?.ToString(), ask.StopFromEntry?.ToString(), ask.Trail?.ToString(), ask.TargetAt?.ToString(), ask.TargetFromEntry?.ToString()];
        Assert.Equal(said, string.Join(' ', parts.Select(part => part ?? "-")));
    }

    [Fact]
    public void Each_bracket_has_its_own_part_of_the_entry() =>
        Assert.Equal(
            [2, 1],
            Ready("\"quantity\":4,\"brackets\":[{\"quantity\":4,\"stop\":{\"ticks\":40}},{\"quantity\":3,\"target\":{\"ticks\":40}}]", 0.5m).Brackets.Select(ask => ask.Quantity));

    [Theory]
    [InlineData("\"stopLoss\":{\"percent\":0.1}")]
    [InlineData("\"price\":20000,\"stopLoss\":{\"percent\":101}")]
    [InlineData("\"price\":79000000000000000000000000000,\"stopLoss\":{\"percent\":50}")]
    [InlineData("\"stopLoss\":{\"money\":100}")]
    [InlineData("\"stopLoss\":{\"ticks\":0.5}")]
    [InlineData("\"stopLoss\":{\"ticks\":1000001}")]
    [InlineData("\"stopLoss\":{\"offset\":0.00000000001}")]
    [InlineData("\"stopLoss\":{\"offset\":10,\"breakevenOffset\":1}")]
    [InlineData("\"stopLoss\":{\"offset\":10,\"step\":1}")]
    [InlineData("\"stopLoss\":{\"offset\":10,\"trigger\":5}")]
    [InlineData("\"stopLoss\":{\"offset\":10,\"kind\":\"stopLimit\"}")]
    [InlineData("\"stopLoss\":{\"offset\":10,\"kind\":\"trailing\"}")]
    [InlineData("\"stopLoss\":{\"offset\":10,\"trail\":21400}")]
    [InlineData("\"orderType\":\"trailingStop\",\"trail\":{\"price\":21400}")]
    [InlineData("\"expireSeconds\":30")]
    public void Protection_we_cannot_give_as_asked_is_refused(string fields) =>
        Assert.Equal(AlertCodes.UnsupportedField, Unusable(fields + ",\"quantity\":1").Code);

    [Theory]
    [InlineData("{\"offset\":10,\"breakeven\":5}", "after 5.00")]
    [InlineData("{\"offset\":10,\"breakeven\":5.1,\"breakevenOffset\":1}", "after 5.00 beside 1.00")]
    [InlineData("{\"offset\":10,\"breakevenAtTarget\":true}", "at target")]
    [InlineData("{\"kind\":\"trailing\",\"trail\":{\"ticks\":40},\"trigger\":15,\"step\":2}", "trail 10.00 from 15.00 by 2.00")]
    [InlineData("{\"kind\":\"trailing\",\"trail\":{\"percent\":0.1},\"step\":2}", "trail 21.25 by 2.00")]
    [InlineData("{\"offset\":5,\"trail\":{\"offset\":10},\"breakeven\":8}", "after 8.00 trail 10.00")]
    [InlineData("{\"offset\":5,\"trail\":{\"offset\":10}}", "")]
    public void A_stop_that_we_move_says_how(string stop, string expected)
    {
        var ask = Ready($"\"price\":21450,\"stopLoss\":{stop},\"quantity\":1").Brackets[0];
        string Said(string word, Points? points) => points is { } given ? $"{word} {given} " : "";
        var said = ask.Moves is not { } moves ? ""
            : (Said("after", moves.BreakevenAfter) + Said("beside", moves.BreakevenOffset) + (moves.AtFirstTarget ? "at target " : "")
                + Said("trail", moves.Trail) + Said("from", moves.TrailAfter) + Said("by", moves.TrailStep)).TrimEnd();
        Assert.Equal(expected, said);
        Assert.Equal(ask.Moves is null, ask.Trail is not null);
    }

    [Fact]
    public void One_stop_beside_several_targets_is_the_stop_of_each_and_of_the_rest()
    {
        var asks = Ready("\"quantity\":4,\"brackets\":[{\"stop\":{\"offset\":10,\"breakevenAtTarget\":true}},{\"quantity\":1,\"target\":{\"offset\":5}},{\"quantity\":2,\"target\":{\"offset\":9}}]").Brackets;
        var (ten, moves) = (new Points(10 * Price.NanosPerPoint), new StopMoves(AtFirstTarget: true));
        Assert.Equal(
            [new BracketAsk(1, null, ten, null, null, new Points(5 * Price.NanosPerPoint), moves), new BracketAsk(2, null, ten, null, null, new Points(9 * Price.NanosPerPoint), moves), new BracketAsk(null, null, ten, null, null, null, moves)],
            asks);
    }

    [Theory]
    [InlineData("\"stopLoss\":21400", "stop 21400.00")]
    [InlineData("\"stopLoss\":{\"offset\":0}", "stop entry")]
    [InlineData("\"takeProfit\":{\"ticks\":40}", "target 10.00")]
    [InlineData("\"limitPrice\":21400,\"quantity\":2", "limit 21400.00 quantity 2")]
    [InlineData("\"quantity\":2", "quantity 2")]
    public void A_change_says_what_moves_where(string fields, string expected)
    {
        var intent = Ready(Resolve($$"""{"symbol":"MNQ1!","action":"modify",{{fields}}}"""));
        var ask = intent.Brackets.Count > 0 ? intent.Brackets[0] : default;
        var said = (ask.StopAt is { } stop ? $"stop {stop} " : ask.StopFromEntry is { } far ? $"stop {(far.Nanos == 0 ? "entry" : far)} " : "")
            + (ask.TargetAt is { } target ? $"target {target} " : ask.TargetFromEntry is { } profit ? $"target {profit} " : "")
            + (intent.Limit is { } limit ? $"limit {limit} " : "") + (intent.Quantity is { } size ? $"quantity {size}" : "");
        Assert.Equal((IntentAction.Modify, expected), (intent.Action, said.Trim()));
    }

    [Theory]
    [InlineData("\"stopLoss\":{\"kind\":\"trailing\",\"trail\":{\"offset\":10}}")]
    [InlineData("\"stopLoss\":{\"offset\":10,\"breakeven\":5}")]
    [InlineData("\"stopLoss\":21400,\"limitPrice\":21300")]
    [InlineData("\"brackets\":[{\"quantity\":1,\"stop\":21400}]")]
    [InlineData("\"brackets\":[{\"stop\":21400},{\"target\":21500}]")]
    public void A_change_that_cannot_be_made_as_asked_is_refused(string fields) => Assert.Equal(
        AlertCodes.UnsupportedField, Assert.IsType<ResolvedAlert.Unusable>(Resolve($$"""{"symbol":"MNQ1!","action":"modify",{{fields}}}""")).Code);

    [Theory]
    [InlineData("\"positionAfter\":\"long\",\"positionSizeAfter\":3", 0.5, "Buy 1")]
    [InlineData("\"positionAfter\":\"long\"", 1.0, "Buy ")]
    [InlineData("\"positionAfter\":\"flat\"", 1.0, "flat")]
    [InlineData("\"positionAfter\":\"short\",\"positionSizeAfter\":1,\"positionBefore\":\"short\",\"positionSizeBefore\":2", 2.0, "Sell 2")]
    [InlineData("\"positionSizeAfter\":2", 1.0, "none")]
    [InlineData("\"positionBefore\":\"short\",\"positionSizeBefore\":2", 1.0, "none")]
    public void The_position_after_is_the_target_and_the_one_before_decides_nothing(string fields, double multiplier, string after)
    {
        var intent = Ready(fields, (decimal)multiplier);
        Assert.Equal(after, intent.After is not { } said ? "none" : said.IsFlat ? "flat" : $"{said.Side} {said.Size}");
    }

    [Theory]
    [InlineData("\"positionAfter\":\"long\",\"positionSizeAfter\":2", null)]
    [InlineData("\"positionAfter\":\"flat\",\"quantity\":2", null)]
    [InlineData("\"positionAfter\":\"long\"", 3)]
    [InlineData("\"positionSizeAfter\":2", 3)]
    public void Without_a_quantity_the_target_says_the_size_or_else_the_route(string fields, int? quantity) => Assert.Equal(quantity, Ready(fields).Quantity);

    [Fact]
    public void A_part_of_a_position_is_for_the_account_to_work_out() =>
        Assert.Equal(new SizeAsk(SizeBy.PercentOfPosition, 50), Ready(Resolve("""{"symbol":"MNQ1!","action":"close","quantity":"50%"}""")).Size);

    [Theory]
    [InlineData("buy", 2, "flat", 0, 3, "Buy 3 quantity 3")] // Its own size stands for the full position.
    [InlineData("sell", 1, "long", 1, 3, "Buy 1 quantity 1")] // Half of it is closed: 1 of 3 is what is left, rounded down.
    [InlineData("sell", 7, "short", 5, 3, "Sell 3 quantity 4")]
    public void A_size_of_its_own_stands_for_the_senders_full_position(string action, int quantity, string side, int size, int own, string expected)
    {
        var after = side == "flat" ? (action == "buy" ? "long" : "short", quantity) : (side, size);
        var before = action == "buy" ? ("flat", 0) : ("long", 2);
        var body = $$"""{"symbol":"MNQ1!","action":"{{action}}","quantity":{{quantity}},"positionAfter":"{{after.Item1}}","positionSizeAfter":{{after.Item2}},"positionBefore":"{{before.Item1}}","positionSizeBefore":{{before.Item2}}}""";
        var intent = Ready(AlertResolver.Resolve(Reading.Alert(body), Route, new Follower { Quantity = own }, null, Today));
        Assert.Equal(expected, $"{intent.After!.Value.Side} {intent.After.Value.Size} quantity {intent.Quantity}");
    }

    [Theory]
    [InlineData(QuantityUnit.PercentOfEquity)]
    [InlineData(QuantityUnit.Money)]
    public void A_size_that_is_no_number_of_contracts_is_refused(QuantityUnit unit)
    {
        var alert = Reading.Alert("""{"symbol":"MNQ1!","action":"buy"}""") with { Quantity = new(unit, 100) };
        Assert.Equal(AlertCodes.UnsupportedSizing, Assert.IsType<ResolvedAlert.Unusable>(AlertResolver.Resolve(alert, Route, new Follower(), null, Today)).Code);
    }

    [Theory]
    [InlineData("""{"action":"flatten"}""", IntentAction.Flatten, false)]
    [InlineData("""{"action":"cancel"}""", IntentAction.Cancel, false)]
    [InlineData("""{"symbol":"MNQ1!","action":"cancel"}""", IntentAction.Cancel, true)]
    [InlineData("""{"symbol":"MNQ1!","action":"flatten"}""", IntentAction.Close, true)]
    [InlineData("""{"symbol":"MNQ1!","action":"close"}""", IntentAction.Close, true)]
    [InlineData("""{"symbol":"MNQ1!","action":"reverse"}""", IntentAction.Reverse, true)]
    public void An_exit_needs_no_size(string body, IntentAction action, bool hasContract)
    {
        var intent = Ready(Resolve(body));
        Assert.Equal((action, hasContract, null), (intent.Action, intent.Contract is not null, intent.Quantity));
    }

    [Fact]
    public void A_close_of_one_side_names_it() => Assert.Equal(Side.Sell, Ready(Resolve("""{"symbol":"MNQ1!","action":"exit short"}""")).OnlySide);

    [Fact]
    public void A_note_is_never_traded() => Assert.IsType<ResolvedAlert.NoteOnly>(Resolve("""{"action":"note","comment":"alive"}"""));

    [Fact]
    public void The_order_is_carried_over()
    {
        var intent = Ready("\"quantity\":1,\"orderType\":\"stopLimit\",\"limitPrice\":21450.25,\"stopPrice\":21450,\"tif\":\"gtc\"");
        Assert.Equal(
            (OrderKind.StopLimit, Price.FromPoints(21450.25m), Price.FromPoints(21450m), TimeInForce.Gtc), (intent.Kind, intent.Limit, intent.Stop, intent.Tif));
        Assert.Equal(Price.FromPoints(10) - default(Price), Ready("\"quantity\":1,\"orderType\":\"trailingStop\",\"trail\":{\"ticks\":40}").Trail);
        Assert.Equal(AlertCodes.InvalidNumber, Unusable("\"quantity\":1,\"orderType\":\"limit\",\"limitPrice\":0.00000000001").Code);
    }

    [Fact]
    public void What_to_do_about_a_present_position_is_the_routes_unless_the_alert_says_it()
    {
        var unsaid = Ready("\"quantity\":1");
        Assert.Equal((SameSide.Ignore, OppositeSide.Reverse, true, 0), (unsaid.Same, unsaid.Opposite, unsaid.CancelOrders, unsaid.Require.Count));
        var said = Ready("\"quantity\":1,\"existing\":{\"same\":\"replace\",\"opposite\":\"close\",\"require\":[\"flat\",\"short\"],\"cancelOrders\":false}");
        Assert.Equal((SameSide.Replace, OppositeSide.Close, false), (said.Same, said.Opposite, said.CancelOrders));
        Assert.Equal(new EquatableArray<int>([0, -1]), said.Require);
    }

    private static ResolvedAlert Resolve(string body, decimal multiplier = 1) => AlertResolver.Resolve(Reading.Alert(body), Route, new Follower(multiplier), null, Today);

    private static ResolvedAlert Buy(string fields, decimal multiplier) => Resolve("{\"symbol\":\"MNQ1!\",\"action\":\"buy\"," + fields + "}", multiplier);

    private static Intent Ready(string fields, decimal multiplier = 1) => Ready(Buy(fields, multiplier));

    private static Intent Ready(ResolvedAlert resolved)
    {
        Assert.True(resolved is ResolvedAlert.Ready, resolved.ToString());
        return ((ResolvedAlert.Ready)resolved).Intent;
    }

    private static ResolvedAlert.Unusable Unusable(string fields, decimal multiplier = 1) => Assert.IsType<ResolvedAlert.Unusable>(Buy(fields, multiplier));
}
