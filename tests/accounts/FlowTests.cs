using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>The trader's own rules about the flow of orders: what they refuse, just below, at and just above their numbers.</summary>
public sealed class FlowTests
{
    private static Scene With(Safeguards own)
    {
        var scene = new Scene();
        scene.Send(new AccountCommand.SetSafeguards(scene.NextId(), own, "a test", "ann", scene.Now));
        return scene;
    }

    private static string? Refusal(AccountEvent happened) => (happened as AccountEvent.AlertRefused)?.Decision.Code;

    [Theory]
    [InlineData(3, 14, null)]
    [InlineData(3, 15, LastTradeWindow.Code)]
    [InlineData(3, 18, LastTradeWindow.Code)]
    [InlineData(0, 17, null)]
    [InlineData(0, 18, LastTradeWindow.Code)]
    public void A_contract_is_not_opened_within_the_days_before_its_last(int days, int day, string? refused)
    {
        // MNQ of December 2026 trades last on Friday the 18th; 16:00 UTC is 10:00 in Chicago.
        var scene = With(new Safeguards { LastTradeWindow = new LastTradeWindow(days) }).At(new DateTimeOffset(2026, 12, day, 16, 0, 0, TimeSpan.Zero));
        Assert.Equal(refused, Refusal(scene.Buy(1)));
    }

