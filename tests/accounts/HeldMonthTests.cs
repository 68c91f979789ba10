using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>On the day of the roll: what names no month finds the month that the account is in.</summary>
public sealed class HeldMonthTests
{
    private static readonly ContractSymbol March = new("MNQ", 2027, 3);

    private static Scene Long(ContractSymbol contract)
    {
        var scene = new Scene();
        scene.Book(contract, Side.Buy, 2, Price.FromPoints(15_500m));
        return scene;
    }

    private static ContractSymbol? Of(Scene scene, IntentAction action, string? month = "the front month", ContractSymbol? contract = null) =>
        HeldMonth.Of(scene.State, new Intent(action, contract ?? March, 1) { Month = month }).Contract;

    [Theory]
    [InlineData(IntentAction.Buy)]
    [InlineData(IntentAction.Sell)]
    [InlineData(IntentAction.Add)]
    [InlineData(IntentAction.Reverse)]
    [InlineData(IntentAction.Close)]
    [InlineData(IntentAction.Cancel)]
    [InlineData(IntentAction.Modify)]
    public void An_account_stays_in_its_month_until_it_is_flat(IntentAction action)
    {
        Assert.Equal(Scene.Mnq, Of(Long(Scene.Mnq), action));
        Assert.Equal(March, Of(new Scene(), action));
        Assert.Equal(March, Of(Long(March), action));
        Assert.Equal(March, Of(Long(Scene.Mnq), action, month: null));
        Assert.Equal(March, Of(Long(Scene.Es), action));
    }

    [Fact]
    public void What_only_works_in_another_month_is_found_by_what_ends_it()
    {
        var scene = new Scene();
        scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 1) with { Kind = OrderKind.Limit, Limit = Price.FromPoints(15_400m) });
        Assert.Single(scene.State.Orders);
        Assert.Equal(Scene.Mnq, Of(scene, IntentAction.Cancel));
        Assert.Equal(Scene.Mnq, Of(scene, IntentAction.Modify));
        Assert.Equal(March, Of(scene, IntentAction.Buy));
    }

    [Fact]
    public void The_decision_says_why_it_is_another_month()
    {
        var scene = Long(Scene.Mnq);
        var closed = Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(HeldMonth.Of(scene.State, new Intent(IntentAction.Close, March) { Month = "the front month" })));
        Assert.Equal((Scene.Mnq, "MNQ without a month is MNQZ2026, the month that the account is in; the front month is MNQH2027"), (closed.Decision.Facts.Contract, closed.Decision.Month));
        Assert.Equal(2, Assert.Single(scene.State.Orders).Ticket.Quantity.Count);
    }

    [Fact]
    public void Nothing_is_changed_for_what_concerns_the_whole_account()
    {
        var flatten = new Intent(IntentAction.Flatten);
        Assert.Same(flatten, HeldMonth.Of(Long(Scene.Mnq).State, flatten));
    }
}
