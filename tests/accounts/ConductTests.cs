using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Tests.Runtime;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>What a firm asks of a trader's conduct: counted from the history, shown with number, limit and a sentence, and never a refusal.</summary>
public sealed class ConductTests
{
    private static string Asks(string conduct) => Books.Eval50K.Replace("\"fees\"", "\"conduct\":{" + conduct + "},\"fees\"", StringComparison.Ordinal);

    private static ConductLine Line(Scene scene, int? accounts = null) => Assert.Single(ProgramProgress.Of(scene.State, scene.Market, scene.Now, accounts)!.Conduct);

    private static (decimal?, decimal, bool) Numbers(ConductLine line) => (line.Value, line.Limit, line.IsExceeded);

    private static void Trade(Scene scene, double seconds)
    {
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        scene.At(scene.Now.AddSeconds(seconds)).Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(15_500m));
    }

    [Fact]
    public void Orders_of_a_trade_date_are_counted_and_beyond_the_limit_said()
    {
        var scene = new Scene(Asks("\"maxOrdersPerDay\":3"));
        Assert.Equal((0m, 3m, false), Numbers(Line(scene)));
        scene.Buy(1);
        scene.FillAll().Sell(1);
        scene.FillAll().Buy(1);
        Assert.Equal((3m, 3m, false), Numbers(Line(scene)));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.FillAll().Sell(1));
        Assert.Equal((4m, 3m, true), Numbers(Line(scene)));
        Assert.Equal("4 orders today, at most 3.", Line(scene).Text);
        Assert.IsType<AccountEvent.AlertAccepted>(scene.FillAll().Buy(1));
        Assert.Equal((0m, 3m, false), Numbers(Line(scene.At(Scene.Ten.AddDays(1)))));
    }

    /// <summary>An entry with a stop and a target is three orders.</summary>
    [Fact]
    public void Legs_and_orders_of_others_are_orders_too()
    {
        var scene = new Scene(Asks("\"maxOrdersPerDay\":3"));
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 1) with { Brackets = [new BracketAsk(null, Price.FromPoints(15_490m), null, null, Price.FromPoints(15_520m), null)] });
        Assert.Equal((3m, 3m, false), Numbers(Line(scene)));
        var found = new OrderTicket(new OrderId("strange"), Scene.Es, Side.Buy, new Contracts(1), OrderKind.Limit, Price.FromPoints(4_000m));
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), found.Id, new OrderNews.Appeared(found, "b1", new Contracts(0), null), scene.Now));
        Assert.Equal((4m, 3m, true), Numbers(Line(scene)));
    }

    [Theory]
    [InlineData(9.999, 0)]
    [InlineData(10, 0)]
    [InlineData(10.001, 100)]
    public void A_trade_counts_as_held_beyond_the_seconds(double seconds, int percent)
    {
        var scene = new Scene(Asks("\"minHold\":{\"seconds\":10,\"share\":0.5}"));
        Assert.Equal((null, 50m, false), Numbers(Line(scene)));
        Trade(scene, seconds);
        Assert.Equal((percent, 50m, percent < 50), Numbers(Line(scene)));
    }

    [Fact]
    public void Exactly_the_share_is_enough_and_less_is_said()
    {
        var scene = new Scene(Asks("\"minHold\":{\"seconds\":10,\"share\":0.5}"));
        Trade(scene, 11);
        Trade(scene, 1);
        Assert.Equal((50m, 50m, false), Numbers(Line(scene)));
        Trade(scene, 1);
        Assert.Equal((33.3m, 50m, true), Numbers(Line(scene)));
        Assert.Equal("1 of 3 trades, 33.3 %; at least 50 % of the trades are to be held longer than 10 seconds.", Line(scene).Text);
    }

    [Fact]
    public void Days_without_a_trade_run_down_to_the_last_one()
    {
        var scene = new Scene(Asks("\"inactivityDays\":30"));
        Assert.Equal((null, 30m, false), Numbers(Line(scene)));
        Trade(scene, 1);
        Assert.Equal((30m, 30m, false), Numbers(Line(scene)));
        Assert.Equal((0m, 30m, false), Numbers(Line(scene.At(Scene.Ten.AddDays(30)))));
        Assert.Equal((-1m, 30m, true), Numbers(Line(scene.At(Scene.Ten.AddDays(31)))));
        Assert.Equal("31 days without a trade: after 30 the firm closes the account.", Line(scene).Text);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void As_many_accounts_as_allowed_are_no_excess(int active, bool isExceeded) =>
        Assert.Equal((active, 5m, isExceeded), Numbers(Line(new Scene(Asks("\"maxActiveAccounts\":5")), active)));

    [Fact]
    public void A_price_limit_that_nobody_knows_is_said_so() =>
        Assert.Equal((null, 2m, false), Numbers(Line(new Scene(Asks("\"priceLimitMargin\":0.02")))));

    [Fact]
    public void Accounts_of_one_trader_under_books_that_count_are_counted_and_those_that_are_over_not()
    {
        var scene = new Scene(Asks("\"maxActiveAccounts\":5"));
        Assert.Equal("test/eval", Holdings.CountsAt(scene.State));
        Assert.Null(Holdings.CountsAt(new Scene().State));
        Assert.Null(Holdings.CountsAt(scene.State with { Environment = Holdings.Practice }));
        Assert.Null(Holdings.CountsAt(scene.State with { HasFailed = true }));
    }

    [Fact]
    public async Task Each_account_shows_how_many_the_trader_has_at_the_firm()
    {
        await using var scene = await EngineScene.Start("topstep/labs/250k-xfa");
        foreach (var account in (AccountId[])[EngineScene.Ann, EngineScene.Bob]) await scene.Accounts.Get(account).View();
        var line = (await scene.Accounts.Get(EngineScene.Ann).View()).Program!.Conduct.Single(line => line.Rule == "maxActiveAccounts");
        Assert.Equal(2m, line.Value);
        Assert.StartsWith("2 active accounts of the trader at the firm, at most ", line.Text, StringComparison.Ordinal);
    }
}