    [Fact]
    public void The_trade_date_counts_and_exits_pass_to_the_last()
    {
        var scene = With(new Safeguards { LastTradeWindow = new LastTradeWindow(3) }).Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        Assert.Equal(LastTradeWindow.Code, Refusal(scene.At(new DateTimeOffset(2026, 12, 15, 0, 0, 0, TimeSpan.Zero)).Buy(1)));
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Sell(1));
    }

    [Fact]
    public void A_contract_whose_last_day_is_not_known_opens_nothing()
    {
        var unlisted = new ContractSymbol("MNQ", 2026, 11);
        var scene = With(new Safeguards { LastTradeWindow = new LastTradeWindow(0) }).Price(unlisted, 15_500m);
        Assert.Contains("is not known", Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1, unlisted)).Decision.Text, StringComparison.Ordinal);
    }

    private static Intent Limit(Side side, decimal price) => Intent.Market(side, Scene.Mnq, 1) with { Kind = OrderKind.Limit, Limit = Price.FromPoints(price) };

    [Theory]
    [InlineData(Side.Buy, 15_499.75, null)]
    [InlineData(Side.Buy, 15_500, SelfCross.Code)]
    [InlineData(Side.Buy, 15_500.25, SelfCross.Code)]
    [InlineData(Side.Buy, 0, SelfCross.Code)]
    [InlineData(Side.Sell, 15_490, null)]
    public void An_own_resting_sell_at_the_market_is_not_bought(Side side, double limit, string? refused)
    {
        var scene = With(new Safeguards { SelfCross = new SelfCross(SelfCrossScope.Account) });
        scene.Alert(Limit(Side.Sell, 15_500m));
        Assert.Equal(refused, Refusal(scene.Alert(limit == 0 ? Intent.Market(side, Scene.Mnq, 1) : Limit(side, (decimal)limit))));
    }

    [Fact]
    public void A_resting_order_away_from_the_market_lets_a_market_order_pass_and_exits_always_pass()
    {
        var scene = With(new Safeguards { SelfCross = new SelfCross(SelfCrossScope.Account) });
        scene.Alert(Limit(Side.Buy, 15_499.75m));
        Assert.Null(Refusal(scene.Sell(1)));
        scene = With(new Safeguards { SelfCross = new SelfCross(SelfCrossScope.Account) }).Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        scene.Alert(Limit(Side.Buy, 15_500m));
        Assert.Null(Refusal(scene.Sell(1)));
    }

    [Theory]
    [InlineData(SelfCrossScope.Trader, true, SelfCross.Code)]
    [InlineData(SelfCrossScope.Trader, false, null)]
    [InlineData(SelfCrossScope.Account, true, null)]
    public void Another_account_of_the_trader_counts_as_the_scope_says_and_a_practice_account_never(SelfCrossScope scope, bool isCounted, string? refused)
    {
        var scene = With(new Safeguards { SelfCross = new SelfCross(scope) });
        var id = scene.NextId();
        HedgeAccount other = new("other", isCounted, default, new([new RestingOrder(Scene.Mnq, Side.Sell, Price.FromPoints(15_500m))]));
        scene.Send(new AccountCommand.Consider(id, new AlertId(id.Value), Intent.Market(Side.Buy, Scene.Mnq, 1), default, scene.Now, new([other])));
        Assert.Equal(refused, Refusal(scene.Last.First(happened => happened is AccountEvent.AlertAccepted or AccountEvent.AlertRefused)));
    }

    [Fact]
    public void What_rests_is_shown_to_the_traders_other_accounts()
    {
        var scene = new Scene();
        scene.Alert(Limit(Side.Sell, 15_510m));
        scene.Buy(1);
        Assert.Equal([new RestingOrder(Scene.Mnq, Side.Sell, Price.FromPoints(15_510m))], Holdings.Of(scene.State).Resting);
    }

    private static void Enter(Scene scene, Side side, params ReadOnlySpan<decimal> fills)
    {
        Assert.Null(Refusal(scene.Alert(Intent.Market(side, Scene.Mnq, fills.Length))));
        var order = scene.State.Orders[^1].Ticket.Id;
        foreach (var price in fills) scene.Fill(scene.State.Order(order)!, 1, price);
    }

    [Theory]
    [InlineData(Side.Buy, 15_501.00, 0)]
    [InlineData(Side.Buy, 15_501.25, 1)]
    [InlineData(Side.Sell, 15_499.00, 0)]
    [InlineData(Side.Sell, 15_498.75, 1)]
    [InlineData(Side.Sell, 15_600.00, 0)]
    public void A_fill_slips_when_it_is_worse_by_more_than_the_ticks(Side side, double price, int slips)
    {
        var scene = With(new Safeguards { Slippage = new Slippage(4, 2, null) });
        Enter(scene, side, (decimal)price);
        Assert.Equal(slips, scene.State.Guard.Flow.SlipsInRow);
    }

    [Fact]
    public void Slips_in_a_row_stop_entries_until_a_person_looks_and_a_good_fill_ends_the_row_before()
    {
        var scene = With(new Safeguards { Slippage = new Slippage(0, 2, null) });
        Enter(scene, Side.Buy, 15_500.25m);
        Enter(scene, Side.Buy, 15_500m);
        Enter(scene, Side.Buy, 15_500.25m);
        // On its way before the second slip and filled well after it: the stop stays.
        scene.Sell(3);
        scene.FillAll();
        scene.Buy(1);
        var late = scene.State.Orders[^1].Ticket.Id;
        Enter(scene, Side.Buy, 15_500.25m);
        scene.Fill(scene.State.Order(late)!);
        Assert.Equal(Slippage.Code, Refusal(scene.Buy(1)));
        Assert.Equal(Slippage.Code, Refusal(scene.At(Scene.Ten.AddDays(1)).Buy(1)));
        Assert.Null(Refusal(scene.Sell(1)));
        scene.Send(new AccountCommand.RearmAccount(scene.NextId(), "looked at it", "ann", scene.Now));
        Assert.Null(Refusal(scene.Buy(1)));
    }

    [Fact]
    public void An_order_counts_once_and_the_days_count_begins_anew_below_its_limit()
    {
        var scene = With(new Safeguards { Slippage = new Slippage(0, null, 2) });
        Enter(scene, Side.Buy, 15_500.25m, 15_500.5m);
        Assert.Equal(1, scene.State.Guard.Flow.SlipsToday);
        scene.At(Scene.Ten.AddDays(1));
        Assert.Equal(0, scene.State.Guard.Flow.SlipsToday);
    }

    [Fact]
    public void A_stop_entry_is_held_against_its_stop()
    {
        var scene = With(new Safeguards { Slippage = new Slippage(4, 1, null) });
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 1) with { Kind = OrderKind.Stop, Stop = Price.FromPoints(15_520m) });
        scene.Fill(Assert.Single(scene.State.Orders), price: 15_521m);
        Assert.Equal(0, scene.State.Guard.Flow.SlipsToday);
    }

    [Fact]
    public void Orders_are_held_against_fills_above_what_is_free()
    {
        var scene = With(new Safeguards { OrdersToTrades = new OrdersToTrades(2, 2) });
        scene.Alert(Limit(Side.Buy, 15_490m));
        scene.Alert(Limit(Side.Buy, 15_490m));
        // The broker does not have these: a cancel costs no message.
        scene.Send(new AccountCommand.CancelOrders(scene.NextId(), scene.State.Orders[0].Ticket.Id, "ann", scene.Now));
        Assert.Equal(2, scene.State.Guard.Flow.OrdersToday);
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), scene.State.Orders[1].Ticket.Id, new OrderNews.Placed("b"), scene.Now));
        scene.Send(new AccountCommand.CancelOrders(scene.NextId(), scene.State.Orders[1].Ticket.Id, "ann", scene.Now));
        Assert.Equal(3, scene.State.Guard.Flow.OrdersToday);
        Assert.Equal(OrdersToTrades.Code, Refusal(scene.Buy(1)));
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        Assert.Equal(OrdersToTrades.Code, Refusal(scene.Buy(1)));
        Assert.Null(Refusal(scene.Sell(1)));
        scene.Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(15_500m));
        Assert.Null(Refusal(scene.At(Scene.Ten.AddSeconds(1)).Buy(1)));
        scene.At(Scene.Ten.AddDays(1));
        Assert.Equal((0, 0), (scene.State.Guard.Flow.OrdersToday, scene.State.Guard.Flow.FillsToday));
    }

    private static void Silent(Scene scene, int seconds)
    {
        scene.At(Scene.Ten.AddSeconds(seconds));
        scene.Send(new AccountCommand.RecordSilence(scene.NextId(), Scene.Ten, scene.Now));
    }

    [Fact]
    public void Silence_makes_reduce_only_takes_entries_back_and_keeps_the_protection()
    {
        var scene = With(new Safeguards { DeadMansSwitch = new DeadMansSwitch(60, DeadManAction.ReduceOnly) });
        Silent(scene, 3_600);
        Assert.Empty(scene.Last);
        scene = With(new Safeguards { DeadMansSwitch = new DeadMansSwitch(60, DeadManAction.ReduceOnly) });
        scene.Alert(Limit(Side.Buy, 15_490m));
        var leg = new OrderTicket(new OrderId("leg"), Scene.Mnq, Side.Sell, new Contracts(1), OrderKind.Stop, Stop: Price.FromPoints(15_480m));
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        scene.Send(new AccountCommand.RecordOrder(scene.NextId(), leg.Id, new OrderNews.Appeared(leg, "b", default, new OrderId("entry")), scene.Now));
        Silent(scene, 59);
        Assert.Empty(scene.Last);
        Silent(scene, 60);
        Assert.Equal([OrderPurpose.Entry], scene.State.Orders.Where(order => order.CancelAsked).Select(order => order.Purpose));
        Assert.Equal((TradingState.ReduceOnly, 0), (scene.State.State, scene.State.Flattens.Count));
        Silent(scene, 61);
        Assert.Empty(scene.Last);
        scene.Send(new AccountCommand.RecordLife(scene.NextId(), "ann", scene.Now));
        Assert.Equal(TradingState.Active, scene.State.State);
        scene.Send(new AccountCommand.RecordLife(scene.NextId(), "ann", scene.Now));
        Assert.Empty(scene.Last);
    }

    [Fact]
    public void An_alert_ends_the_silence_and_is_judged_as_ever()
    {
        var scene = With(new Safeguards { DeadMansSwitch = new DeadMansSwitch(60, DeadManAction.ReduceOnly) });
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        Silent(scene, 60);
        Assert.Null(Refusal(scene.Buy(1)));
        Assert.IsType<AccountEvent.SilenceEnded>(scene.Last[0]);
    }
}
