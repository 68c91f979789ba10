using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

public sealed class ContractLimitTests
{
    private static Scene LongTwo() => new Scene().Book(Scene.Mnq, Side.Buy, 2, Price.FromPoints(15_500m));

    [Fact]
    public void S2a_one_more_within_the_limit_is_accepted() => Assert.IsType<AccountEvent.AlertAccepted>(LongTwo().Buy(1));

    [Fact]
    public void S2b_ten_are_refused_with_both_numbers()
    {
        var refused = Assert.IsType<AccountEvent.AlertRefused>(LongTwo().Buy(10));
        Assert.Equal(PositionLimit.Code, refused.Decision.Code);
        Assert.Contains("10 > 3", refused.Decision.Text, StringComparison.Ordinal);
        Assert.Contains("projected 12 > 3", refused.Decision.Text, StringComparison.Ordinal);
        Assert.Equal((1, PositionLimit.Name), (refused.Decision.Largest.Count, refused.Decision.Binding));
    }

    [Fact]
    public void S2c_a_close_is_accepted_and_its_quantity_ignored_beyond_the_position()
    {
        var scene = LongTwo();
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(new Intent(IntentAction.Close, Scene.Mnq, 5)));
        Assert.Equal((OrderPurpose.Exit, 2), (scene.State.Orders[0].Purpose, scene.State.Orders[0].Ticket.Quantity.Count));
    }

    [Fact]
    public void S2d_what_works_already_counts()
    {
        var scene = LongTwo();
        scene.Buy(1);
        var refused = Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1));
        Assert.Contains("projected 4 > 3", refused.Decision.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void S2e_of_five_buys_of_three_exactly_one_is_accepted()
    {
        var scene = new Scene();
        var outcomes = Enumerable.Range(0, 5).Select(_ => scene.Buy(3)).ToArray();
        Assert.Single(outcomes.OfType<AccountEvent.AlertAccepted>());
        Assert.Equal(4, outcomes.OfType<AccountEvent.AlertRefused>().Count());
    }

    [Fact]
    public void An_unknown_outcome_keeps_its_reservation_and_a_rejection_frees_it()
    {
        var scene = new Scene();
        scene.Buy(3);
        var order = scene.State.Orders[0].Ticket.Id;
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), order, new OrderNews.Unknown("time-out"), scene.Now));
        Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1));
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), order, new OrderNews.Rejected("NO", "no"), scene.Now));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(3));
    }

    [Fact]
    public void A_fill_beyond_the_limit_is_booked_raises_one_violation_and_is_reduced()
    {
        var scene = LongTwo().Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m)).Book(Scene.Es, Side.Sell, 2, Price.FromPoints(4_450.25m));
        var violation = Assert.Single(scene.All.OfType<AccountEvent.ViolationRaised>()).Violation;
        Assert.Equal((PositionLimit.Name, "3", "5"), (violation.Rule, violation.Limit.ToString(), violation.Value.ToString()));
        Assert.Equal(2, scene.State.Orders.Where(order => order.Purpose == OrderPurpose.Reduce).Sum(order => order.Ticket.Quantity.Count));
        scene.FillAll();
        Assert.Equal(3, scene.State.Positions.Sum(position => Math.Abs(position.Net)));
    }

    [Fact]
    public void A_product_cap_holds_on_its_own()
    {
        var scene = new Scene(Books.FlatBy);
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1, Scene.Es));
        var refused = Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1, Scene.Es));
        Assert.Equal(PositionLimit.ProductCode, refused.Decision.Code);
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(40));
        Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_largest_size_that_is_shown_is_the_largest_that_passes(int position)
    {
        var scene = new Scene();
        if (position > 0) scene.Book(Scene.Mnq, Side.Buy, position, Price.FromPoints(15_500m));
        foreach (var side in new[] { Side.Buy, Side.Sell })
        {
            var largest = Gate.Largest(scene.State, Scene.Mnq, side, default, scene.Market, scene.Now).Largest.Count;
            for (var quantity = 1; quantity <= 10; quantity++)
            {
                var ask = new OrderAsk(Scene.Mnq, side, quantity, 0, OrderKind.Market, null, null);
                Assert.Equal(quantity <= largest, Gate.Judge(scene.State, ask, default, scene.Market, scene.Now).Accepted);
            }
        }
    }

    [Fact]
    public void A_price_off_the_tick_and_a_stale_quote_are_refused()
    {
        var scene = new Scene();
        var off = scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 1) with { Kind = OrderKind.Limit, Limit = Price.FromPoints(15_500.10m) });
        Assert.Equal(ReasonCodes.PriceOffTick, Assert.IsType<AccountEvent.AlertRefused>(off).Decision.Code);
        scene.Now += MarketView.QuoteAgeMax + TimeSpan.FromSeconds(1);
        Assert.Equal(ReasonCodes.PriceUnknown, Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1)).Decision.Code);
    }

    [Fact]
    public void A_restricted_product_is_refused()
    {
        var book = Books.Eval50K.Replace("\"fees\":\"none\"", "\"products\":{\"restricted\":[\"MNQ\"]},\"fees\":\"none\"", StringComparison.Ordinal);
        Assert.Equal(ProductRule.Code, Assert.IsType<AccountEvent.AlertRefused>(new Scene(book).Buy(1)).Decision.Code);
    }
}
