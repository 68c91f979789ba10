using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using Xunit;
using static TraderTerminal.Tests.Exchange.Floor;

namespace TraderTerminal.Tests.Exchange;

public sealed class Requests
{
    [Fact]
    public void What_cannot_be_an_order_is_refused_with_its_code()
    {
        var floor = new Floor();
        AssertRefused(RejectCodes.BadQuantity, floor.Place("a", Side.Buy, 0));
        AssertRefused(RejectCodes.OffTick, floor.Place("b", Side.Buy, 1, OrderKind.Limit, limit: 5000.10m));
        AssertRefused(RejectCodes.OffTick, floor.Place("c", Side.Buy, 1, OrderKind.TrailingStop, trail: 0.1m));
        AssertRefused(RejectCodes.BadPrice, floor.Place("d", Side.Buy, 1, OrderKind.Limit));
        AssertRefused(RejectCodes.BadPrice, floor.Place("e", Side.Buy, 1, OrderKind.Market, limit: 5000m));
        AssertRefused(RejectCodes.BadLeg, floor.Place("f", Side.Buy, 1, legs: [StopLeg("g", 1, 5m) with { At = At(4990m) }]));
        AssertRefused(RejectCodes.DuplicateTag, floor.Place("a", Side.Buy, 1));
        AssertRefused(RejectCodes.DuplicateTag, floor.Place("h", Side.Buy, 1, legs: [StopLeg("h", 1, 5m)]));
        floor.AssertStatus("a", ExchangeOrderStatus.Rejected);
        Assert.Empty(floor.Fills);
    }

    [Fact]
    public void Unknown_accounts_contracts_and_silent_markets_are_refused()
    {
        var engine = new Floor().Engine;
        OrderTicket Of(string id, string root) => new(new OrderId(id), new ContractSymbol(root, 2026, 12), Side.Buy, new Contracts(1));
        AssertRefused(RejectCodes.UnknownAccount, engine.Place(new AccountId("nobody"), Of("a", "ES"), default, Ten));
        AssertRefused(RejectCodes.UnknownContract, engine.Place(Account, Of("b", "NOSUCH"), default, Ten));
        AssertRefused(RejectCodes.NoMarket, engine.Place(Account, Of("c", "NQ"), default, Ten));
    }

    [Fact]
    public void Orders_that_are_over_can_be_neither_cancelled_nor_changed()
    {
        var floor = new Floor();
        floor.Place("filled", Side.Buy, 1);
        floor.Place("cancelled", Side.Buy, 1, OrderKind.Limit, limit: 4990m);
        floor.Cancel("cancelled");
        AssertRefused(RejectCodes.AlreadyFilled, floor.Cancel("filled"));
        AssertRefused(RejectCodes.NotWorking, floor.Modify("cancelled", limit: 4991m));
        AssertRefused(RejectCodes.UnknownOrder, floor.Cancel("never"));
    }

    [Fact]
    public void A_locked_account_keeps_nothing_working_and_places_nothing()
    {
        var floor = new Floor();
        floor.Place("in", Side.Buy, 2, legs: [StopLeg("stop", 2, 10m)]);
        floor.Engine.Freeze(Account, Ten, liquidate: true);
        floor.AssertStatus("stop", ExchangeOrderStatus.Cancelled);
        Assert.Equal(0, floor.Net);
        AssertRefused(RejectCodes.AccountLocked, floor.Place("more", Side.Buy, 1));

        floor.Engine.Thaw(Account, Ten);
        Assert.IsType<ExchangeAnswer.Accepted>(floor.Place("again", Side.Buy, 1));
    }

    [Fact]
    public void A_fill_from_elsewhere_is_booked_once()
    {
        var floor = new Floor();
        var fill = new ExchangeFill(
            new FillId("elsewhere-1"), 0, Account, null, Es, Side.Buy, new Contracts(2), At(4999m), Usd.FromDollars(3m), Ten);
        Assert.True(floor.Engine.Import(fill));
        Assert.False(floor.Engine.Import(fill));
        Assert.Equal(2, floor.Net);
        Assert.Equal(Usd.FromDollars(49_997m), floor.Engine.Balance(Account));
    }
}
