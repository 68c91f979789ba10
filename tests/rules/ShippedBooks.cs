using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Rules;

public sealed class ShippedBooks
{
    private static RuleBook Book(string id) => Assert.IsType<RuleBook>(RuleBooks.Find(id));

    /// <summary>Each is read by the same reader as a user's own; its file is found by its id.</summary>
    [Fact]
    public void Every_shipped_book_is_read_and_found_by_its_id()
    {
        Assert.Equal(158, RuleBooks.Shipped.Count);
        Assert.All(RuleBooks.Shipped, book => Assert.Same(book, RuleBooks.Find(book.Id.Value)));
    }

    [Fact]
    public void Every_rule_of_a_shipped_book_names_its_source() =>
        Assert.All(RuleBooks.Shipped, book => Assert.All(book.Origin.Sources, source => Assert.NotEmpty(source.Fields)));

    /// <summary>Rules reference 3.5: no orders may be sent for these by software.</summary>
    [Theory]
    [InlineData("topstep/lfa/50k")]
    [InlineData("apex/eod-eval/50k")]
    public void Where_a_firm_forbids_automation_the_book_says_so(string id) => Assert.Equal(Automation.None, Book(id).Capabilities.Automation);

    [Theory]
    [InlineData("seed/eval/50k", 50_000, 2_000, 1_000, 3)]
    [InlineData("seed/funded/125k", 125_000, 4_000, 2_000, 5)]
    public void The_seed_books_hold_the_seeds_numbers(string id, int start, int drawdown, int dailyLoss, int contracts)
    {
        var book = Book(id);
        Assert.Equal(Usd.FromDollars(start), book.StartBalance);
        Assert.Equal(
            new Drawdown(DrawdownBasis.IntradayEquity, Usd.FromDollars(drawdown), null, null, BreachMetric.Equity, BreachOn.Touch, EvaluateAt.Realtime), book.Drawdown);
        Assert.Equal(new DailyLoss(Usd.FromDollars(dailyLoss), DailyLossBasis.Net, DailyLossAction.LockDay), book.DailyLoss);
        Assert.Equal((MiniEquivalents.FromMinis(contracts), 1), (book.Position!.Max!.Value, book.Position.MicrosPerMini));
        Assert.Equal("none", book.Fees.Name);
    }

    [Fact]
    public void The_evaluation_has_a_target_and_restricted_products_and_the_funded_book_has_neither()
    {
        var eval = Book("seed/eval/50k");
        Assert.Equal(new Target(Usd.FromDollars(3_000), 5), eval.Target);
        Assert.False(eval.Products!.Permits("BTC"));
        Assert.False(eval.Products.Permits("ETH"));
        Assert.True(eval.Products.Permits("MBT"));
        Assert.Null(Book("seed/funded/125k").Target);
        Assert.Null(Book("seed/funded/125k").Products);
    }

    [Fact]
    public void The_seed_books_trade_at_all_hours()
    {
        var calendar = Book("seed/eval/50k").Calendar;
        for (var hour = 0; hour < 24 * 7; hour++)
        {
            var at = new DateTimeOffset(2026, 10, 18, 0, 0, 0, TimeSpan.Zero).AddHours(hour);
            Assert.Equal(SessionPhase.Open, TradingCalendar.Phase(calendar.SessionAt(at), at));
            Assert.True(calendar.IsProductOpen("MNQ", at));
        }
    }

    [Fact]
    public void The_locked_variant_stops_its_floor_at_the_starting_balance()
    {
        var drawdown = Book("seed/eval/50k-locked").Drawdown!;
        Assert.Equal((Usd.FromDollars(50_000), true), drawdown.Ratchet(Usd.FromDollars(48_000), false, Usd.FromDollars(52_250)));
    }

    [Fact]
    public void The_Topstep_book_weighs_micros_and_closes_grains_before_their_close()
    {
        var book = Book("topstep/combine/50k");
        Assert.Equal(new MiniEquivalents(200_000), book.Position!.Weights["SIL"]);
        Assert.Equal(0, book.Position.PerProduct["SI"]);
        Assert.Contains(
            new Boundary(BoundaryKind.ProductFlat, new(2026, 10, 20, 18, 20, 0, TimeSpan.Zero), new(new(2026, 10, 20)), "ZC"),
            book.Calendar.Boundaries(new(2026, 10, 20, 0, 0, 0, TimeSpan.Zero), new(2026, 10, 21, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("topstep-2026-10", "ES", "1.89")]
    [InlineData("topstepx-2026-10", "ES", "1.89")]
    [InlineData("topstep-2026-10", "MNQ", "0.61")]
    [InlineData("topstep-2026-10", "BTC", "0.00")]
    [InlineData("none", "ES", "0.00")]
    public void A_fee_is_per_side_and_product(string table, string root, string fee) =>
        Assert.Equal(fee, FeeTable.PerSide(new FeeSchedule(table), root).ToString());
}
